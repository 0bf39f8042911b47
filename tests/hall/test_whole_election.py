"""The council is elected by the general assembly of all the members, in session: each member votes in its college, from
its place in the assembly, and the seats are those of the council."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.elections.models import Candidacy, Contest, Election, Elector, Scrutineer
from lieudit.elections.workflow import ElectionState
from lieudit.hall.ballots import close_session_ballot, open_session_election
from lieudit.hall.services import check_in, close_session, start_item
from lieudit.hall.workflow import CheckedBy
from lieudit.meetings.convening import convene_meeting
from lieudit.meetings.delegation import accept_seat_proxy, entrust_seat
from lieudit.meetings.forms import ItemForm
from lieudit.meetings.models import Meeting, seats_of
from lieudit.meetings.services import add_item
from lieudit.meetings.workflow import ItemKind
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import RollEntry
from lieudit.voting.services import cast_vote, cast_votes
from tests.governance.factories import an_assembly
from tests.hall.factories import again, opens
from tests.meetings.members import a_general_assembly, listed, members, the_assembly
from tests.membership.factories import secretariat, speaker_of

pytestmark = pytest.mark.django_db


def an_election_of(council, people):
    """Of the council by its members: two stand for one seat, in the one college that they share."""
    now, day = timezone.now(), timezone.localdate()
    words = {"number": 1, "title": "Renouveler le conseil", "lot_source": "Loto du 12 mars", "seed": "4 8 15"}
    words |= dict.fromkeys(("roll_on", "corrections_until", "candidacies_until"), day - dt.timedelta(days=20))
    words |= {"opens_at": now - dt.timedelta(hours=1), "closes_at": now + dt.timedelta(days=60)}
    words |= dict.fromkeys(("mandates_from", "window"), day + dt.timedelta(days=10))
    election = Election.objects.create(
        assembly=council, rulebook=council.rulebook, state=ElectionState.ORDERED, **words
    )
    college = council.colleges.get(code=people[0].college)
    roll = [
        Elector.objects.create(
            election=election,
            college=college,
            number=member.number,
            key=f"member-{member.number}",
            name=str(member.organisation),
            organisation=member.organisation,
        )
        for member in people
    ]
    contest = Contest.objects.create(
        election=election,
        college=college,
        seats=1,
        computed={"sentences": [], "ending": [], "drawn": [], "places": 0},
    )
    for rank, elector in enumerate(roll[:2], 1):
        Candidacy.objects.create(
            contest=contest,
            elector=elector,
            author=speaker_of(people[rank - 1]),
            option=elector.name,
            person="Camille Martin",
            statement="Nous tenons parole.",
            rank=rank,
            filed_at=now,
        )
    for rank in (-1, -2):
        Scrutineer.objects.create(election=election, elector=roll[rank], account=speaker_of(people[rank]))
    return election


@pytest.fixture
def session(django_capture_on_commit_callbacks):
    """The assembly of six members, on the point that elects; the last one gave its proxy to the fifth."""
    council = an_assembly()
    people = members(6)
    whole = the_assembly(council)
    meeting = a_general_assembly(whole)
    election = an_election_of(council, people)
    item = add_item(whole, actor=None, meeting=meeting, kind=ItemKind.ELECTION, title="Élire", election=election)
    listed(meeting, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        convene_meeting(Meeting.objects.get(pk=meeting.pk), actor=secretariat())
    meeting = Meeting.objects.get(pk=meeting.pk)
    seats = {seat.member: seat for seat in seats_of(whole)}
    ordered = [seats[member] for member in people]
    for seat, member in zip(ordered, people, strict=True):
        seat.voter = speaker_of(member)
    proxy = entrust_seat(meeting, actor=ordered[5].voter, giver=ordered[5], holder=ordered[4])
    accept_seat_proxy(proxy, actor=ordered[4].voter)
    session = opens(meeting, secretariat())
    for seat in ordered[:5]:
        check_in(session, seat, actor=seat.voter, by=CheckedBy.LINK)
    chair = secretariat()
    start_item(session, item, actor=chair)
    session = again(session, ordered, chair)
    session.election, session.people = election, people
    return session


def test_the_election_of_the_council_is_offered_on_the_agenda_of_the_assembly(session):
    form = ItemForm(assembly=session.meeting.assembly, meeting=session.meeting)
    assert session.election in form.fields["election"].queryset


def test_members_elect_the_council_from_their_places(session, client):
    (vote,) = open_session_election(session, actor=session.chair)
    roll = {entry.key: entry for entry in RollEntry.objects.filter(ballot=vote.ballot)}
    assert set(roll) == {seat.key for seat in session.seats}
    assert [roll[seat.key].present for seat in session.seats] == [True] * 5 + [False]
    client.force_login(session.seats[0].voter)
    page = client.get(reverse("hall:seat", args=[session.meeting.number])).content.decode()
    assert "Voter" in page
    first, second = vote.ballot.options
    for seat in session.seats[:4]:
        cast_vote(vote.ballot, roll[seat.key], actor=seat.voter, choice={"approve": [first]})
    holder = session.seats[4]
    others = {session.seats[5].key: None}
    cast_votes(roll[holder.key], actor=holder.voter, choice={"approve": [second]}, others=others)
    outcome = close_session_ballot(vote, actor=session.chair)
    assert outcome.kind == "election"
    election = Election.objects.get()
    assert election.state == ElectionState.COUNTED
    assert election.contests.get().candidacies.filter(elected=True).count() == 1
    close_session(again(session), actor=session.chair)


def test_a_member_on_the_roll_whom_the_assembly_did_not_convene_makes_it_be_voted_elsewhere(session):
    stranger = members(1)[0]
    Elector.objects.create(
        election=session.election,
        college=session.election.contests.get().college,
        number=99,
        key="member-99",
        name=str(stranger.organisation),
        organisation=stranger.organisation,
    )
    with pytest.raises(RuleBroken, match="cette élection se vote hors séance"):
        open_session_election(session, actor=session.chair)
