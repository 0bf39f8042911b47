"""Acts on the list of a training session: one enrols, a place enrols its people, a seat is taken or given up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account, spelled
from lieudit.learning.models import Enrolment, TrainingSession
from lieudit.learning.seating import (
    forget_person,
    give_seats,
    held_session,
    receipt,
    record,
    seats_of,
    tell_seated,
    write_to,
)
from lieudit.learning.workflow import ENROLMENT_WORKFLOW, OPEN_TRAININGS, TRAINING_WORKFLOW, EnrolmentState
from lieudit.network.models import Place
from lieudit.toolkit import french
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.recipients import grant_mail

MOST_OF_A_PLACE = 20
"""People whom a place enrols at once."""


class Person(NamedTuple):
    """Somebody whom a place enrols: their name, the address that confirms, what they need to come, if it is known."""

    name: str
    email: str
    needs: str = ""


@transaction.atomic
def enrol(session: TrainingSession, *, actor: Account, needs: str = "") -> Enrolment:
    """Take a seat, or a turn on the waiting list."""
    address = actor.spelled_email
    session = _open(session, whole=False)
    seats = seats_of(session, actor.pk, address)
    if seats.known:
        raise RuleBroken(_("Vous êtes déjà sur la liste de cette session."))
    turn, is_full = seats.last + 1, seats.taken >= session.seats
    sits = not is_full and not seats.wait
    enrolment = Enrolment.objects.create(
        session=session,
        account=actor,
        email=address,
        turn=turn,
        party=turn,
        needs=needs,
        at=timezone.now(),
        state=EnrolmentState.CONFIRMED if sits else EnrolmentState.WAITING,
    )
    if sits:
        tell_seated(enrolment)
    elif not is_full:  # seats are left, and others wait: in turn
        give_seats(session, at_once=enrolment)
        enrolment.refresh_from_db()
    if enrolment.state == EnrolmentState.WAITING:
        receipt(enrolment, _("Liste d’attente"), _("Vous attendez : une place qui se libère vous sera proposée."))
    record("learning.enrolled", session, None)
    return enrolment


@transaction.atomic
def enrol_people(
    session: TrainingSession, *, actor: Account, place: Place, people: Sequence[Person], together: bool = False
) -> list[Enrolment]:
    """A place enrols its people, by their address: each confirms by a link. `together`: all sit, or all wait."""
    session = _open(session)
    if not 1 <= len(people) <= MOST_OF_A_PLACE:
        raise RuleBroken({"people": _("De une à %(most)d personnes à la fois.") % {"most": MOST_OF_A_PLACE}})
    if together and len(people) > session.seats:
        raise RuleBroken({"people": _("Il n’y a pas autant de places : inscrivez-les sans le « tous ou personne ».")})
    named = [Person(each.name.strip(), spelled(each.email), each.needs.strip()) for each in people]
    if len({person.email for person in named}) < len(named):
        raise RuleBroken({"people": _("Une adresse est écrite deux fois.")})
    made = _write(session, place, named, together=together)
    give_seats(session)
    for enrolment in made:
        enrolment.refresh_from_db()
        if enrolment.state == EnrolmentState.WAITING:
            told = agreed(_("%(place)s a mis votre nom sur la liste d’attente."), place=place)
            write_to(enrolment, _("Liste d’attente"), told)
    count = french.counted(len(made), "personne")
    record("learning.people_enrolled", session, actor, place=str(place), count=count)
    return made


def _write(session: TrainingSession, place: Place, people: Sequence[Person], *, together: bool) -> list[Enrolment]:
    """Their lines, one turn after another; none is there already, none is written to against its will."""
    accounts = accounts_at([person.email for person in people])
    first, made = _next_turn(session), []
    for turn, person in enumerate(people, first):
        account = accounts.get(person.email)
        if _known(session, account.pk if account else None, person.email):
            raise RuleBroken({"people": _("%(name)s est déjà sur la liste.") % {"name": person.name}})
        if not grant_mail(person.email):
            said = _("%(name)s a déjà reçu trop de messages d’ici aujourd’hui, ou n’en veut plus.")
            raise RuleBroken({"people": said % {"name": person.name}})
        enrolment = Enrolment.objects.create(
            session=session,
            account=account,
            place=place,
            name=person.name,
            email=person.email,
            needs=person.needs,
            turn=turn,
            party=first if together else turn,
            at=timezone.now(),
        )
        made.append(enrolment)
    return made


@transaction.atomic
def accept_seat(enrolment: Enrolment, *, actor: Account | None = None) -> Enrolment:
    """Take the seat that is offered, in time and before the session begins."""
    session, enrolment = _hold(enrolment)
    if session.state not in OPEN_TRAININGS:
        raise RuleBroken(_("Cette session n’a pas lieu, ou n’a plus lieu : on n’y prend plus de place."))
    ENROLMENT_WORKFLOW.apply("accept", enrolment)
    if enrolment.offered_until is None or enrolment.offered_until <= timezone.now() or session.has_begun:
        raise RuleBroken(_("Le délai est passé : cette place va à la personne suivante."))
    enrolment.save(update_fields=["state"])
    write_to(enrolment, _("Votre place est prise"), _("C’est noté : vous venez."))
    record("learning.seat_accepted", session, None)
    return enrolment


@transaction.atomic
def give_up_seat(enrolment: Enrolment, *, actor: Account | None = None) -> Enrolment:
    """Give a seat or a turn up: the next one is offered it. Who comes back takes a new turn."""
    session, enrolment = _hold(enrolment)
    ENROLMENT_WORKFLOW.apply("give_up", enrolment)
    if session.is_over:
        raise RuleBroken(_("Cette session est passée."))
    enrolment.save(update_fields=["state"])
    record("learning.seat_given_up", session, None)
    give_seats(session)
    return enrolment


@transaction.atomic
def say_needs(enrolment: Enrolment, *, actor: Account | None = None, needs: str = "") -> Enrolment:
    """Say what one needs to come, or nothing any more; read by who gives the session alone, erased ten days after."""
    session, enrolment = _hold(enrolment)
    ENROLMENT_WORKFLOW.apply("say_needs", enrolment)
    if session.is_over:
        raise RuleBroken(_("Cette session est passée."))
    enrolment.needs = needs.strip()
    enrolment.save(update_fields=["needs"])
    record("learning.needs_said", session, None)
    return enrolment


@transaction.atomic
def leave_sessions(account: Account) -> None:
    """Who closes their account frees their seats, and is named on no list any more: nor on those on which a place wrote
    their address before they had an account."""
    for row in Enrolment.objects.of(account).select_related("session").order_by("pk"):
        session, enrolment = _hold(row)
        if enrolment.state in ENROLMENT_WORKFLOW.steps["give_up"].sources and not session.is_over:
            give_up_seat(enrolment)
            enrolment.refresh_from_db()
        forget_person(enrolment)


def accounts_at(addresses: Sequence[str]) -> dict[str, Account]:
    """The accounts of these addresses, by their one spelling."""
    rows = Account.objects.annotate(spelled=Lower("email")).filter(spelled__in=addresses, is_active=True)
    return {each.spelled_email: each for each in rows}


def _open(session: TrainingSession, *, whole: bool = True) -> TrainingSession:
    session = held_session(session.pk, whole=whole)
    TRAINING_WORKFLOW.apply("enrol", session)
    if session.has_begun:
        raise RuleBroken(_("Cette session a déjà commencé : on ne s’y inscrit plus."))
    return session


def _hold(enrolment: Enrolment) -> tuple[TrainingSession, Enrolment]:
    """The session first, then its enrolment: in the same order as who enrols."""
    session = held_session(enrolment.session_id)
    enrolment = lock(enrolment)
    enrolment.session = session
    return session, enrolment


def _known(session: TrainingSession, account: int | None, address: str) -> bool:
    same = models.Q(email=address) | (models.Q(account=account) if account else models.Q(pk__in=[]))
    return session.enrolments.standing().filter(same).exists()


def _next_turn(session: TrainingSession) -> int:
    last = session.enrolments.aggregate(last=models.Max("turn"))["last"]
    return (last or 0) + 1
