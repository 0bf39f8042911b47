"""Who relays, who answers, who verifies and who follows up: each door, asked of everybody around."""

import pytest

from lieudit.advocacy import permissions
from lieudit.advocacy.models import Commitment, Demand, Referral
from lieudit.advocacy.permissions import COMMITMENT_ACCESS, REFERRAL_ACCESS
from lieudit.deliberation.models import Draft, Position
from tests.advocacy.factories import an_institution
from tests.governance.factories import a_council, a_seat, an_assembly
from tests.network.people import (
    OVER_CREUSE,
    OVER_ITS_REGION,
    OVER_THE_NATION,
    doors,
    former_spokesperson,
    people,
    spokesperson,
    who,
)
from tests.territory.factories import DepartmentFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral():
    council = a_council()
    draft = Draft(assembly=council)
    return Referral(position=Position(draft=draft), institution=an_institution(region=RegionFactory()))


@pytest.fixture
def everybody(referral):
    first, second, _third = referral.position.draft.assembly.seats
    return people() | {
        "chair": first.voter,
        "seat": second.voter,
        "chair elsewhere": a_seat(an_assembly("Une autre assemblée"), chairs=True).voter,
        "institution": spokesperson(referral.institution),
        "was its voice": former_spokesperson(referral.institution),
        "another institution": spokesperson(an_institution()),
    }


def test_the_chair_relays_the_institution_answers_and_the_secretariat_verifies(everybody, referral):
    relays = {"chair", "secretariat"}
    assert who(everybody, lambda account: permissions.may_relay(account, referral.position)) == relays
    assert doors(REFERRAL_ACCESS, everybody, referral) == {
        "edit": relays,
        "discard": relays,
        "post": relays,
        "leave": set(),
        "recall": relays,
        "send": relays,
        "answer": {"institution"},
        "log_reply": {"secretariat"},
        "remind": relays,
        "close": relays,
    }


@pytest.mark.parametrize(
    ("land", "animators"),
    [("department", OVER_CREUSE), ("region", OVER_ITS_REGION), ("", OVER_THE_NATION)],
)
def test_a_commitment_is_followed_by_the_territory_of_its_institution(everybody, referral, land, animators):
    lands = {"department": {"department": DepartmentFactory()}, "region": {"region": RegionFactory()}, "": {}}[land]
    referral.institution = an_institution(**lands)
    commitment = Commitment(demand=Demand(referral=referral))
    steps = COMMITMENT_ACCESS.workflow.steps
    assert doors(COMMITMENT_ACCESS, everybody, commitment) == dict.fromkeys(steps, animators)


def test_an_institution_states_by_its_own_voice_or_by_the_pen_of_the_secretariat(everybody, referral):
    found = who(everybody, lambda account: permissions.may_state(account, referral.institution))
    assert found == {"institution", "secretariat"}
