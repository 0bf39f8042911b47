"""A place is « ouvert » where somebody said so, and nowhere else: in files, interface, page, choice and figures."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse

from lieudit.network.forms import PlaceForm
from lieudit.network.models import Place
from lieudit.observatory.inputs import rows_of
from lieudit.records.services import revise_place
from tests.accounts.factories import AccountFactory
from tests.api.test_datasets import body
from tests.imports.factories import imported
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
ROW = {"ID_UNIQUE": "1", "NOM": "Le Préau", "CODPOST": "23000", "VILLE": "Guéret", "etat du projet": ""}
FILE = "lieux-licence-non-precisee"


@pytest.fixture(autouse=True)
def gueret():
    return MunicipalityFactory()


@pytest.mark.parametrize(
    ("said", "told", "status"), [("", "", ""), ("Ouvert", "ouvert", "open"), ("En projet", "en projet", "project")]
)
def test_files_interface_page_and_choice_say_what_the_list_says(client, said, told, status):
    imported(ROW | {"etat du projet": said})
    place = Place.objects.get()
    text = body(client.get(reverse("api:file", args=[FILE, "csv"]))).decode("utf-8-sig")
    assert [row["etat"] for row in csv.DictReader(io.StringIO(text, newline=""))] == [told]
    assert client.get(f"/api/v1/{FILE}?fields=etat").json()["data"] == [{"identifiant": place.slug, "etat": told}]
    page = client.get(place.get_absolute_url())
    assert ("état" in page.context["untold"]) == (not said)
    assert ("Ce lieu n’est plus ouvert" in page.text) == (status == "open")
    for value in ("open", "project", "untold"):
        found = client.get(reverse("network:places"), {"status": value})
        assert (place.name in found.text) == (value == (status or "untold")), value


def test_a_list_that_falls_silent_takes_its_word_back():
    imported(ROW | {"etat du projet": "Ouvert"})
    imported(ROW)
    assert Place.objects.get().status == ""


def test_who_speaks_says_it_and_it_is_theirs(client):
    imported(ROW)
    place, actor = Place.objects.with_territory().get(), AccountFactory(secretariat=True)
    form = PlaceForm(initial=PlaceForm.of(place), account=actor)
    assert form["status"].value() == ""
    assert form.fields["status"].required is False
    revise_place(place, actor=actor, status="open")
    sources = client.get(reverse("records:sources", args=[place.slug]))
    assert "ouvert" in sources.text
    place.refresh_from_db()
    assert place.status == "open"
    imported(ROW | {"note": "la même liste, plus tard"})
    place.refresh_from_db()
    assert place.status == "open"


def test_figures_count_it_as_known_and_never_as_open():
    imported(ROW)
    lines = list(csv.DictReader(io.StringIO(rows_of(dt.date(2026, 11, 29)).text)))
    assert [line["counted"] for line in lines if line["kind"] == "place"] == ["1"]
