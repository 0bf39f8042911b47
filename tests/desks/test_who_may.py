"""Who keeps a desk, in whose name, and who appoints there: asked of everybody around Creuse."""

import pytest

from lieudit.desks import permissions
from lieudit.desks.permissions import ENTRUSTED
from lieudit.desks.reads import kept_desk
from lieudit.needs.models import Convergence
from lieudit.network.models import Animator
from tests.accounts.factories import AccountFactory
from tests.needs.factories import ConvergenceFactory
from tests.network.factories import AnimatorFactory, OrganisationFactory
from tests.network.people import (
    OVER_CREUSE,
    OVER_ITS_REGION,
    OVER_THE_NATION,
    days,
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


def test_a_desk_is_kept_by_its_territory_and_those_above(everybody):
    for land, keepers in (
        (DepartmentFactory(), OVER_CREUSE),
        (RegionFactory(), OVER_ITS_REGION),
        (None, OVER_THE_NATION),
    ):
        assert who(everybody, lambda account, land=land: permissions.keeps_desk(account, land)) == keepers
        signed_in = {name: each for name, each in everybody.items() if each.is_authenticated}
        assert who(signed_in, lambda account, land=land: kept_desk(account, land).is_theirs) == keepers
        if land:
            told = set(permissions.keepers_of(land))
            assert told == {everybody[name] for name in keepers - {"secretariat"}}


def test_an_account_that_is_closed_keeps_no_desk(everybody):
    AnimatorFactory(account=AccountFactory(is_active=False), department=DepartmentFactory())
    assert len(permissions.keepers_of(DepartmentFactory())) == 3


def mandated(**mandate):
    """A network with a mandate, and who represents it."""
    network = OrganisationFactory(network=True)
    AnimatorFactory(organisation=network, **mandate)
    return network, spokesperson(network)


def test_who_represents_a_structure_appoints_where_it_is_mandated_and_within():
    creuse, region = DepartmentFactory(), RegionFactory()
    here, head = mandated(department=creuse)
    above, regional = mandated(department=None, region=region)
    elsewhere, far = mandated(department=town_elsewhere().department)

    def appointing(account, land):
        return set(permissions.appointing_for(account, land))

    assert appointing(head, creuse) == {here}
    assert appointing(head, region) == appointing(head, None) == set()
    assert appointing(regional, creuse) == appointing(regional, region) == {above}
    assert appointing(far, creuse) == appointing(far, region) == set()
    assert appointing(former_spokesperson(here), creuse) == set()
    assert appointing(people()["anonymous"], creuse) == set()
    staff = AccountFactory(secretariat=True)
    assert {here, above, elsewhere} <= appointing(staff, creuse)
    assert appointing(staff, None) == appointing(staff, creuse)
    assert OrganisationFactory(partner=True) not in appointing(staff, None)


def test_a_structure_appoints_for_a_year_after_its_last_mandate():
    creuse = DepartmentFactory()
    recent, still = mandated(department=creuse, since=days(-800), until=days(-365))
    _old, too_late = mandated(department=creuse, since=days(-800), until=days(-366))
    assert ENTRUSTED.days == 365
    assert set(permissions.appointing_for(still, creuse)) == {recent}
    assert set(permissions.appointing_for(too_late, creuse)) == set()


def hats(account, land):
    hat = permissions.hat_at(account, land)
    return hat and hat.name


def test_one_keeps_a_desk_for_the_structure_closest_to_it_among_ones_own(everybody):
    creuse, region, account = DepartmentFactory(), RegionFactory(), AccountFactory()
    named = {name: OrganisationFactory(network=True, name=name) for name in ("Nation", "Région", "Creuse", "Corrèze")}
    lands = (creuse, region, None)
    AnimatorFactory(
        account=account, organisation=named["Corrèze"], department=DepartmentFactory(code="19", name="Corrèze")
    )
    assert [hats(account, land) for land in lands] == [None, None, None]  # `everybody` has mandates over each of them
    AnimatorFactory(account=account, organisation=named["Nation"], national=True)
    assert [hats(account, land) for land in lands] == ["Nation"] * 3
    AnimatorFactory(account=account, organisation=named["Région"], regional=True)
    assert [hats(account, land) for land in lands] == ["Région", "Région", "Nation"]
    AnimatorFactory(account=account, organisation=named["Creuse"], department=creuse)
    AnimatorFactory(account=account, department=creuse)
    assert [hats(account, land) for land in lands] == ["Creuse", "Région", "Nation"]


def test_a_mandate_is_ended_by_who_holds_it_by_its_structure_or_by_the_secretariat(everybody):
    mandate = Animator.objects.get(account=everybody["department"])
    everybody |= {
        "structure": spokesperson(mandate.organisation),
        "was its voice": former_spokesperson(mandate.organisation),
    }
    found = who(everybody, lambda account: permissions.may_end(account, mandate))
    assert found == {"department", "structure", "secretariat"}


def test_one_keeps_the_rows_of_the_territories_that_one_animates(everybody):
    lands = {
        "creuse": {"department": DepartmentFactory()},
        "corrèze": {"department": DepartmentFactory(code="19", name="Corrèze")},
        "région": {"region": RegionFactory()},
        "nation": {},
    }
    rows = {name: ConvergenceFactory(**land) for name, land in lands.items()}
    kept = {
        name: {title for title, row in rows.items() if row in Convergence.objects.filter(permissions.kept_by(account))}
        for name, account in everybody.items()
        if name in {"department", "neighbour", "region", "other_region", "nation", "stranger", "no_longer"}
    }
    assert kept == {
        "department": {"creuse"},
        "neighbour": {"corrèze"},
        "region": {"creuse", "corrèze", "région"},
        "other_region": set(),
        "nation": set(rows),
        "stranger": set(),
        "no_longer": set(),
    }
