"""The map and the files of the directory: same choices as the list, short answers, clear refusals."""

import csv
import io
import json
import random
import subprocess
import sys
from itertools import accumulate

import pytest
from django.conf import settings
from django.urls import reverse

from lieudit.network.models import Place
from lieudit.network.vocabulary import Domain
from lieudit.territory.models import Region
from tests.network.factories import OrganisationFactory, PlaceFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db
POINTS = reverse("network:places_points")
MAP = reverse("network:places_map")


def shown(told):
    """Names → points, as the map reads them."""
    axes = [[each / told["step"] for each in accumulate(told[axis])] for axis in ("lat", "lon")]
    return dict(zip(told["names"], zip(*axes, strict=True), strict=True))


def test_points_are_those_of_the_choices(client):
    there = PlaceFactory(name="Le Préau", latitude=46.17123, longitude=-1.87456, domains=[Domain.WORK])
    PlaceFactory(name="Atelier")
    far = DepartmentFactory(
        code="988", name="Nouvelle-Calédonie", region=RegionFactory(code="988", name="Nouvelle-Calédonie")
    )
    nowhere = MunicipalityFactory(code="98818", name="Nouméa", department=far, latitude=None, longitude=None)
    PlaceFactory(name="Là-bas", municipality=nowhere)
    told = client.get(POINTS).json()
    town = there.municipality
    assert shown(told) == {
        "Le Préau": (46.17123, -1.87456),
        "Atelier": (pytest.approx(town.latitude), pytest.approx(town.longitude)),
    }
    assert told["unmapped"] == 1
    assert told["keys"][0] == there.pk
    assert set(shown(client.get(f"{POINTS}?domain=work").json())) == {"Le Préau"}


def test_points_are_light_and_asked_for_once(client):
    """Five thousand of them weigh less than 250 kB."""
    dice, town = random.Random(5), MunicipalityFactory()
    Place.objects.bulk_create(
        Place(
            name=f"La Fabrique numérique {index}", slug=f"lieu-{index}", municipality=town,
            latitude=42 + dice.random() * 9, longitude=-4 + dice.random() * 12,
        )
        for index in range(1000)
    )  # fmt: skip
    response = client.get(POINTS)
    assert len(response.content) < 50_000
    assert len(response.json()["names"]) == 1000
    zipped = client.get(POINTS, headers={"Accept-Encoding": "gzip"})
    assert len(zipped.content) < 24_000
    assert client.get(POINTS, headers={"If-None-Match": zipped["ETag"]}).status_code == 304


def test_the_map_says_in_words_what_it_draws(client, django_assert_max_num_queries):
    PlaceFactory.create_batch(3)
    with django_assert_max_num_queries(8):
        page = client.get(f"{MAP}?domain=&territory=d-23").text
    assert "3\u00a0lieux" in page.replace("\u202f", "\u00a0")
    assert "Creuse : 3" in page
    assert f'href="{reverse("network:places")}?territory=d-23"' in page
    assert 'data-bounds="41.3,-5.2,51.1,9.6"' in page


def test_the_map_goes_to_lands_that_are_far(client):
    PlaceFactory()
    Region.objects.create(
        code="04", name="La Réunion", slug="la-reunion", overseas=True, west=55.2, south=-21.4, east=55.8, north=-20.9
    )
    assert 'data-bounds="-21.4,55.2,-20.9,55.8"' in client.get(MAP).text


def test_a_map_without_places_says_what_to_do(client):
    page = client.get(f"{MAP}?q=introuvable").text
    assert "Aucun lieu ne répond" in page
    assert "<places-map" not in page


def test_borders_are_those_of_known_departments(client):
    DepartmentFactory()
    response = client.get(reverse("territory:borders"))
    told = response.json()
    (creuse,) = told["departments"]
    assert creuse["name"] == "Creuse"
    first = told["arcs"][max(creuse["rings"][0][0], ~creuse["rings"][0][0])]
    assert (round(first[0] / told["step"]), round(first[1] / told["step"])) == (1, 46)
    again = client.get(reverse("territory:borders"), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_the_map_names_the_largest_towns_of_what_it_shows(client):
    gueret = MunicipalityFactory()
    MunicipalityFactory(code="23001", name="Ahun", population=10, latitude=46.08, longitude=2.04)
    MunicipalityFactory(code="23002", name="Loin", latitude=48.0, longitude=2.0)
    url = reverse("territory:towns")
    told = client.get(f"{url}?bornes=1.5,46.0,2.5,46.5").json()["towns"]
    assert [town["name"] for town in told] == ["Guéret", "Ahun"]
    assert told[0]["at"] == [gueret.latitude, gueret.longitude]


@pytest.mark.parametrize("bounds", ["", "1,2,3", "a,b,c,d", "nan,1,2,3", "1,46,2,400", "2,46,1,47", "1,2,3,4,5"])
def test_bounds_that_mean_nothing_are_refused_with_words(client, bounds):
    answer = client.get(reverse("territory:towns"), {"bornes": bounds})
    assert answer.status_code == 400
    assert "ouest, sud, est, nord" in answer.json()["error"]


def test_a_card_is_that_of_a_public_place(client):
    place = PlaceFactory(name="Le <b>Préau</b>", hours="24/7")
    card = client.get(reverse("network:place_card", args=[place.pk])).text
    assert "Le &lt;b&gt;Préau&lt;/b&gt;" in card
    assert "Ouvert maintenant" in card
    assert "point de la commune" in card
    Place.objects.update(withdrawn_at="2026-01-01T00:00Z")
    assert client.get(reverse("network:place_card", args=[place.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "kind"),
    [("csv", "text/csv; charset=utf-8"), ("geojson", "application/geo+json"), ("xlsx", "application/vnd.openxml")],
)
def test_files_are_sent_as_they_are_written_for_any_choice(client, name, kind, django_assert_max_num_queries):
    PlaceFactory(name="Le Préau", domains=[Domain.WORK])
    PlaceFactory(name="Atelier")
    with django_assert_max_num_queries(6):
        response = client.get(reverse("network:export_places", args=[name]) + "?domain=work")
        content = response.getvalue()
    assert response.streaming
    assert response["Content-Type"].startswith(kind)
    assert f".{name}" in response["Content-Disposition"]
    if name != "xlsx":
        assert "Le Préau" in content.decode()
        assert "Atelier" not in content.decode()


def test_a_choice_that_does_not_exist_leads_back_to_the_list(client):
    url = reverse("network:export_places", args=["csv"]) + "?domain=magie"
    answer = client.get(url)
    assert answer["Location"] == reverse("network:places") + "?domain=magie"
    assert "magie" in client.get(answer["Location"]).text
    assert client.get(reverse("network:export_places", args=["pdf"])).status_code == 404


def test_organisations_are_sent_with_their_choices(client):
    DepartmentFactory()
    OrganisationFactory(name="Réseau des Monts", network=True)
    OrganisationFactory(name="=2+2", operating_body=True)
    OrganisationFactory(name="Mairie", institution=True)
    url = reverse("network:export_organisations")
    assert (
        "Réseau des Monts,réseau,régional,Nouvelle-Aquitaine" in client.get(f"{url}?kind=network").getvalue().decode()
    )
    assert "Réseau des Monts" in client.get(f"{url}?territory=r-75").getvalue().decode()
    assert "Réseau des Monts" not in client.get(f"{url}?territory=d-23").getvalue().decode()
    everything = client.get(url).getvalue().decode("utf-8-sig")
    assert "'=2+2" in everything
    assert len(list(csv.reader(io.StringIO(everything, newline="")))) == 4
    assert client.get(f"{url}?kind=magie").status_code == 302


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://{s}.tuiles.exemple/{z}/{x}/{y}.png", "https://*.tuiles.exemple"),
        ("tuiles.exemple/{z}/{x}/{y}.png", "ImproperlyConfigured: LIEUDIT_TILES"),
        ("https://tuiles.exemple/", "ImproperlyConfigured: LIEUDIT_TILES"),
        ("https:///{z}/{x}/{y}.png", "ImproperlyConfigured: LIEUDIT_TILES"),
        ("https://tuiles{s}.exemple/{z}/{x}/{y}.png", "ImproperlyConfigured: LIEUDIT_TILES"),
        ("https://moi:secret@tuiles.exemple/{z}/{x}/{y}.png", "ImproperlyConfigured: LIEUDIT_TILES"),
        ("https://a.exemple *;script-src */{z}/{x}/{y}.png", "ImproperlyConfigured: LIEUDIT_TILES"),
    ],
)
def test_an_address_of_tiles_joins_the_policy_or_stops_the_start(address, told):
    code = "from config.settings import SECURE_CSP; print(SECURE_CSP['img-src'])"
    env = {"PATH": "", "LIEUDIT_TILES": address}
    ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, cwd=settings.BASE_DIR)
    assert told in ran.stdout + ran.stderr


def test_the_map_gives_the_tiles_to_the_browser(client, settings):
    PlaceFactory()
    assert "data-tiles" not in client.get(MAP).text
    settings.TILES = {"url": "https://tuiles.exemple/{z}/{x}/{y}.png", "credit": "© Exemple"}
    page = client.get(MAP).text
    assert 'data-tiles="https://tuiles.exemple/{z}/{x}/{y}.png" data-credit="© Exemple"' in page


def test_points_are_small_numbers():
    from lieudit.network.atlas import packed

    told = packed([(7, "A", 46.0, 2.0), (9, "B", None, None), (12, "C", 45.99999, 2.5)])
    assert json.loads(json.dumps(told)) == {
        "step": 100_000,
        "keys": [7, 5],
        "lat": [4_600_000, -1],
        "lon": [200_000, 50_000],
        "names": ["A", "C"],
        "unmapped": 1,
    }
