"""The official geography, loaded whole: its counts, its search, and what it is checked against."""

import csv
import gzip
import io
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from django.urls import reverse

from lieudit.territory.models import (
    Department,
    Intermunicipality,
    Municipality,
    Region,
    offered,
    typed_municipalities,
)
from lieudit.territory.services import is_loaded
from lieudit.toolkit.models import Clock
from lieudit.toolkit.sphere import EARTH_RADIUS_KM
from tests.accounts.factories import AccountFactory

REGISTRY = Path(__file__).parents[2].parent / "shared" / "data" / "registry"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_territory")]
needs_registry = pytest.mark.skipif(not REGISTRY.exists(), reason="the registry to compare with is not here")


def labels(text, count=5):
    return [m.label for m in Municipality.objects.matching(text).with_division()[:count]]


def registry(name):
    data = (REGISTRY / name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_everything_is_there(whole_territory):
    assert whole_territory == {
        "region": 26,
        "department": 109,
        "intermunicipality": 1266,
        "municipality": 34969,
    }
    mainland_and_departments = Municipality.objects.exclude(department__code__in=COLLECTIVITIES)
    assert sum(mainland_and_departments.values_list("population", flat=True)) == 68_350_798
    assert Intermunicipality.objects.metropolises().count() == 22
    assert sum(region.is_collectivity for region in Region.objects.all()) == 8


COLLECTIVITIES = ["975", "977", "978", "984", "986", "987", "988", "989"]


def test_loading_again_mends_what_was_changed_changes_nothing_else_and_says_what_it_did():
    before = list(Municipality.objects.order_by("code").values_list())
    regions = list(Region.objects.order_by("code").values_list())
    Municipality.objects.filter(code="23096").update(name="Autre", population=1)
    tick = Clock.now()
    said = io.StringIO()
    call_command("load_territory", stdout=said)
    assert list(Municipality.objects.order_by("code").values_list()) == before
    assert list(Region.objects.order_by("code").values_list()) == regions
    assert "34\u202f969 communes" in said.getvalue()
    assert Clock.now() == tick + 1, "pages kept by readers are out of date"
    assert is_loaded()


def test_nobody_chooses_a_land_where_nobody_lives(client):
    assert set(Department.objects.all()) - set(offered(Department)) == {Department.objects.get(code="989")}
    for page in ("needs:list", "network:places", "territory:list", "funding:grants"):
        shown = client.get(reverse(page)).content.decode()
        assert "Clipperton" not in shown, page
        assert "La Réunion" in shown, page
    client.force_login(AccountFactory(secretariat=True))
    assert "Clipperton" not in client.get(reverse("network:create_organisation")).content.decode()
    assert client.get(Department.objects.get(code="989").get_absolute_url()).status_code == 200


def test_another_file_asks_to_be_loaded(tmp_path):
    (tmp_path / "regions.csv").write_text("code\n")
    assert not is_loaded(tmp_path)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gueret", "Guéret (23000, Creuse)"),
        ("GUÉRET", "Guéret (23000, Creuse)"),
        ("23000", "Guéret (23000, Creuse)"),
        ("23000 guéret", "Guéret (23000, Creuse)"),
        ("St Étienne", "Saint-Étienne (Loire)"),
        ("saint-etienne", "Saint-Étienne (Loire)"),
        ("havre", "Le Havre (Seine-Maritime)"),
        ("oeuf en ternois", "Œuf-en-Ternois (62130, Pas-de-Calais)"),
        ("l'hay", "L’Haÿ-les-Roses (94240, Val-de-Marne)"),
        ("L’HAŸ LES ROSES", "L’Haÿ-les-Roses (94240, Val-de-Marne)"),
        ("Paris 12e", "Paris (Paris)"),
        ("75012", "Paris (Paris)"),
        ("69003", "Lyon (Rhône)"),
        ("97410", "Saint-Pierre (La Réunion)"),
        ("97500", "Saint-Pierre (97500, Saint-Pierre-et-Miquelon)"),
        ("maripasoula", "Maripasoula (97370, Guyane)"),
        ("Mamoudzou", "Mamoudzou (Mayotte)"),
        ("noumea", "Nouméa (98800, Nouvelle-Calédonie)"),
        ("Arbignieu", "Arboys en Bugey (01300, Ain)"),
        ("bourg bresse", "Bourg-en-Bresse (01000, Ain)"),
    ],
)
def test_a_municipality_is_found_however_it_is_typed(typed, first):
    assert labels(typed)[0] == first


def test_a_postcode_gives_all_its_municipalities_the_most_populated_first():
    found = list(Municipality.objects.having_postcode("23000"))
    assert found == list(Municipality.objects.matching("23000"))
    assert len(found) > 5
    assert [m.population for m in found] == sorted((m.population for m in found), reverse=True)


def test_an_exact_name_comes_before_longer_ones():
    assert labels("Saint-Denis", 2) == ["Saint-Denis (La Réunion)", "Saint-Denis (Seine-Saint-Denis)"]
    assert labels("Lens")[0] == "Lens (62300, Pas-de-Calais)"


@pytest.mark.parametrize("typed", ["", "  ", "'; drop table x", "%", "_", "\\", "\0", "zzzz", "🌳", "x" * 200_000])
def test_hostile_or_empty_text_finds_nothing(typed):
    assert labels(typed) == []


def test_a_null_byte_does_not_hide_a_name():
    assert labels("\0gueret")[0] == "Guéret (23000, Creuse)"


def test_a_search_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [m.region.name for m in Municipality.objects.matching("saint").with_division()[:12]]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("75056", "Paris"), ("75101", "Paris"), ("75120", "Paris"), ("69381", "Lyon"), ("69389", "Lyon"),
        ("13201", "Marseille"), ("13216", "Marseille"), ("2a004", "Ajaccio"), (" 23096 ", "Guéret"),
        ("01340", "Arboys en Bugey"), ("01015", "Arboys en Bugey"), ("98818", "Nouméa"),
    ],
)  # fmt: skip
def test_a_code_leads_to_the_municipality_that_holds_it_now(code, name):
    assert Municipality.objects.by_code(code).name == name


@pytest.mark.parametrize("code", ["", "00000", "75 101'", "\0", "é" * 5, "9" * 300])
def test_an_unknown_code_leads_nowhere(code):
    assert Municipality.objects.by_code(code) is None


def test_no_code_is_both_present_and_former():
    present = set(Municipality.objects.values_list("code", flat=True))
    former = [code for codes in Municipality.objects.values_list("former_codes", flat=True) for code in codes]
    assert present.isdisjoint(former)
    assert len(former) == len(set(former))


@pytest.mark.parametrize("here", [(46.17, 1.87), (-21.1, 55.5), (4.0, -53.0), (48.85, 2.35), (89.9, 0), (0, 180)])
def test_the_nearest_are_those_that_brute_force_finds(here):
    rows = Municipality.objects.filter(latitude__isnull=False).values_list("code", "latitude", "longitude")
    codes = np.array([row[0] for row in rows])
    lat, lon = np.radians(np.array([row[1:] for row in rows]).T)
    phi, lam = np.radians(here)
    unit = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    point = np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
    distance = EARTH_RADIUS_KM * 2 * np.arcsin(np.linalg.norm(unit - point[:, None], axis=0) / 2)
    nearest = np.argsort(distance)[:10]
    found = list(Municipality.objects.nearest(*here, 10))
    assert [m.distance_km for m in found] == pytest.approx(distance[nearest].tolist(), abs=1e-6)
    assert {m.code for m in found} == set(codes[nearest])


def test_a_territory_holds_its_municipalities():
    creuse, corsica = Department.objects.get(code="23"), Region.objects.get(code="94")
    assert Municipality.objects.in_territory(creuse).count() == 255
    assert set(Municipality.objects.in_territory(corsica).values_list("department__code", flat=True).distinct()) == {
        "2A",
        "2B",
    }
    greater_gueret = Municipality.objects.get(code="23096").intermunicipality
    assert "Guéret" in [m.name for m in Municipality.objects.in_territory(greater_gueret)]
    plaine_commune = Intermunicipality.objects.get(siren="200057867")
    assert "Aubervilliers" in [m.name for m in Municipality.objects.in_territory(plaine_commune)]


def test_names_take_their_article():
    words = {d.code: (d.of_name, d.with_article) for d in Department.objects.all()}
    assert words["23"] == ("de la Creuse", "la Creuse")
    assert words["01"] == ("de l’Ain", "l’Ain")
    assert words["28"] == ("d’Eure-et-Loir", "Eure-et-Loir")
    assert words["94"] == ("du Val-de-Marne", "le Val-de-Marne")
    assert words["08"] == ("des Ardennes", "les Ardennes")
    assert words["75"] == ("de Paris", "Paris")


def test_a_label_designates_one_municipality_only():
    everything = [m.label for m in Municipality.objects.with_division()]
    assert len(everything) == len(set(everything))


def test_what_is_typed_designates_one_or_tells_that_it_is_ambiguous():
    assert [m.code for m in typed_municipalities("Guéret")] == ["23096"]
    assert [m.code for m in typed_municipalities("Saint-Denis (11310, Aude)")] == ["11339"]
    assert {m.name for m in typed_municipalities("saint denis")} == {"Saint-Denis"}
    assert len(typed_municipalities("saint denis")) == 4
    assert len(typed_municipalities("23000", most=3)) == 3
    assert typed_municipalities("99999") == []


def test_every_centre_lies_near_its_department():
    outside = [
        m.code
        for m in Municipality.objects.with_division().filter(latitude__isnull=False)
        if m.department.bounds and not m.department.bounds.contains(m.latitude, m.longitude, margin=0.02)
    ]
    assert outside == []
    without = Municipality.objects.filter(latitude__isnull=True).exclude(department__code__in=COLLECTIVITIES)
    assert sorted(without.values_list("code", flat=True)) == ["15031", "15035", "15047", "15171"]


@needs_registry
def test_municipalities_are_those_of_the_registry():
    ours = {
        m.code: m
        for m in Municipality.objects.select_related("department", "intermunicipality", "territorial_establishment")
    }
    rows = registry("municipalities.csv.gz")
    assert {row["code_insee"] for row in rows} == set(ours)
    for row in rows:
        m = ours[row["code_insee"]]
        assert (m.name, m.department.code) == (row["nom"].replace("'", "’"), row["code_departement"])
        assert "|".join(m.postcodes) == row["codes_postaux"]
        assert m.population == int(row["population"] or 0)
        assert (m.intermunicipality.siren if m.intermunicipality else "") == row["siren_epci"]
        assert (m.territorial_establishment.siren if m.territorial_establishment else "") == row["siren_ept"]
        if m.department.code not in COLLECTIVITIES:  # the registry has no point there; we have some
            assert (m.latitude is None) == (row["lat"] == "")


@needs_registry
def test_centres_are_those_of_the_registry_but_for_refused_town_halls():
    """The registry accepts town halls some three kilometres out of their municipality; we do not."""
    ours = {m.code: m for m in Municipality.objects.all()}
    rows = [row for row in registry("municipalities.csv.gz") if row["lat"]]
    apart = np.array(
        [
            np.hypot(
                ours[r["code_insee"]].latitude - float(r["lat"]), ours[r["code_insee"]].longitude - float(r["lon"])
            )
            for r in rows
        ]
    )
    assert np.mean(apart < 1e-4) > 0.94
    assert np.quantile(apart, 0.999) < 0.12


@needs_registry
def test_divisions_are_those_of_the_registry():
    for model, name, key in (
        (Region, "regions.csv", "code"),
        (Department, "departements.csv", "code"),
    ):
        ours = {each.code: each for each in model.objects.all()}
        rows = registry(name)
        assert {row[key] for row in rows} == set(ours)
        for row in rows:
            each = ours[row["code"]]
            assert each.name == row["nom"].replace("'", "’")
            assert each.population == int(row["population"])
            assert each.overseas == (row["zone"] != "metro")
            if row["bbox"]:
                assert tuple(each.bounds) == pytest.approx([float(n) for n in row["bbox"].split(",")], abs=0.11)
    sirens = {each.siren: each for each in Intermunicipality.objects.all()}
    rows = registry("epci.csv")
    assert {row["siren"]: row["type"] for row in rows} == {s: each.kind for s, each in sirens.items()}
    assert all(sirens[row["siren"]].population == int(row["population_municipale"]) for row in rows)
