"""Who writes minutes, who corrects, who signs, who answers for an action: each door, asked of everybody around."""

import pytest
from django.utils import timezone

from lieudit.minutes import permissions
from lieudit.minutes.models import Action, Correction, Minutes, Section, Signing
from lieudit.minutes.permissions import ACTION_ACCESS, CORRECTION_ACCESS, MINUTES_ACCESS
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council, a_seat
from tests.governance.people import CHAIRS, SEATS, around
from tests.meetings.factories import a_meeting
from tests.network.factories import OrganisationFactory
from tests.network.people import doors, former_spokesperson, spokesperson, who

pytestmark = pytest.mark.django_db
PRESIDE = CHAIRS | {"named", "pen"}


@pytest.fixture
def minutes():
    """Of a session with a chair and a secretary of its own, which the third seat attended before its mandate ended."""
    council = a_council()
    meeting = a_meeting(council, chair=AccountFactory(), secretary=AccountFactory())
    held = {"chair": meeting.chair, "secretary": meeting.secretary}
    made = Minutes.objects.create(meeting=meeting, assembly=council, drafted_at=timezone.now(), **held)
    facts = {"present": [{"seat": council.seats[2].pk}], "represented": [], "absent": [{"seat": a_seat(council).pk}]}
    Section.objects.create(minutes=made, rank=1, kind="presence", title="Présences", facts=facts)
    return made


@pytest.fixture
def everybody(minutes):
    meeting = minutes.meeting
    return around(meeting.assembly) | {"named": meeting.chair, "pen": meeting.secretary}


def test_minutes_are_written_by_who_presides_corrected_by_who_sits_or_attended(everybody, minutes):
    speaks_up = SEATS | {"sat"}
    assert doors(MINUTES_ACCESS, everybody, minutes) == {
        "edit": PRESIDE,
        "send": PRESIDE,
        "name": PRESIDE,
        "ask": PRESIDE,
        "approve": set(),
        "propose": speaks_up,
        "state": speaks_up,
        "sign": {"named", "pen"},
        "seal": set(),
    }
    assert who(everybody, lambda account: permissions.reads_all(account, minutes)) == PRESIDE | SEATS


def roles(everybody, minutes):
    signs = who(everybody, lambda account: permissions.signs(account, minutes))
    return {name: permissions.roles_of(everybody[name], minutes) for name in signs}


def test_who_presided_and_who_wrote_sign_and_nobody_in_their_place(everybody, minutes):
    chair, secretary = [Signing.Role.CHAIR], [Signing.Role.SECRETARY]
    assert roles(everybody, minutes) == {"named": chair, "pen": secretary}
    minutes.chair = minutes.secretary = None
    assert roles(everybody, minutes) == {}
    assert permissions.roles_of(everybody["anonymous"], minutes) == []
    minutes.secretary = everybody["seat"]  # named for the session or not: who was there
    assert roles(everybody, minutes) == {"seat": secretary}


def test_a_correction_is_answered_by_another_and_withdrawn_by_its_author(everybody, minutes):
    correction = Correction(minutes=minutes, author=everybody["seat"])
    assert doors(CORRECTION_ACCESS, everybody, correction) == {
        "accept": PRESIDE,
        "refuse": PRESIDE,
        "withdraw": {"seat"},
    }
    correction.author = everybody["pen"]
    assert doors(CORRECTION_ACCESS, everybody, correction)["accept"] == PRESIDE - {"pen"}


def test_an_action_is_carried_by_its_owner_or_its_organisation_and_led_by_who_presides(everybody, minutes):
    action = Action(meeting=minutes.meeting, owner=AccountFactory(), organisation=OrganisationFactory())
    everybody |= {
        "owner": action.owner,
        "organisation": spokesperson(action.organisation),
        "was its voice": former_spokesperson(action.organisation),
    }
    carries = PRESIDE | {"owner", "organisation"}
    assert doors(ACTION_ACCESS, everybody, action) == {
        "assign": PRESIDE,
        "drop": PRESIDE,
        "postpone": carries,
        "close": carries,
    }
    assert who(everybody, lambda account: permissions.may_lead(account, minutes.assembly)) == CHAIRS
    action.owner = None
    assert doors(ACTION_ACCESS, everybody, action)["close"] == PRESIDE | {"organisation"}
