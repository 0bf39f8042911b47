"""What the council itself owes, counted as institutions are: how many run, how many are late, since when; and how it
kept what it owed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.conf import settings
from django.db.models import CharField, Count, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from lieudit.advocacy.deadlines import REMINDER_PAUSE, VERIFYING_DAYS
from lieudit.advocacy.models import Commitment, Demand, Referral, Reminder, Reply
from lieudit.advocacy.punctuality import Kept, Outcome, Promise, a_year_before, day_after, kept, outcomes
from lieudit.advocacy.thread import REMINDING_DAYS
from lieudit.advocacy.workflow import ANSWERED, Progress
from lieudit.care.models import Measure
from lieudit.deliberation.models import GIVEN_BACK, Draft, Position, to_open_since
from lieudit.deliberation.thread import FOLLOWING_DAYS, LETTER_DAYS, OPENING_DAYS, WRITING_DAYS
from lieudit.deliberation.workflow import DraftState
from lieudit.journal.models import Mention, content_type_of
from lieudit.needs.delays import REVIEW_DAYS, SORTING_DAYS
from lieudit.needs.models import Convergence, Escalation, Need, Support, calendar_of, waits_since
from lieudit.needs.reads import kept_while_many
from lieudit.needs.review import review_within
from lieudit.needs.thread import CARRIED_DAYS, CARRYING
from lieudit.needs.workflow import NeedState
from lieudit.network.models import Place
from lieudit.toolkit.french import MONTHS
from lieudit.toolkit.kept_counts import KeptCount, many_lately
from lieudit.toolkit.prepared import Rows, prepared
from lieudit.toolkit.replica import reading
from lieudit.toolkit.workdays import SUBDIVISIONS, add_working_days, working_days_before, working_days_between

DUTIES = {
    "read": ("Relire ce qui est déposé sans compte", REVIEW_DAYS),
    "gather": ("Réunir un besoin avec d’autres, ou y répondre", SORTING_DAYS),
    "carry": ("Répondre de ce qui est porté à un autre niveau", CARRIED_DAYS),
    "open": ("Ouvrir une délibération sur des besoins réunis", OPENING_DAYS),
    "write": ("Ouvrir un projet écrit à la discussion", WRITING_DAYS),
    "follow": ("Passer à la suite, une étape finie", FOLLOWING_DAYS),
    "hand": ("Remettre une position adoptée", LETTER_DAYS),
    "verify": ("Vérifier un message reçu", VERIFYING_DAYS),
    "remind": ("Relancer une institution en retard", REMINDING_DAYS),
}
"""In the order of the thread: what the council owes, and the working days that it gives itself; a region may vote
others for what it reads (`review_days`)."""
PROMISED = {"answer": "Répondre à une demande", "keep": "Tenir un engagement"}
"""What institutions owe, likewise."""
LONGEST_BEFORE = dt.timedelta(days=150)
"""How long before its day the longest duty may begin: sixty working days, with all their holidays."""
DAY_SECONDS = 24 * 3600


class Duty(NamedTuple):
    """How many things the council owes since one day, within so many working days, by the holidays of a department
    (empty: the national list)."""

    kind: str
    since: dt.date
    calendar: str
    within: int
    many: int


class Owed(NamedTuple):
    """One kind of duty: its working days, from `within` to `most` where they differ, how many `run`, how many are
    `late`, and the `longest` delay past its day, in working days."""

    what: str
    within: int
    most: int
    run: int
    late: int
    longest: int


@prepared(Duty)
def duties(today: dt.date) -> Rows:
    """All that runs, but reminders: what is read, gathered, answered where it was carried, opened, written, followed,
    handed over and verified; counted by day, for there may be as many as there are needs."""
    begun = Mention.objects.filter(
        entry__kind="deliberation.opened", content_type=content_type_of(Draft()), object_id=OuterRef("pk")
    )
    sent, plain = Referral.objects.exclude(sent_at=None).values("position"), Value("", CharField())
    land = "place__municipality__department"
    there, near = Coalesce("department__code", plain), Coalesce(f"{land}__code", plain)
    to_gather = Need.objects.at_hand().exclude(pk__in=Measure.objects.hidden(Need))
    asking = Position.objects.asking().exclude(pk__in=sent)
    gathered = Convergence.objects.filter(state=NeedState.GATHERED, pk__in=Need.objects.public().values("convergence"))
    writing = Draft.objects.filter(state=DraftState.WRITING)
    opened = Subquery(begun.order_by("pk").values("entry__at")[:1])
    rows = [
        _of("read", Need.objects.waiting(), TruncDate("created_at"), there, review_within("department__region", today)),
        _of("read", Support.objects.waiting(), TruncDate("at"), near, review_within(f"{land}__region", today)),
        _of("gather", to_gather, TruncDate(waits_since()), calendar_of()),
        _of("carry", Escalation.objects.as_one(), TruncDate("at"), F("calendar")),
        _of("open", gathered, TruncDate(to_open_since()), plain),
        _of("write", writing, TruncDate(opened), plain),
        _of("follow", Draft.objects.running(), F("ended"), plain),
        _of("hand", asking, TruncDate("adopted_at"), plain),
        _of("verify", Reply.objects.to_verify(), TruncDate("received_at"), plain),
    ]
    first, *others = rows
    return first.union(*others, all=True)


def _of(kind: str, rows: Rows, since: object, calendar: object, within: object = None) -> Rows:
    given = within or Value(DUTIES[kind][1])
    named = {"duty": Value(kind, CharField()), "begun": since, "holidays": calendar, "given": given}
    counted: Rows = rows.order_by().values(**named).annotate(how_many=Count("pk")).values_list(*named, "how_many")
    return counted


type Reminded = Mapping[int, Sequence[dt.date]]
"""The days on which each letter was followed by a reminder, in order."""


def reminded() -> Reminded:
    found: dict[int, list[dt.date]] = defaultdict(list)
    sent = Reminder.objects.filter(sent_at__isnull=False).order_by("sent_at").values_list("referral", "sent_at")
    for referral, at in sent:
        found[referral].append(timezone.localdate(at))
    return found


def council_owes(demands: Iterable[Demand], sent: Reminded, today: dt.date) -> list[Owed]:
    """Every duty of the council that runs; `demands` are those that wait, with their deadlines, `sent` reminders."""
    found = dict(kept_owed() if many_lately(Need) else owed_by_kind(today))
    if waiting := [Duty("remind", day, "", REMINDING_DAYS, 1) for day in to_remind(demands, sent, today)]:
        found["remind"] = owed(DUTIES["remind"][0], waiting, today)
    return [found[kind] for kind in DUTIES if kind in found]


def owed_by_kind(today: dt.date) -> list[tuple[str, Owed]]:
    """Every duty that runs, but reminders: by kind."""
    since: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties(today):
        if duty.since is not None and (duty.kind != "follow" or duty.since < today):
            since[duty.kind].append(duty)
    return [(kind, owed(DUTIES[kind][0], some, today)) for kind, some in since.items()]


kept_owed = KeptCount("council-owes", Need, lambda: owed_by_kind(timezone.localdate()))
"""The same, as it was some minutes ago once needs are many."""


def owed(what: str, since: Sequence[Duty], today: dt.date) -> Owed:
    """Count things that wait since some days, each by the holidays of its department and its own delay."""
    yesterday = today - dt.timedelta(days=1)
    shapes = {(duty.calendar, duty.within) for duty in since}
    ends = {(code, within): working_days_before(yesterday, within, code or None) for code, within in shapes}
    late = [duty for duty in since if duty.since <= ends[duty.calendar, duty.within]]
    first: dict[tuple[str, int], dt.date] = {}
    for duty in late:
        shape = (duty.calendar, duty.within)
        first[shape] = min(duty.since, first.get(shape, duty.since))
    delays = [_delay(day, within, code, today) for (code, within), day in first.items()]
    given = [duty.within for duty in since] or [0]
    return Owed(what, min(given), max(given), _total(since), _total(late), max(delays, default=0))


def _total(some: Iterable[Duty]) -> int:
    return sum(duty.many for duty in some)


def _delay(since: dt.date, within: int, calendar: str, today: dt.date) -> int:
    """Working days past the day on which a thing was due."""
    return working_days_between(add_working_days(since, within, calendar or None), today, calendar or None)


def to_remind(demands: Iterable[Demand], sent: Reminded, today: dt.date) -> list[dt.date]:
    """By letter: since the deadline that has passed, or since a new reminder may be sent."""
    late = {each.referral_id: each.deadline.facts.limit for each in demands if each.deadline.state == "late"}
    last = {referral: days[-1] for referral, days in sent.items()}
    found = []
    for referral, limit in late.items():
        reminded = last.get(referral)
        since = add_working_days(reminded, REMINDER_PAUSE) if reminded and reminded > limit else limit
        if since < today:
            found.append(since)
    return found


# How what was owed was kept


class Line(NamedTuple):
    """One kind of promise, or all those of one side, and how they were kept."""

    what: str
    kept: Kept


class Side(NamedTuple):
    """The council, or institutions: all that it promised, then each kind of it."""

    whole: Line
    lines: Sequence[Line]


def kept_by_each(
    demands: Sequence[Demand], promised: Iterable[Commitment], sent: Reminded, today: dt.date
) -> list[Side]:
    """How the council and institutions kept what they promised for the days of the last year, by the same rules.

    Once needs are many, what the council kept is counted once a day.
    """
    ours = [
        *(kept_lately() if many_lately(Need) else kept_by_the_council(today)),
        *outcomes(reminders_owed(demands, sent), today),
    ]
    theirs = outcomes([*answers(demands), *commitments(promised)], today)
    owed = {kind: what for kind, (what, _within) in DUTIES.items()}
    return [_side("Le conseil", owed, ours), _side("Les institutions", PROMISED, theirs)] if ours or theirs else []


def kept_by_the_council(today: dt.date) -> Sequence[Outcome]:
    """What became of its duties of a year, but reminders; once needs are many, counted once a day."""
    first = a_year_before(today) - LONGEST_BEFORE
    return kept_while_many(f"kept/{today}", lambda: outcomes(once_owed(first), today), DAY_SECONDS)


kept_lately = KeptCount("council-kept", Need, lambda: kept_by_the_council(timezone.localdate()))
"""The same, which the worker counts as a day begins: no page waits for it while the worker runs."""


def _side(name: str, kinds: Mapping[str, str], some: Sequence[Outcome]) -> Side:
    of = {kind: [each for each in some if each.kind == kind] for kind in kinds}
    return Side(Line(name, kept(some)), [Line(what, kept(of[kind])) for kind, what in kinds.items() if of[kind]])


def answers(demands: Iterable[Demand]) -> list[Promise]:
    """Of each demand: handed over one day, answered by another, or by the one granted. Closed without reply, it was
    not answered; a message that waits for the council was sent that day."""
    found = []
    for demand in demands:
        facts, answered = demand.deadline.facts, demand.state in ANSWERED
        done = facts.ended if answered else facts.pending
        gone = None if answered else facts.ended
        found.append(Promise("answer", facts.sent, facts.limit, done, gone, facts.department))
    return found


def commitments(promised: Iterable[Commitment]) -> list[Promise]:
    """What institutions promised to do: kept one day, whenever that was checked, or seen as not."""
    found = []
    for each in promised:
        gone = each.seen_on if each.state == Progress.BROKEN else None
        made = timezone.localdate(each.reply.received_at)
        found.append(Promise("keep", made, each.due_on, each.done_on, gone, each.demand.referral.calendar))
    return found


def reminders_owed(demands: Iterable[Demand], sent: Reminded) -> list[Promise]:
    """By letter: the reminder that is owed once an answer is late, then each one that is owed after a pause."""
    ends: dict[int, list[tuple[dt.date, dt.date | None]]] = defaultdict(list)
    for demand in demands:
        facts = demand.deadline.facts
        ends[demand.referral_id].append((facts.limit, facts.ended or facts.pending))
    found = []
    for referral, asked in ends.items():
        late = [(limit, ended) for limit, ended in asked if ended is None or ended > limit]
        if not late:
            continue
        since = min(limit for limit, _ended in late)
        ended = [end for _limit, end in late]
        gone = max(end for end in ended if end) if all(ended) else None
        for day in [*(day for day in sent.get(referral, ()) if day > since), None]:
            due = day_after(since, REMINDING_DAYS, "")
            found.append(Promise("remind", since, due, day, gone))
            if day is None:
                break
            since = day_after(day, REMINDER_PAUSE, "")
            if gone and gone <= since:
                break
    return found


def once_owed(first: dt.date) -> Iterable[Promise]:
    """All that the council owed since a day, but reminders, and what came of it; counted by day, in one query."""
    hidden, hiding = Measure.objects.hidden(Need).query.sql_with_params()
    need, convergence, draft = (content_type_of(thing).pk for thing in (Need(), Convergence(), Draft()))
    given = {
        "first": first,
        "zone": settings.TIME_ZONE,
        "need": need,
        "convergence": convergence,
        "draft": draft,
        "turns": TURNS,
        "going_on": GOING_ON,
        "given_back": list(GIVEN_BACK),
        "sorting": SORTING,
        "months": list(MONTHS),
        "day": DAY,
        "apart": list(SUBDIVISIONS),
        "unread": [NeedState.PENDING, NeedState.REFUSED],
        "place": content_type_of(Place()).pk,
        "carrying": list(CARRYING),
        "answering": ANSWERING,
        "leaving": LEAVING,
        "acts": [*SORTING, *ANSWERING, *LEAVING, "needs.published", "needs.refused"],
        "reading": REVIEW_DAYS,
        **{f"hidden_{rank}": value for rank, value in enumerate(hiding)},
    }
    named = hidden % tuple(f"%(hidden_{rank})s" for rank in range(len(hiding)))
    with reading(Need).cursor() as cursor:
        cursor.execute(ONCE_OWED.replace("{hidden}", named), given)
        for kind, since, done, gone, calendar, within, many in cursor.fetchall():
            due = day_after(since, DUTIES[kind][1] if within is None else within, calendar)
            yield Promise(kind, since, due, done, gone, calendar, many)


ONCE_OWED = """
WITH told AS MATERIALIZED (
    SELECT e.id AS entry, m.content_type_id AS of, m.object_id AS id, e.kind, e.data ? 'after' AS rewrites,
        (e.at AT TIME ZONE %(zone)s)::date AS day,
        coalesce((e.data ->> 'next_by')::date,
            make_date(said[3]::int, array_position(%(months)s, said[2]), said[1]::int)) AS until
    FROM journal_entry e JOIN journal_mention m ON m.entry_id = e.id
        CROSS JOIN LATERAL regexp_match(e.data ->> 'until', %(day)s) AS said
    WHERE e.kind = ANY(%(turns)s) AND e.at >= %(first)s AND m.content_type_id IN (%(convergence)s, %(draft)s)
), acts AS MATERIALIZED (
    SELECT e.id AS entry, m.object_id AS id, e.kind, e.at, e.data ->> 'calendar' AS calendar
    FROM journal_entry e JOIN journal_mention m ON m.entry_id = e.id
    WHERE e.kind = ANY(%(acts)s) AND e.at >= %(first)s
        AND m.content_type_id = %(need)s
), sorted AS (
    SELECT id, min(at) FILTER (WHERE kind = ANY(%(sorting)s) AND kind <> 'needs.withdrawn') AS done,
        min(at) FILTER (WHERE kind = 'needs.withdrawn') AS gone,
        min(at) FILTER (WHERE kind IN ('needs.published', 'needs.refused')) AS read
    FROM acts GROUP BY id
), asked AS (
    SELECT n.created_at AS since, s.read AS done, s.gone, d.code, d.region_id AS region
    FROM needs_need n LEFT JOIN sorted s ON s.id = n.id LEFT JOIN territory_department d ON d.id = n.department_id
    WHERE n.created_at >= %(first)s
        AND (n.state = 'pending' OR s.read IS NOT NULL OR n.state = 'withdrawn' AND n.published_at IS NULL)
    UNION ALL
    SELECT p.at, p.published_at, NULL, d.code, d.region_id
    FROM needs_support p JOIN network_place l ON l.id = p.place_id JOIN territory_municipality t
        ON t.id = l.municipality_id JOIN territory_department d ON d.id = t.department_id
    WHERE p.at >= %(first)s AND p.published_at IS DISTINCT FROM p.at
    UNION ALL
    SELECT (e.data ->> 'since')::timestamptz,
        CASE e.kind WHEN 'needs.support_refused' THEN e.at ELSE (e.data ->> 'read')::timestamptz END,
        CASE WHEN e.kind IN ('needs.supported', 'needs.support_taken_back') THEN e.at END, d.code, d.region_id
    FROM journal_entry e JOIN journal_mention m ON m.entry_id = e.id AND m.content_type_id = %(place)s
        JOIN network_place l ON l.id = m.object_id JOIN territory_municipality t ON t.id = l.municipality_id
        JOIN territory_department d ON d.id = t.department_id
    WHERE e.kind IN ('needs.support_refused', 'needs.support_replaced', 'needs.supported', 'needs.support_taken_back',
            'needs.support_withdrawn') AND e.at >= %(first)s
        AND (e.data ->> 'since')::timestamptz >= %(first)s
), reading AS (
    SELECT (since AT TIME ZONE %(zone)s)::date AS since, (done AT TIME ZONE %(zone)s)::date AS done,
        (gone AT TIME ZONE %(zone)s)::date AS gone, CASE WHEN code = ANY(%(apart)s) THEN code ELSE '' END AS calendar,
        region, count(*) AS many
    FROM asked GROUP BY 1, 2, 3, 4, 5
), after AS (
    SELECT a.entry, a.id, a.kind, a.at, a.calendar, min(b.at) FILTER (WHERE b.kind = ANY(%(answering)s)) AS answered,
        min(b.at) FILTER (WHERE b.kind = ANY(%(sorting)s) AND b.kind <> 'needs.withdrawn') AS sorted,
        min(b.at) FILTER (WHERE b.kind = 'needs.withdrawn') AS gone,
        min(b.at) FILTER (WHERE b.kind = ANY(%(leaving)s)) AS apart
    FROM acts a LEFT JOIN acts b ON b.id = a.id AND b.at > a.at
    WHERE a.kind = ANY(%(carrying)s) AND a.id NOT IN ({hidden}) GROUP BY 1, 2, 3, 4, 5
), carried AS (
    SELECT entry, min(at) AS since, max(calendar) AS calendar, min(answered) AS done,
        CASE WHEN bool_and(gone IS NOT NULL) THEN max(gone) END AS gone
    FROM after WHERE kind = 'needs.escalated'
    GROUP BY entry, CASE WHEN apart < coalesce(answered, 'infinity') THEN id END
), owed AS (
    SELECT 'gather' AS kind, (coalesce(n.published_at, n.created_at) AT TIME ZONE %(zone)s)::date AS since,
        (s.done AT TIME ZONE %(zone)s)::date AS done, (s.gone AT TIME ZONE %(zone)s)::date AS gone,
        CASE WHEN d.code = ANY(%(apart)s) THEN d.code ELSE '' END AS calendar
    FROM needs_need n LEFT JOIN sorted s ON s.id = n.id LEFT JOIN territory_department d ON d.id = n.department_id
    WHERE coalesce(n.published_at, n.created_at) >= %(first)s AND n.state <> ALL(%(unread)s)
        AND (n.published_at IS NOT NULL OR n.state <> 'withdrawn') AND n.id NOT IN ({hidden})
    UNION ALL
    SELECT 'gather', (a.at AT TIME ZONE %(zone)s)::date, (a.sorted AT TIME ZONE %(zone)s)::date,
        (a.gone AT TIME ZONE %(zone)s)::date,
        CASE WHEN coalesce(a.calendar, d.code) = ANY(%(apart)s) THEN coalesce(a.calendar, d.code) ELSE '' END
    FROM after a JOIN needs_need n ON n.id = a.id LEFT JOIN territory_department d ON d.id = n.department_id
    WHERE a.kind <> 'needs.escalated' AND NOT EXISTS (
        SELECT FROM journal_mention c WHERE c.entry_id = a.entry AND c.content_type_id = %(convergence)s)
    UNION ALL
    SELECT 'carry', (since AT TIME ZONE %(zone)s)::date, (done AT TIME ZONE %(zone)s)::date,
        (gone AT TIME ZONE %(zone)s)::date, CASE WHEN calendar = ANY(%(apart)s) THEN calendar ELSE '' END
    FROM carried
    UNION ALL
    SELECT 'open', g.day, (SELECT min(t.day) FROM told t WHERE t.of = %(convergence)s AND t.id = g.id
         AND t.kind = 'deliberation.opened' AND t.entry > g.entry), NULL, ''
    FROM (
        SELECT c.id, 0 AS entry, (c.created_at AT TIME ZONE %(zone)s)::date AS day FROM needs_convergence c
        WHERE c.created_at >= %(first)s
        UNION ALL
        SELECT t.id, t.entry, t.day FROM told t WHERE t.of = %(convergence)s AND t.kind = ANY(%(given_back)s)
    ) g JOIN needs_convergence c ON c.id = g.id
    WHERE c.state <> 'gathered'
        OR EXISTS (SELECT FROM needs_need n WHERE n.convergence_id = c.id AND n.id NOT IN ({hidden}))
    UNION ALL
    SELECT 'write', t.day,
        (SELECT min(u.day) FROM told u WHERE u.of = t.of AND u.id = t.id
         AND u.kind IN ('deliberation.discussion_opened', 'deliberation.withdrawn')), NULL, ''
    FROM told t WHERE t.of = %(draft)s AND t.kind = 'deliberation.opened'
    UNION ALL
    SELECT 'follow', t.until,
        (SELECT min(u.day) FROM told u WHERE u.of = t.of AND u.id = t.id AND u.kind IN
         ('deliberation.round_opened', 'deliberation.round_hurried', 'deliberation.withdrawn')), NULL, ''
    FROM told t WHERE t.of = %(draft)s AND t.kind = 'deliberation.discussion_opened' AND t.until IS NOT NULL
    UNION ALL
    SELECT 'follow', r.closes_on, (r.closed_at AT TIME ZONE %(zone)s)::date, NULL, ''
    FROM deliberation_consentround r WHERE r.closes_on >= %(first)s
    UNION ALL
    SELECT 'follow', min(t.day), u.day, NULL, ''
    FROM told t LEFT JOIN LATERAL (
        SELECT u.entry, u.day FROM told u WHERE u.of = t.of AND u.id = t.id AND u.entry > t.entry
            AND u.kind = ANY(%(going_on)s) ORDER BY u.entry LIMIT 1
    ) u ON TRUE
    WHERE t.of = %(draft)s AND t.rewrites GROUP BY t.id, u.entry, u.day
    UNION ALL
    SELECT 'follow', (b.closes_at AT TIME ZONE %(zone)s)::date,
        (SELECT min(t.day) FROM told t WHERE t.of = %(draft)s AND t.id = f.id
         AND t.kind IN ('deliberation.adopted', 'deliberation.rejected')), NULL, ''
    FROM deliberation_draft f JOIN voting_ballot b ON b.id = f.ballot_id
    WHERE b.closes_at >= %(first)s AND b.paused_at IS NULL
    UNION ALL
    SELECT 'hand', (p.adopted_at AT TIME ZONE %(zone)s)::date,
        (SELECT (min(r.sent_at) AT TIME ZONE %(zone)s)::date FROM advocacy_referral r WHERE r.position_id = p.id),
        NULL, ''
    FROM deliberation_position p
    WHERE p.adopted_at >= %(first)s AND p.text -> 'paragraphs' @> '[{"demand": true}]'
    UNION ALL
    SELECT 'verify', (r.received_at AT TIME ZONE %(zone)s)::date,
        (coalesce(r.verified_at, r.rejected_at) AT TIME ZONE %(zone)s)::date,
        (c.received_at AT TIME ZONE %(zone)s)::date, ''
    FROM advocacy_reply r LEFT JOIN advocacy_reply c ON c.replaces_id = r.id
    WHERE r.received_at >= %(first)s AND (r.channel = 'link' OR r.kind = 'ask_time')
)
SELECT kind, since, done, gone, calendar, NULL::int AS within, count(*) FROM owed GROUP BY 1, 2, 3, 4, 5
UNION ALL
SELECT 'read', r.since, r.done, r.gone, r.calendar, (
    SELECT coalesce((SELECT (b.rules ->> 'review_days')::int FROM governance_rulebook b
        WHERE b.assembly_id = a.id AND b.in_force_from <= r.since ORDER BY b.version DESC LIMIT 1), %(reading)s)
    FROM governance_assembly a WHERE a.kind <> 'of_members' AND (a.region_id = r.region OR a.kind = 'national')
    ORDER BY a.region_id NULLS LAST LIMIT 1
), r.many FROM reading r
"""
"""What was owed since a day, what did it, and what had it no longer owed, by day: the turns of the journal, and the
rows of what waits."""
SORTING = ["needs.gathered", "needs.settled", "needs.escalated", "needs.withdrawn"]
"""By what the animation does what it owes a need (carried higher, another owes it), or its author takes it back."""
LEAVING = ["needs.detached", "needs.unfiled", "needs.unfiled_together"]
"""By what a need leaves those that it was carried with: what it is owed is owed to it alone."""
ANSWERING = [*CARRYING[1:], "deliberation.opened", "needs.escalated", "needs.settled"]
"""By what a level does what it owes of what was carried to it: it takes it, hands it back, opens a debate, carries it
higher still, or answers the need."""
GOING_ON = [
    f"deliberation.{act}"
    for act in ("round_opened", "round_hurried", "put_to_vote", "adopted", "rejected", "withdrawn")
]
"""By what the council goes on, once a round has changed the text."""
TURNS = ["deliberation.opened", "deliberation.discussion_opened", "deliberation.objection_settled", *GOING_ON]
"""What a draft goes through; an objection that was integrated has the wording `after` it. `next_by` is the end that was
announced for its discussion; what was opened before that was kept says it in words (`until`)."""
DAY = "^([0-9]+)(?:er)?[^[:alnum:]]+([[:alpha:]]+)[^[:alnum:]]+([0-9]{4})$"
"""« 1er janvier 2026 » as `french.day` writes it: its day, its month, its year."""
