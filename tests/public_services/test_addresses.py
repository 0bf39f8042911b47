"""An address is found among those of the directory, however it is written; else the municipality that it ends with."""

import pytest
from django.urls import reverse

from lieudit.public_services.addresses import address_words, asked_of, stands_at
from lieudit.public_services.reads import spots_named
from tests.network.factories import PlaceFactory
from tests.public_services.factories import OfferFactory
from tests.territory.factories import MunicipalityFactory

TOWN = ("Guéret", "Creuse", "23000")


@pytest.mark.parametrize(
    ("typed", "written", "same"),
    [
        ("12 rue du Moulin, Guéret", "12, rue du Moulin", True),
        ("12 R. DU MOULIN 23000 GUERET", "12 rue du Moulin", True),
        ("4 bd St-Jean Gueret (Creuse)", "4 boulevard Saint Jean", True),
        ("rue du moulin", "12 rue du Moulin", True),
        ("12 rue du Moulin", "112 rue du Moulin", False),
        ("12 rue du Moulin 87000 Limoges", "12 rue du Moulin", False),
    ],
)
def test_an_address_is_the_same_in_any_spelling(typed, written, same):
    assert stands_at(asked_of(typed), written, TOWN) == same


def test_what_is_typed_holds_a_postcode_and_the_names_that_it_may_end_with():
    asked = asked_of("3 rue X 23000 La Souterraine cedex 2")
    assert asked.postcode == "23000"
    assert asked.towns == ("rue x la souterraine", "x la souterraine", "souterraine")
    assert asked.rare == ["3", "souterraine", "x"]
    assert address_words("12 rue du Moulin, 23000 Guéret", *TOWN) == {"12", "rue", "moulin"}


@pytest.fixture
def mill(db):
    return PlaceFactory(name="Le Moulin", address="12 rue du Moulin", latitude=46.2, longitude=1.9)


@pytest.mark.parametrize("typed", ["12 rue du Moulin, Guéret", "12 r du moulin", "12 rue du Moulin 23000"])
def test_the_point_is_the_one_of_the_place(mill, typed):
    [spot] = spots_named(typed)
    assert (spot.name, spot.latitude, spot.territory) == ("12 rue du Moulin, 23000 Guéret", 46.2, "d-23")
    assert "celle du lieu « Le Moulin »" in spot.origin


def test_a_place_without_a_point_gives_the_centre_of_its_municipality_and_says_so(mill):
    PlaceFactory(address="7 place du Marché, 23000 Guéret")
    [spot] = spots_named("7 place du marché Guéret")
    assert (spot.name, spot.latitude) == ("7 place du Marché, 23000 Guéret", 46.1693)
    assert "dont le point n’est pas connu" in spot.origin


@pytest.mark.parametrize(
    "typed", ["3 rue X 23000 Guéret", "3 rue X, Guéret", "14 rue du Moulin, guéret", "Gare gueret"]
)
def test_an_unknown_address_leads_to_its_municipality_and_says_so(mill, typed):
    [spot] = spots_named(typed)
    assert (spot.latitude, spot.origin.startswith("Aucun lieu de l’annuaire n’est à cette adresse.")) == (46.1693, True)


def test_a_postcode_of_several_municipalities_is_their_middle_unless_one_is_named(mill):
    MunicipalityFactory(code="23220", name="Saint-Fiel", latitude=46.4, longitude=1.8, postcodes=["23000"])
    assert spots_named("3 rue X 23000")[0].latitude == pytest.approx(46.28465)
    assert spots_named("3 rue X 23000 St Fiel")[0].latitude == 46.4


def test_several_addresses_are_a_choice_and_each_choice_is_one_address(mill, client):
    limoges = MunicipalityFactory(code="87085", name="Limoges", postcodes=["87000"])
    PlaceFactory(address="12 rue du Moulin", municipality=limoges)
    PlaceFactory(address="12 bis rue du Moulin")
    PlaceFactory(name="Voisin", address="12, rue du Moulin")  # the same address
    page = client.get(reverse("public_services:near"), {"where": "12 rue du moulin", "domain": "work"}).text
    assert "Laquelle cherchez-vous" in page
    assert "where=12+rue+du+Moulin%2C+87000+Limoges" in page
    assert page.count('<li><a href="?where=') == 2
    for spot in spots_named("rue du Moulin"):
        assert [each.name for each in spots_named(spot.name)] == [spot.name]


def test_several_municipalities_are_a_choice(client, mill):
    for code in ("23240", "23241"):
        MunicipalityFactory(code=code, name="Saint-Martin", postcodes=[code])
    page = client.get(reverse("public_services:near"), {"where": "saint martin"}).text
    assert "?where=Saint-Martin+%2823240%2C+Creuse%29" in page
    assert len(spots_named("2 chemin du Lac, Saint Martin")) == 2


@pytest.mark.parametrize("gone", [{"withdrawn_at": "2026-01-01T00:00Z"}, {"address": ""}])
def test_only_public_addresses_are_known(db, gone):
    PlaceFactory(**{"address": "12 rue du Moulin"} | gone)
    assert spots_named("12 rue du Moulin") is None


@pytest.mark.parametrize("typed", ["rue", "12 %_", "a" * 400, "zz " * 200, "12 rue", "99999 rue"])
def test_words_that_name_nothing(mill, typed):
    assert spots_named(typed) is None


def test_the_page_says_from_where_it_counts_in_eight_queries(client, mill, django_assert_max_num_queries):
    OfferFactory(place=mill)
    address = reverse("public_services:near")
    with django_assert_max_num_queries(8):
        page = client.get(address, {"where": "12 rue du Moulin, Guéret"}).text
    assert "Près de 12 rue du Moulin, 23000 Guéret" in page
    with django_assert_max_num_queries(8):
        page = client.get(address, {"where": "3 rue X 23000 Guéret"}).text
    assert "Distances depuis le centre de la commune" in page
    with django_assert_max_num_queries(8):
        page = client.get(address, {"where": "46.17, 1.87"}).text
    assert "proche de Guéret (23000, Creuse)" in page
    assert "territory=d-23" in page
