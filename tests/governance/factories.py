"""Assemblies whose seats are held by organisations with a representative, made for tests."""

import datetime as dt

from lieudit.governance.models import Assembly, Seat
from lieudit.governance.services import found_assembly, seat_member
from tests.accounts.factories import AccountFactory
from tests.network.factories import OrganisationFactory, RepresentativeFactory

LONG_AGO = dt.date(2024, 1, 1)


def an_assembly(name: str = "Conseil national des tiers-lieux") -> Assembly:
    return found_assembly(name, actor=None)


def a_seat(assembly: Assembly, college: str = "third_places", *, chairs: bool = False) -> Seat:
    """A seat held by an organisation that somebody represents: `seat.voter` is that person."""
    organisation = OrganisationFactory(network=True)
    seat = seat_member(
        assembly.colleges.get(code=college), actor=None, organisation=organisation, since=LONG_AGO, chairs=chairs
    )
    seat.voter = RepresentativeFactory(place=None, organisation=organisation).account
    return seat


def a_qualified_person(assembly: Assembly) -> Seat:
    account = AccountFactory(public=True)
    college = assembly.colleges.get(code="citizens_contributors_qualified")
    seat = seat_member(college, actor=None, account=account, since=LONG_AGO)
    seat.voter = account
    return seat
