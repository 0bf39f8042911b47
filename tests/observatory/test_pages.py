"""Pages of figures: what they say, what they do not, and in how few queries."""

import csv
import datetime as dt
import html
import io
import os
import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from lieudit.network.models import Place
from lieudit.network.services import withdraw_place
from lieudit.network.vocabulary import PlaceKind
from lieudit.observatory import rows, tables
from lieudit.observatory.models import InputColumns, Snapshot
from lieudit.observatory.open_rows import ROW, file_name, forget_written, is_long, write_rows
from lieudit.observatory.rows import csv_of
from lieudit.observatory.sheets import indicators
from lieudit.observatory.snapshots import take_snapshot
from lieudit.toolkit import open_files
from tests.accounts.factories import AccountFactory
from tests.budget import at_most
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory
from tests.observatory.world import DAY, lands, places
from tests.pages.read_as_people import main_of
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns():
    return lands()


@pytest.fixture
def taken(towns):
    places(towns, Guéret=6, Limoges=13, Vannes=7)
    return take_snapshot(DAY)


def read(client, name, *args, **asked):
    answer = client.get(reverse(f"observatory:{name}", args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("figures", ()),
        ("indicator", ("density",)),
        ("indicator", ("distance",)),
        ("territory", ("d-23",)),
        ("territory", ("c-23096",)),
        ("territory", ("e-200034825",)),
        ("territory", ("france",)),
        ("side_by_side", ()),
    ],
    ids=lambda each: str(each),
)
def test_a_page_asks_little_of_the_database(taken, client, name, args):
    with at_most(8):
        read(client, name, *args)


@pytest.mark.parametrize("key", ["density", "service-digital", "needs", "distance", "gini", "against-small"])
@pytest.mark.parametrize("territory", ["france", "r-75", "d-23", "e-200034825"])
def test_every_number_leads_to_its_rows(taken, client, key, territory):
    with at_most(8):
        read(client, "rows", taken.pk, key, territory)


def test_before_the_first_night_the_list_says_so(client):
    assert "pas encore calculés" in read(client, "figures")
    assert "pas encore calculé" in read(client, "indicator", "density")
    answer = client.get(reverse("observatory:territory", args=["france"]))
    assert answer.url == reverse("observatory:figures"), "where it is said why"
    assert client.get(reverse("observatory:indicator_csv", args=["density"])).status_code == 404
    read(client, "side_by_side", un="d-23", autre="d-87")


def test_every_indicator_has_its_page(taken, client):
    for key, indicator in indicators().items():
        page = read(client, "indicator", key)
        assert str(indicator.title) in page
        assert "Formule" in page


def test_a_sheet_says_how_complete_it_is_and_when(taken, client):
    page = read(client, "indicator", "density")
    assert "28\xa0novembre 2026" in page
    assert "26 fiches confirmées" in page
    assert "Communes au 1er janvier 2026" in page


def test_levels_are_switched_and_unknown_ones_are_departments(taken, client):
    assert "Nouvelle-Aquitaine" in read(client, "indicator", "density", niveau="region")
    assert "Grand Guéret" in read(client, "indicator", "density", niveau="intermunicipality")
    assert "Haute-Vienne" in read(client, "indicator", "density", niveau="<script>")
    assert "département par département" in read(client, "indicator", "distance", niveau="municipality")
    assert "Felletin" in read(client, "indicator", "distance", niveau="municipality", dans="d-23")


def test_the_rows_of_a_density_are_its_places(taken, client, towns):
    page = read(client, "rows", taken.pk, "density", "d-23")
    assert page.count("Guéret, Creuse") == 6
    text = b"".join(
        client.get(reverse("observatory:rows_csv", args=[taken.pk, "density", "d-23"])).streaming_content
    ).decode()
    assert len(list(csv.DictReader(io.StringIO(text)))) == 6


@pytest.fixture
def many(settings, tmp_path, monkeypatch):
    """A snapshot holds more lines than a page looks through."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(open_files, "LIVE_ROWS", 1)


def body(answer):
    return b"".join(answer.streaming_content).decode()


@pytest.mark.parametrize("key", ["density", "service-digital", "needs", "distance"])
def test_rows_that_are_long_to_find_are_written_by_the_worker(taken, client, many, key, monkeypatch):
    address = reverse("observatory:rows_csv", args=[taken.pk, key, "france"])
    with monkeypatch.context() as patched:
        patched.setattr(rows, "kept_lines", lambda *_given: pytest.fail("read by a page"))
        patched.setattr(rows, "towns_in", lambda *_given: pytest.fail("read by a page"))
        waited = client.get(address)
        page = read(client, "rows", taken.pk, key, "france")
    assert (waited.status_code, waited.has_header("ETag")) == (503, False)
    assert address in page
    assert ("trop de lignes" in page) is (key != "distance"), "departments are few"
    write_rows.call(taken.pk, key, "france")
    written = client.get(address)
    assert client.get(address, headers={"If-None-Match": written["ETag"]}).status_code == 304
    lines = csv_of(taken, indicators()[key], "france", settings.SITE_URL)
    assert body(written) == "".join(lines)


def test_rows_are_asked_of_the_worker_once(taken, client, many, django_capture_on_commit_callbacks):
    address = reverse("observatory:rows_csv", args=[taken.pk, "density", "d-23"])
    with django_capture_on_commit_callbacks() as asked:
        assert [client.get(address).status_code for _ in range(3)] == [503, 503, 503]
    assert len(asked) == 1


def test_written_rows_are_forgotten_after_a_day_and_name_nothing_that_was_taken_back(taken, client, many):
    address = reverse("observatory:rows_csv", args=[taken.pk, "density", "d-23"])
    write_rows.call(taken.pk, "density", "d-23")
    gone = Place.objects.filter(municipality__name="Guéret").first()
    assert gone.name in body(client.get(address))
    withdraw_place(gone, actor=AccountFactory(is_staff=True), reason="Un double.")
    assert client.get(address).status_code == 503
    write_rows.call(taken.pk, "density", "d-23")
    assert gone.name not in body(client.get(address))
    path = open_files.path_of(file_name(taken.pk, "density", "d-23"))
    forget_written()
    assert path.exists()
    before = (timezone.now() - dt.timedelta(days=2)).timestamp()
    os.utime(path, (before, before))
    forget_written()
    assert not path.exists()


def test_many_rows_are_shown_by_pages_and_written_by_the_worker(taken, client, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(open_files, "LIVE_MILLISECONDS", 10.5 * ROW)
    assert "26\xa0lignes" in read(client, "rows", taken.pk, "density", "france")
    assert client.get(reverse("observatory:rows_csv", args=[taken.pk, "density", "france"])).status_code == 503
    assert client.get(reverse("observatory:rows_csv", args=[taken.pk, "density", "d-23"])).status_code == 200


def test_a_page_makes_its_own_lines_alone(taken, client, monkeypatch):
    monkeypatch.setattr(tables, "A_PAGE", 10)
    known = {
        re.search(r'scope="row">\s*<a href="([^"]+)"', line)[1]
        for line in re.findall(
            r"<tr>.*?</tr>",
            "".join(read(client, "rows", taken.pk, "density", "france", page=n) for n in (1, 2, 3)),
            re.S,
        )
        if 'scope="row"' in line
    }
    assert len(known) == 26


def test_rows_are_long_where_a_snapshot_or_its_country_has_many(taken):
    density, distance = indicators()["density"], indicators()["distance"]
    assert not is_long(taken, density, "france")
    assert not is_long(taken, distance, "france")
    taken.geography.lines = 36_000
    assert is_long(taken, distance, "france"), "all municipalities"
    assert not is_long(taken, distance, "r-75")
    taken.rows.lines = 36_000
    assert is_long(taken, density, "d-23"), "all of them are looked through"


def test_a_place_withdrawn_since_is_a_row_without_a_name(taken, client, towns):
    gone = Place.objects.filter(municipality=towns["Guéret"]).first()
    Place.objects.filter(pk=gone.pk).update(withdrawn_at="2026-11-28T10:00Z")
    page = read(client, "rows", taken.pk, "density", "d-23")
    assert f"Fiche n° {gone.pk}, qui n’est plus publiée" in page
    assert f">{gone.name}<" not in page


def test_the_rows_of_a_distance_are_municipalities(taken, client):
    page = read(client, "rows", taken.pk, "distance", "d-23")
    assert "Felletin" in page
    lines = b"".join(
        client.get(reverse("observatory:rows_csv", args=[taken.pk, "distance", "france"])).streaming_content
    ).decode()
    found = list(csv.DictReader(io.StringIO(lines)))
    assert [row["etat"] for row in found if row["commune"] == "Celles"] == ["unknown"]
    assert len(found) == 7


def test_the_rows_of_what_is_kept_back_are_not_given(towns, client):
    places(towns, Guéret=3, Limoges=13)
    taken = take_snapshot(DAY)
    page = read(client, "rows", taken.pk, "density", "d-23")
    assert "moins de cinq" in page
    assert "Guéret, Creuse" not in page
    assert client.get(reverse("observatory:rows_csv", args=[taken.pk, "density", "d-23"])).status_code == 404
    assert "moins de cinq lieux connus" in read(client, "territory", "d-23")


def test_the_csv_of_a_level_has_a_state_where_there_is_no_number(taken, client):
    answer = client.get(reverse("observatory:indicator_csv", args=["needs"]), {"niveau": "department"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert {(row["valeur"], row["etat"]) for row in rows} == {("", "unknown")}


def test_a_territory_says_what_is_here_what_is_not_and_what_nobody_told(taken, client):
    page = read(client, "territory", "d-23")
    assert page.count("Personne ne l’a dit") == 5
    assert page.count(">Ici<") == 1
    assert read(client, "territory", "c-56152").count("Personne ne l’a dit") == 6


def test_services_known_elsewhere_are_a_layer_of_their_own(taken, client, towns):
    before = read(client, "territory", "d-23")
    assert "Services connus hors tiers-lieux" not in before
    for kind in (PlaceKind.LIBRARY, PlaceKind.LIBRARY, PlaceKind.FRANCE_SERVICES):
        PlaceFactory(municipality=towns["Guéret"], kind=kind)
    tables.elsewhere_of.cache_clear()  # as the act that brings them does: it moves the clock when it is committed
    for territory in ("c-23096", "e-200034825", "d-23", "r-75", "france"):
        with at_most(8):
            page = read(client, "territory", territory)
        assert "Services connus hors tiers-lieux" in page
        assert "Bibliothèque" in page
        assert territory != "d-23" or "6 lieux connus" in page.replace("\xa0", " ")
    assert "Services connus hors tiers-lieux" not in read(client, "territory", "d-56")
    assert "Services connus hors tiers-lieux" not in read(client, "territory", "outre-mer")


def test_a_municipality_typed_is_its_page(taken, client):
    answer = client.get(reverse("observatory:figures"), {"q": "Guéret"})
    assert answer.url == reverse("observatory:territory", args=["c-23096"])
    assert "Aucun territoire ne porte ce nom" in read(client, "figures", q="Xyzzy <b>")
    assert client.get(reverse("observatory:figures"), {"q": "23096"}).url.endswith("/c-23096/")


def words_of(page):
    return " ".join(html.unescape(main_of(page)).split())


def test_a_postcode_of_several_towns_asks_which_and_names_them_all(taken, client):
    for number in range(14):
        MunicipalityFactory(code=f"231{number:02}", name=f"Bourg-{number:02}", postcodes=["23140"])
    page = words_of(read(client, "figures", q="23140"))
    assert "Quelle commune ?" in page
    assert "« 23140 » en désigne 14 : choisissez." in page
    assert all(f"Bourg-{number:02} (23140" in page for number in range(14))
    MunicipalityFactory(code="23114", name="Bourg-14", postcodes=["23999"])
    MunicipalityFactory(code="23115", name="Bourg-14", postcodes=["23998"])
    assert "Quel territoire ?" in words_of(read(client, "figures", q="bourg-14"))
    assert client.get(reverse("observatory:figures"), {"q": " 23999 "}).status_code == 302


def test_two_territories_stand_side_by_side(taken, client):
    page = read(client, "side_by_side", un="d-23", autre="Limoges")
    assert "Creuse" in page
    assert "Limoges" in page
    assert "non calculé" in page
    assert "Aucun territoire ne porte le nom" in read(client, "side_by_side", un="d-23", autre="Atlantide")


def test_who_never_spoke_is_named(taken, client, towns):
    NeedFactory(municipality=towns["Guéret"], department=towns["Guéret"].department)
    take_snapshot(DAY)
    page = read(client, "figures")
    assert "Qui n’a jamais parlé" in page
    assert reverse("observatory:territory", args=["d-56"]) in page
    assert reverse("observatory:territory", args=["d-23"]) not in page


def test_the_map_of_a_day_is_a_file_that_never_changes(taken, client, towns):
    address = reverse("observatory:picture", args=[taken.pk, "density", "department"])
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml; charset=utf-8")
    drawn = ElementTree.fromstring(answer.content)
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    words = " ".join(drawn.itertext())
    assert taken.digest in words
    assert "Creuse" in words
    paths = drawn.findall(".//{http://www.w3.org/2000/svg}path")
    assert {path.get("fill") for path in paths} - {None} > {"url(#none)"}
    assert answer.content.count(b"http") == 1, "it asks for nothing elsewhere"
    places(towns, Guéret=9)
    take_snapshot(DAY + dt.timedelta(days=1))
    tables.picture_of.cache_clear()
    assert client.get(address).content == answer.content
    assert address in client.get(reverse("observatory:rows", args=[taken.pk, "density", "d-23"])).text
    last = Snapshot.objects.last()
    now = reverse("observatory:picture", args=[last.pk, "density", "department"])
    assert now in client.get(reverse("observatory:indicator", args=["density"])).text
    for key, level in (("density", "nation"), ("density", "x"), ("zz", "department")):
        assert client.get(reverse("observatory:picture", args=[taken.pk, key, level])).status_code == 404


def test_a_snapshot_gives_its_files_and_their_seal(taken, client):
    import hashlib

    page = read(client, "snapshot", taken.pk)
    text = client.get(reverse("observatory:input_file", args=[taken.pk, "lignes"])).content
    assert hashlib.sha256(text).hexdigest() in page
    assert client.get(reverse("observatory:input_file", args=[taken.pk, "autre"])).status_code == 404


@pytest.mark.parametrize("name", ["lignes", "geographie"])
def test_the_same_file_is_read_by_columns(taken, client, name):
    polars = pytest.importorskip("polars")
    assert "en Parquet" in read(client, "snapshot", taken.pk)
    answer = client.get(reverse("observatory:input_parquet", args=[taken.pk, name]))
    table = polars.read_parquet(io.BytesIO(answer.content))
    text = client.get(reverse("observatory:input_file", args=[taken.pk, name])).text
    lines = list(csv.DictReader(io.StringIO(text)))
    assert (table.columns, len(table)) == (list(lines[0]), len(lines))
    for written, held in zip(lines, table.iter_rows(named=True), strict=True):
        for column, cell in held.items():
            assert (
                (written[column] == "")
                if cell is None
                else str(cell) == written[column] or float(written[column]) == cell
            )
    assert client.get(reverse("observatory:input_parquet", args=[taken.pk, "autre"])).status_code == 404


def test_a_releve_older_than_its_columns_has_its_text_alone(taken, client):
    InputColumns.objects.all().delete()
    assert "Parquet" not in read(client, "snapshot", taken.pk)
    assert client.get(reverse("observatory:input_parquet", args=[taken.pk, "lignes"])).status_code == 404


@pytest.mark.parametrize("text", ["\0", "%", "' OR 1=1", "<script>", "é" * 300, "75012", "\u202e", "-"])
def test_hostile_words_are_words(taken, client, text):
    for name, asked in (
        ("figures", {"q": text}),
        ("side_by_side", {"un": text, "autre": text}),
        ("indicator", {"niveau": text, "dans": text, "page": text}),
    ):
        args = ["density"] if name == "indicator" else []
        answer = client.get(reverse(f"observatory:{name}", args=args), asked, follow=True)
        assert answer.status_code == 200
        assert "<script>" not in answer.content.decode().split("<main", 1)[1]


@pytest.mark.parametrize("territory", ["d-99", "x", "c-00000", "e-", "d-23-1", "r-zz", "a-75112"])
def test_what_is_no_territory_is_not_found(taken, client, territory):
    assert client.get(reverse("observatory:territory", args=[territory])).status_code == 404
    assert client.get(reverse("observatory:rows", args=[taken.pk, "density", territory])).status_code == 404


def test_what_is_no_indicator_is_not_found(taken, client):
    assert client.get(reverse("observatory:indicator", args=["zz"])).status_code == 404
    assert client.get(reverse("observatory:rows", args=[taken.pk, "zz", "d-23"])).status_code == 404
    assert client.get(reverse("observatory:rows", args=[9999, "density", "d-23"])).status_code == 404
