"""What the council itself owes, counted as institutions are: how many run, how many are late, since when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import CharField, Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from lieudit.advocacy.deadlines import REMINDER_PAUSE
from lieudit.advocacy.models import Demand, Referral, Reminder, Reply
from lieudit.advocacy.thread import LETTER_DAYS, REMINDING_DAYS, VERIFYING_DAYS
from lieudit.deliberation.models import Draft, Position
from lieudit.deliberation.thread import FOLLOWING_DAYS, OPENING_DAYS, WRITING_DAYS
from lieudit.deliberation.workflow import DraftState
from lieudit.journal.models import Mention, content_type_of
from lieudit.needs.delays import SORTING_DAYS
from lieudit.needs.models import Convergence, Need
from lieudit.needs.reads import kept_while_many
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.prepared import Rows, prepared
from lieudit.toolkit.workdays import add_working_days, working_days_before, working_days_between

DUTIES = {
    "gather": ("Réunir un besoin avec d’autres, ou y répondre", SORTING_DAYS),
    "open": ("Ouvrir une délibération sur des besoins réunis", OPENING_DAYS),
    "write": ("Ouvrir un projet écrit à la discussion", WRITING_DAYS),
    "follow": ("Passer à la suite, une étape finie", FOLLOWING_DAYS),
    "hand": ("Remettre une position adoptée", LETTER_DAYS),
    "verify": ("Vérifier un message reçu", VERIFYING_DAYS),
    "remind": ("Relancer une institution en retard", REMINDING_DAYS),
}
"""In the order of the thread: what the council owes, and the working days that it gives itself."""


class Duty(NamedTuple):
    """How many things the council owes since one day, by the holidays of a department (empty: the national list)."""

    kind: str
    since: dt.date
    calendar: str
    many: int


class Owed(NamedTuple):
    """One kind of duty: its working days, how many `run`, how many are `late`, and the `longest` delay past its day,
    in working days."""

    what: str
    within: int
    run: int
    late: int
    longest: int


@prepared(Duty)
def duties() -> Rows:
    """All that runs, but reminders: what is gathered, opened, written, followed, handed over and verified; counted by
    day, for there may be as many as there are needs."""
    begun = Mention.objects.filter(
        entry__kind="deliberation.opened", content_type=content_type_of(Draft()), object_id=OuterRef("pk")
    )
    sent, plain = Referral.objects.public().values("position"), Value("", CharField())
    said = Coalesce("published_at", "created_at")
    asking = Position.objects.exclude(pk__in=sent).filter(text__paragraphs__contains=[{"demand": True}])
    gathered = Convergence.objects.filter(state=NeedState.GATHERED, pk__in=Need.objects.public().values("convergence"))
    running = Q(state__in=[DraftState.OPEN, DraftState.CONSENT, DraftState.BALLOT], closes_on__isnull=False)
    writing = Draft.objects.filter(state=DraftState.WRITING)
    opened = Subquery(begun.order_by("pk").values("entry__at")[:1])
    rows = [
        _of("gather", Need.objects.to_gather(), TruncDate(said), Coalesce("department__code", plain)),
        _of("open", gathered, TruncDate("created_at"), plain),
        _of("write", writing, TruncDate(opened), plain),
        _of("follow", Draft.objects.filter(running), F("closes_on"), plain),
        _of("hand", asking, TruncDate("adopted_at"), plain),
        _of("verify", Reply.objects.to_verify(), TruncDate("received_at"), plain),
    ]
    first, *others = rows
    return first.union(*others, all=True)


def _of(kind: str, rows: Rows, since: object, calendar: object) -> Rows:
    named = {"duty": Value(kind, CharField()), "begun": since, "holidays": calendar}
    counted: Rows = rows.order_by().values(**named).annotate(how_many=Count("pk")).values_list(*named, "how_many")
    return counted


def council_owes(demands: Iterable[Demand], today: dt.date, tick: int) -> list[Owed]:
    """Every duty of the council that runs; `demands` are those that wait, with their deadlines."""
    since: dict[str, list[Duty]] = defaultdict(list)
    for duty in kept_while_many("duties", tick, duties):
        if duty.since is not None and (duty.kind != "follow" or duty.since < today):
            since[duty.kind].append(duty)
    since["remind"] = [Duty("remind", day, "", 1) for day in to_remind(demands, today)]
    return [owed(*DUTIES[kind], since[kind], today) for kind in DUTIES if since[kind]]


def owed(what: str, within: int, since: Sequence[Duty], today: dt.date) -> Owed:
    """Count things that wait since some days, each by the holidays of its department."""
    yesterday = today - dt.timedelta(days=1)
    ends = {code: working_days_before(yesterday, within, code or None) for code in {duty.calendar for duty in since}}
    late = [duty for duty in since if duty.since <= ends[duty.calendar]]
    first: dict[str, dt.date] = {}
    for duty in late:
        first[duty.calendar] = min(duty.since, first.get(duty.calendar, duty.since))
    delays = [_delay(day, within, code, today) for code, day in first.items()]
    return Owed(what, within, _total(since), _total(late), max(delays, default=0))


def _total(some: Iterable[Duty]) -> int:
    return sum(duty.many for duty in some)


def _delay(since: dt.date, within: int, calendar: str, today: dt.date) -> int:
    """Working days past the day on which a thing was due."""
    return working_days_between(add_working_days(since, within, calendar or None), today, calendar or None)


def to_remind(demands: Iterable[Demand], today: dt.date) -> list[dt.date]:
    """By letter: since the deadline that has passed, or since a new reminder may be sent."""
    late = {each.referral_id: each.deadline.facts.limit for each in demands if each.deadline.state == "late"}
    if not late:
        return []
    sent = Reminder.objects.filter(referral__in=late, sent_at__isnull=False).order_by("sent_at")
    last = {referral: at for referral, at in sent.values_list("referral", "sent_at") if at}
    found = []
    for referral, limit in late.items():
        reminded = timezone.localdate(last[referral]) if referral in last else None
        since = add_working_days(reminded, REMINDER_PAUSE) if reminded and reminded > limit else limit
        if since < today:
            found.append(since)
    return found
