"""Who keeps a resource, who writes it, who uses it, who may better it: each door, asked of everybody around."""

import pytest

from lieudit.commons import permissions
from lieudit.commons.permissions import IMPROVEMENT_ACCESS, RESOURCE_ACCESS
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ImprovementFactory, ResourceFactory, ReuseFactory
from tests.network.factories import OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.network.people import (
    OVER_CREUSE,
    OVER_ITS_REGION,
    doors,
    former_spokesperson,
    people,
    spokesperson,
    town_elsewhere,
    who,
)

pytestmark = pytest.mark.django_db


def around(resource):
    return people() | {
        "author": resource.author,
        "keeper": spokesperson(resource.hat),
        "was keeper": former_spokesperson(resource.hat),
        "keeps another": spokesperson(OrganisationFactory()),
    }


@pytest.mark.parametrize(("network", "animators"), [(False, OVER_CREUSE), (True, OVER_ITS_REGION)])
def test_a_shared_resource_is_kept_by_its_place_or_network_and_by_their_territory(network, animators):
    resource = ResourceFactory(of_network=True) if network else ResourceFactory()
    everybody, keepers = around(resource), animators | {"keeper"}
    signed_in = set(everybody) - {"anonymous"}
    assert doors(RESOURCE_ACCESS, everybody, resource) == {
        "publish": keepers,
        "send_back": keepers,
        "revise": keepers,
        "resubmit": keepers,
        "release": keepers,
        "use": signed_in,
        "improve": signed_in,
        "withdraw": keepers,
    }
    improvement = ImprovementFactory(resource=resource)
    assert doors(IMPROVEMENT_ACCESS, everybody | {"who would better it": improvement.author}, improvement) == (
        {"take": keepers, "decline": keepers}
    )


def test_a_deposit_is_still_its_authors_until_it_is_shared():
    resource = ResourceFactory(waiting=True)
    opened = doors(RESOURCE_ACCESS, around(resource), resource)
    keepers = OVER_CREUSE | {"keeper"}
    assert [opened[step] for step in ("revise", "resubmit", "withdraw")] == [keepers | {"author"}] * 3
    assert [opened[step] for step in ("publish", "send_back", "release")] == [keepers] * 3


def test_a_use_is_stopped_by_who_uses_never_by_who_keeps():
    reuse = ReuseFactory(place=PlaceFactory(municipality=town_elsewhere()))
    everybody = around(reuse.resource) | {"user": spokesperson(reuse.place), "who said it": reuse.author}
    found = who(everybody, lambda account: permissions.stops(account, reuse))
    assert found == {"user", "elsewhere", "other_region", "nation", "secretariat"}


def test_keepers_and_animators_are_told_when_their_accounts_are_active():
    resource = ResourceFactory()
    everybody = around(resource)
    RepresentativeFactory(place=resource.place, account=AccountFactory(is_active=False))
    assert set(permissions.keepers_of(resource)) == {everybody["keeper"]}
    assert set(permissions.animators_of(resource)) == {everybody[name] for name in OVER_CREUSE - {"secretariat"}}
