"""Money in the files of a territory; calls and juries among the pages where an account is at home."""

import pytest

from lieudit.accounts.home import shortcuts_of
from lieudit.desks.reads import files_of
from tests.accounts.factories import AccountFactory
from tests.funding.factories import (
    SIRET,
    a_running,
    an_aid,
    an_award,
    an_open,
    said_year,
    with_jury,
)
from tests.network.factories import PlaceFactory
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db


def held(land):
    return {name: b"".join(pieces).decode() for name, pieces in files_of(land) if name.endswith(".csv")}


def test_the_files_of_a_territory_hold_what_is_open_there_what_is_tried_granted_and_published():
    place = PlaceFactory(name="Le Préau", siret=SIRET)
    land = place.municipality.department
    an_open(title="Pour tous", domains=["digital"])
    an_open(title="Pour La Réunion", regions=["974"])
    an_aid(name="Fonds du Massif", scope="unknown", perimeter="Massif")
    an_aid(name="Fonds breton", scope="region", region=RegionFactory(code="53", name="Bretagne"))
    tried, award = a_running(place=place), an_award(holder=place)
    said_year(place=place, is_public=True)
    private = said_year()
    for here in (land, land.region):
        files = held(here)
        assert "Pour tous" in files["appels.csv"]
        assert "Médiation numérique" in files["appels.csv"]
        assert "Pour La Réunion" not in files["appels.csv"]
        assert "Fonds du Massif" in files["aides.csv"]
        assert "Fonds breton" not in files["aides.csv"]
        assert tried.title in files["experiences.csv"]
        assert award.purpose in files["subventions-du-conseil.csv"]
        assert place.slug in files["argent-des-lieux.csv"]
        assert private.place.slug not in files["argent-des-lieux.csv"]
    assert "Fonds breton" in held(None)["aides.csv"]


def told(account):
    return [(each.name, each.why) for each in shortcuts_of(account)]


def test_who_leads_a_call_and_who_sits_in_its_jury_find_it_where_they_are_at_home():
    call = with_jury()
    assert (call.title, "vous menez cet appel") in told(call.chair)
    assert (call.title, "vous êtes du jury") in told(call.people[0])
    assert call.title not in [name for name, _why in told(AccountFactory())]
