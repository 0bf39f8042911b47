"""Who runs a lottery, who draws, who volunteers, who is drawn: each door, asked of everybody around."""

import pytest
from django.utils import timezone

from lieudit.lottery.models import Lottery, PanelMember
from lieudit.lottery.permissions import LOTTERY_ACCESS, MEMBER_ACCESS
from tests.governance.factories import a_council
from tests.governance.people import CHAIRS, SEATS, around
from tests.lottery.factories import a_prepared, a_volunteer, an_open
from tests.network.factories import OrganisationFactory, PlaceFactory
from tests.network.people import doors, former_spokesperson, spokesperson

pytestmark = pytest.mark.django_db


def world(lottery):
    """Everybody around its council, and who speaks for a place, closed or not, or for something else."""
    gone = PlaceFactory(withdrawn_at=timezone.now())
    place = PlaceFactory()
    return around(lottery.council) | {
        "place": spokesperson(place),
        "was its voice": former_spokesperson(place),
        "a place that withdrew": spokesperson(gone),
        "a partner": spokesperson(OrganisationFactory(partner=True)),
    }


def prepared(**values):
    council = a_council()
    lottery = a_prepared(council, **values)
    lottery.council = council
    return lottery


def test_who_chairs_leads_who_sits_draws_and_everybody_volunteers():
    lottery = prepared()
    everybody = world(lottery)
    by_nobody = {"publish": set(), "fall_short": set()}
    led = dict.fromkeys(LOTTERY_ACCESS.workflow.steps, CHAIRS)
    assert doors(LOTTERY_ACCESS, everybody, lottery) == led | by_nobody | {
        "draw": SEATS | CHAIRS,
        "volunteer": set(everybody) - {"anonymous"},
    }


def test_a_lottery_of_places_is_for_who_speaks_for_one_today():
    lottery = prepared(audience="places")
    assert doors(LOTTERY_ACCESS, world(lottery), lottery)["volunteer"] == {"place"}


def test_who_volunteers_neither_leads_nor_draws():
    council = a_council()
    lottery, other = an_open(council), an_open(council)
    lottery.council = council
    everybody = world(lottery)
    for name in ("chair", "seat"):
        a_volunteer(lottery, account=everybody[name])
    a_volunteer(other, account=everybody["qualified"])
    opened = doors(LOTTERY_ACCESS, everybody, Lottery.objects.get(pk=lottery.pk))
    assert opened["close"] == opened["cancel"] == {"secretariat"}
    assert opened["draw"] == {"secretariat", "also speaks for the seat", "qualified"}, "another lottery is another one"


def test_who_was_drawn_answers_and_who_leads_notes_an_absence():
    council = a_council()
    lottery = an_open(council)
    lottery.council = council
    everybody = world(lottery) | {"another": a_volunteer(lottery).account}
    drawn = a_volunteer(lottery)
    everybody["drawn"] = drawn.account
    member = PanelMember(lottery=Lottery.objects.get(pk=lottery.pk), volunteer=drawn)
    assert doors(MEMBER_ACCESS, everybody, member) == {"accept": {"drawn"}, "refuse": {"drawn"}, "note_absence": CHAIRS}
    member.volunteer.account = None
    assert doors(MEMBER_ACCESS, everybody, member)["accept"] == set(), (
        "who left keeps no door, nor does who has no account"
    )
