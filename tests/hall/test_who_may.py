"""Who leads a consent round, who answers it and who lifts an objection: each door, asked of everybody around."""

import pytest

from lieudit.hall.models import Round, Session, Voice
from lieudit.hall.permissions import ROUND_ACCESS, VOICE_ACCESS
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.governance.people import CHAIRS, SEATS, around
from tests.meetings.factories import a_meeting
from tests.network.people import doors

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
