"""A person takes the places of their region in three clicks, makes something of them and says so; the secretariat shows
it; a program reads the same places, keeps a copy while many act at once, and is told when something changes."""

from __future__ import annotations

import csv
import io
import json
import secrets
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from lieudit.api import changes, deliveries, files
from lieudit.api.models import Hook
from lieudit.care.services import accept_charter
from lieudit.needs.services import express_need, support_need, withdraw_need
from lieudit.network.models import Place, Representative
from lieudit.toolkit.datasets import DATASETS
from scripts import mirror as client_alone
from scripts.receiver import Receiver
from tests.accounts.factories import AccountFactory
from tests.api.test_changes import apart, compare_all, exported, new_mirror, patient, read
from tests.api.test_datasets import brest
from tests.journeys.visitor import Visitor
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db
REUSE = {
    "title": "Où travailler le soir en Bretagne ?",
    "url": "https://exemple.fr/carte",
    "about": "Une carte.",
    "maker": "Un collectif d’habitantes",
}


@pytest.fixture(autouse=True)
def files_apart(settings, tmp_path):
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

    someone.follow("Poser une question sur ces données").send(
        "La poser", words="Que dit la colonne « etat » ?", charter="on"
    )
    someone.reads("avant de la montrer ici").does_not_read("Que dit la colonne")
    secretariat.open(reverse("api:questions")).reads("Que dit la colonne").follow("Répondre")
    secretariat.send("Répondre", words="Si le lieu est ouvert.").reads("C’est répondu")
    someone.open(reverse("api:dataset", args=["lieux"])).reads("Que dit la colonne", "Si le lieu est ouvert.")


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


def test_the_client_is_sixty_lines_of_the_standard_library():
    source = Path(client_alone.__file__).read_text()
    assert len(source.splitlines()) <= 60
    assert "lieudit." not in source.replace("lieudit.example", "")
    assert "django" not in source


ACTS = 12
"""Needs that each of them expresses; a third is withdrawn, a third said by another place too."""
AT_ONCE = 8


def speak(mine: Representative, others: Representative) -> None:
    """Express needs one after the other, two in one transaction now and then; take some back, have some said again."""
    say = partial(express_need, actor=mine.account, place=mine.place, domains=["digital"], speaking_for="place")
    for turn in range(ACTS):
        with transaction.atomic():
            need = say(words=f"Il manque un poste, {turn}.", deposit_key=secrets.token_hex(9), place_is_public=True)
            if turn % 5 == 0:
                say(words=f"Il manque aussi une salle, {turn}.", deposit_key=secrets.token_hex(9), place_is_public=True)
        if turn % 3 == 1:
            withdraw_need(need, actor=mine.account)
        elif turn % 3 == 2:
            support_need(need, actor=others.account, place=others.place)
        if turn % 10 == 0:
            Place.objects.filter(pk=mine.place_id).update(name=f"Lieu {mine.pk}, {turn}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures(patient.__name__)
def test_a_copy_holds_what_the_files_hold_while_many_act_at_once():
    """Eight who act, one who compares, one who reads; `make drills ARGS="--only copy --acts 10000"` does more."""
    speakers = [RepresentativeFactory() for _ in range(AT_ONCE)]
    copy, over, faults = new_mirror(), threading.Event(), []

    def until_over(act):
        while not over.is_set():
            act()

    compare = partial(changes.compare, "besoins", DATASETS["besoins"])
    watching = [apart(partial(until_over, act), faults) for act in (compare, copy.follow)]
    for thread in [apart(partial(speak, *pair), faults) for pair in zip(speakers, speakers[::-1], strict=True)]:
        thread.join()
    over.set()
    for thread in watching:
        thread.join()
    assert faults == []
    compare_all()
    copy.follow()
    assert copy.rows == exported() == dict(copy.listed())
    assert len(copy.numbers) == len(set(copy.numbers)), "no change is told twice"
    assert len(DATASETS["besoins"].rows()) > AT_ONCE * ACTS / 2


@pytest.fixture
def receiver(settings, tmp_path) -> Iterator[Receiver]:
    """The program that `make demo` runs, on loopback, where a demonstration may send."""
    settings.DEMONSTRATION, settings.VAR_DIR = True, tmp_path
    one = Receiver(0, tmp_path / "received.jsonl", tmp_path / "receiver-secret")
    threading.Thread(target=one.serve_forever, daemon=True).start()
    yield one
    one.shutdown()
    one.server_close()


def test_a_program_is_told_and_one_sees_what_it_received(charter, receiver, tmp_path):
    jeanne = RepresentativeFactory().account
    accept_charter(jeanne)
    visitor = Visitor(jeanne).open(reverse("api:interface")).follow("avertir un programme")
    visitor.send("L’avertir", url=f"http://127.0.0.1:{receiver.server_port}/").reads("Cette adresse sera avertie")
    (tmp_path / "receiver-secret").write_text(Hook.objects.get().secret)
    visitor.send("Envoyer un essai").reads("Un essai part", "En route")
    deliveries.deliver.call()
    visitor.open(Hook.objects.get().get_absolute_url()).reads("Arrivé")
    visitor.follow("Voir ce que reçoit le programme").reads("Un essai, bien signé")

    need = NeedFactory(words="Il manque un four à pain.")
    compare_all()
    deliveries.ask_to_deliver()
    deliveries.deliver.call()
    visitor.open(reverse("pages:messages")).reads("Il y a du nouveau, bien signé", "Besoins : 1 ligne")
    address = next(url for said, url in visitor.page.links if said == "Lire ce qui a changé")
    rows = [each["row"] for each in json.loads(read(f"{address}&limit=500"))["changes"] if each["dataset"] == "besoins"]
    assert [row["numero"] for row in rows] == [need.number]

    (tmp_path / "receiver-secret").write_text("whsec_" + "QQ" * 16)
    visitor.open(Hook.objects.get().get_absolute_url()).send("Envoyer un essai")
    deliveries.deliver.call()
    visitor.open(reverse("pages:messages")).reads("sa signature n’est pas la bonne")
    visitor.open(Hook.objects.get().get_absolute_url()).reads("réponse 401")
