"""Creuse and its region, with who animates each, and who sits at no desk."""

from types import SimpleNamespace

import pytest

from tests.accounts.factories import AccountFactory
from tests.network.factories import AnimatorFactory, OrganisationFactory
from tests.territory.factories import DepartmentFactory, RegionFactory


@pytest.fixture
def lands(db):
    region = RegionFactory()
    creuse, vienne = DepartmentFactory(), DepartmentFactory(code="87", name="Haute-Vienne")
    brittany = DepartmentFactory(code="29", name="Finistère", region=RegionFactory(code="53", name="Bretagne"))
    network = OrganisationFactory(network=True, name="Les tiers-lieux creusois", region=None, department=creuse)
    regional = OrganisationFactory(network=True, name="Réseau de Nouvelle-Aquitaine", region=region)
    return SimpleNamespace(
        region=region,
        creuse=creuse,
        vienne=vienne,
        elsewhere=brittany,
        network=network,
        regional=regional,
        animator=AnimatorFactory(organisation=network, department=creuse).account,
        above=AnimatorFactory(organisation=regional, regional=True).account,
        national=AnimatorFactory(national=True).account,
        staff=AccountFactory(secretariat=True),
    )
