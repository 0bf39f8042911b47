"""LaMednum both ways: nothing is lost, what is written passes its own schema, what people say since is written."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.imports.formats import MEDNUM, carried
from lieudit.imports.models import Import
from lieudit.imports.rows import read_place
from lieudit.network.models import Place
from lieudit.public_services import mednum
from lieudit.public_services.importing import give_rows_back, take_rows
from lieudit.public_services.models import MednumRow, Offer
from lieudit.public_services.reads import write_mednum
from lieudit.public_services.services import end_offer, revise_offer, say_shortage
from lieudit.records.models import FieldSource
from lieudit.records.vocabulary import ABSENT
from lieudit.toolkit.tables import Cells
from tests.accounts.factories import AccountFactory
from tests.imports.factories import a_file, an_import, imported, undone
from tests.network.factories import OrganisationFactory, PlaceFactory
from tests.public_services.factories import OfferFactory
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
PUBLISHED = Path(__file__).parents[2].parent / "shared" / "data" / "reference" / "mednum"
ROW = {
    "id": "structure-1",
    "pivot": "43493312300029",
    "nom": "Anonymal",
    "commune": "Guéret",
    "code_postal": "23000",
    "code_insee": "23096",
    "adresse": "12 BIS RUE DE LECLERCQ",
    "complement_adresse": "Le patio du bois de l'Aulne",
    "latitude": "46.170",
    "longitude": "1.8715",
    "typologie": "TIERS_LIEUX|ASSO",
    "telephone": "+33180059880",
    "courriels": "contact@exemple.fr|accueil@exemple.fr",
    "site_web": "https://www.exemple.fr/|https://m.exemple.fr/",
    "horaires": "mo-fr 09:00-12:00,14:00-18:30; sa 08:30-12:00",
    "presentation_resume": "Des ateliers pour les personnes âgées.",
    "presentation_detail": 'Le samedi, à la médiathèque, "sur place".',
    "source": "Hubik",
    "itinerance": "Itinérant",
    "structure_parente": "SIRET de la ville pour une bibliothèque.",
    "date_maj": "2024-04-02",
    "services": "Loisirs et créations numériques|Maîtrise des outils numériques du quotidien",
    "publics_specifiquement_adresses": "Femmes|Jeunes",
    "prise_en_charge_specifique": "Surdité|Illettrisme",
    "frais_a_charge": "Payant|Gratuit sous condition",
    "dispositif_programmes_nationaux": "Aidants Connect|Point d'accès numérique CAF",
    "formations_labels": "Arnia/MedNum BFC (Bourgogne-Franche-Comté)",
    "autres_formations_labels": "Label et la bête",
    "modalites_acces": "Téléphoner|Se présenter",
    "modalites_accompagnement": "Dans un atelier collectif|À distance",
    "fiche_acces_libre": "https://acceslibre.beta.gouv.fr/app/23/erp/1/",
    "prise_rdv": "https://www.rdv.fr/",
}


def a_run():
    last = Import.objects.count() + 1
    return Import.objects.create(number=last, file_name="mednum.csv", digest=f"{last:064}", format=MEDNUM.name)


def read(cells):
    return read_place(Cells(2, dict(cells)), MEDNUM, "LaMednum", lambda fault: None)


def take(place, cells, run, tell=lambda fault: None):
    """What the import of a row makes beside its place: how many services."""
    return take_rows([(place, read(cells))], run, tell)


def brought(cells, town=None, **fields):
    """A place as the import of its row makes it."""
    row = read(cells)
    facts = {name: value for name, value in row.facts.items() if value is not None}
    facts |= {"name": row.name, "latitude": row.latitude, "longitude": row.longitude, **fields}
    return PlaceFactory(municipality=town or MunicipalityFactory(), **facts)


def written(places=None):
    text = b"".join(write_mednum(Place.objects.public() if places is None else places)).decode()
    return list(csv.DictReader(io.StringIO(text)))


def faults_of(path):
    frictionless = pytest.importorskip("frictionless")
    schema = PUBLISHED / "schema.json"
    if not schema.exists():
        pytest.skip("the published schema is not here")
    known = frictionless.Schema.from_descriptor(json.loads(schema.read_text()))
    resource = frictionless.Resource(path=path.name, basepath=str(path.parent), schema=known)
    return resource.validate(limit_errors=5).flatten(["rowNumber", "fieldName", "message"])


def test_words_of_the_standard_are_carried_as_they_are():
    for column, (_field, kind) in mednum.WORDS.items():
        cell = "|".join(kind.values)
        assert carried({column: cell})[column] == cell
    assert carried(ROW) == ROW


def test_a_row_comes_back_as_it_was():
    place = brought(ROW)
    take(place, ROW, a_run())
    (line,) = written()
    assert line == ROW
    assert tuple(line) == mednum.COLUMNS
    offer = Offer.objects.get()
    assert (offer.title, offer.publics, offer.said_on.isoformat()) == (
        "Médiation numérique",
        ["Jeunes", "Femmes"],
        "2024-04-02",
    )


def test_a_row_without_services_makes_none_and_comes_back():
    cells = ROW | dict.fromkeys((*mednum.WORDS, "prise_rdv"), "")
    take(brought(cells), cells, a_run())
    assert not Offer.objects.exists()
    assert written() == [cells]


def test_what_people_say_since_is_written_and_the_rest_stays():
    place = brought(ROW)
    take(place, ROW, a_run())
    Place.objects.update(hours="Tu 10:00-12:00", phone="+33555520000")
    offer = Offer.objects.get()
    revise_offer(offer, actor=AccountFactory(), price=["Gratuit"])
    (line,) = written()
    changed = {name for name in line if line[name] != ROW[name]}
    assert changed == {"horaires", "telephone", "frais_a_charge", "date_maj"}
    assert (line["horaires"], line["telephone"], line["frais_a_charge"]) == (
        "Tu 10:00-12:00",
        "+33555520000",
        "Gratuit",
    )


def test_a_record_that_already_said_otherwise_keeps_its_word():
    place = brought(ROW, name="Le Préau", phone="+33555520000")
    take(place, ROW, a_run())
    (line,) = written()
    assert (line["nom"], line["telephone"], line["adresse"]) == ("Le Préau", "+33555520000", ROW["adresse"])


def test_the_same_file_twice_changes_nothing_and_a_later_one_spares_what_people_said():
    place = brought(ROW)
    take(place, ROW, a_run())
    take(place, ROW, a_run())
    assert (MednumRow.objects.count(), Offer.objects.count(), MednumRow.objects.get().before) == (1, 1, None)
    revise_offer(Offer.objects.get(), actor=AccountFactory(), price=["Gratuit"])
    take(place, ROW | {"frais_a_charge": "Payant", "publics_specifiquement_adresses": "Seniors"}, a_run())
    assert (Offer.objects.get().price, Offer.objects.get().publics) == (["Gratuit"], ["Seniors"])


def test_a_list_brings_no_service_where_the_place_says_that_there_is_none():
    """Its row is kept, and brings one as soon as nobody says so any more."""
    place, actor = brought(ROW), AccountFactory(is_staff=True)
    FieldSource.objects.create(place=place, field="domains.digital", value=ABSENT, voice="place", author=actor)
    assert take(place, ROW, a_run())[0] == 0
    assert take(place, ROW | {"publics_specifiquement_adresses": "Seniors"}, a_run())[0] == 0
    assert (Offer.objects.count(), MednumRow.objects.count()) == (0, 1)
    FieldSource.objects.create(place=place, field="domains.digital", value=[], voice="place", author=actor)
    assert take(place, ROW | {"publics_specifiquement_adresses": "Seniors"}, a_run())[0] == 1
    assert MednumRow.objects.get().offer == Offer.objects.get()
    assert take(place, ROW | {"publics_specifiquement_adresses": "Seniors"}, a_run())[0] == 0


def test_undoing_gives_back_what_was_there():
    place, first, second = brought(ROW), a_run(), a_run()
    take(place, ROW, first)
    take(place, ROW | {"publics_specifiquement_adresses": "Seniors", "source": "Autre"}, second)
    give_rows_back(second)
    assert Offer.objects.get().publics == ["Jeunes", "Femmes"]
    (line,) = written()
    assert line["source"] == "Hubik"
    give_rows_back(first)
    assert not MednumRow.objects.exists()
    assert not Offer.objects.exists()


def test_undoing_leaves_what_people_made_of_it():
    place, run = brought(ROW), a_run()
    take(place, ROW, run)
    revise_offer(Offer.objects.get(), actor=AccountFactory(), title="Permanence du mardi")
    give_rows_back(run)
    assert Offer.objects.get().title == "Permanence du mardi"


@pytest.mark.parametrize(
    ("column", "typed", "came_out"),
    [
        ("formations_labels", "Étapes numériques (La Poste)", "Étapes numériques(La Poste)"),
        ("modalites_acces", "Ce lieu n’accueille pas de public", "Ce lieu n'accueille pas de public"),
        ("services", "Réparation|Aide aux démarches administratives", "Aide aux démarches administratives"),
        ("services", "aide aux démarches administratives; Réparation", "Aide aux démarches administratives"),
        ("telephone", "01 80 05 98 80", "+33180059880"),
        ("pivot", "pas un numéro", mednum.NO_PIVOT),
        ("date_maj", "hier", None),
    ],
)
def test_the_traps_of_the_standard_come_out_right(column, typed, came_out):
    cells = ROW | {column: typed}
    take(brought(cells), cells, a_run())
    (line,) = written()
    expected = came_out or timezone.localdate(Place.objects.get().created_at).isoformat()
    assert line[column] == expected


def test_a_place_that_never_was_in_a_file_is_written_too_and_others_are_not(tmp_path):
    PlaceFactory(name="Sans numérique")
    offer = OfferFactory(
        price=["Gratuit"], services=["Aide aux démarches administratives"], place__typologies=["fablab"]
    )
    PlaceFactory(name="Le Lavoir", domains=["digital"], phone="+681123456")
    path = tmp_path / "mednum.csv"
    path.write_bytes(b"".join(write_mednum(Place.objects.public())))
    lines = written()
    assert {line["nom"] for line in lines} == {offer.place.name, "Le Lavoir"}
    assert next(line for line in lines if line["id"] == offer.place.slug)["typologie"] == "TIERS_LIEUX|FABLAB"
    assert faults_of(path) == []


def test_the_published_example_comes_back_and_passes_the_schema(tmp_path):
    source = PUBLISHED / "exemple-valide.csv"
    if not source.exists():
        pytest.skip("the published example is not here")
    (cells,) = csv.DictReader(io.StringIO(source.read_text(encoding="utf-8")))
    town = MunicipalityFactory(code=cells["code_insee"], name=cells["commune"], postcodes=[cells["code_postal"]])
    take(brought(cells, town), cells, a_run())
    path = tmp_path / "mednum.csv"
    path.write_bytes(b"".join(write_mednum(Place.objects.public())))
    assert written() == [cells]
    assert faults_of(path) == []


def test_two_thousand_places_pass_the_schema_and_come_back_whole(tmp_path):
    """Two thousand rows that are all different, made from one."""
    town, sizes = MunicipalityFactory(), {name: len(kind.values) for name, (_f, kind) in mednum.WORDS.items()}
    rows = []
    for n in range(2000):
        words = {
            name: "|".join(kind.values[(n + i) % sizes[name]] for i in range(1 + n % 2))
            for name, (_field, kind) in mednum.WORDS.items()
        }
        own = {"id": f"structure-{n}", "nom": f"Lieu {n}", "latitude": f"46.{n:04}1", "telephone": f"+335555{n:05}"}
        rows.append(ROW | words | own)
    made = [read_place(Cells(n, row), MEDNUM, "", lambda fault: None) for n, row in enumerate(rows)]
    places = Place.objects.bulk_create(
        Place(
            slug=f"lieu-{n}",
            municipality=town,
            name=row.name,
            latitude=row.latitude,
            longitude=row.longitude,
            **{name: value for name, value in row.facts.items() if value is not None},
        )
        for n, row in enumerate(made)
    )
    run = a_run()
    for start in range(0, 2000, 500):
        held = [(place, read(row)) for place, row in zip(places[start:], rows[start : start + 500], strict=False)]
        take_rows(held, run, lambda fault: None)
    path = tmp_path / "mednum.csv"
    path.write_bytes(b"".join(write_mednum(Place.objects.public())))
    assert written() == rows
    assert faults_of(path) == []


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_file_that_is_imported_goes_out_as_it_came_and_is_undone(separator):
    MunicipalityFactory()
    secretariat = AccountFactory(secretariat=True)
    run = imported(by=secretariat, file=a_file(ROW, delimiter=separator), published=["email courriels"])
    assert (run.format, run.counts["created"]) == (MEDNUM.name, 1)
    assert written() == [ROW]
    assert Offer.objects.get().place.name == "Anonymal"
    undone(run, secretariat)
    assert not Offer.objects.exists()
    assert written() == []


def test_the_preview_tells_services_and_refused_cells_and_changes_nothing(client, django_capture_on_commit_callbacks):
    MunicipalityFactory()
    secretariat = AccountFactory(secretariat=True)
    wrong = {
        "services": "Réparation|Maîtrise des outils numériques du quotidien|Café",
        "pivot": "aucun",
        "date_maj": "hier",
        "prise_rdv": "demander à l’accueil",
    }
    run = an_import(ROW, ROW | wrong | {"id": "structure-2", "nom": "La Forge"}, by=secretariat)
    assert (run.state, run.counts["taken"]) == ("preview", {"offers": 2})
    told = {column: reason for column, _value, reason, kept in run.lines.get(line=3).reasons if kept}
    assert set(told) == {*wrong, "courriels"}
    assert "«\u00a0Réparation\u00a0», «\u00a0Café\u00a0»" in told["services"]
    assert not Offer.objects.exists()
    assert not MednumRow.objects.exists()
    client.force_login(secretariat)
    page = " ".join(client.get(run.get_absolute_url()).text.split())
    assert "<b>2</b> <span>services à ajouter</span>" in page
    assert "<b>0</b> <span>lieu à mettre à jour</span>" in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("imports:start_import", args=[run.number]))
    page = " ".join(client.get(run.get_absolute_url()).text.split())
    assert "<b>2</b> <span>services ajoutés</span>" in page
    assert Offer.objects.count() == 2


def test_the_next_file_of_the_same_list_is_undone_alone():
    MunicipalityFactory()
    secretariat = AccountFactory(secretariat=True)
    imported(ROW, by=secretariat, published=["email courriels"])
    later = ROW | {"publics_specifiquement_adresses": "Seniors", "telephone": "+33555520000", "date_maj": "2025-01-01"}
    run = imported(later, by=secretariat, published=["email courriels"])
    assert written() == [later]
    undone(run, secretariat)
    assert written() == [ROW]


@pytest.mark.parametrize("said", ["shortage", "hours", "partner", "end"])
def test_what_people_said_of_a_service_keeps_it_when_its_import_is_undone(said):
    place, run = PlaceFactory(), a_run()
    take(place, ROW, run)
    offer, actor = Offer.objects.get(), AccountFactory()
    if said == "shortage":
        say_shortage(offer, actor=actor, state="waiting", waiting=12, shortage="Un médiateur de plus.")
    elif said == "end":
        end_offer(offer, actor=actor, reason="Le poste s’arrête.")
    else:
        revise_offer(offer, actor=actor, **{said: OrganisationFactory() if said == "partner" else "Mo 09:00-12:00"})
    give_rows_back(run)
    assert Offer.objects.exists()


def test_a_day_to_come_is_not_one_on_which_something_was_said():
    take(PlaceFactory(), ROW | {"date_maj": "2999-12-31"}, a_run())
    assert Offer.objects.get().said_on == timezone.localdate()
