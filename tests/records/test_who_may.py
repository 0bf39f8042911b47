"""Who keeps a record, who joins two of them, in whose voice: each door, asked of everybody around."""

import pytest

from lieudit.network.models import Animator
from lieudit.records import permissions
from lieudit.records.models import Doubt, Merge, Twin
from lieudit.records.permissions import CONFLICT_ACCESS, DOUBT_ACCESS, TWIN_ACCESS
from lieudit.records.vocabulary import SaidBy
from tests.accounts.factories import AccountFactory
from tests.network.factories import AnimatorFactory, PlaceFactory
from tests.network.people import (
    OVER_CREUSE,
    OVER_THE_NATION,
    doors,
    former_spokesperson,
    people,
    spokesperson,
    town_elsewhere,
    who,
)
from tests.records.factories import ConflictFactory, TwinFactory
from tests.territory.factories import DepartmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody():
    return people()


def test_a_disagreement_is_settled_by_who_keeps_the_record_and_never_by_its_author(everybody):
    conflict = ConflictFactory()
    everybody |= {"place": spokesperson(conflict.place), "was its voice": former_spokesperson(conflict.place)}
    keepers = OVER_CREUSE | {"place"}
    assert doors(CONFLICT_ACCESS, everybody, conflict) == dict.fromkeys(("keep", "take", "write"), keepers)
    conflict.author = everybody["region"]
    assert doors(CONFLICT_ACCESS, everybody, conflict)["take"] == keepers - {"region"}


def test_visitors_are_answered_by_who_keeps_the_record(everybody):
    doubt = Doubt(place=PlaceFactory(), field="hours")
    everybody |= {"place": spokesperson(doubt.place), "was its voice": former_spokesperson(doubt.place)}
    steps = ("keep", "take", "correct", "send_on")
    assert doors(DOUBT_ACCESS, everybody, doubt) == dict.fromkeys(steps, OVER_CREUSE | {"place"})


def test_two_records_are_joined_or_parted_by_who_animates_both(everybody):
    near, far = PlaceFactory(), PlaceFactory(municipality=town_elsewhere())
    everybody["place"] = spokesperson(near)
    steps = ("merge", "set_apart", "look_again", "part")
    for pair in ((near, far), (far, near)):
        twin = Twin(first=pair[0], second=pair[1])
        assert doors(TWIN_ACCESS, everybody, twin) == dict.fromkeys(steps, OVER_THE_NATION)
    assert doors(TWIN_ACCESS, everybody, TwinFactory()) == dict.fromkeys(steps, OVER_CREUSE)


def test_a_reunion_is_undone_over_the_place_that_was_kept(everybody):
    merge = Merge(kept=PlaceFactory(), absorbed=PlaceFactory(municipality=town_elsewhere()))
    assert who(everybody, lambda account: permissions.may_undo(account, merge)) == OVER_CREUSE


def test_one_writes_as_the_place_else_as_the_network_of_the_territory_else_for_all(everybody):
    place = PlaceFactory()
    speaker = spokesperson(place)
    AnimatorFactory(account=speaker, department=DepartmentFactory())
    assert permissions.voice_of(speaker, place) == (SaidBy.PLACE, "")
    for name in ("department", "region", "nation"):
        network = Animator.objects.get(account=everybody[name]).organisation
        assert permissions.voice_of(everybody[name], place) == (SaidBy.NETWORK, network.name)
    for name in ("secretariat", "elsewhere", "no_longer"):
        assert permissions.voice_of(everybody[name], place) == (SaidBy.NATIONAL, "")


def test_of_two_mandates_the_oldest_gives_its_name():
    account, place = AccountFactory(), PlaceFactory()
    older = AnimatorFactory(account=account, department=DepartmentFactory())
    AnimatorFactory(account=account, national=True)
    assert permissions.voice_of(account, place) == (SaidBy.NETWORK, older.organisation.name)


def test_a_place_is_spoken_for_as_long_as_a_mandate_runs():
    place = PlaceFactory()
    former_spokesperson(place)
    spokesperson(PlaceFactory())
    assert not permissions.is_spoken_for(place)
    spokesperson(place)
    assert permissions.is_spoken_for(place)
