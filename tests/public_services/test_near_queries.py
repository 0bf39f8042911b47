"""« Près de chez moi » answers what people type: overseas, Corsica, homonyms, merged municipalities, arrondissements,
postcodes, localities, a department or an island typed beside. The table is `near_queries.txt`.
"""

from pathlib import Path

import pytest
from django.urls import reverse

from lieudit.public_services.reads import spots_named
from lieudit.territory.grounds import grounds_of_france
from lieudit.territory.models import Municipality
from lieudit.territory.quarters import CITIES, ISLANDS, LOCALITIES, beside, quarter_of, quarters
from tests.budget import at_most
from tests.territory.conftest import whole_territory  # noqa: F401  (the fixture of the territory room)

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("near_queries.txt")


def queries():
    lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return [(typed, expected.split(" ; ")) for typed, _bar, expected in (line.partition(" | ") for line in lines)]


def test_each_query_means_what_it_says(whole_territory):  # noqa: F811
    known = queries()
    assert len({typed for typed, _expected in known}) == len(known) > 200
    wrong = []
    for typed, expected in known:
        found = {spot.name for spot in spots_named(typed) or []}
        wanted = {name for name in expected if name not in {"…", "personne"}}
        if not wanted <= found or (found - wanted and "…" not in expected):
            wrong.append((typed, sorted(found), expected))
    assert wrong == []


def test_a_choice_that_is_proposed_means_itself_and_stands_in_its_municipality(whole_territory):  # noqa: F811
    names = {name for _typed, expected in queries() for name in expected if name not in {"…", "personne"}}
    towns = {town.label: town for town in Municipality.objects.with_division().filter(name__in=_names(names))}
    for name in sorted(names):
        (spot,) = spots_named(name)
        assert spot.name == name
        town = towns.get(name)
        if town and town.latitude is not None:
            assert (spot.latitude, spot.longitude) == (town.latitude, town.longitude)
        assert spot.territory and spot.origin  # noqa: PT018


def _names(labels):
    return {label.partition(" (")[0] for label in labels}


def test_an_address_may_end_with_its_department_or_its_arrondissement(client, whole_territory):  # noqa: F811
    client.get(reverse("public_services:near"), {"where": "Guéret"})  # what is read once in a process
    for typed, name in (
        ("1 rue Félix-Guyon, Saint-Denis, La Réunion", "Saint-Denis (La Réunion)"),
        ("12 rue de Paris, 75012 Paris", "Paris 12e (75012)"),
        ("3 rue Haute, Vienne", "Vienne (38200, Isère)"),
        ("3 rue Haute, Paris", "Paris (Paris)"),
    ):
        with at_most(8):
            page = client.get(reverse("public_services:near"), {"where": typed})
        assert page.context["form"].spot.name == name
    assert "distances depuis Nouméa" in client.get(reverse("public_services:near"), {"where": "Kouaoua"}).text


def test_the_point_of_each_arrondissement_stands_on_its_ground():
    grounds = grounds_of_france()
    points = {code: (each.latitude, each.longitude) for code, each in quarters().items()}
    assert [grounds.at(*point) for point in points.values()] == list(points)
    assert len(points) == 20 + 9 + 16
    for city, count in (("paris", 20), ("lyon", 9), ("marseille", 16)):
        named = [quarter_of(f"{city} {number}e") for number in range(1, count + 1)]
        assert all(named)
        assert quarter_of(f"{city} {count + 1}") is quarter_of(f"{city} 0") is quarter_of(city) is None
        assert CITIES[city][0] in named[0].name


def test_localities_and_islands_are_those_of_the_official_code(whole_territory):  # noqa: F811
    codes = {*LOCALITIES.values()}
    assert Municipality.objects.filter(code__in=codes).count() == len(codes)
    unplaced = Municipality.objects.filter(latitude=None, department__latitude=None)
    assert set(unplaced.values_list("department__code", flat=True)) <= {*ISLANDS, "984", "989"}


@pytest.mark.parametrize(
    ("text", "rest", "codes"),
    [
        ("Valence, Drôme", "valence", {"26"}),
        ("Le Puy Haute-Loire", "le puy", {"43"}),
        ("Saint-Denis de la Réunion", "saint denis", {"974"}),
        ("Ajaccio en Corse", "ajaccio", {"2A", "2B"}),
        ("Bastia (2B)", "bastia", {"2B"}),
        ("Saint-Martin 978", "saint martin", {"978"}),
        ("2A", "2A", set()),
        ("Guéret", "Guéret", set()),
        ("Creuse", "Creuse", set()),
    ],
)
def test_a_land_typed_beside_is_told_from_the_name(text, rest, codes):
    assert beside(text) == (rest, codes)
