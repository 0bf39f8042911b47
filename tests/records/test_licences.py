"""Each list keeps its own licence: what is to be shared alike, or of which none is told, is parted from the rest."""

import csv
import io

import pytest
from django.urls import reverse

from lieudit.records.models import SourceRecord
from tests.network.factories import PlaceFactory

pytestmark = pytest.mark.django_db
HELD = {
    "Dit ici": [], "Ouverte": ["Licence Ouverte 2.0"], "ODbL": ["ODbL 1.0"], "CC": ["CC-BY-SA 4.0"],
    "Par": ["cc by-sa"], "Non dite": [""], "Deux listes": ["Licence Ouverte 2.0", "Open Database License 1.0"],
    "Usage": ["usages libres"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def places():
    for name, licences in HELD.items():
        place = PlaceFactory(name=name)
        for number, licence in enumerate(licences):
            SourceRecord.objects.create(
                place=place, source=f"Liste {number}", external_id=name, licence=licence, row={}
            )


def listed(client, licence):
    return {place.name for place in client.get(reverse("network:places"), {"licence": licence}).context["page"]}


def test_the_directory_and_its_files_part_them(client):
    alike = {"ODbL", "CC", "Par", "Deux listes"}
    assert listed(client, "share-alike") == alike
    assert listed(client, "untold") == {"Non dite"}
    assert listed(client, "open") == {"Dit ici", "Ouverte", "Usage"}
    assert listed(client, "") == set(HELD)
    address = reverse("network:export_places", args=["csv"]) + "?licence=share-alike"
    rows = csv.DictReader(io.StringIO(client.get(address).getvalue().decode("utf-8-sig"), newline=""))
    assert {row["nom"] for row in rows} == alike


def test_the_page_of_open_data_says_how(client):
    assert "partage à l’identique" in client.get(reverse("api:datasets")).text
