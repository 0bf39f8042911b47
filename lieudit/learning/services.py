"""Acts on visits between places: welcomed, asked, dated, declined, carried elsewhere, held, told, recognised.

A visit is locked first: two people who accept at once take their turn, and the second is told where it stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.learning.models import PeerVisit, Story, VisitDate, Welcome, answer_day
from lieudit.learning.permissions import hosts, side_of, visits
from lieudit.learning.slots import Slot, check_slots
from lieudit.learning.vocabulary import AtWork, Change, Kind, Side
from lieudit.learning.workflow import DONE, VISIT_WORKFLOW, WAITING, VisitState
from lieudit.network.citing import kept_as, shown
from lieudit.network.models import Animator, DomainTopic, Place, Representative
from lieudit.network.permissions import speaks_for
from lieudit.network.vocabulary import PlaceStatus
from lieudit.toolkit import french
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.articles import to_the
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Fields

LONGEST = dt.timedelta(days=731)
"""From today to the last day of a mentoring, at most."""
CHARGED = 200
"""Visits that the timer asks about at once."""


# A place says that it may be asked


@transaction.atomic
def say_welcome(place: Place, *, actor: Account, words: str, often: str, people: int) -> Welcome:
    """Say that one may ask a place to show what it does: for what, how often, how many at once. What it said before
    ends today."""
    place, words = _going(place), words.strip().removesuffix(".")  # they are read in a sentence
    said = Welcome.objects.select_for_update().filter(place=place, ended_on=None).first()
    if said and (said.words, said.often, said.people) == (words, often, people):
        raise RuleBroken(_("C’est ce que ce lieu dit déjà."))
    if said:
        _end(said)
    welcome = Welcome.objects.create(place=place, author=actor, words=words, often=often, people=people)
    data = {"place": str(place), "words": words, "often": str(welcome.get_often_display()).lower()}
    journal.record(
        "learning.welcome_said", place, actor=actor, hat=_worn(actor, place), data=data | {"of": thing_token(welcome)}
    )
    return welcome


@transaction.atomic
def end_welcome(place: Place, *, actor: Account) -> Welcome:
    """Say that one may not ask any more, from today; what was agreed stays."""
    place = lock(place)
    said = Welcome.objects.select_for_update().filter(place=place, ended_on=None).first()
    if said is None:
        raise RuleBroken(_("Ce lieu n’a pas dit qu’on peut lui demander."))
    _end(said)
    journal.record("learning.welcome_ended", place, actor=actor, hat=_worn(actor, place), data={"place": str(place)})
    return said


def _end(said: Welcome) -> None:
    said.ended_on = max(timezone.localdate(), said.said_on)
    said.save(update_fields=["ended_on"])


# A visit is asked for, and dated


@transaction.atomic
def ask_visit(
    host: Place,
    *,
    actor: Account,
    visitor: Place,
    slots: Sequence[Slot],
    about: models.Model | None = None,
    carried_from: PeerVisit | None = None,
    **words: object,
) -> PeerVisit:
    """Ask a place to show what it does. `words` are its fields: kind, title, words, people, domains, what is paid, and
    for a mentoring its rhythm and its last day.

    One request waits between two places at a time; a place does not visit itself, nor one that has closed.
    """
    if visitor.pk == host.pk:
        raise RuleBroken({"visitor": _("Un lieu ne se rend pas visite à lui-même.")})
    places = {place.pk: place for place in _locked(visitor, host)}
    visitor, host = places[visitor.pk], places[host.pk]
    for place in (visitor, host):
        _refuse_closed(place)
    waiting = PeerVisit.objects.filter(visitor=visitor, host=host, state__in=WAITING).first()
    if waiting:
        raise RuleBroken(
            agreed(
                _("%(visitor)s a déjà demandé %(host)s (n° %(number)s) : cette demande attend encore."),
                visitor=visitor,
                host=to_the(host),
                number=waiting.number,
            )
        )
    _check_mentoring(words)
    ordered = check_slots(list(slots), timezone.now())
    visit = PeerVisit.objects.create(
        number=next_number(PeerVisit),
        visitor=visitor,
        host=host,
        author=actor,
        asked_at=timezone.now(),
        answer_by=answer_day(host, timezone.localdate()),
        carried_from=carried_from,
        **{f"about_{name}": value for name, value in kept_as(about).items()},
        **words,
    )
    _add_dates(visit, Side.VISITOR, ordered)
    _address(visit)
    due = french.day(visit.answer_by)
    _record("learning.asked", visit, actor, visitor, due=due)
    return visit


@transaction.atomic
def accept_visit(visit: PeerVisit, *, actor: Account, date: VisitDate) -> PeerVisit:
    """Take one of the dates that the other side proposed."""
    visit = lock(visit)
    VISIT_WORKFLOW.apply("accept" if visit.state == VisitState.ASKED else "choose", visit)
    for place in (visit.visitor, visit.host):
        _refuse_closed(place)
    held = _standing(visit).select_for_update().filter(pk=date.pk).first()
    if held is None:
        raise RuleBroken({"date": _("Cette date n’est plus proposée : choisissez-en une autre.")})
    if held.starts_at <= timezone.now():
        raise RuleBroken({"date": _("Cette date est passée : choisissez-en une autre, ou proposez-en d’autres.")})
    held.chosen = True
    held.save(update_fields=["chosen"])
    visit.starts_at, visit.ends_at, visit.answered_at = held.starts_at, held.ends_at, timezone.now()
    visit.save(update_fields=["state", "starts_at", "ends_at", "answered_at"])
    side = visit.visitor if held.side == Side.HOST else visit.host
    _record("learning.accepted", visit, actor, side, who=str(side), when=visit.when[:1].lower() + visit.when[1:])
    return visit


@transaction.atomic
def propose_dates(visit: PeerVisit, *, actor: Account, slots: Sequence[Slot]) -> PeerVisit:
    """None of the dates suits: propose others, which the other side answers within the same delay."""
    visit = lock(visit)
    asked = visit.state == VisitState.ASKED
    VISIT_WORKFLOW.apply("propose" if asked else "ask_again", visit)
    side, place = (Side.HOST, visit.host) if asked else (Side.VISITOR, visit.visitor)
    _refuse_closed(visit.host)
    _add_dates(visit, side, check_slots(list(slots), timezone.now()))
    visit.answered_at, visit.answer_by = timezone.now(), answer_day(visit.host, timezone.localdate())
    visit.save(update_fields=["state", "answered_at", "answer_by"])
    _record("learning.dates_proposed", visit, actor, place, who=str(place))
    return visit


@transaction.atomic
def decline_visit(visit: PeerVisit, *, actor: Account, reason: str) -> PeerVisit:
    """Say no, with a word that who asked reads; nobody else does."""
    visit = _take(visit, "decline")
    visit.reason, visit.answered_at = reason, timezone.now()
    visit.save(update_fields=["state", "reason", "answered_at"])
    _record("learning.declined", visit, actor, visit.host, reason=reason)
    return visit


@transaction.atomic
def call_off_visit(visit: PeerVisit, *, actor: Account, reason: str) -> PeerVisit:
    """Call a visit off before it begins, whichever side one is of; who asked needs no reason to ask no more."""
    waits = lock(visit).state in WAITING
    visit = _take(visit, "call_off")
    if visit.has_begun:
        raise RuleBroken(_("Cette visite a déjà commencé : dites plutôt qu’elle a eu lieu."))
    place = visit.place_of(side_of(actor, visit) or Side.HOST)
    if not reason and not (waits and place == visit.visitor):
        raise RuleBroken({"reason": _("L’autre lieu vous a répondu : dites-lui pourquoi.")})
    reason = reason or _("La demande a été retirée.")
    visit.reason = reason
    visit.save(update_fields=["state", "reason"])
    _record("learning.called_off", visit, actor, place, who=str(place), reason=reason)
    return visit


@transaction.atomic
def carry_visit(visit: PeerVisit, *, actor: Account, host: Place) -> PeerVisit:
    """Ask another place what one has not answered in ten working days. Dates that are past are left out; without any
    left, the same hours are asked for three weeks later."""
    visit = lock(visit)
    VISIT_WORKFLOW.apply("carry", visit)
    if visit.answer_by >= timezone.localdate():
        words = _("%(host)s a jusqu’au %(day)s pour répondre : attendez encore.")
        raise RuleBroken(agreed(words, host=visit.host, day=french.day(visit.answer_by)))
    if host.pk == visit.host_id:
        raise RuleBroken({"host": _("C’est le lieu qui n’a pas répondu : choisissez-en un autre.")})
    visit.answered_at = timezone.now()
    visit.save(update_fields=["state", "answered_at"])
    kept = ("kind", "title", "words", "people", "domains", "paid", "paid_words", "rhythm", "until")
    other = ask_visit(
        host,
        actor=actor,
        visitor=visit.visitor,
        slots=_still_to_come(visit),
        about=shown(visit.about_type_id, visit.about_id),
        carried_from=visit,
        **{name: getattr(visit, name) for name in kept},
    )
    _record("learning.carried", visit, actor, visit.host, other=str(other.host), url=other.get_absolute_url())
    return other


def _still_to_come(visit: PeerVisit) -> list[Slot]:
    now = timezone.now()
    slots = [date.slot for date in _standing(visit)]
    coming = [slot for slot in slots if slot.starts_at > now]
    while not coming:
        slots = [Slot(*(_later(moment, visit) for moment in slot)) for slot in slots]
        coming = [slot for slot in slots if slot.starts_at > now]
    return coming


def _later(moment: dt.datetime, visit: PeerVisit) -> dt.datetime:
    """The same hour of the same day of the week, three weeks later, on the clock of the place."""
    return moment.astimezone(visit.zone) + dt.timedelta(days=21)


# It takes place, and is told


@transaction.atomic
def hold_visit(visit: PeerVisit, *, actor: Account) -> PeerVisit:
    """Say that it took place: from then on, everybody reads that it did."""
    visit = _take(visit, "hold")
    _hold(visit, actor)
    return visit


@transaction.atomic
def say_at_work(visit: PeerVisit, *, actor: Account, conditions: Collection[str]) -> PeerVisit:
    """Say which conditions of a training at work a visit meets (Code du travail, D6313-3-2); none takes it back."""
    visit = _take(visit, "say_at_work")
    said = [code for code in AtWork.values if code in conditions]
    if said == visit.at_work:
        raise RuleBroken({"conditions": _("C’est déjà ce qui est dit.")})
    visit.at_work = said
    visit.save(update_fields=["at_work"])
    place = visit.place_of(side_of(actor, visit) or Side.HOST)
    _record("learning.at_work_said", visit, actor, place, who=str(place), count=len(said), all=len(AtWork.values))
    return visit


def _hold(visit: PeerVisit, actor: Account) -> None:
    if not visit.has_begun:
        raise RuleBroken(_("Cette visite n’a pas encore commencé : %(when)s.") % {"when": visit.when})
    visit.state = VisitState.HELD
    visit.save(update_fields=["state"])
    _record("learning.held", visit, actor, None, everybody=True)


@transaction.atomic
def tell_visit(
    visit: PeerVisit,
    *,
    actor: Account,
    side: str,
    learnt: str,
    change: str = "",
    change_by: dt.date | None = None,
    failed: str = "",
) -> Story:
    """Write, for one side, what was learnt, what will change and by when, what did not work. The first to write may
    correct until the other has written: from then on both stay as they are, under CC BY-SA 4.0."""
    visit = lock(visit)
    if not (visits if side == Side.VISITOR else hosts)(actor, visit):
        raise RuleBroken(_("Vous n’écrivez pas pour ce lieu."))
    VISIT_WORKFLOW.apply("tell", visit)
    if change_by and not change:
        raise RuleBroken({"change": _("Dites ce qui va changer, avant de dire pour quand.")})
    if visit.state == VisitState.ACCEPTED:
        _hold(visit, actor)
    words = {"learnt": learnt, "change": change, "change_by": change_by, "failed": failed}
    known = {story.side: story for story in Story.objects.select_for_update().filter(visit=visit)}
    if change_by and change_by < timezone.localdate(visit.starts_at):
        raise RuleBroken({"change_by": _("Ce jour est avant la visite : dites un jour à venir.")})
    story = known.get(side) or Story(visit=visit, side=side)
    for name, value in words.items():
        setattr(story, name, value)
    story.author, story.at = actor, timezone.now()
    story.save()
    if set(known) | {side} == {Side.VISITOR, Side.HOST}:
        VISIT_WORKFLOW.apply("both_told", visit)
        visit.told_at = timezone.now()
        visit.save(update_fields=["state", "told_at"])
        _record("learning.told", visit, actor, None, everybody=True)
    elif side not in known:
        _record("learning.story_written", visit, actor, story.place, who=str(story.place))
    return story


def ask_what_changed(now: dt.datetime | None = None) -> Iterable[PeerVisit]:
    """Three months after, ask each visitor once whether the visit changed something. Run by the timer."""
    moment = now or timezone.now()
    for visit in PeerVisit.objects.to_ask_again(moment).order_by("pk")[:CHARGED]:
        with transaction.atomic():
            held = lock(visit)
            if held.state != VisitState.TOLD or held.asked_again_at:
                continue
            held.asked_again_at = moment
            held.save(update_fields=["asked_again_at"])
            _record("learning.asked_again", held, None, None)
            yield held


@transaction.atomic
def say_change(visit: PeerVisit, *, actor: Account, change: str, change_words: str = "") -> PeerVisit:
    """What the visitor answers, once: yes or partly, and what the place showed is recognised; no, and it is said."""
    visit = lock(visit)
    VISIT_WORKFLOW.apply("deny" if change == Change.NO else "recognise", visit)
    if visit.asked_again_at is None:
        raise RuleBroken(_("La question viendra trois mois après la visite."))
    if visit.change:
        raise RuleBroken(_("C’est déjà répondu."))
    visit.change, visit.change_words, visit.changed_at = change, change_words, timezone.now()
    visit.save(update_fields=["state", "change", "change_words", "changed_at"])
    act = "learning.unchanged" if change == Change.NO else "learning.recognised"
    _record(act, visit, actor, visit.visitor, everybody=True, answer=str(Change(change).label).lower())
    return visit


# What they share


def _locked(*places: Place) -> Iterable[Place]:
    """Places held until the end of the transaction, in one order: nobody waits for who waits for them."""
    keys = [place.pk for place in places]
    held = Place.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return list(held.with_territory())


def _going(place: Place) -> Place:
    place = lock(place)
    _refuse_closed(place)
    return place


def _refuse_closed(place: Place) -> None:
    if place.withdrawn_at or place.status == PlaceStatus.CLOSED:
        raise RuleBroken(
            _("Le lieu %(place)s est fermé, ou réuni à un autre lieu : choisissez-en un autre.") % {"place": place}
        )


def _check_mentoring(words: Fields) -> None:
    """A mentoring has a rhythm and a last day; a visit has neither."""
    if words.get("kind", Kind.VISIT) == Kind.VISIT:
        words["rhythm"], words["until"] = "", None
        return
    if not words.get("rhythm"):
        raise RuleBroken({"rhythm": _("Dites à quel rythme vous vous voyez.")})
    if not (until := words.get("until")):
        raise RuleBroken({"until": _("Dites quand cet accompagnement se termine.")})
    if not timezone.localdate() < until <= timezone.localdate() + LONGEST:
        raise RuleBroken({"until": _("Un accompagnement finit un jour à venir, dans deux ans au plus.")})


def _add_dates(visit: PeerVisit, side: str, slots: Iterable[Slot]) -> None:
    last = visit.dates.aggregate(last=models.Max("round"))["last"] or 0
    VisitDate.objects.bulk_create(
        VisitDate(visit=visit, round=last + 1, side=side, starts_at=slot.starts_at, ends_at=slot.ends_at)
        for slot in slots
    )


def _standing(visit: PeerVisit) -> models.QuerySet[VisitDate]:
    """The dates that were proposed last."""
    last = visit.dates.aggregate(last=models.Max("round"))["last"]
    return VisitDate.objects.filter(visit=visit, round=last or 0)


def _take(visit: PeerVisit, step: str) -> PeerVisit:
    return VISIT_WORKFLOW.take(step, visit)


def _worn(actor: Account | None, place: Place | None) -> Place | None:
    return place if place is not None and speaks_for(actor, place) else None


def _address(visit: PeerVisit) -> None:
    """Tell who represents the two places, of this and of what comes; for one that nobody represents, who animates."""
    for place in (visit.visitor, visit.host):
        spoken = Representative.objects.running().of(place).filter(account__is_active=True)
        accounts = set(spoken.values_list("account", flat=True))
        animators = Animator.objects.accounts_over(place).values_list("pk", flat=True)
        journal.address_to(visit, accounts or animators)


def _record(
    act: str, visit: PeerVisit, actor: Account | None, hat: Place | None, *, everybody: bool = False, **data: object
) -> None:
    """One entry that concerns the visit; and, once everybody reads it, its two places and what it comes from."""
    words: Fields = {"title": visit.title, "visitor": str(visit.visitor), "host": str(visit.host)}
    words |= {"of": thing_token(visit), "url": visit.get_absolute_url(), "link": _("Voir la visite")}
    things: list[models.Model] = [visit]
    if everybody and visit.state in DONE:
        about = shown(visit.about_type_id, visit.about_id)
        things += [visit.visitor, visit.host, *([about] if about is not None else [])]
        things += DomainTopic.named(visit.domains)
    journal.record(act, *things, actor=actor, hat=_worn(actor, hat), data=words | data)
