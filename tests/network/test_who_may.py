"""Who speaks for what, who animates where: the rules on which the other rooms stand, asked of everybody around."""

import pytest

from lieudit.network import permissions
from lieudit.network.models import Animator, Claim, Organisation, Place
from lieudit.network.permissions import CLAIM_ACCESS
from tests.accounts.factories import AccountFactory
from tests.network.factories import OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.network.people import (
    ANIMATORS,
    OVER_CREUSE,
    OVER_ITS_REGION,
    OVER_THE_NATION,
    days,
    doors,
    former_spokesperson,
    people,
    spokesperson,
    town_elsewhere,
    who,
)
from tests.territory.factories import DepartmentFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody():
    return people()


def around(thing, other):
    return {
        "speaks": spokesperson(thing),
        "spoke": former_spokesperson(thing),
        "speaks for another": spokesperson(other),
    }


def test_the_secretariat_is_who_belongs_to_it(everybody):
    assert who(everybody, permissions.is_secretariat) == {"secretariat"}


def test_one_speaks_for_a_place_or_an_organisation_as_long_as_the_mandate_runs(everybody):
    place, organisation = PlaceFactory(), OrganisationFactory()
    everybody |= around(place, organisation)
    assert who(everybody, lambda account: permissions.speaks_for(account, place)) == {"speaks"}
    assert who(everybody, lambda account: permissions.speaks_for(account, organisation)) == {"speaks for another"}
    assert who(everybody, lambda account: permissions.speaks_for(account, None)) == set()
    assert not permissions.speaks_for(None, place)


def test_nobody_speaks_for_what_is_not_written_yet():
    account = RepresentativeFactory(organisation=OrganisationFactory(), place=None).account
    assert not permissions.speaks_for(account, Place())
    assert not permissions.speaks_for(RepresentativeFactory().account, Organisation())


def test_a_department_is_animated_by_itself_its_region_and_the_nation(everybody):
    creuse, region = DepartmentFactory(), RegionFactory()
    assert who(everybody, lambda account: permissions.animates(account, creuse)) == OVER_CREUSE
    assert who(everybody, lambda account: permissions.animates(account, None)) == OVER_THE_NATION
    assert who(everybody, lambda account: permissions.animates_region(account, region)) == OVER_ITS_REGION
    assert who(everybody, permissions.animates_something) == ANIMATORS


def test_a_place_is_kept_by_who_speaks_for_it_and_by_its_territory(everybody):
    place = PlaceFactory()
    everybody |= around(place, PlaceFactory())
    assert who(everybody, lambda account: permissions.animates_place(account, place)) == OVER_CREUSE
    assert who(everybody, lambda account: permissions.may_edit_place(account, place)) == OVER_CREUSE | {"speaks"}


def animates(everybody, **territory):
    organisation = OrganisationFactory(**territory)
    return who(everybody, lambda account: permissions.animates_organisation(account, organisation))


def test_an_organisation_is_animated_at_its_own_level(everybody):
    assert animates(everybody, department=DepartmentFactory()) == OVER_CREUSE
    assert animates(everybody, region=RegionFactory()) == OVER_ITS_REGION
    assert animates(everybody, department=DepartmentFactory(), region=RegionFactory()) == OVER_CREUSE
    assert animates(everybody) == OVER_THE_NATION


def test_a_claim_is_decided_over_its_territory_and_never_by_who_claims(everybody):
    everybody |= around(place := PlaceFactory(), organisation := OrganisationFactory(region=RegionFactory()))
    claims = Claim(place=place), Claim(organisation=organisation)
    for claim, animators in zip(claims, (OVER_CREUSE, OVER_ITS_REGION), strict=True):
        claim.account = everybody["stranger"]
        assert doors(CLAIM_ACCESS, everybody, claim) == {"confirm": animators, "refuse": animators}
        claim.account = everybody["nation"]
        assert doors(CLAIM_ACCESS, everybody, claim)["confirm"] == animators - {"nation"}


def test_a_mandate_is_ended_by_its_territory_or_by_who_holds_it(everybody):
    place = RepresentativeFactory()
    network = RepresentativeFactory(place=None, organisation=OrganisationFactory(region=RegionFactory()))
    everybody |= {"place": place.account, "network": network.account, "fellow": spokesperson(place.place)}

    def may_end(mandate):
        return who(everybody, lambda account: permissions.may_end_representation(account, mandate))

    assert may_end(place) == OVER_CREUSE | {"place"}
    assert may_end(network) == OVER_ITS_REGION | {"network"}


def test_the_accounts_over_a_thing_are_told_of_it_when_they_are_active(everybody):
    gone = AccountFactory(is_active=False)
    Animator.objects.create(account=gone, organisation=OrganisationFactory(network=True), since=days(-1))
    for thing, animators in (
        (PlaceFactory(), OVER_CREUSE),
        (PlaceFactory(municipality=town_elsewhere()), {"elsewhere", "other_region", "nation"}),
        (OrganisationFactory(department=DepartmentFactory()), OVER_CREUSE),
        (OrganisationFactory(region=RegionFactory()), OVER_ITS_REGION),
        (OrganisationFactory(), OVER_THE_NATION),
    ):
        told = set(Animator.objects.accounts_over(thing).values_list("pk", flat=True))
        assert told == {everybody[name].pk for name in animators - {"secretariat"}}
