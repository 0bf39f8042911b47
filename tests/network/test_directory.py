"""The map and the files of the directory: same choices as the list, short answers, clear refusals."""

import csv
import gzip
import io
import json
import random
import subprocess
import sys
from itertools import accumulate

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from lieudit.api import files
from lieudit.network import views
from lieudit.network.atlas import packed, zipped
from lieudit.network.models import Place
from lieudit.network.vocabulary import Domain
from lieudit.territory.models import Region
from lieudit.territory.services import DATA, read
from lieudit.toolkit import open_files
from lieudit.toolkit.kept_counts import key_of
from tests.network.factories import OrganisationFactory, PlaceFactory
from tests.territory.factories import DepartmentFactory, IntermunicipalityFactory, MunicipalityFactory, RegionFactory
from tests.worlds import tick

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


def test_twenty_thousand_points_weigh_less_than_400_kb_compressed():
    """With names as various as those of municipalities, at points that follow nothing."""
    dice, kinds = random.Random(5), ["Bibliothèque", "La Fabrique", "Espace France services", "Tiers-lieu", "Atelier"]
    towns = [row["name"] for row in read(DATA / "municipalities.csv.gz")]
    rows = [
        (pk, f"{dice.choice(kinds)} de {dice.choice(towns)}", 42 + dice.random() * 9, -4 + dice.random() * 12)
        for pk in range(20_000)
    ]
    assert len(zipped(packed(rows))) < 400_000


def test_points_are_asked_for_once(client):
    PlaceFactory.create_batch(30)
    response = client.get(POINTS)
    assert len(response.json()["names"]) == 30
    packed_up = client.get(POINTS, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed_up.content) == response.content
    assert client.get(POINTS, headers={"If-None-Match": packed_up["ETag"]}).status_code == 304
    assert len(client.get(f"{POINTS}?open=now").json()["names"]) == 0, "nobody said hours"
    PlaceFactory(name="Nouveau")
    tick()
    assert "Nouveau" in client.get(POINTS).json()["names"], "read again once the clock has moved"


def test_the_map_says_in_words_what_it_draws(client, django_assert_max_num_queries):
    PlaceFactory.create_batch(3)
    with django_assert_max_num_queries(8):
        page = client.get(f"{MAP}?domain=&territory=r-75").text
    assert "3\u00a0lieux" in page.replace("\u202f", "\u00a0")
    assert page.count("need-dot") == 3, "its municipalities, and a point for each place"
    assert page.count('href="/lieux/le-preau-') == 3
    assert "Creuse : 3\u00a0lieux" in client.get(MAP).text
    assert 'href="?territory=d-23"' in client.get(MAP).text
    assert 'data-bounds="41.3,-5.2,51.1,9.6"' in page


def test_a_territory_of_which_nobody_told_anything_is_drawn_and_said(client):
    PlaceFactory()
    DepartmentFactory(code="48", name="Lozère", region=RegionFactory(code="76", name="Occitanie"))
    page = client.get(MAP)
    assert "Lozère, <span" in " ".join(page.text.split())
    assert "Lozère : personne ne l’a dit" in page.text
    assert {"23:1", "48:0"} <= set(page.context["shades"].split())
    near = client.get(f"{MAP}?territory=r-76").text.replace("\n", " ")
    assert "Aucun lieu ne répond" in near
    assert "<places-map" not in near


def test_departments_are_coloured_by_places_for_a_number_of_inhabitants(client):
    few = DepartmentFactory(population=100_000)
    many = DepartmentFactory(code="59", name="Nord", population=2_600_000, region=RegionFactory(code="32", name="Nord"))
    PlaceFactory(municipality=MunicipalityFactory(department=few))
    for _each in range(4):
        PlaceFactory(municipality=MunicipalityFactory(code="59350", name="Lille", department=many))
    page = client.get(MAP)
    shades = dict(each.split(":") for each in page.context["shades"].split())
    assert shades["23"] > shades["59"], "one place for 100,000 inhabitants is more than four for 2,600,000"
    assert "Creuse : 1\u00a0lieu, soit 1 pour 100\u00a0000 habitants" in page.text
    assert "Lieux pour 100&nbsp;000 habitants" in page.text


def test_an_arrondissement_and_an_intermunicipality_narrow_the_map_and_the_list(client):
    paris = DepartmentFactory(code="75", name="Paris", region=RegionFactory(code="11", name="Île-de-France"))
    town = MunicipalityFactory(code="75056", name="Paris", department=paris, latitude=48.85, longitude=2.35)
    by_point = PlaceFactory(name="Par le point", municipality=town, latitude=48.8407, longitude=2.3876)
    by_postcode = PlaceFactory(name="Par le code", municipality=town, postcode="75012")
    PlaceFactory(name="Ailleurs", municipality=town, postcode="75012", latitude=48.8926, longitude=2.3481)
    grouped = PlaceFactory(municipality=MunicipalityFactory(intermunicipality=IntermunicipalityFactory()))
    page = client.get(f"{MAP}?territory=a-75112")
    assert [each.name for each in page.context["near"]] == [by_postcode.name, by_point.name]
    assert "Paris 12e arrondissement</option>" in page.text
    assert page.context["map"].shapes[0].code == "75112"
    around = client.get(f"{reverse('network:places')}?territory=e-200034825")
    assert [each.name for each in around.context["page"]] == [grouped.name]
    assert "Grand Guéret</option>" in around.text
    wrong = client.get(f"{reverse('network:places')}?territory=e-1")
    assert wrong.context["count"] == 4, "a choice that does not exist leaves nothing out"


def test_a_department_alone_in_its_region_is_named_by_its_own_key_too(client):
    """« d-971 » is the key that the map and the breadcrumb of a place give; lists propose « r-01 »."""
    region = RegionFactory(code="01", name="Guadeloupe", overseas=True)
    there = DepartmentFactory(code="971", name="Guadeloupe", region=region)
    here = PlaceFactory(municipality=MunicipalityFactory(code="97101", name="Les Abymes", department=there))
    PlaceFactory(name="Ailleurs")
    page = client.get(f"{reverse('network:places')}?territory=d-971")
    assert [each.name for each in page.context["page"]] == [here.name]
    assert client.get(f"{MAP}?territory=d-971").context["close"]


def test_municipalities_are_drawn_where_one_is_near(client):
    MunicipalityFactory()
    url = reverse("territory:grounds")
    response = client.get(f"{url}?bornes=1.8,46.1,1.9,46.2")
    (gueret,) = response.json()["grounds"]
    assert gueret["name"] == "Guéret"
    longitude, latitude = (each / response.json()["step"] for each in gueret["rings"][0][:2])
    assert 1.7 < longitude < 2
    assert 46 < latitude < 46.3
    assert client.get(f"{url}?bornes=1.8,46.1,1.9,46.2", headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert client.get(f"{url}?bornes=-5,41,9,51").status_code == 400, "the whole country is not asked for"
    assert client.get(f"{url}?bornes=-40,40,-39,41").json()["grounds"] == []


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


def test_no_page_writes_many_organisations(client, settings, tmp_path, monkeypatch):
    """The file of the day, or where to find those of one's choices."""
    settings.MEDIA_ROOT = tmp_path
    OrganisationFactory.create_batch(3, network=True)
    url = reverse("network:export_organisations")
    monkeypatch.setattr(open_files, "LIVE_ROWS", 3)
    assert client.get(url).getvalue().count(b"\n") == 4
    monkeypatch.setattr(open_files, "LIVE_ROWS", 2)
    assert client.get(url)["Location"] == reverse("api:file", args=["organisations", "csv"])
    assert client.get(url, follow=True).status_code == 503
    files.write_files.call()
    whole = client.get(url, follow=True)
    assert b"".join(whole.streaming_content).count(b"\n") == 4
    wide = client.get(f"{url}?kind=network", follow=True)
    assert (wide.status_code, "/api/v1/organisations?kind=network" in wide.text) == (422, True)
    assert client.get(f"{url}?kind=institution").getvalue().count(b"\n") == 1


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


def test_past_so_many_points_a_map_counts_and_asks_for_a_territory(client, monkeypatch):
    """All points at once would be megabytes: the map drawn by the server stays, and leads to each territory."""
    monkeypatch.setattr(views, "MOST_POINTS", 1)
    here = PlaceFactory()
    assert client.get(POINTS).json()["names"] == [here.name]
    assert 'data-points="' in client.get(MAP).text
    there = PlaceFactory(
        municipality=MunicipalityFactory(code="59350", department=DepartmentFactory(code="59", name="Nord"))
    )
    for asked in ("", "?status="):
        assert client.get(POINTS + asked).json() == {
            "step": 100_000,
            "keys": [],
            "lat": [],
            "lon": [],
            "names": [],
            "unmapped": 0,
            "beyond": 1,
        }
        page = client.get(MAP + asked).text
        assert "choisissez un" in page
        assert 'data-points="' not in page
    land = f"?territory=d-{there.municipality.department.code}"
    assert client.get(POINTS + land).json()["names"] == [there.name]
    assert 'data-points="' in client.get(MAP + land).text


def test_once_places_are_many_a_map_reads_what_the_worker_counted(client, monkeypatch):
    PlaceFactory()
    few = client.get(MAP).text
    monkeypatch.setattr(open_files, "LIVE_ROWS", 0)
    cache.clear()
    assert "<strong>1\xa0lieu</strong>" in few
    assert "<strong>1\xa0lieu</strong>" in client.get(MAP).text
    assert cache.get(key_of("places-by-department"))
    cache.clear()
