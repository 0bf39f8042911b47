"""Who leads a consent round, answers it, lifts an objection; who is the second hand of a vote: asked of everybody."""

import pytest

from lieudit.governance.models import Seat
from lieudit.hall.models import Presence, Round, Session, Voice
from lieudit.hall.permissions import ROUND_ACCESS, VOICE_ACCESS, bureau_of, confirms_closing
from lieudit.hall.services import check_in
from lieudit.meetings.convening import convene_meeting
from lieudit.meetings.models import Meeting
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council, a_seat, an_assembly
from tests.governance.people import CHAIRS, SEATS, around
from tests.hall.factories import COLLEGES, a_session, opens
from tests.meetings.factories import a_meeting, an_item
from tests.network.factories import RepresentativeFactory
from tests.network.people import doors, people, spokesperson, who

pytestmark = pytest.mark.django_db


def test_a_round_is_led_by_who_presides_and_answered_by_the_seats():
    council = a_council()
    meeting = a_meeting(council, chair=AccountFactory(), secretary=AccountFactory())
    everybody = around(council) | {"named": meeting.chair, "pen": meeting.secretary}
    presides = CHAIRS | {"named", "pen"}
    led = Round(session=Session(meeting=meeting))
    assert doors(ROUND_ACCESS, everybody, led) == dict.fromkeys(ROUND_ACCESS.workflow.steps, presides) | {
        "answer": presides | SEATS
    }
    voice = Voice(round=led, seat=council.seats[1])
    its_seat = {"seat", "also speaks for the seat"}
    assert doors(VOICE_ACCESS, everybody, voice) == {
        "integrate": presides,
        "lift": its_seat,
        "maintain": presides | its_seat,
    }
    voice.noted = True  # said aloud, written down by who presides
    assert doors(VOICE_ACCESS, everybody, voice)["lift"] == presides | its_seat


SECRETARIAT = {"secretariat", "other secretariat"}
OTHERS_THERE = {"network", "speaks for the network", "partner"}
"""Who holds a seat that is there, of another college than the chair's."""


@pytest.fixture
def session():
    """Six seats in three colleges, the first chairs; four are there. It was convened by its chair, without a bureau."""
    return a_session(4, colleges=COLLEGES)


@pytest.fixture
def all_around(session):
    chair, network, partner, place, network_away, partner_away = session.seats
    elsewhere = a_seat(an_assembly("Une autre assemblée"), chairs=True)
    for voter in (chair.voter, network.voter):  # they speak together in another assembly: here for two voices
        RepresentativeFactory(place=None, organisation=elsewhere.organisation, account=voter)
    return people() | {
        "other secretariat": AccountFactory(secretariat=True),
        "chair": chair.voter,
        "speaks for the chair": spokesperson(chair.organisation),
        "network": network.voter,
        "speaks for the network": spokesperson(network.organisation),
        "partner": partner.voter,
        "of the chair's college": place.voter,
        "network away": network_away.voter,
        "partner away": partner_away.voter,
        "chair elsewhere": elsewhere.voter,
    }


def second_hands(session, everybody, first):
    """Who may confirm what `first` asked, in a session read again."""
    found = Session.objects.get(pk=session.pk)
    return who(everybody, lambda account: confirms_closing(account, found, everybody[first]))


def test_where_the_chair_is_the_whole_bureau_a_seat_there_of_another_college_confirms(session, all_around):
    assert second_hands(session, all_around, "chair") == SECRETARIAT | OTHERS_THERE
    Presence.objects.filter(seat=session.seats[1]).delete()
    assert second_hands(session, all_around, "chair") == SECRETARIAT | {"partner"}


def test_what_a_member_or_the_secretariat_asked_the_chair_confirms_and_no_seat_does(session, all_around):
    chairs = {"chair", "speaks for the chair"}
    assert second_hands(session, all_around, "network") == SECRETARIAT | chairs
    assert second_hands(session, all_around, "secretariat") == {"other secretariat"} | chairs


def test_who_was_named_with_the_notice_is_the_second_hand_and_then_no_seat_is(session, all_around):
    all_around["pen"] = AccountFactory()
    Meeting.objects.filter(pk=session.meeting_id).update(secretary=all_around["pen"])
    assert second_hands(session, all_around, "chair") == SECRETARIAT | {"pen"}
    assert second_hands(session, all_around, "pen") == SECRETARIAT | {"chair", "speaks for the chair"}
    assert set(bureau_of(Session.objects.get())) == {
        all_around[name] for name in ("pen", "chair", "speaks for the chair")
    }


def test_a_named_hand_that_speaks_for_the_chair_or_whose_account_is_closed_leaves_the_bureau_to_the_members(
    session, all_around
):
    all_around["pen"] = AccountFactory(is_active=False)
    Meeting.objects.filter(pk=session.meeting_id).update(secretary=all_around["pen"])
    assert second_hands(session, all_around, "chair") - {"pen"} == SECRETARIAT | OTHERS_THERE
    assert all_around["pen"] not in bureau_of(Session.objects.get())
    Meeting.objects.filter(pk=session.meeting_id).update(secretary=all_around["speaks for the chair"])
    assert second_hands(session, all_around, "chair") == SECRETARIAT | OTHERS_THERE


@pytest.mark.parametrize(
    ("named", "confirms"),
    [
        ("stranger", OTHERS_THERE),
        ("of the chair's college", OTHERS_THERE | {"of the chair's college"}),
        ("partner away", OTHERS_THERE),
    ],
)
def test_who_was_named_after_the_notice_is_a_second_hand_only_by_a_seat_that_is_there(named, confirms):
    council = a_council(COLLEGES)
    meeting, chair = a_meeting(council), council.seats[0].voter
    an_item(meeting)
    convene_meeting(meeting, actor=chair)
    session = opens(Meeting.objects.get(pk=meeting.pk), chair)
    for seat in council.seats[:4]:
        check_in(session, seat, actor=seat.voter, by="link")
    names = ("chair", "network", "partner", "of the chair's college", "network away", "partner away")
    everybody = people() | dict(zip(names, (seat.voter for seat in council.seats), strict=True))
    Meeting.objects.filter(pk=meeting.pk).update(secretary=everybody[named])
    assert second_hands(session, everybody, "chair") == {"secretariat"} | confirms - {"speaks for the network"}


def test_where_nobody_chairs_and_the_only_named_hand_asks_the_members_confirm(session, all_around):
    all_around["pen"] = AccountFactory()
    Meeting.objects.filter(pk=session.meeting_id).update(secretary=all_around["pen"])
    Seat.objects.update(chairs=False)
    chair = {"chair", "speaks for the chair"}
    assert second_hands(session, all_around, "pen") == SECRETARIAT | chair | OTHERS_THERE | {"of the chair's college"}
