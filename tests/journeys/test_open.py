"""A person takes the places of their region in three clicks, makes something of them and says so; the secretariat shows
it; a program reads the same places, and anybody checks that no act of the journal was changed."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.urls import reverse

from lieudit.api import files
from lieudit.care.services import accept_charter
from tests.accounts.factories import AccountFactory
from tests.api.test_datasets import brest
from tests.journeys.visitor import Visitor
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory

pytestmark = pytest.mark.django_db
REUSE = {
    "title": "Où travailler le soir en Bretagne ?",
    "url": "https://exemple.fr/carte",
    "about": "Une carte.",
    "maker": "Un collectif d’habitantes",
}


@pytest.fixture(autouse=True)
def apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def test_the_places_of_a_region_in_three_clicks_and_a_reuse(charter):
    PlaceFactory(name="La Forge de Brest", municipality=brest())
    PlaceFactory(name="Le Grenier")
    someone = Visitor().open("/").follow("Données ouvertes").reads("Tout ce qui est public se télécharge")
    someone.open(reverse("api:dataset", args=["lieux"])).reads("2 lignes", "La Forge de Brest", "Licence Ouverte 2.0")
    someone.send("Chercher", territory="r-53").reads("1 ligne, pour ces choix", "La Forge de Brest")
    someone.does_not_read("Le Grenier")
    address = next(url for said, url in someone.page.links if said.startswith("CSV") and "r-53" in url)
    answer = someone.client.get(address)
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))
    assert [(row["nom"], row["region"]) for row in rows] == [("La Forge de Brest", "Bretagne")]

    someone.open(reverse("api:dataset", args=["lieux"])).follow("Signaler une réutilisation")
    someone.send("La signaler", **REUSE, charter="on").reads("Le secrétariat la lit")
    someone.does_not_read(REUSE["title"])
    nadia = AccountFactory(is_staff=True)
    accept_charter(nadia)
    secretariat = Visitor(nadia).open(reverse("api:reuses")).reads(REUSE["title"], REUSE["url"])
    secretariat.send("La montrer").reads("C’est montré")
    someone.open(reverse("api:dataset", args=["lieux"])).reads(REUSE["title"], REUSE["maker"])


def test_a_program_reads_what_people_read(charter):
    need = NeedFactory(words="Il manque un four à pain.")
    files.write_files.call()
    reader = Visitor().open(reverse("api:interface")).reads("Essayer", "sans clé")
    links = json.loads(reader.client.get("/api/v1/").content)["links"]
    assert any(each["href"].endswith("/api/v1/besoins") for each in links)
    (row,) = reader.client.get("/api/v1/besoins?q=four").json()["data"]
    assert (row["numero"], row["mots"]) == (need.number, need.words)
    assert need.words in reader.client.get("/donnees/besoins.csv").getvalue().decode()
    Visitor().open(reverse("api:dataset", args=["besoins"])).reads("SHA-256", "Écrit le")
