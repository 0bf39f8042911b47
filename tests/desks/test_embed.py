"""What other sites frame: no script, no cookie, its own policy; and what is taken away in one file."""

import csv
import datetime as dt
import io
import json
import os
import re
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from lieudit.desks import reads, tasks
from lieudit.needs.services import withdraw_need
from lieudit.toolkit import kept_counts, open_files
from tests.learning.factories import a_path, a_session
from tests.mutual_aid.factories import a_thing
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
WHAT = ("carte", "besoins", "lieux")


@pytest.fixture
def need(lands):
    place = PlaceFactory(name="La Grange", municipality=MunicipalityFactory(department=lands.creuse))
    return NeedFactory(place=place)


def embed(what, slug="creuse"):
    return reverse("desks:embed", args=[what, slug])


@pytest.mark.parametrize("what", WHAT)
def test_any_site_may_frame_it_and_nothing_runs_in_it(client, need, what):
    answer = client.get(embed(what))
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert "public" in answer["Cache-Control"]
    assert not re.search(r"<script|<form|\son\w+=|style=", answer.text)
    assert '<base target="_blank">' in answer.text


def test_every_other_page_still_refuses_to_be_framed(client, need):
    answer = client.get(need.get_absolute_url())
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


def test_it_is_the_same_for_everybody_and_asked_again_only_when_something_moved(client, lands, need):
    first = client.get(embed("besoins"))
    client.force_login(lands.animator)
    again = client.get(embed("besoins"), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert client.get(embed("besoins")).text == first.text


@pytest.mark.parametrize("what", WHAT)
def test_it_is_read_in_few_queries(client, need, what, django_assert_max_num_queries):
    client.get(embed(what))
    with django_assert_max_num_queries(4):
        client.get(embed(what))


def test_each_shows_its_thing_of_its_territory(client, lands, need):
    other = MunicipalityFactory(code="87085", name="Limoges", department=lands.vienne)
    NeedFactory(place=PlaceFactory(name="Le Four", municipality=other), words="Ailleurs, autre chose.")
    assert "permanence numérique" in client.get(embed("besoins")).text
    assert "Ailleurs" not in client.get(embed("besoins")).text
    assert "Ailleurs" in client.get(embed("besoins", "nouvelle-aquitaine")).text
    assert "La Grange" in client.get(embed("lieux")).text
    assert "1\xa0lieu connu" in client.get(embed("carte")).text
    assert "<svg" in client.get(embed("carte", "france")).text


@pytest.mark.parametrize("url", ["/integrer/votes/creuse/", "/integrer/carte/nulle-part/"])
def test_what_is_not_known_is_not_found(client, lands, url):
    assert client.get(url).status_code == 404


def test_the_code_is_given_to_everybody(client, lands, settings):
    settings.SITE_URL = "https://lieudit.exemple"
    page = client.get(reverse("desks:embedding", args=["creuse"])).text
    for what in WHAT:
        assert escape(f'<iframe src="https://lieudit.exemple{embed(what)}"') in page
    assert escape('sandbox="allow-popups allow-popups-to-escape-sandbox"') in page


def test_everything_of_a_territory_is_taken_away_in_one_file(client, lands, need):
    client.force_login(lands.animator)
    path, session = a_path(keeper=need.place), a_session(keeper=need.place)
    elsewhere = MunicipalityFactory(code="33063", department=DepartmentFactory(code="33", name="Gironde"))
    for place in (need.place, PlaceFactory(municipality=elsewhere)):
        a_thing(place=place, title="Une remorque")
    answer = client.get(reverse("desks:export", args=["creuse"]))
    assert answer["Content-Disposition"] == 'attachment; filename="lieudit-creuse.zip"'
    whole = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert whole.testzip() is None
    assert {"lieux.csv", "lieux.geojson", "organisations.csv", "besoins.csv", "besoins.geojson"} <= set(
        whole.namelist()
    )
    rows = list(csv.DictReader(io.StringIO(whole.read("besoins.csv").decode("utf-8-sig"))))
    assert [row["lieu"] for row in rows] == ["La Grange"]
    (feature,) = json.loads(whole.read("lieux.geojson"))["features"]
    assert feature["properties"]["nom"] == "La Grange"
    assert "Les tiers-lieux creusois" in whole.read("mandats.csv").decode()
    for name, told in (("parcours", path.title), ("sessions", session.title), ("choses-pretees", "Une remorque")):
        (row,) = csv.DictReader(io.StringIO(whole.read(f"{name}.csv").decode("utf-8-sig")))
        assert row["titre"] == told
    assert len(whole.read("visites.csv").decode().splitlines()) == 1, "none took place"
    client.force_login(lands.national)
    assert client.get(reverse("desks:export", args=["france"])).getvalue()


def test_where_there_is_much_of_it_the_worker_writes_it_and_the_file_of_the_day_is_given(
    client, lands, need, settings, tmp_path, monkeypatch
):
    client.force_login(lands.animator)
    address = reverse("desks:export", args=["creuse"])
    few = zipfile.ZipFile(io.BytesIO(client.get(address).getvalue()))
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(open_files, "LIVE_ROWS", 0)
    asked = []
    written = tasks.write_whole
    monkeypatch.setattr(tasks, "write_whole", type("Task", (), {"enqueue": asked.append}))
    waiting = [client.get(address, follow=True) for _ in range(2)]
    assert all("Le fichier est en train d’être écrit" in each.text for each in waiting)
    assert asked == ["creuse"]
    written.call("creuse")
    answer = client.get(address)
    assert answer["Content-Disposition"].startswith('attachment; filename="lieudit-creuse-20')
    whole = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert whole.namelist() == few.namelist()
    assert whole.read("besoins.csv") == few.read("besoins.csv")
    withdraw_need(need, actor=need.author)
    assert client.get(address).status_code == 302
    assert asked == ["creuse", "creuse"]
    written.call("creuse")
    assert client.get(address).status_code == 200
    before = (timezone.now() - dt.timedelta(days=2)).timestamp()
    os.utime(open_files.path_of("lieudit-creuse.zip"), (before, before))
    assert client.get(address).status_code == 302, "nobody is given the file of another day"
    assert len(asked) == 3
    monkeypatch.setattr(open_files, "LIVE_ROWS", 1000)
    assert client.get(address).getvalue()
    assert not open_files.path_of("lieudit-creuse.zip").exists()
    written.call("nulle-part")
    assert not open_files.path_of("lieudit-nulle-part.zip").exists()


def test_more_places_than_a_map_names_are_counted_by_department_or_shown_without_their_names(client, need, monkeypatch):
    monkeypatch.setattr(reads, "MOST_DOTS", 0)
    for slug, region in (("france", None), (need.department.region.slug, need.department.region)):
        page = client.get(embed("carte", slug)).text.replace("\xa0", " ")
        assert "1 lieu connu" in page, region
        assert "Lieux pour 100\u202f000 habitants" in page
        assert "Creuse : 1 lieu" in page
        assert "need-dot" not in page
    page = client.get(embed("carte")).text
    assert 'class="place-dots"' in page
    assert "La Grange" not in page


def test_once_places_are_many_the_map_says_what_the_worker_counted(client, need, monkeypatch):
    monkeypatch.setattr(reads, "MOST_DOTS", 0)
    few = {slug: client.get(embed("carte", slug)).text for slug in ("france", "creuse", need.department.region.slug)}
    monkeypatch.setattr(open_files, "LIVE_ROWS", 0)
    kept_counts.forget()
    assert {slug: client.get(embed("carte", slug)).text for slug in few} == few
    kept_counts.forget()
