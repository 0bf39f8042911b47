"""Programmes of a place and zonings of its municipality, each with its date, wherever places are shown."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from lieudit.records.models import SourceRecord
from lieudit.territory.models import Zoning
from lieudit.territory.vocabulary import Zone
from tests.network.factories import PlaceFactory
from tests.records.factories import LabelFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
WORDS = "Fabrique de territoire, depuis 2021"


@pytest.fixture
def label():
    place = PlaceFactory(name="Le Préau", slug="le-preau")
    Zoning.objects.create(municipality=place.municipality, programme=Zone.FRR, since=dt.date(2024, 7, 1))
    Zoning.objects.create(
        municipality=place.municipality, programme=Zone.ACV, since=dt.date(2018, 1, 1), until=dt.date(2026, 1, 1)
    )
    return LabelFactory(place=place, since=dt.date(2021, 3, 1))


def names(client, query):
    response = client.get(f"{reverse('network:places')}?{query}")
    return [place.name for place in response.context["page"]]


def test_the_list_and_the_map_narrow_and_show_them(client, label):
    away = MunicipalityFactory(
        code="87085", name="Limoges", department=DepartmentFactory(code="87", name="Haute-Vienne")
    )
    PlaceFactory(name="Atelier", municipality=away)
    assert names(client, "programme=fabrique") == names(client, "programme=frr") == ["Le Préau"]
    assert names(client, "programme=acv") == []
    assert names(client, "programme=fabrique&domain=culture") == []
    assert WORDS in client.get(reverse("network:places")).text
    assert client.get(reverse("network:places_points") + "?programme=fabrique").json()["names"] == ["Le Préau"]
    assert WORDS in client.get(reverse("network:place_card", args=[label.place.pk])).text


def test_a_label_that_ended_is_not_shown(client, label):
    label.until = dt.date(2025, 1, 1)
    label.save()
    assert WORDS not in client.get(reverse("network:places")).text
    assert names(client, "programme=fabrique") == []


def test_the_page_of_the_place_says_both(client, label):
    page = client.get(label.place.get_absolute_url()).text
    assert WORDS in page
    assert "France ruralités revitalisation, depuis 2024" in page
    assert "Action cœur de ville" not in page


def test_the_files_say_programmes_and_the_lists_with_their_licences(client, label):
    for number in ("1", "2"):
        SourceRecord.objects.create(place=label.place, source="CGET 2019", external_id=number, licence="ODbL 1.0")
    text = client.get(reverse("network:export_places", args=["csv"])).getvalue().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["labels"] == WORDS
    assert row["zonages"] == "France ruralités revitalisation, depuis 2024"
    assert row["listes"] == "CGET 2019 (ODbL 1.0)"
    assert "labels" in client.get(reverse("network:columns")).text
