"""Who leads a consultation, who answers it, who types sheets of paper: each door, asked of everybody around."""

import pytest
from django.utils import timezone

from lieudit.consultations import permissions
from lieudit.consultations.models import Consultation, Statement
from lieudit.consultations.permissions import CONSULTATION_ACCESS, STATEMENT_ACCESS
from lieudit.governance.models import Assembly
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.governance.people import CHAIRS, around
from tests.membership.factories import a_candidate, a_member, a_scale, speaker_of
from tests.network.factories import AnimatorFactory, PlaceFactory
from tests.network.people import OVER_ITS_REGION, doors, former_spokesperson, spokesperson, who
from tests.territory.factories import DepartmentFactory

pytestmark = pytest.mark.django_db
ANSWERS = {"answer", "propose"}
LEADS = CHAIRS | {"nation"}
KEEPERS = {"department", "neighbour", "region", "elsewhere", "other_region", "nation"}


@pytest.fixture
def council():
    return a_council()


@pytest.fixture
def everybody(council):
    place = PlaceFactory()
    return around(council) | {
        "place": spokesperson(place),
        "was its voice": former_spokesperson(place),
        "a place that withdrew": spokesperson(PlaceFactory(withdrawn_at=timezone.now())),
    }


def led_by(opened):
    """Who leads, where every step but those of who answers has the same door."""
    [found] = {frozenset(names) for step, names in opened.items() if step not in ANSWERS}
    return found


def test_a_national_consultation_is_led_by_the_chair_and_who_animates_the_nation(council, everybody):
    asked = Consultation(assembly=council, audience="all")
    opened = doors(CONSULTATION_ACCESS, everybody, asked)
    assert led_by(opened) == LEADS
    assert opened["answer"] == opened["propose"] == set(everybody)
    statement = Statement(consultation=asked)
    assert set(map(frozenset, doors(STATEMENT_ACCESS, everybody, statement).values())) == {frozenset(LEADS)}
    assert set(permissions.leaders_of(asked)) == {everybody["chair"], everybody["nation"]}


def test_that_of_a_region_is_led_by_who_animates_this_region(council, everybody):
    council.region = DepartmentFactory().region
    asked = Consultation(assembly=council, audience="all")
    assert led_by(doors(CONSULTATION_ACCESS, everybody, asked)) == CHAIRS | OVER_ITS_REGION
    told = {everybody[name] for name in ("chair", "region", "nation")}
    assert set(permissions.leaders_of(asked)) == told
    AnimatorFactory(account=AccountFactory(is_active=False), department=None, region=council.region)
    assert set(permissions.leaders_of(asked)) == told, "a closed account leads nothing"


def test_an_assembly_of_members_asks_nothing_of_its_own(council, everybody):
    members = Assembly(kind="of_members", council=council)
    assert members.is_of_members
    assert who(everybody, lambda account: permissions.may_prepare(account, members)) == set()


def test_places_answer_by_who_speaks_for_one_today(council, everybody):
    asked = Consultation(assembly=council, audience="places")
    opened = doors(CONSULTATION_ACCESS, everybody, asked)
    assert opened["answer"] == opened["propose"] == {"place"}


def test_members_answer_in_standing_and_of_this_association(council, everybody):
    scale, regional = a_scale(), a_scale(region=DepartmentFactory().region)
    everybody |= {
        "member": speaker_of(a_member(scale)),
        "candidate": speaker_of(a_candidate(scale)),
        "member of a region": speaker_of(a_member(regional, region=regional.region)),
    }
    asked = Consultation(assembly=council, audience="members")
    assert doors(CONSULTATION_ACCESS, everybody, asked)["answer"] == {"member"}
    council.region = regional.region
    assert doors(CONSULTATION_ACCESS, everybody, asked)["answer"] == {"member of a region"}


def test_sheets_of_paper_are_typed_by_who_leads_or_animates_where_all_may_answer(council, everybody):
    asked = Consultation(assembly=council, audience="all")
    typing = who(everybody, lambda account: permissions.types_sheets(account, asked))
    assert typing == LEADS | KEEPERS
    asked = Consultation(assembly=council, audience="places")
    assert who(everybody, lambda account: permissions.types_sheets(account, asked)) == set()
