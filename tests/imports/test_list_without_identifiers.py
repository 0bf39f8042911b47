"""Places of a list that gives them no identifier: none is lost, and each is known again the next time."""

import json

import pytest

from lieudit.network.models import Place
from lieudit.records.models import SourceRecord
from tests.imports.factories import an_import, imported, undone
from tests.imports.test_map_columns import carried_out, mapped
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
COLUMNS = {"name": "Lieu", "postcode": "CP", "address": "Rue", "latitude": "Lat", "longitude": "Lon"}
SPACE = {"Lieu": "Espace numérique", "CP": "23000", "Rue": "", "Lat": "", "Lon": ""}


@pytest.fixture(autouse=True)
def gueret():
    return MunicipalityFactory()


def brought(*rows):
    run = an_import(*rows)
    if run.state == "mapping":
        run = mapped(run, columns=COLUMNS, source="Espaces")
    return carried_out(run)


def test_five_villages_keep_their_five_places():
    rows = [SPACE | {"Rue": f"{i} rue Haute"} for i in range(3)] + [SPACE | {"Lat": "46.17", "Lon": "1.87"}, SPACE]
    run = brought(*rows)
    assert (run.counts["created"], run.counts["rejected"]) == (5, 0)
    told = json.dumps([line.reasons for line in run.lines.all()], ensure_ascii=False)
    assert told.count("Doublon possible : même nom dans la commune") == 4
    assert "identifiant" not in told
    assert SourceRecord.objects.filter(external_id__startswith="espace numerique 23000").count() == 5


def test_they_are_known_again_whatever_their_order():
    rows = [SPACE | {"Rue": f"{i} rue Haute"} for i in range(3)]
    brought(*rows)
    keys = dict(Place.objects.values_list("address", "pk"))
    run = brought(*(row | {"Lat": "46.17", "Lon": "1.87"} for row in reversed(rows)))
    assert (run.counts["created"], run.counts["updated"]) == (0, 3)
    assert dict(Place.objects.values_list("address", "pk")) == keys


def test_one_that_was_alone_is_known_again_among_others():
    brought(SPACE | {"Rue": "1 rue Haute"})
    first = Place.objects.get()
    run = brought(SPACE | {"Rue": "2 rue Haute"}, SPACE | {"Rue": "1 rue Haute"})
    assert (run.counts["created"], run.counts["unchanged"]) == (1, 1)
    assert Place.objects.get(address="1 rue Haute").pk == first.pk
    run = brought(SPACE | {"Rue": "2 rue Haute", "Lat": "46.17", "Lon": "1.87"})
    assert (run.counts["created"], run.counts["updated"]) == (0, 1)


def test_one_that_is_alone_keeps_its_place_when_its_address_is_spelled_otherwise():
    brought(SPACE | {"Rue": "1 rue Haute"})
    run = brought(SPACE | {"Rue": "1, grande rue Haute"})
    assert (run.counts["created"], run.counts["updated"]) == (0, 1)


def test_a_row_repeated_word_for_word_is_left_out_with_this_reason():
    run = brought(SPACE, SPACE | {"Lieu": "La Forge"}, SPACE)
    assert (run.counts["created"], run.counts["rejected"]) == (2, 1)
    reason = run.lines.get(outcome="rejected").reasons[0][2]
    assert "répète mot pour mot" in reason


def test_a_file_in_which_every_name_is_the_same_keeps_all_its_places():
    rows = [SPACE | {"Rue": f"{i} rue Haute"} for i in range(120)]
    run = brought(*rows)
    assert (run.counts["created"], run.counts["rejected"]) == (120, 0)
    assert undone(run).state == "undone"
    assert not Place.objects.exists()


def test_a_recognised_list_with_null_identifiers_comes_in():
    row = {
        "id": None,
        "pivot": None,
        "nom": "Le Préau",
        "commune": "Guéret",
        "code_postal": "23000",
        "adresse": "1 rue",
        "services": "Devenir autonome dans les démarches administratives;Accéder à du matériel",
    }
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("nc.json", json.dumps([row, row | {"nom": "La Forge"}]).encode())
    run = imported(file=file)
    assert (run.format, run.counts["created"], run.counts["taken"]) == ("LaMednum 1.0.2", 2, {"offers": 2})


def test_lamednum_is_recognised_in_other_capitals_and_former_words_are_carried():
    from lieudit.public_services.models import Offer

    row = {
        "Id": "1",
        "Pivot": "00000000000000",
        "Nom": "Le Préau",
        "Commune": "Guéret",
        "Code postal": "23000",
        "Adresse": "1 rue Haute",
        "Services": "Devenir autonome dans les démarches administratives;Accéder à du matériel",
        "publics_accueillis": "Adultes;Seniors (+ 65 ans);Surdité",
        "conditions_acces": "Gratuit : Je peux accéder",
        "date_maj": "2023-09-05",
    }
    run = imported(row)
    assert run.format == "LaMednum 1.0.2"
    offer = Offer.objects.get()
    assert offer.services == ["Aide aux démarches administratives", "Accès internet et matériel informatique"]
    assert (offer.publics, offer.care, offer.price) == (["Seniors"], ["Surdité"], ["Gratuit"])
    assert Place.objects.get().address == "1 rue Haute"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("555520000", "+33555520000"), ("33555520000", "+33555520000"), ("555520000.0", "+33555520000"),
        ("+33 (0)5 55 52 00 00", "+33555520000"), ("0262 12 34 56", "+262262123456"), ("3949", "3949"),
        ("05 55 52 00 00 / 05 55 52 00 01", "+33555520000"), ("12", ""), ("Tél. : 05 55 52 00 00", "+33555520000"),
        ("05 55 52 00 00 (standard)", "+33555520000"), ("05 55 52 00 00 - 05 55 52 00 01", "+33555520000"),
        ("05-55-52-00-00", "+33555520000"), ("0555520000, 0555520001", "+33555520000"), ("demander Lou", ""),
        ("+33 5 55 52 00 00 accueil", "+33555520000"), ("05 - 55 - 52 - 00 - 00", "+33555520000"),
    ],
)  # fmt: skip
def test_telephones_are_read_whatever_a_file_ate_of_them(written, kept):
    imported({"ID_UNIQUE": "1", "NOM": "Le Préau", "CODPOST": "23000", "VILLE": "Guéret", "TELEPHONE": written})
    assert Place.objects.get().phone == kept


def test_a_state_that_a_list_says_no_more_is_said_by_none_and_may_be_said_again():
    row = {"ID_UNIQUE": "1", "NOM": "Le Préau", "CODPOST": "23000", "VILLE": "Guéret", "etat du projet": "En projet"}
    imported(row)
    assert Place.objects.get().status == "project"
    run = imported(row | {"etat du projet": "", "NOM": "Le Grand Préau"})
    assert Place.objects.get().status == "", "nobody says it any more"
    assert SourceRecord.objects.get().row["status"] == ""
    undone(run)
    assert Place.objects.get().status == "project"
    imported(row | {"etat du projet": ""})
    imported(row | {"etat du projet": "Fermé"})
    assert Place.objects.get().status == "closed"
