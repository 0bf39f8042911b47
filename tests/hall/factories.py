"""Sessions that are open, with seats that are there, made for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.governance.models import Assembly, Seat
from lieudit.hall.consenting import answer_round, move_round, open_round
from lieudit.hall.floor import ask_to_speak, end_speech, give_floor
from lieudit.hall.models import Round, Session, Speech
from lieudit.hall.services import check_in, open_session, start_item
from lieudit.hall.workflow import CheckedBy
from lieudit.meetings.models import AgendaItem, Meeting, MeetingProxy
from lieudit.meetings.workflow import ItemKind, MeetingProxyState
from tests.governance.factories import a_council
from tests.meetings.factories import a_meeting, an_item, convened

COLLEGES = ("third_places", "regional_networks", "partners", "third_places", "regional_networks", "partners")


def a_session(
    present: int | None = None,
    *,
    colleges: tuple[str, ...] = COLLEGES,
    council: Assembly | None = None,
    meeting: Meeting | None = None,
    started: bool = True,
    **opened: Any,
) -> Session:
    """An open session of a convened meeting, on its decision item when it is `started`.

    The first `present` seats (all of them unless said) are there. `session.seats` are those of the council, each with
    its `voter`; `session.chair` is who presides; `session.decision` is the item to decide.
    """
    council = council or (meeting.assembly if meeting else a_council(colleges))
    meeting = meeting or a_meeting(council)
    if not meeting.items.exists():
        an_item(meeting, title="Baux et friches")
        an_item(meeting, ItemKind.DECISION, title="Adopter le budget", resolution="Le budget de 2027 est adopté.")
    meeting = convened(meeting)
    seats, chair = council.seats, council.seats[0].voter
    session = open_session(meeting, actor=chair, **opened)
    for seat in seats[: len(seats) if present is None else present]:
        check_in(session, seat, actor=chair, by=CheckedBy.LIST)
    decision = meeting.items.filter(kind=ItemKind.DECISION).first()
    if started and decision:
        start_item(session, decision, actor=chair)
    return again(session, seats, chair, decision)


def again(session: Session, seats: Any = None, chair: Any = None, decision: Any = None) -> Session:
    """The session as the database has it, with what the factory knows of it."""
    found = Session.objects.select_related("meeting__assembly", "item").get(pk=session.pk)
    found.seats = session.seats if seats is None else seats
    found.chair = session.chair if chair is None else chair
    found.decision = session.decision if decision is None else decision
    return found


def a_proxy(session: Session, giver: Seat, holder: Seat | None, item: AgendaItem | None = None) -> MeetingProxy:
    """A proxy given and accepted before the session."""
    now = timezone.now()
    return MeetingProxy.objects.create(
        meeting=session.meeting,
        item=item,
        giver=giver,
        holder=holder,
        state=MeetingProxyState.ACCEPTED,
        given_by=giver.voter,
        given_at=now,
        answered_at=now,
    )


def has_spoken(session: Session, seat: Seat, seconds: int, chair: Account | None = None) -> Speech:
    """A seat has had the floor for so long, just now; the session's earlier moments are moved back to make room."""
    chair = chair or session.chair
    speech = ask_to_speak(session, seat, actor=seat.voter)
    give_floor(session, actor=chair, speech=speech, reason="Essai.")
    rewind(session, seconds)
    return end_speech(session, actor=chair)


def rewind(session: Session, seconds: float) -> None:
    """Move all that is still running that far into the past, as if time had gone by."""
    back = dt.timedelta(seconds=seconds)
    Session.objects.filter(pk=session.pk).update(opened_at=session.opened_at - back)
    fresh = Session.objects.get(pk=session.pk)
    for speech in fresh.speeches.running():
        Speech.objects.filter(pk=speech.pk).update(
            asked_at=speech.asked_at - back, started_at=(speech.started_at or fresh.last_at) - back
        )


def in_round(session: Session, *, days: int = 90) -> Round:
    """A consent round that asks the room for its objections."""
    review_on = timezone.localdate() + dt.timedelta(days=days)
    round = open_round(session, actor=session.chair, review_on=review_on)
    move_round(round, "close_questions", actor=session.chair)
    return move_round(round, "call_objections", actor=session.chair)


def all_consent(session: Session, round: Round, *but: Seat) -> None:
    """Every seat consents, `but` some."""
    for seat in session.seats:
        if seat not in but:
            answer_round(round, seat, actor=seat.voter, answer="consent")
