"""What a thread tells of the demands: the state of each, what was answered, what changed; and who owes what."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Greatest, JSONObject
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy.calling import CALLING_DAYS, to_call
from lieudit.advocacy.deadlines import REMINDER_PAUSE, Deadline, verified_by
from lieudit.advocacy.models import Commitment, Demand, DemandQuerySet, Effect, Referral, Reminder
from lieudit.advocacy.workflow import RUNNING, Change
from lieudit.deliberation.models import Draft, Position
from lieudit.deliberation.thread import to_hand_over
from lieudit.journal.models import Mention, content_type_of
from lieudit.needs.models import Need
from lieudit.needs.thread import Asked, Chapter, Facts, Written
from lieudit.needs.workflow import NeedState
from lieudit.network.models import Organisation
from lieudit.toolkit.agreement import says
from lieudit.toolkit.articles import Named, of_the, the, the_first, to_the
from lieudit.toolkit.french import NARROW, NBSP, counted, day, opening, that
from lieudit.toolkit.prepared import Blank, Rows, prepared
from lieudit.toolkit.promises import NextStep
from lieudit.toolkit.workdays import add_working_days

REMINDING_DAYS = 5
"""Working days that it has to remind an institution that is late, or may be reminded again."""
ASKING_AGAIN = dt.timedelta(days=180)
"""Since authors were asked what changed, in days, before those who said nothing are asked once more where no promise
runs."""
MOST_NAMED = 2
"""Institutions named in a title; beyond, they are counted."""


class Put(NamedTuple):
    """A demand that was put, where it stands today, and when its institution was reminded last."""

    demand: Demand
    deadline: Deadline
    reminded: dt.datetime | None

    @property
    def who(self) -> Organisation:
        return self.demand.referral.institution

    @property
    def url(self) -> str:
        return self.demand.referral.get_absolute_url()


class Questions(NamedTuple):
    """What authors were asked of an answer: the day of the last question, or of what was said since of a promise, None
    before the first one; whether it was asked once more; and the day of a promise about which it is still to be."""

    last: dt.date | None = None
    again: bool = False
    coming: dt.date | None = None
    awaited: dt.date | None = None
    """Before the first question: the day by which the last answer to the position is expected."""


class Asker(NamedTuple):
    """The authors of a thread, or of what a letter answers: « Les auteurs des 10 besoins »."""

    name: str = "Son auteur"
    many: bool = False

    def do(self, one: str, many: str) -> str:
        return f"{self.name} {many if self.many else one}"

    @property
    def asked(self) -> str:
        """« à son auteur », « aux auteurs des 10 besoins »."""
        return f"aux {self.name.removeprefix('Les ')}" if self.many else f"à {lowered(self.name)}"

    @classmethod
    def of_needs(cls, count: int) -> Asker:
        return cls(f"Les auteurs des {count}{NBSP}besoins", True) if count > 1 else cls("L’auteur du besoin")


GATHERED = Asker("Les auteurs de ces besoins", True)
"""Of a convergence."""


ASKING = ("advocacy.concluded", "advocacy.closed_last", "advocacy.effect_asked")
"""Acts by which authors are asked what changed: the last answer came, the day of a promise has come."""
ASKED_AGAIN = "advocacy.effect_asked_again"
SINCE = (*ASKING, ASKED_AGAIN, "advocacy.reviewed")
"""What the second question is counted from, the last of them."""


class Promise(NamedTuple):
    """A commitment that runs."""

    institution: Named
    text: str
    due_on: dt.date
    calendar: str
    number: int


@prepared()
def demands(*, convergence: Blank) -> Rows:
    """The demands handed over for the needs of a convergence, by its id, in the order of their letters; of each, when
    its institution was `reminded` last, the nearest commitment that it `promised` and that runs, and of its position,
    whether an author is `is_silent`, what those who spoke `said` of what changed, and when they will be asked of a
    promise (`coming`).
    """
    return _as_asked(Demand.objects.public().filter(referral__position__draft__convergences=convergence))


@prepared()
def demands_of(*, position: Blank) -> Rows:
    """Those of one position, by its id, read alike."""
    return _as_asked(Demand.objects.public().filter(referral__position=position))


def _as_asked(demands: DemandQuerySet) -> Rows:
    rows = demands.with_deadlines()
    sent = Reminder.objects.filter(referral=OuterRef("referral")).order_by().values("referral")
    running = Commitment.objects.filter(demand=OuterRef("pk"), state__in=list(RUNNING)).order_by("due_on", "pk")
    promise = JSONObject(text="text", due_on="due_on", number="number")
    rows = rows.annotate(
        reminded=Subquery(sent.annotate(last=Max("sent_at")).values("last")),
        promised=Subquery(running.values(promise=promise)[:1]),
        is_silent=silent("referral__position"),
        said=effects_said("referral__position"),
        coming=Subquery(to_be_asked("referral__position")),
    )
    return rows.defer("referral__letter", "referral__position__text", "referral__position__plain").order_by(
        "referral__number", "rank"
    )


class Adopted(NamedTuple):
    """A position, as far as it says what follows: whether it asks something, and when it is looked at again (an ISO
    date, empty: never)."""

    at: dt.datetime
    asks: bool
    review_on: str


@prepared(Adopted)
def last_adopted(*, convergence: Blank) -> Rows:
    """The last position adopted for a convergence, by its id."""
    asks = Exists(Position.objects.asking().filter(pk=OuterRef("pk")))
    rows = Position.objects.filter(draft__convergences=convergence).annotate(asks=asks, review=KT("text__review_on"))
    return rows.order_by("-adopted_at", "-pk").values_list("adopted_at", "asks", "review")[:1]


class Owed(NamedTuple):
    """Since when a call is owed."""

    since: dt.datetime


@prepared(Owed)
def owed_call(*, need: Blank) -> Rows:
    """Since when the author of a need, by its id, is to be told by voice what was answered."""
    return to_call().filter(pk=need).order_by("pk").values_list(F("answered_at"))


def asks_nothing(review_on: str) -> NextStep:
    """What comes next of a position without a demand: it stands, until it is looked at again."""
    said = f"La position adoptée ne demande rien à une institution{NBSP}: ce fil est allé à son terme."
    stands = " Elle reste la parole du conseil"
    if review_on:
        again = dt.date.fromisoformat(review_on)
        planned = "est prévu" if again >= timezone.localdate() else "était prévu"
        stands += f"{NBSP}; son réexamen {planned} le {day(again)}"
    return NextStep(first=f"{said}{stands}.", over=True)


def _after_adoption(last: Adopted | None) -> NextStep | None:
    if last is None:
        return None
    return to_hand_over(last.at) if last.asks else asks_nothing(last.review_on)


def _of_no_need(facts: Facts) -> NextStep | None:
    """What comes next of an adopted position that answers to no need; its adoption is told with what it asks."""
    asked: list[Demand] = demands_of(position=facts.position)
    if not asked:
        told = facts.last("deliberation.adopted")
        return _after_adoption(Adopted(told.at, told.data["asks"], told.data["review_on"])) if told else None
    running = promises_of(asked)
    return step_of(put_of(asked)) or (to_keep(running[0]) if running else OF_NO_NEED)


def to_tell(since: dt.datetime) -> NextStep:
    tells = "la réponse, de vive voix, à son auteur,"
    by = add_working_days(timezone.localdate(since), CALLING_DAYS)
    return NextStep("L’animation du territoire", f"dit {tells}", f"dire {tells}", by)


def write(facts: Facts) -> Written:
    """The stages « relayé », « répondu » and « effet », and what comes next from the adoption on."""
    if facts.position is not None:
        return [], _of_no_need(facts)
    if facts.convergence is None or not facts.has_reached("adopted"):
        return [], None
    if facts.stage == "adopted":
        return [], _after_adoption(last_adopted.first(convergence=facts.convergence))
    asked: list[Demand] = demands(convergence=facts.convergence)
    return _of_demands(facts, asked) if asked else ([], None)


def _of_demands(facts: Facts, asked: Sequence[Demand]) -> Written:
    """The same, once something was handed over."""
    now = put_of(asked)
    said = [_relayed(now)]
    if facts.has_reached("answered"):
        said.append(_answered(now, facts))
    else:
        said.append(_to_be_answered(now))
    if facts.has_reached("effect"):
        said.append(_effects(facts))
    if facts.stage == "relayed":
        return said, step_of(now)
    if facts.need is not None and (owed := owed_call.first(need=facts.need)):
        return said, to_tell(owed.since)
    asking = questions_in((act.kind, act.at) for act in facts.acts)._replace(coming=getattr(asked[0], "coming", None))
    authors = GATHERED if facts.need is None else Asker()
    return said, after_the_answer(_what_was_told(facts, asked[0]), promises_of(asked), asking, authors)


def _what_was_told(facts: Facts, demand: Demand) -> Sequence[str]:
    """What the author of a need said of what changed, be it nothing; of a convergence, what each of them did, once
    none is waited for."""
    if facts.need is not None and (act := facts.last("advocacy.effect_said")):
        return [change for change in Change if change.label == act.data["change"]]
    said: Sequence[str] = getattr(demand, "said", [])
    return [] if getattr(demand, "is_silent", True) else said


def effects_said(position: str) -> ArraySubquery:
    """What authors said of what changed (`Change`) since a position was answered; `position`, its path."""
    return ArraySubquery(Effect.objects.filter(position=OuterRef(position)).order_by("pk").values("change"))


def silent(position: str) -> Exists:
    """Whether the author of a need that a position answers to has not said what changed; `position`, its path."""
    of = OuterRef(OuterRef(position))
    gathered = Draft.convergences.through.objects.filter(draft__position=of).values("convergence")
    said = Effect.objects.filter(need=OuterRef("pk"), position=of)
    waiting = {"state__in": [NeedState.RELAYED, NeedState.ANSWERED], "convergence__in": gathered}
    return Exists(Need.objects.filter(~Exists(said), **waiting))


def to_be_asked(position: str) -> QuerySet[Commitment, dt.date]:
    """The first day of a promise about which the authors of a position are still to be asked."""
    unasked = Commitment.objects.filter(demand__referral__position=OuterRef(position), asked_at=None)
    return unasked.order_by("due_on").values_list("due_on", flat=True)[:1]


def questions_in(acts: Iterable[tuple[str, dt.datetime]]) -> Questions:
    """What authors were asked, by the acts that say so."""
    since = {kind: at for kind, at in sorted(acts, key=lambda act: act[1]) if kind in SINCE}
    last = timezone.localdate(max(since.values())) if since.keys() & set(ASKING) else None
    return Questions(last, ASKED_AGAIN in since)


def with_questions(demands: DemandQuerySet) -> DemandQuerySet:
    """Each with what the authors of its position were asked, in their query, whether one `is_silent`, and what the
    others `said`."""
    acts = Mention.objects.filter(content_type=content_type_of(Position()), object_id=OuterRef("referral__position"))
    last = acts.filter(entry__kind__in=SINCE).order_by("-entry").values("entry__at")[:1]
    return demands.annotate(
        since=Subquery(last),
        was_asked=Exists(acts.filter(entry__kind__in=ASKING)),
        asked_again=Exists(acts.filter(entry__kind=ASKED_AGAIN)),
        coming=Subquery(to_be_asked("referral__position")),
        is_silent=silent("referral__position"),
        said=effects_said("referral__position"),
        awaited=Subquery(last_awaited("referral__position")),
    )


def asked_by(referral: Referral) -> list[Demand]:
    """The demands of a letter `with_questions`, each with what is read of it already."""
    demands = [*with_questions(Demand.objects.filter(referral=referral).with_deadlines())]
    for each in demands:
        each.referral = referral
    return demands


def last_awaited(position: str) -> QuerySet[Demand, dt.date]:
    """The day by which the last answer to a position is expected, time granted included; `position`, its path."""
    waiting = Demand.objects.waiting().with_deadlines().filter(referral__position=OuterRef(position))
    limits = waiting.annotate(limit=Greatest("extended_to", "referral__due_on")).order_by("-limit")
    return limits.values_list("limit", flat=True)[:1]


def put_of(asked: Iterable[Demand]) -> list[Put]:
    """Demands as `demands` reads them, with where they stand."""
    return [Put(demand, demand.deadline, getattr(demand, "reminded", None)) for demand in asked]


def meaning(facts: Facts) -> str:
    """Of what was adopted and is to be handed over or not, answered or not, and of what was seen to change."""
    if facts.convergence is None or not facts.has_reached("adopted"):
        return ""
    if facts.stage == "adopted":
        return _adopted_means(facts.it, last_adopted.first(convergence=facts.convergence))
    last = facts.last("advocacy.concluded", "advocacy.closed_last", "advocacy.effect_said")
    if last and last.kind == "advocacy.effect_said":
        return EFFECT_MEANS.get(str(last.data["change"]), "")
    asked: list[Demand] = demands(convergence=facts.convergence)
    return meaning_of([Put(demand, demand.deadline, None) for demand in asked], facts.it)


def _adopted_means(it: str, last: Adopted | None) -> str:
    asks = last is not None and last.asks
    then = "qu’il doit porter cette position devant les institutions" if asks else "que chacun peut lire cette position"
    return f"que le conseil prend position à partir de {it}, et {then}"


EFFECT_MEANS = {
    "oui": "que la réponse obtenue a changé quelque chose, et que cela se lit parmi les résultats",
    "en partie": "que la réponse obtenue a changé quelque chose, en partie, et que cela se lit parmi les résultats",
    "non": "que la réponse obtenue n’a rien changé, et que chacun peut le lire",
}
"""By the word of an author (`Change`)."""
MEANS = {
    "met": ("est acceptée par", "sont acceptées par"),
    "partial": ("est acceptée en partie par", "sont acceptées en partie par"),
    "refused": ("est refusée par", "sont refusées par"),
    "closed": ("est close sans réponse de", "sont closes sans réponse de"),
    "late": ("attend encore, en retard, la réponse de", "attendent encore, en retard, la réponse de"),
    "": ("attend encore la réponse de", "attendent encore la réponse de"),
}
"""What is said of one demand, of several, by the state of their deadline; the last, of those that wait in time."""


def meaning_of(now: Sequence[Put], it: str) -> str:
    """« qu’une demande est acceptée par la Caisse nationale, et qu’une demande attend encore, en retard, la réponse du
    ministère »."""
    by_state: dict[str, list[Put]] = {state: [] for state in MEANS}
    for put in now:
        by_state[put.deadline.state if put.deadline.state in MEANS else ""].append(put)
    if not now:
        return ""
    if len(by_state[""]) == len(now):
        who = list(dict.fromkeys(Named(put.who) for put in now))
        owe = says(the(who[0]), "doit") if len(who) == 1 else "doivent"
        named = " et ".join(map(the, who)) if len(who) <= MOST_NAMED else f"{len(who)}{NBSP}institutions"
        return f"{that(named)}{named} {owe} répondre au sujet de {it}, et qu’un refus ou un retard se lira sur ce fil"
    parts = [_means(state, some) for state, some in by_state.items() if some]
    said = f"{', '.join(parts[:-1])}, et {parts[-1]}" if len(parts) > 1 else parts[0]
    changes = by_state.keys() - {"refused", "closed"}
    return said if any(by_state[state] for state in changes) else f"{said}. Rien ne change donc pour l’instant"


def _means(state: str, some: Sequence[Put]) -> str:
    one, many = MEANS[state]
    words = f"qu’une demande {one}" if len(some) == 1 else f"que {len(some)}{NBSP}demandes {many}"
    who, join = list(dict.fromkeys(Named(put.who) for put in some)), words.rpartition(" ")[2]
    if len(who) > MOST_NAMED:
        return f"{words} {len(who)}{NBSP}institutions"
    named = [of_the(each) if join == "de" else f"{join} {the(each)}" for each in who]
    return f"{words.rpartition(' ')[0]} {' et '.join(named)}"


def promises_of(asked: Iterable[Demand]) -> list[Promise]:
    """The commitments that run on demands as `demands` reads them, the nearest first."""
    found = [
        Promise(
            Named(demand.referral.institution),
            row["text"],
            dt.date.fromisoformat(row["due_on"]),
            demand.referral.calendar,
            row["number"],
        )
        for demand in asked
        if (row := getattr(demand, "promised", None))
    ]
    return sorted(found, key=lambda each: (each.due_on, each.number))


def after(
    demands: Sequence[Demand], reminders: Iterable[Reminder], promised: Iterable[Commitment], needs: int
) -> NextStep:
    """What comes next of one letter: of demands with deadlines, read `with_questions`, reminders and commitments; its
    position answers so many `needs`."""
    last = max((each.sent_at for each in reminders if each.sent_at), default=None)
    if step := step_of([Put(demand, demand.deadline, last) for demand in demands]):
        return step
    read = vars(demands[0]) if demands else {}
    since = timezone.localdate(read["since"]) if read.get("was_asked") else None
    asked = Questions(since, bool(read.get("asked_again")), read.get("coming"), read.get("awaited"))
    running = running_of(promised)
    if not needs and not running:
        return OF_NO_NEED
    said = [] if read.get("is_silent", True) else read.get("said", [])
    return after_the_answer(said, running, asked, Asker.of_needs(needs))


OF_NO_NEED = NextStep(
    first=f"Cette position ne vient d’aucun besoin{NBSP}: sa réponse reçue, ce fil est allé à son terme.", over=True
)
"""What comes next of a position that nobody is asked about."""


def running_of(promised: Iterable[Commitment]) -> list[Promise]:
    """The commitments that run, the nearest first."""
    running = sorted((each for each in promised if each.state in RUNNING), key=lambda each: (each.due_on, each.number))
    return [
        Promise(
            Named(each.demand.referral.institution), each.text, each.due_on, each.demand.referral.calendar, each.number
        )
        for each in running
    ]


def step_of(now: Sequence[Put]) -> NextStep | None:
    """Of demands with where they stand: a message to verify, a reminder that is due, else the nearest answer."""
    running = [each for each in now if each.deadline.is_open]
    if pending := [(each.deadline.facts.pending, each) for each in running if each.deadline.facts.pending]:
        since, put = min(pending, key=lambda each: each[0])
        who = of_the(put.who)
        does, should = f"vérifie le message {who}", f"vérifier le message {who}"
        return NextStep("Le secrétariat", does, should, verified_by(since), url=put.url, link=READ)
    if late := [each for each in running if each.deadline.state == "late"]:
        return min((_reminding(each) for each in late), key=lambda step: step.by or dt.date.max)
    return _awaited(min(running, key=lambda each: each.deadline.facts.limit)) if running else None


READ = "Lire les demandes et les réponses"


def _reminding(put: Put) -> NextStep:
    """An institution is late: the secretariat reminds it, or did so lately and waits."""
    who, limit = put.who, put.deadline.facts.limit
    reminded = timezone.localdate(put.reminded) if put.reminded else None
    first = (
        f"{the_first(who)} {says(who, 'devait')} répondre avant le {day(limit)}{NBSP}: {lowered(put.deadline.label)}."
    )
    since = limit
    if reminded and reminded > limit:
        since = add_working_days(reminded, REMINDER_PAUSE)
        first += f" Relance envoyée le {day(reminded)}."
    by, words = add_working_days(since, REMINDING_DAYS), (f"relance {the(who)}", f"relancer {the(who)}")
    return NextStep("Le secrétariat", *words, by, first=first, url=put.url, link=READ, late_what="Relance du conseil")


def _awaited(put: Put) -> NextStep:
    facts = put.deadline.facts
    first = f"Un délai lui est accordé jusqu’au {day(facts.limit)}." if put.deadline.state == "extended" else ""
    return NextStep(
        the_first(put.who),
        "répond",
        "répondre",
        facts.limit,
        calendar=facts.department,
        first=first,
        url=put.url,
        link=READ,
    )


def after_the_answer(said: Sequence[str], running: Sequence[Promise], asked: Questions, authors: Asker) -> NextStep:
    """What an institution promised; else the word of the authors, who are asked once the last answer has come, once
    more, then no more. `said`: what they answered (`Change`), once none is waited for."""
    if running:
        return to_keep(running[0])
    if said:
        ended = f"{what_changed(said)}{NBSP}: ce fil est allé à son terme."
        return NextStep(first=f"{authors.do('a dit', 'ont dit')} {ended}", yours=f"Vous avez dit {ended}", over=True)
    says_it = authors.do("dit ce qui a changé, dès qu’il le voit", "disent ce qui a changé, dès qu’ils le voient")
    first, yours = f"{says_it}.", "Dites ce qui a changé, dès que vous le voyez."
    if asked.last is None:
        return NextStep(first=f"{first}{_before_asking(asked, authors)}", yours=yours)
    by = (asked.coming or asked.last + ASKING_AGAIN) + dt.timedelta(days=1)
    if asked.again and not asked.coming:
        first += f" La question {'leur' if authors.many else 'lui'} a été posée une dernière fois le {day(asked.last)}."
        return NextStep(first=first, yours=yours)
    if by >= timezone.localdate():
        yours += f" Sans réponse, nous vous le redemandons avant le {day(by)}."
    words = (f"redemande {authors.asked} ce qui a changé", f"redemander {authors.asked} ce qui a changé")
    return NextStep("Le site", *words, by, first=first, yours=yours)


CHANGED = {
    Change.YES: "que cela a changé quelque chose",
    Change.PARTLY: "que cela a changé quelque chose, en partie",
    Change.NO: "que rien n’a changé",
}
"""What an author answers to « est-ce que cela a changé quelque chose ? »."""
FOR_HOW_MANY = {Change.YES: "quelque chose", Change.PARTLY: "quelque chose, en partie", Change.NO: "rien"}
"""The same, where authors are counted: « rien pour 2 »."""


def what_changed(said: Sequence[str]) -> str:
    """« que rien n’a changé », said by one author or by all; else each answer is counted."""
    if len(set(said)) == 1:
        return CHANGED[Change(said[0])]
    parts = [f"{words} pour {said.count(each)}" for each, words in FOR_HOW_MANY.items() if each in said]
    return f"ce que cela a changé ({f'{NARROW}; '.join(parts)})"


def _before_asking(asked: Questions, authors: Asker) -> str:
    """When a question comes that was not asked yet: other institutions still have to answer the same position."""
    if asked.awaited is None:
        return ""
    expected = "attendue" if asked.awaited >= timezone.localdate() else "qui était attendue"
    them = "leur" if authors.many else "lui"
    last = f"la dernière réponse à cette position, {expected} le {day(asked.awaited)}"
    return f" Le site {them} pose la question après {last}."


def to_keep(promise: Promise) -> NextStep:
    """Who promised what, before which day; once it has passed, who looks at what became of it, for no rule gives
    another day."""
    words = f"«{NBSP}{opening(promise.text, 140).rstrip('.')}{NBSP}»"
    step = NextStep(
        the_first(promise.institution),
        f"tient son engagement, {words},",
        f"tenir son engagement, {words},",
        promise.due_on,
        calendar=promise.calendar,
        url=f"{reverse('advocacy:commitments')}#engagement-{promise.number}",
        link="Où cela en est",
    )
    if step.late(timezone.localdate()) is None:
        return step
    asked = "Qui anime le territoire de l’institution, ou le secrétariat, dit où cela en est"
    return replace(step, first=f"{asked}, sans qu’une règle en fixe le jour.")


def kept_here(promise: Promise) -> NextStep:
    """The same where all promises are listed: no link to where one is already."""
    return replace(to_keep(promise), url="", link="")


def _relayed(now: Sequence[Put]) -> Chapter:
    return Chapter(
        "relayed",
        f"Relayé {_named([put.who for put in now])}",
        summary(now),
        asked=[_asked(put) for put in now],
    )


def summary(now: Sequence[Put]) -> str:
    """« 4 demandes : 1 acceptée, 1 en partie, 1 en retard, 1 prolongée. »"""
    counts = Counter(put.deadline.state for put in now)
    parts = [counted(counts[state], one, many) for state, (one, many) in COUNTED.items() if counts[state]]
    return f"{counted(len(now), 'demande')}{NBSP}: {', '.join(parts)}."


COUNTED = {
    "met": ("acceptée", "acceptées"),
    "partial": ("acceptée en partie", "acceptées en partie"),
    "refused": ("refusée", "refusées"),
    "late": ("en retard", "en retard"),
    "extended": ("prolongée", "prolongées"),
    "due": ("attendue bientôt", "attendues bientôt"),
    "expected": ("attendue", "attendues"),
    "closed": ("close sans réponse", "closes sans réponse"),
}


def _asked(put: Put) -> Asked:
    facts, deadline = put.deadline.facts, put.deadline
    if facts.ended:
        when = f"le {day(facts.ended)}"
    elif facts.pending:
        when = f"message arrivé le {day(facts.pending)}"
    else:
        when = f"réponse attendue le {day(facts.limit)}"
        if deadline.state == "late":
            when += f", {lowered(deadline.label)}"
            when += f", relance le {day(put.reminded)}" if put.reminded else ""
    detail = f"{the_first(put.who)}, {when}."
    return Asked(deadline.state, deadline.label, put.demand.title, put.demand.get_absolute_url(), detail)


def outcome_of(now: Sequence[Put]) -> str:
    """« Les institutions ont répondu : 2 acceptées, 1 close sans réponse. » Empty where no demand is public."""
    if not now:
        return ""
    who, *others = {put.who for put in now}
    said = "Les institutions ont répondu" if others else f"{the_first(who)} {says(who, 'a répondu')}"
    return f"{said}{NBSP}: {summary(now).partition(f'{NBSP}: ')[2]}"


def _answered(now: Sequence[Put], facts: Facts) -> Chapter:
    """Dated by the day when the last answer was received, as institutions are; that of its publication is said too."""
    body = outcome_of(now)
    published = facts.last("advocacy.concluded", "advocacy.closed_last")
    received = max((put.demand.answered_at for put in now if put.demand.answered_at), default=None)
    if not published or published.kind != "advocacy.concluded" or not received:
        return Chapter("answered", "Répondu", body)
    if timezone.localdate(received) == timezone.localdate(published.at):
        return Chapter("answered", "Répondu", body)
    return Chapter("answered", "Répondu", f"{body} Publié le {day(published.at)}.", on=received)


def _to_be_answered(now: Sequence[Put]) -> Chapter:
    limits = [put.deadline.facts.limit for put in now if put.deadline.is_open]
    last, today = max(limits, default=None), timezone.localdate()
    when = f"au plus tard le {day(last)}" if last and last >= today else ""
    return Chapter("answered", body="Dès que les institutions ont répondu, ou que leur délai est clos.", when=when)


def _effects(facts: Facts) -> Chapter:
    said = [act for act in facts.acts if act.kind == "advocacy.effect_said"]
    body = " ".join(act.sentence for act in said[-3:])
    if len(said) > 3:
        changes = [change for act in said for change in Change if change.label == act.data["change"]]
        body = f"{counted(len(said), 'auteur dit', 'auteurs disent')} {what_changed(changes)}."
    links = tuple(
        {"url": str(act.data["url"]), "label": "Lire ce qui a changé"} for act in said[-1:] if act.data.get("url")
    )
    return Chapter("effect", "Effet", body, links=links)


def _named(institutions: Sequence[Organisation]) -> str:
    names = list(dict.fromkeys(Named(each) for each in institutions))
    if len(names) > MOST_NAMED:
        return f"à {len(names)}{NBSP}institutions"
    return " et ".join(to_the(name) for name in names)


def lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
