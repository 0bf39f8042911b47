"""Who receives the questions put to the council, and who leads each: each door, asked of everybody around."""

import pytest

from lieudit.governance.models import Assembly
from lieudit.governance.services import found_assembly
from lieudit.inquiries import permissions
from lieudit.inquiries.models import Inquiry
from lieudit.inquiries.permissions import INQUIRY_ACCESS
from tests.governance.factories import a_council, a_seat
from tests.governance.people import CHAIRS, around
from tests.network.people import doors, who
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db
NOBODY: set[str] = set()
BY_A_LINK = dict.fromkeys(("confirm", "follow", "withdraw", "leave"), NOBODY)
RECEIVES = CHAIRS | {"chair elsewhere"}
"""Who chairs the other assembly chairs a national one too."""


@pytest.fixture
def everybody():
    region = found_assembly("Une assemblée de région", actor=None, region=RegionFactory())
    return around(a_council()) | {"chair of a region": a_seat(region, chairs=True).voter}


def test_questions_are_received_by_the_secretariat_and_who_chairs_the_nation(everybody):
    assert who(everybody, permissions.receives) == RECEIVES


def test_until_one_takes_it_a_question_is_led_by_who_receives_it(everybody):
    led = dict.fromkeys(INQUIRY_ACCESS.workflow.steps, RECEIVES)
    assert doors(INQUIRY_ACCESS, everybody, Inquiry()) == led | BY_A_LINK


def test_once_taken_it_is_led_by_who_chairs_that_assembly(everybody):
    region = Assembly.objects.get(kind="regional")
    inquiry = Inquiry(assembly=region)
    conducts = {"chair of a region", "secretariat"}
    led = dict.fromkeys(INQUIRY_ACCESS.workflow.steps, conducts)
    checked = dict.fromkeys(("receive", "reject"), RECEIVES)
    assert doors(INQUIRY_ACCESS, everybody, inquiry) == led | checked | BY_A_LINK
