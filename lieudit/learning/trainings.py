"""Acts on training sessions: planned, changed, kept or called off on their day, attended, told.

A session is locked first: sixty people who enrol at once take their turn, one after another (`enrolling.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.learning.models import (
    MOST_HALF_DAYS,
    NAMES_KEPT,
    NEEDS_KEPT,
    Enrolment,
    Evaluation,
    HalfDay,
    Path,
    Presence,
    Trainer,
    TrainingSession,
)
from lieudit.learning.permissions import speakers_of_session
from lieudit.learning.rooms import hold_rooms, refuse_taken_room, tidy_room
from lieudit.learning.seating import forget_person, give_seats, lapse_offers, record, write_to
from lieudit.learning.slots import Slot, check_slots
from lieudit.learning.workflow import TRAINING_WORKFLOW, EnrolmentState, TrainingState
from lieudit.network.kept import Hat, as_hat
from lieudit.network.models import DomainTopic, Place, Representative
from lieudit.network.permissions import answers_for
from lieudit.network.vocabulary import PlaceStatus
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number

CHARGED = 200
"""Sessions that the timer sees to at once."""


@transaction.atomic
def plan_session(
    *,
    actor: Account,
    keeper: Hat,
    slots: Sequence[Slot],
    trainers: Collection[Account] = (),
    path: Path | None = None,
    venue: Place | None = None,
    room: str = "",
    **words: object,
) -> TrainingSession:
    """Plan a session: title, words, needed, remote_url, speakers, seats, least, decide_on. Its half-days are to come,
    in a room that no other session holds; its trainers speak for who gives it, or plan it. From who does not answer for
    its keeper, it is read first (`deposits.py`)."""
    hold_rooms()
    keeper = lock(keeper)
    refuse_closed(keeper)
    ordered = _check_slots(slots)
    words |= {"venue": venue, "room": tidy_room(room)}
    _check_words(words)
    check_day(words["decide_on"], ordered[0])
    refuse_taken_room(venue, tidy_room(room), ordered)
    at_once = answers_for(actor, keeper)
    session = TrainingSession.objects.create(
        number=next_number(TrainingSession),
        author=actor,
        state=TrainingState.OPEN if at_once else TrainingState.SUBMITTED,
        path=path,
        starts_at=ordered[0].starts_at,
        ends_at=ordered[-1].ends_at,
        created_at=timezone.now(),
        **as_hat(keeper),
        **words,
    )
    _set_half_days(session, ordered)
    _set_trainers(session, trainers or [actor])
    if at_once:
        record_announced(session, actor)
    else:
        journal.follow_thing(session, account=actor, reason=FollowReason.AUTHOR)
        journal.address_to(session, speakers_of_session(session).values_list("pk", flat=True))
        record_submitted(session, actor)
    return session


def record_announced(session: TrainingSession, actor: Account) -> None:
    """Everybody reads it from now on: whom it concerns hears of it."""
    path = session.path
    things = [session.hat, *([path, *DomainTopic.named(path.domains)] if path else [])]
    record("learning.session_planned", session, actor, *things, when=french.day(session.begins_on))


def record_submitted(session: TrainingSession, actor: Account) -> None:
    """Who answers for whom it is for is asked to read it, before the day on which one would know."""
    record("learning.session_submitted", session, actor, when=french.day(session.decide_on))


@transaction.atomic
def change_session(
    session: TrainingSession,
    *,
    actor: Account,
    slots: Sequence[Slot] | None = None,
    trainers: Collection[Account] | None = None,
    **words: object,
) -> TrainingSession:
    """Change a session that has not begun: never fewer seats than people who hold one. Who is on the list is told."""
    hold_rooms()
    session = TRAINING_WORKFLOW.take("change", session)
    if session.has_begun:
        raise RuleBroken(_("Cette session a commencé : elle ne se change plus."))
    taken = session.enrolments.seated().count()
    seats = int(str(words.get("seats", session.seats)))
    if seats < taken:
        said = _("%(taken)s : gardez-en autant.")
        raise RuleBroken(
            {"seats": said % {"taken": french.counted(taken, "place est déjà prise", "places sont déjà prises")}}
        )
    changed = rewrite_session(session, slots, words) + hand_over(session, trainers)
    if not changed:
        raise RuleBroken(_("Rien n’a changé dans cette session."))
    if {"slots", "venue", "room", "remote_url"} & set(changed):
        for enrolment in session.enrolments.standing().select_related("account"):
            write_to(enrolment, _("Une session a changé"), _("Sa date ou son lieu a changé : relisez-la."))
    give_seats(session)
    record("learning.session_changed", session, actor)
    return session


def rewrite_session(session: TrainingSession, slots: Sequence[Slot] | None, words: dict[str, object]) -> list[str]:
    """Other words, other half-days: the names of what is not as it was. Half-days that were are gone before a room is
    asked for, those that are to be come after."""
    were = [Slot(each.starts_at, each.ends_at) for each in session.half_days.all()]
    ordered = were if slots is None else _check_slots(slots)
    if "room" in words:
        words["room"] = tidy_room(words["room"])
    _check_words(_kept_words(session) | words)
    day = words.get("decide_on", session.decide_on)
    check_day(day, ordered[0], said=session.decide_on, decided=session.is_decided)
    changed = [name for name, value in words.items() if getattr(session, name) != value]
    for name, value in words.items():
        setattr(session, name, value)
    refuse_taken_room(session.venue, session.room, ordered, but=session)
    moved = ordered != were
    if moved:
        session.half_days.all().delete()
        session.starts_at, session.ends_at = ordered[0].starts_at, ordered[-1].ends_at
    session.sequence += 1
    session.save()
    if moved:
        _set_half_days(session, ordered)
    return [*changed, "slots"] if moved else changed


def hand_over(session: TrainingSession, trainers: Collection[Account] | None) -> list[str]:
    """Other trainers, if they are others."""
    if trainers is None or set(trainers) == {each.account for each in session.trainers.select_related("account")}:
        return []
    known = set(session.trainers.values_list("account", flat=True))
    session.trainers.all().delete()
    _set_trainers(session, trainers, known)
    return ["trainers"]


@transaction.atomic
def keep_session(session: TrainingSession, *, actor: Account | None) -> TrainingSession:
    """Say that it takes place, however many come: before the day on which it would be decided."""
    session = TRAINING_WORKFLOW.take("keep", session)
    session.save(update_fields=["state"])
    for enrolment in session.enrolments.held().select_related("account"):
        write_to(enrolment, _("La session a lieu"), _("C’est décidé : elle a lieu."))
    record("learning.session_kept", session, actor)
    return session


@transaction.atomic
def call_off_session(session: TrainingSession, *, actor: Account | None, reason: str) -> TrainingSession:
    """Call a session off before it begins; who is on its list is written to, with the reason."""
    session = TRAINING_WORKFLOW.take("call_off", session)
    if session.has_begun:
        raise RuleBroken(_("Cette session a déjà commencé."))
    session.reason, session.sequence = reason, session.sequence + 1
    session.save(update_fields=["state", "reason", "sequence"])
    for enrolment in session.enrolments.standing().select_related("account"):
        write_to(enrolment, _("La session est annulée"), _("Elle est annulée : %(reason)s") % {"reason": reason})
    record("learning.session_called_off", session, actor, session.hat, reason=reason)
    return session


# Who is there


@transaction.atomic
def note_presence(
    session: TrainingSession, *, actor: Account, half_day: HalfDay, here: Collection[Enrolment]
) -> list[Presence]:
    """Say who is there on a half-day. What was said before stays under what corrects it."""
    session = TRAINING_WORKFLOW.take("note", session)
    if half_day.session_id != session.pk:
        raise RuleBroken(_("Cette demi-journée n’est pas de cette session."))
    if half_day.starts_at > timezone.now():
        raise RuleBroken(_("Cette demi-journée n’a pas encore commencé."))
    known = presences_of(half_day)
    there = {enrolment.pk for enrolment in here}
    rows = [
        Presence(enrolment=each, half_day=half_day, here=each.pk in there, by=actor, at=timezone.now())
        for each in session.enrolments.held()
        if known.get(each.pk) != (each.pk in there)
    ]
    made = Presence.objects.bulk_create(rows)
    act = "learning.presence_corrected" if known and rows else "learning.presence_noted"
    record(act, session, actor, when=french.day(half_day.on), count=len(there))
    return made


def presences_of(half_day: HalfDay) -> dict[int, bool]:
    """What holds of each person on a half-day: what was said last."""
    rows = half_day.presences.order_by("pk").values_list("enrolment", "here")
    return dict(rows)


@transaction.atomic
def evaluate_session(enrolment: Enrolment, *, actor: Account | None, useful: str, words: str = "") -> Evaluation:
    """Say what a session was worth, once, when one was there."""
    enrolment = lock(enrolment)
    if not enrolment.session.is_over:
        raise RuleBroken(_("La session n’est pas finie : dites-le ensuite."))
    if not was_there(enrolment):
        raise RuleBroken(_("Seul qui était là dit ce qu’il en pense."))
    said, new = Evaluation.objects.get_or_create(enrolment=enrolment, defaults={"useful": useful, "words": words})
    if not new:
        raise RuleBroken(_("C’est déjà dit : merci."))
    record("learning.session_evaluated", enrolment.session, None)
    return said


def was_there(enrolment: Enrolment) -> list[HalfDay]:
    """The half-days on which a person was there."""
    said = dict(enrolment.presences.order_by("pk").values_list("half_day", "here"))
    return [each for each in enrolment.session.half_days.all() if said.get(each.pk)]


# What the timer does


def keep_trainings(now: dt.datetime | None = None) -> Iterable[TrainingSession]:
    """What is due: sessions decided, offers that passed, sessions that ended, needs erased, names forgotten."""
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    offers = Enrolment.objects.filter(state=EnrolmentState.OFFERED, offered_until__lte=moment).values("session")
    due = models.Q(state=TrainingState.OPEN, decide_on__lte=today) | models.Q(pk__in=offers)
    due |= models.Q(state__in=[TrainingState.OPEN, TrainingState.KEPT], ends_at__lte=moment)
    due |= models.Q(ends_at__lte=moment - NEEDS_KEPT) & models.Q(
        pk__in=Enrolment.objects.exclude(needs="").values("session")
    )
    due |= models.Q(ends_at__lte=moment - NAMES_KEPT) & models.Q(
        pk__in=Enrolment.objects.exclude(name="", email="", account=None).values("session")
    )
    for session in TrainingSession.objects.filter(due).order_by("pk")[:CHARGED]:
        with transaction.atomic():
            yield _see_to(lock(session), moment)


def _see_to(session: TrainingSession, now: dt.datetime) -> TrainingSession:
    today = timezone.localdate(now)
    lapse_offers(session, now)
    if session.state == TrainingState.OPEN and session.decide_on <= today and session.starts_at > now:
        if session.enrolments.held().count() >= session.least:
            return keep_session(session, actor=None)
        return call_off_session(session, actor=None, reason=_("Trop peu de personnes s’étaient inscrites."))
    if session.state in (TrainingState.OPEN, TrainingState.KEPT) and session.ends_at <= now:
        TRAINING_WORKFLOW.apply("end", session)
        session.save(update_fields=["state"])
        session.enrolments.waiting().update(state=EnrolmentState.LAPSED)
        record("learning.session_held", session, None, session.hat)
    if session.ends_at <= now - NEEDS_KEPT:
        session.enrolments.exclude(needs="").update(needs="")
    if session.ends_at <= now - NAMES_KEPT:
        for enrolment in session.enrolments.exclude(name="", email="", account=None):
            forget_person(enrolment)
    return session


# What they share


def refuse_closed(keeper: Hat) -> None:
    """A place that is closed gives nothing more."""
    if isinstance(keeper, Place) and (keeper.withdrawn_at or keeper.status == PlaceStatus.CLOSED):
        raise RuleBroken(_("Ce lieu est fermé : il ne donne plus de session."))


def _check_slots(slots: Sequence[Slot]) -> list[Slot]:
    if len(slots) > MOST_HALF_DAYS:
        raise RuleBroken(_("Une session a %(most)d demi-journées au plus.") % {"most": MOST_HALF_DAYS})
    return check_slots(list(slots), timezone.now())


def _kept_words(session: TrainingSession) -> dict[str, object]:
    return {name: getattr(session, name) for name in ("seats", "least", "venue", "room", "remote_url")}


def _check_words(words: dict[str, object]) -> None:
    if not words.get("venue") and not words.get("remote_url"):
        raise RuleBroken({"venue": _("Dites où elle a lieu, ou donnez l’adresse à distance.")})
    if words.get("room") and not words.get("venue"):
        raise RuleBroken({"room": _("Une salle est celle d’un lieu : dites où elle a lieu.")})
    if int(str(words["least"])) > int(str(words["seats"])):
        raise RuleBroken({"least": _("Il faudrait plus de personnes qu’il n’y a de places.")})


def check_day(day: object, first: Slot, *, said: dt.date | None = None, decided: bool = False) -> None:
    """The day on which one will know whether it takes place: to come, unless it was `said` so already, and before it
    begins. Nothing of it is checked once it is `decided`: that day is past, and the rest may still change."""
    assert isinstance(day, dt.date)
    if decided:
        return
    if day > timezone.localdate(first.starts_at):
        raise RuleBroken({"decide_on": _("Décidez avant qu’elle ne commence.")})
    if day != said and day <= timezone.localdate():
        raise RuleBroken({"decide_on": _("Dites un jour à venir.")})


def _set_half_days(session: TrainingSession, slots: Sequence[Slot]) -> None:
    HalfDay.objects.bulk_create(
        HalfDay(session=session, rank=rank, starts_at=slot.starts_at, ends_at=slot.ends_at)
        for rank, slot in enumerate(slots, 1)
    )


def _set_trainers(session: TrainingSession, trainers: Collection[Account], known: Collection[int] = ()) -> None:
    """Who speaks for who gives the session, who planned it, and `known`, who gave it already: who animates a territory
    may change it, and does not come to read its list."""
    spoken = set(Representative.objects.running().of(session.hat).values_list("account", flat=True))
    if not trainers or any(each.pk not in spoken | {session.author_id, *known} for each in trainers):
        raise RuleBroken(
            {
                "trainers": _(
                    "Choisissez parmi qui parle pour ce lieu ou cette organisation, et qui a proposé la session."
                )
            }
        )
    Trainer.objects.bulk_create(Trainer(session=session, account=each) for each in trainers)
    for each in trainers:
        journal.follow_thing(session, account=each, reason=FollowReason.PARTY)
