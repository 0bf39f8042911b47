"""Who prepares a session, who asks for a point, who gives and who carries a proxy: asked of everybody around."""

import pytest

from lieudit.meetings import permissions
from lieudit.meetings.models import AgendaRequest, MeetingProxy
from lieudit.meetings.permissions import ENTRUST_ACCESS, MEETING_ACCESS, REQUEST_ACCESS
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.governance.people import CHAIRS, SEATS, around
from tests.meetings.factories import a_meeting
from tests.network.people import doors, who

pytestmark = pytest.mark.django_db
ITS_SEAT = {"seat", "also speaks for the seat"}
PRESIDE = CHAIRS | {"named", "pen"}


@pytest.fixture
def meeting():
    return a_meeting(a_council(), chair=AccountFactory(), secretary=AccountFactory())


@pytest.fixture
def everybody(meeting):
    return around(meeting.assembly) | {"named": meeting.chair, "pen": meeting.secretary}


def test_a_session_is_prepared_by_who_presides_and_joined_by_who_sits(everybody, meeting):
    expected = dict.fromkeys(MEETING_ACCESS.workflow.steps, PRESIDE)
    expected |= dict.fromkeys(("request", "register", "entrust"), SEATS)
    assert doors(MEETING_ACCESS, everybody, meeting) == expected
    assert who(everybody, lambda account: permissions.attends(account, meeting)) == PRESIDE | SEATS


def test_a_session_for_which_nobody_is_named_is_the_chairs(everybody, meeting):
    meeting.chair = meeting.secretary = None
    assert who(everybody, lambda account: permissions.presides(account, meeting)) == CHAIRS


def test_the_seats_of_an_account_are_those_it_speaks_for_today(everybody, meeting):
    first, second, _third = meeting.assembly.seats
    held = {name: permissions.seats_held(account) for name, account in everybody.items()}
    assert held["chair"] == {first.pk}
    assert held["seat"] == held["also speaks for the seat"] == {second.pk}
    assert [held[name] for name in ("sat", "chaired", "stranger", "anonymous")] == [set()] * 4


def test_a_request_is_cosigned_by_seats_answered_by_another_and_withdrawn_by_who_asks(everybody, meeting):
    request = AgendaRequest(meeting=meeting, seat=meeting.assembly.seats[1], author=AccountFactory())
    everybody["author"] = request.author
    assert doors(REQUEST_ACCESS, everybody, request) == {
        "cosign": SEATS,
        "enlist": PRESIDE,
        "refuse": PRESIDE,
        "withdraw": ITS_SEAT | {"author"},
    }
    request.author = everybody["chair"]
    assert doors(REQUEST_ACCESS, everybody, request)["enlist"] == PRESIDE - {"chair"}


def test_a_proxy_is_given_by_one_seat_and_carried_by_the_other(everybody, meeting):
    first, second, third = meeting.assembly.seats
    given = MeetingProxy(meeting=meeting, giver=second, holder=first)
    assert doors(ENTRUST_ACCESS, everybody, given) == {
        "accept": {"chair"},
        "refuse": {"chair"},
        "revoke": ITS_SEAT,
        "lapse": set(),
        "revive": set(),
    }
    assert who(everybody, lambda account: permissions.would_carry(account, MeetingProxy(giver=first))) == set()
    assert who(everybody, lambda account: permissions.gave(account, MeetingProxy(giver=third))) == set()
