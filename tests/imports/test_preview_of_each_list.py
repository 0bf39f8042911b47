"""Each list that a site takes shows, before it is imported, every value that it writes: places, labels, zonings,
services, grants, aids. A list that is added here is added below, or the first test fails.
"""

import csv
import datetime as dt
import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lieudit.funding.models import Aid, Grant
from lieudit.imports import formats
from lieudit.imports.extensions import TAKERS, CellTaker
from lieudit.imports.models import Import
from lieudit.imports.services import discard_import
from lieudit.imports.tasks import erase_file
from lieudit.network.models import Affiliation, Place
from lieudit.public_services.models import MednumRow, Offer
from lieudit.records.models import Label
from lieudit.territory.models import Zoning
from lieudit.toolkit.french import day, number
from tests.accounts.factories import AccountFactory
from tests.funding.test_aids import an_aid
from tests.funding.test_grants import PLACE, REGION, a_file
from tests.imports.factories import PREAU, an_import, imported
from tests.imports.test_map_columns import carried_out, mapped
from tests.network.factories import OrganisationFactory, PlaceFactory
from tests.territory.factories import MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db
MEDNUM = {
    "id": "m-1", "pivot": "00000000000000", "nom": "Le Préau", "commune": "Guéret", "code_postal": "23000",
    "code_insee": "23096", "adresse": "2 rue du Banc", "date_maj": "2026-03-02",
    "services": "Aide aux démarches administratives",
}  # fmt: skip
FABRIQUE = {"id_territoire": "fabt-1", "lib_territoire": "Le Préau", "id_geo": "23096", "lib_geo": "Guéret"}


@pytest.fixture(autouse=True)
def gueret():
    return MunicipalityFactory()


def shown_of(run):
    """Line → field → words, of a preview; and each field is counted as many times as lines fill it."""
    told = {row["line"]: dict(map(tuple, row["values"])) for row in run.shown["rows"]}
    for field in run.shown["fields"]:
        assert field["count"] == sum(field["label"] in values for values in told.values()), field
        assert field["examples"]
    return told


def test_each_kind_of_list_is_among_those_that_are_looked_at_here():
    assert {formats.PLACES, formats.ZONES, formats.OTHERS} == {known.speaks_of for known in formats.FORMATS}
    apart = {taker.format_name for taker in TAKERS if isinstance(taker, CellTaker)}
    assert apart == {known.name for known in formats.FORMATS if known.speaks_of == formats.OTHERS}
    assert apart == {formats.GRANTS.name, formats.AIDS.name}
    assert {taker.format_name for taker in TAKERS} - apart == {formats.MEDNUM.name}


def test_labels_of_places_that_are_there_already():
    """A list of labels changes nothing of the place, and still writes of it."""
    place = PlaceFactory(name="Le Préau")
    run = an_import(FABRIQUE)
    told = shown_of(run)[2]
    assert (run.counts["created"], run.counts["updated"]) == (0, 0)
    carried_out(run)
    assert told["labels"] == Label.objects.get(place=place).get_programme_display()
    assert told["nom"] == "Le Préau"


def test_and_nothing_when_nothing_is_written():
    PlaceFactory(name="Le Préau")
    imported(FABRIQUE)
    again = an_import(FABRIQUE | {"autre": "x"})
    assert (again.shown["fields"], again.shown["rows"]) == ([], [])


def test_a_network_of_places_that_are_there_already(gueret):
    network = OrganisationFactory(kind="network", name="Réseau inventé")
    row = {"Lieu": "Le Préau", "Code": "23096"}
    columns = {"name": "Lieu", "insee": "Code"}
    carried_out(mapped(an_import(row), columns=columns))
    run = mapped(an_import(row | {"autre": ""}), columns=columns, constants={"network": network.slug})
    assert shown_of(run)[2]["réseau"] == "Réseau inventé"
    carried_out(run)
    assert Affiliation.objects.get().organisation == network


def test_cells_of_digital_mediation_that_change_when_nothing_else_does():
    imported(MEDNUM)
    place = Place.objects.get()
    run = an_import(MEDNUM | {"services": "Utilisation sécurisée du numérique"})
    told = shown_of(run)[2]
    assert run.counts["updated"] == 0
    carried_out(run)
    cells = MednumRow.objects.get(place=place).cells
    assert told["services (colonne services)"] == cells["services"] == "Utilisation sécurisée du numérique"
    offer = Offer.objects.get(place=place)
    assert told["service"] == f"{offer.title} ({offer.get_kind_display()})"


def test_zonings_that_open_and_end(gueret):
    other = MunicipalityFactory(code="23001", name="Ahun", department=gueret.department)
    ended = Zoning.objects.create(municipality=other, programme="pvd", since=dt.date(2020, 1, 1))
    rows = [
        {"commune": "23096", "pvd": "oui", "depuis": "01/02/2024"},
        {"commune": "23001", "pvd": "non", "depuis": ""},
    ]
    run = mapped(an_import(*rows), columns={"codes": "commune", "pvd": "pvd", "since": "depuis"}, speaks_of="zones")
    told = shown_of(run)
    carried_out(run)
    opened = Zoning.objects.get(municipality=gueret)
    ended.refresh_from_db()
    label = opened.get_programme_display()
    assert told[2] == {label: f"{gueret.name} (23096), depuis le {day(opened.since)}"}
    assert told[3] == {f"{label}, sortie": f"Ahun (23001), jusqu’au {day(ended.until)}"}


def test_grants(client):
    place = PlaceFactory(siret=PLACE)
    body = OrganisationFactory(rna="W380475558")
    actor = AccountFactory(secretariat=True)
    person = {"nomBeneficiaire": "Camille Personne", "idBeneficiaire": REGION, "objet": "Une bourse"}
    rna = {"idBeneficiaire": "", "rnaBeneficiaire": "W380475558", "pourcentageSubvention": "0.5", "montant": "1 200,50"}
    run = an_import(file=a_file({}, rna, person), by=actor)
    told = shown_of(run)
    assert "Camille" not in json.dumps(run.shown, ensure_ascii=False)
    client.force_login(actor)
    page = client.get(run.get_absolute_url()).content.decode()
    carried_out(run)
    grants = {2: Grant.objects.get(place=place), 3: Grant.objects.get(organisation=body)}
    assert told.keys() == grants.keys()
    names = {2: place.name, 3: body.name}
    for line, grant in grants.items():
        values = told[line]
        assert values["qui reçoit"] == names[line]
        assert (values["qui attribue"], values["SIRET de qui attribue"]) == (grant.giver, grant.giver_siret)
        assert (values["objet"], values["décision"], values["nature"]) == (grant.purpose, grant.reference, grant.nature)
        assert values["montant, en euros"] == number(grant.amount, 2)
        assert values["date de la convention"] == day(grant.on)
        assert values["versement"] == f"du {day(grant.paid_from)} au {day(grant.paid_until)}"
        assert values["part de qui reçoit"].startswith(number(grant.share * 100, 2))
        assert len(values) == 10
        assert all(text in page for text in values.values())


def test_aids_new_and_changed(client):
    RegionFactory(code="75", name="Nouvelle-Aquitaine")
    actor = AccountFactory(secretariat=True)
    imported(file=aids_file(an_aid()), by=actor)
    long = "Pour les <strong>lieux</strong>. " + "Dit à tous. " * 200
    changed = an_aid(description=f"<p>{long}</p>", instructors=["DRAC"], start_date="2026-01-02")
    new = an_aid(
        id=2,
        name="Fonds <b>neuf</b>",
        perimeter="Nouvelle-Aquitaine",
        perimeter_scale="Région",
        eligibility="<p>Être un lieu.</p>",
        is_call_for_project=True,
    )
    run = an_import(file=aids_file(changed, new), by=actor)
    told = {values["nom"]: values for values in shown_of(run).values()}
    client.force_login(actor)
    page = " ".join(client.get(run.get_absolute_url()).content.decode().split())
    carried_out(run)
    assert len(told) == Aid.objects.count() == 2
    for aid in Aid.objects.all():
        values = told[aid.name]
        assert re.sub(r"<[^>]+>", "", aid.description).split() == values["description"].split(), "not cut"
        assert values.get("conditions", "") == re.sub(r"<[^>]+>", "", aid.eligibility)
        assert (values["adresse"], values["où la demander"]) == (aid.url, aid.apply_url)
        assert (values["qui finance"], values["pour qui"]) == (", ".join(aid.financers), ", ".join(aid.audiences))
        assert values.get("qui instruit", "") == ", ".join(aid.instructors)
        assert (values["types"], values["récurrence"]) == (", ".join(aid.types), aid.recurrence)
        assert (values["taux le plus bas"][:2], values["taux le plus haut"][:2]) == (
            str(aid.rate_low),
            str(aid.rate_high),
        )
        assert values["à déposer avant"] == day(aid.deadline_on)
        assert values.get("ouverte le", "") == (day(aid.starts_on) if aid.starts_on else "")
        assert (values["périmètre"], values["échelle"]) == (aid.perimeter, aid.get_scope_display())
        assert values["appel à projets"] == ("oui" if aid.is_call else "non")
        assert all(" ".join(text.split()) in page for text in values.values())


def aids_file(*aids):
    data = {"count": len(aids), "next": None, "results": list(aids)}
    return SimpleUploadedFile("aides.json", json.dumps(data).encode())


def test_a_cell_that_may_be_published_on_a_yes_is_shown_whole(client):
    words = "Bienvenue. " * 40 + "Contact : Lucie Martin. " + "Entrez. " * 30 + "Fin du texte."
    actor = AccountFactory(secretariat=True)
    run = an_import(MEDNUM | {"presentation_detail": words.strip()}, by=actor)
    assert "description" not in shown_of(run)[2]
    assert words in [value for line in run.lines.all() for _column, value, _reason, _kept in line.reasons]
    client.force_login(actor)
    assert "Fin du texte." in client.get(run.get_absolute_url()).content.decode()


def test_every_value_of_every_line_may_be_read_before(client):
    """A preview shows some lines; a table holds them all, and goes with the file."""
    actor = AccountFactory(secretariat=True)
    rows = [PREAU | {"ID": str(n), "NOM_TL": f"Lieu {n}", "ADRESSE": f"{n} rue Haute"} for n in range(60)]
    run = an_import(*rows, by=actor)
    client.force_login(actor)
    address = reverse("imports:import_values", args=[run.number])
    assert address in client.get(run.get_absolute_url()).content.decode()
    answer = client.get(address)
    table = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert table[0] == ["ligne", "champ", "valeur"]
    told = {(int(line), field): text for line, field, text in table[1:]}
    assert len(told) == len(table) - 1 == sum(field["count"] for field in run.shown["fields"])
    kept = run.all_values.storage, run.all_values.name
    carried_out(run)
    for line in run.lines.select_related("place"):
        assert told[line.line, "nom"] == line.place.name
        assert told[line.line, "adresse"] == line.place.address
    assert run.lines.count() == 60
    erase_file(Import.objects.get(pk=run.pk))
    assert client.get(address).status_code == 404
    assert kept[0].exists(kept[1])  # until the transaction ends


def test_the_values_of_a_preview_that_is_renounced_go(client, django_capture_on_commit_callbacks):
    run = an_import(PREAU)
    kept = run.all_values.storage, run.all_values.name
    assert kept[0].exists(kept[1])
    with django_capture_on_commit_callbacks(execute=True):
        discard_import(run, actor=None)
    assert not kept[0].exists(kept[1])


def test_the_bare_row_of_a_known_place():
    told = shown_of(an_import(PREAU))[2]
    assert told["commune"] == "Guéret (23096)"
