"""Sessions that are open, with seats that are there, made for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any
from unittest import mock

from django.utils import timezone

from lieudit.elections.eligibility import option_of
from lieudit.elections.models import Candidacy, Contest, Election, Elector, Scrutineer
from lieudit.elections.workflow import ElectionState
from lieudit.governance.models import Assembly, Seat
from lieudit.hall.consenting import answer_round, move_round, open_round
from lieudit.hall.models import Presence, Round, Session, Speech
from lieudit.hall.services import check_in, open_session, start_item
from lieudit.hall.workflow import CheckedBy
from lieudit.meetings.models import AgendaItem, Meeting, MeetingProxy
from lieudit.meetings.workflow import ItemKind, MeetingProxyState
from tests.governance.factories import a_council
from tests.meetings.factories import a_meeting, an_item, convened
from tests.worlds import kept


def opens(meeting: Meeting, actor: Any, **words: Any) -> Session:
    """Open a session long before its hour: what tests hold in it does not wait for the day of its notice."""
    with mock.patch("lieudit.hall.services.EARLY", dt.timedelta(days=400)):
        return open_session(meeting, actor=actor, **words)


COLLEGES = ("third_places", "regional_networks", "partners", "third_places", "regional_networks", "partners")


@kept
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
    session = opens(meeting, chair, **opened)
    for seat in seats[: len(seats) if present is None else present]:
        check_in(session, seat, actor=seat.voter, by=CheckedBy.LINK)
    decision = meeting.items.filter(kind=ItemKind.DECISION).first()
    if started and decision:
        start_item(session, decision, actor=chair)
    return again(session, seats, chair, decision)


def again(session: Session, seats: Any = None, chair: Any = None, decision: Any = None) -> Session:
    """The session as the database has it, with what the factory knows of it."""
    found = Session.objects.select_related("meeting__assembly", "item").get(pk=session.pk)
    found.seats = session.seats if seats is None else seats
    found.chair = session.chair if chair is None else chair
    found.decision = getattr(session, "decision", None) if decision is None else decision
    return found


@kept
def an_election(council: Assembly, candidates: int = 2, seats: int = 1, **values: Any) -> Election:
    """An election of the council by who sits in it, its hour come: in each college the last `candidates` seats stand.

    Two members that do not stand watch its count.
    """
    now, day = timezone.now(), timezone.localdate()
    words = {"number": Election.objects.count() + 1, "title": "Renouveler le conseil", "lot_source": "Loto du 12 mars"}
    words |= dict.fromkeys(("roll_on", "corrections_until", "candidacies_until"), day - dt.timedelta(days=20))
    words |= {"opens_at": now - dt.timedelta(hours=1), "closes_at": now + dt.timedelta(hours=8), "seed": "4 8 15"}
    words |= dict.fromkeys(("mandates_from", "window"), day + dt.timedelta(days=10))
    words |= {"assembly": council, "rulebook": council.rulebook, "state": ElectionState.ORDERED}
    election = Election.objects.create(**words | values)
    for college in council.colleges.filter(seats__in=council.seats).distinct():
        held = [seat for seat in council.seats if seat.college_id == college.pk]
        lines = {"election": election, "college": college}
        roll = Elector.objects.bulk_create(
            Elector(
                number=seat.pk,
                key=f"member-{seat.pk}",
                name=seat.name,
                organisation=seat.organisation,
                account=seat.account,
                **lines,
            )
            for seat in held
        )
        computed = {"sentences": [], "ending": [], "drawn": [], "places": 0}
        contest = Contest.objects.create(seats=seats, computed=computed, **lines)
        said = {"contest": contest, "author": held[0].voter, "filed_at": now, "statement": "Nous tenons parole."}
        Candidacy.objects.bulk_create(
            Candidacy(
                elector=elector,
                option=elector.name if elector.organisation else option_of(rank),
                person="Camille Martin",
                rank=rank,
                **said,
            )
            for rank, elector in enumerate(roll[max(0, len(roll) - candidates) :], 1)
        )
        if election.scrutineers.count() < 2:
            Scrutineer.objects.create(election=election, elector=roll[0], account=held[0].voter)
    return election


@kept
def an_electing_session(present: int | None = None, council: Assembly | None = None, **values: Any) -> Session:
    """A session on its item that elects: `session.election`, four voices in each of three colleges unless said."""
    council = council or a_council(COLLEGES * 2)
    election = an_election(council, **values)
    meeting = a_meeting(council, is_public=True)
    item = an_item(meeting, ItemKind.ELECTION, title="Élire un siège par collège", election=election)
    session = a_session(0, meeting=meeting, council=council, started=False)
    there = {"session": session, "mode": "on_site", "by": CheckedBy.LINK, "arrived_at": session.opened_at}
    Presence.objects.bulk_create(Presence(seat=seat, account=seat.voter, **there) for seat in council.seats[:present])
    start_item(session, item, actor=session.chair)
    session = again(session)
    session.election = election
    return session


@kept
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


def has_spoken(session: Session, seat: Seat, seconds: int) -> Speech:
    """A seat had the floor for so long, after those who had it before, in the hours before now."""
    last = session.speeches.ended().last()
    start = last.ended_at if last else session.opened_at - dt.timedelta(hours=4)
    Session.objects.filter(pk=session.pk, opened_at__gt=start).update(opened_at=start)
    return Speech.objects.create(
        session=session,
        item=session.item,
        seat=seat,
        name=seat.name,
        college=seat.college.code,
        college_name=seat.college.name,
        asked_at=start,
        started_at=start,
        ended_at=start + dt.timedelta(seconds=seconds),
    )


@kept
def in_round(session: Session, *, days: int = 90) -> Round:
    """A consent round that asks the room for its objections."""
    review_on = timezone.localdate() + dt.timedelta(days=days)
    round = open_round(session, actor=session.chair, review_on=review_on)
    move_round(round, "close_questions", actor=session.chair)
    return move_round(round, "call_objections", actor=session.chair)


@kept
def all_consent(session: Session, round: Round, *but: Seat) -> None:
    """Every seat consents, `but` some."""
    for seat in session.seats:
        if seat not in but:
            answer_round(round, seat, actor=seat.voter, answer="consent")
