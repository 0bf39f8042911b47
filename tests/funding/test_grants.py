"""Grants in the open: files of institutions come in and go, ours go out in sixteen columns that the schema accepts."""

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from frictionless import Resource, Schema, system
from stdnum.fr import siret as siret_check

from lieudit.funding import grants_board, scdl
from lieudit.funding.granting import (
    grant_award,
    report_day,
    withdraw_award,
)
from lieudit.funding.models import Grant
from lieudit.imports.models import Import
from lieudit.imports.services import receive_list, start_import, undo_import
from lieudit.imports.tasks import carry_out, give_back, read_list
from lieudit.journal.models import Entry
from lieudit.territory.models import Department, Region
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.funding.factories import an_award
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory
from tests.pages.read_as_people import main_of
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

REGION, PLACE = "23350001600040", "38047555800058"
SCHEMA = Path(__file__).parent / "scdl-subventions-2.1.1.json"
ROW = {
    "nomAttribuant": "Région inventée", "idAttribuant": REGION, "dateConvention": "2025-06-27",
    "referenceDecision": "2025-103", "nomBeneficiaire": "Association du Préau", "idBeneficiaire": PLACE,
    "rnaBeneficiaire": "", "objet": "Un four à pain", "montant": "12000", "nature": "aide en numéraire",
    "conditionsVersement": "unique", "datesPeriodeVersement": "2025-07-14", "idRAE": "", "notificationUE": "non",
    "pourcentageSubvention": "1", "dispositifAide": "",
}  # fmt: skip
pytestmark = pytest.mark.django_db


def a_file(*rows, columns=scdl.COLUMNS, separator=","):
    text = io.StringIO()
    table = csv.DictWriter(text, columns, delimiter=separator)
    table.writeheader()
    table.writerows({**ROW, **row} for row in rows)
    return SimpleUploadedFile("subventions.csv", text.getvalue().encode())


def brought(file, actor=None):
    """A file that the secretariat brings in, whole."""
    actor = actor or AccountFactory(secretariat=True)
    run = receive_list(actor=actor, file=file)
    read_list.call(run.number)
    run = start_import(Import.objects.get(pk=run.pk), actor=actor)
    carry_out.call(run.number)
    return Import.objects.get(pk=run.pk)


# The rows, without a database


@pytest.mark.parametrize(
    ("changes", "told", "value"),
    [
        ({"montant": "12 000,50"}, "amount", Decimal("12000.50")),
        ({"datesPeriodeVersement": "2025-07-01_2025-12-31"}, "paid_until", dt.date(2025, 12, 31)),
        ({"dateConvention": "27/06/2025"}, "on", dt.date(2025, 6, 27)),
        ({"pourcentageSubvention": "80"}, "share", Decimal("0.8000")),
        ({"nature": "Numéraire"}, "nature", "aide en numéraire"),
        ({"idBeneficiaire": "", "rnaBeneficiaire": "W380475558"}, "rna", "W380475558"),
    ],
)
def test_older_files_are_understood(changes, told, value):
    row, _mended = scdl.read_row({**ROW, **changes})
    assert getattr(row, told) == value


def test_what_is_mended_is_said():
    _row, mended = scdl.read_row(
        {**ROW, "pourcentageSubvention": "80", "datesPeriodeVersement": "2025-01-01_2025-03-01"}
    )
    assert [fault.column for fault in mended] == ["pourcentageSubvention"] + ["datesPeriodeVersement"] * 2
    assert [fault.reason for fault in mended] == [
        "Un pourcentage s’écrit de 0.01 à 1 : lu sur cent.",
        "Une période s’écrit avec « / » : lue avec « _ ».",
        "Le versement commence avant la convention : gardé tel quel.",
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"idBeneficiaire": "3,80476E+13"}, "notation scientifique"),
        ({"idBeneficiaire": "12345678901234"}, "SIRET"),
        ({"idBeneficiaire": ""}, "Ni SIRET ni numéro RNA"),
        ({"dateConvention": "2025-02-30"}, "n’existe pas"),
        ({"montant": "douze"}, "pas un nombre"),
        ({"montant": "-4"}, "entre zéro"),
        ({"montant": "NaN"}, "pas un nombre"),
        ({"pourcentageSubvention": "800"}, "0.01 à 1"),
        ({"datesPeriodeVersement": "2025-12-31/2025-01-01"}, "avant de commencer"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_a_sentence(changes, words):
    with pytest.raises(scdl.RowRefusedError, match=words):
        scdl.read_row({**ROW, **changes})


# In


def test_a_file_is_matched_counted_and_undone(client):
    place = PlaceFactory(siret=PLACE)
    Department.objects.update(population=1000)
    body = OrganisationFactory(rna="W380475558")
    person = {"nomBeneficiaire": "Camille Personne", "idBeneficiaire": REGION, "objet": "Une bourse"}
    run = brought(a_file({}, {"idBeneficiaire": "", "rnaBeneficiaire": "W380475558"}, person))
    assert {(grant.place, grant.organisation) for grant in Grant.objects.all()} == {(place, None), (None, body)}
    assert run.counts["taken"] == {"grants": 2, "grants_of_others": 1}
    assert not run.file
    assert "Camille" not in str(list(run.lines.values())) + str(run.shown) + str(run.counts)
    client.force_login(run.by)
    assert "ligne d’autres non gardée" in client.get(run.get_absolute_url()).text
    client.logout()
    shown = client.get(reverse("funding:grants"), {"departement": place.municipality.department.code}).content.decode()
    assert "Région inventée" in shown
    assert "habitants" in shown
    undo_import(run, actor=run.by)
    give_back.call(run.number)
    assert not Grant.objects.exists()


def test_columns_in_any_order_with_semicolons_and_the_same_grant_once():
    PlaceFactory(siret=PLACE)
    brought(a_file({"montant": "12000,00"}, columns=tuple(reversed(scdl.COLUMNS)), separator=";"))
    again = brought(a_file({}, {"montant": "7"}))
    assert Grant.objects.count() == 2
    assert again.counts["taken"] == {"grants": 1, "grants_known": 1}


def test_a_grant_that_a_later_file_tells_stays_with_it():
    PlaceFactory(siret=PLACE)
    first = brought(a_file({}))
    again = brought(a_file({}, {"montant": "7"}))
    with pytest.raises(RuleBroken, match=f"n° {again.number} a repris les mêmes lignes"):
        undo_import(first, actor=first.by)
    for run, left in ((again, 1), (first, 0)):
        undo_import(run, actor=run.by)
        give_back.call(run.number)
        assert Grant.objects.count() == left


def test_a_siret_that_a_spreadsheet_spoilt_is_told_with_its_line():
    PlaceFactory(siret=PLACE)
    run = brought(a_file({}, {"idBeneficiaire": "3,80476E+13"}))
    assert Grant.objects.count() == 1
    assert run.counts["rejected"] == 1
    assert "notation scientifique" in str(run.lines.get(line=3).reasons)


def test_an_animator_brings_no_national_list():
    with pytest.raises(RuleBroken, match="le secrétariat"):
        receive_list(actor=AnimatorFactory().account, file=a_file({}))


def test_an_institution_of_which_nothing_was_read_is_named(client):
    place = PlaceFactory(siret=PLACE)
    brought(a_file({}))
    department = place.municipality.department
    quiet = OrganisationFactory(kind="institution", name="Département muet", siren="380475558", department=department)
    told = OrganisationFactory(kind="institution", name="Région qui publie", siren=REGION[:9], department=department)
    shown = client.get(reverse("funding:grants"), {"departement": department.code}).content.decode()
    assert quiet.name in shown
    assert told.name not in shown


def test_grants_are_read_by_region_and_by_head_of_the_country_too(client):
    """Two regions: 12 000 € for 1 000 people, and 3 000 € for 2 000."""
    ours = PlaceFactory(siret=PLACE).municipality.department
    other = DepartmentFactory(code="97", name="Ailleurs", region=RegionFactory(code="98", name="Autre région"))
    PlaceFactory(siret=REGION, municipality=MunicipalityFactory(code="97101", department=other))
    brought(a_file({}, {"idBeneficiaire": REGION, "montant": "3000"}))
    for model in (Department, Region):
        model.objects.update(population=0)
    for land, heads in ((ours, 1000), (ours.region, 1000), (other, 2000), (other.region, 2000)):
        type(land).objects.filter(pk=land.pk).update(population=heads)
    board = grants_board.grants_board("")
    assert board["by_head"] == Decimal(15000) / 3000
    assert [(part.land, part.by_head) for part in board["parts"][:2]] == [
        (ours.region, 12),
        (other.region, Decimal("1.5")),
    ]
    board = grants_board.grants_board(ours.region.key)
    assert (board["land"], board["total"], board["by_head"]) == (ours.region, 12000, 12)
    assert (ours, 12000, 12) in board["parts"]
    assert other not in {part.land for part in board["parts"]}
    shown = client.get(reverse("funding:grants")).content.decode()
    assert f'href="?territoire={other.region.key}"' in shown
    plain = " ".join(unescape(shown).split())
    assert "5 000,00 € pour 1 000 habitants" in plain
    silent = DepartmentFactory(code="96", name="Sans fichier", region=RegionFactory(code="97", name="Région muette"))
    shown = client.get(reverse("funding:grants")).content.decode()
    assert "—" in main_of(shown).partition(silent.region.name)[2]
    there = client.get(reverse("funding:grants"), {"territoire": ours.region.key}).content.decode()
    assert f'value="{ours.region.key}" selected' in there
    assert "Département par département" in there
    assert client.get(reverse("funding:grants"), {"territoire": "r-rien"}).status_code == 200


def test_an_institution_of_the_country_of_which_nothing_was_read_is_named_with_the_country(client):
    quiet = OrganisationFactory(
        kind="institution", name="Agence muette", siren="380475558", department=None, region=None
    )
    assert quiet.name in client.get(reverse("funding:grants")).content.decode()


def test_an_institution_whose_grants_went_elsewhere_is_not_said_silent(client):
    PlaceFactory(siret=PLACE)
    brought(a_file({}))
    other = DepartmentFactory(code="97", name="Ailleurs", region=Department.objects.get().region)
    told = OrganisationFactory(kind="institution", name="Région qui publie", siren=REGION[:9], department=other)
    quiet = OrganisationFactory(kind="institution", name="Muette", siren="380475558", department=other)
    shown = client.get(reverse("funding:grants"), {"departement": other.code}).content.decode()
    assert quiet.name in shown
    assert told.name not in shown
    assert "aucune ligne n’a été lue" not in shown


def test_the_total_counts_givers_beyond_those_that_are_shown(client, monkeypatch):
    monkeypatch.setattr(grants_board, "MOST_GIVERS", 1)
    PlaceFactory(siret=PLACE)
    brought(a_file({}, {"idAttribuant": PLACE, "nomAttribuant": "La seconde", "montant": "3000"}))
    board = grants_board.grants_board("")
    assert (len(board["givers"]), board["total"]) == (1, Decimal(15000))
    assert "les 1 premières institutions" in " ".join(client.get(reverse("funding:grants")).content.decode().split())


def test_the_journal_counts_only_what_is_kept():
    PlaceFactory(siret=PLACE)
    brought(a_file({}, {}, {"idBeneficiaire": REGION, "objet": "D’autres"}))
    assert Entry.objects.get(kind="records.list_imported").data["taken"] == 1


# Out


def test_what_the_council_grants_is_accepted_by_the_schema_and_its_two_checks(client, tmp_path, monkeypatch):
    an_award(paid_until=timezone.localdate() + dt.timedelta(days=90), terms="échelonné")
    an_award(holder=OrganisationFactory(rna="W380475558"), nature="aide en nature", notified=True)
    monkeypatch.chdir(tmp_path)
    answer = client.get(reverse("api:file", args=["subventions-du-conseil", "csv"]))
    Path("out.csv").write_bytes(b"".join(answer.streaming_content))
    told = json.loads(SCHEMA.read_text())
    told.pop("custom_checks")
    with system.use_context(trusted=True):
        resource = Resource(path="out.csv", schema=Schema.from_descriptor(told), encoding="utf-8-sig")
        report = resource.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])
    rows = list(csv.DictReader(io.StringIO(Path("out.csv").read_text(encoding="utf-8-sig"))))
    assert list(rows[0]) == list(scdl.COLUMNS)
    assert len(rows) == 2
    for row in rows:
        assert siret_check.is_valid(row["idAttribuant"])
        assert row["rnaBeneficiaire"] or siret_check.is_valid(row["idBeneficiaire"])


def test_the_page_says_the_law_and_a_withdrawn_one_leaves_the_file(client):
    award = an_award()
    page = client.get(reverse("funding:awards")).content.decode()
    assert "2017-779" in page
    assert "c’est un choix" in page
    withdraw_award(award, actor=award.author, reason="Renoncé")
    assert "Retirée" in client.get(reverse("funding:awards")).content.decode()
    answer = client.get(reverse("api:file", args=["subventions-du-conseil", "csv"]))
    assert b"four" not in b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"paid_from": dt.date(2020, 1, 1)}, "avant la convention"),
        ({"siret": "123"}, "SIRET"),
        ({"reference": "D1"}, "Cette référence"),
    ],
)
def test_an_award_holds_together(changes, words):
    an_award(reference="D1", purpose="Autre chose")
    with pytest.raises(RuleBroken, match=words):
        an_award(**changes)


def test_a_reference_is_of_one_standing_award_only():
    wrong = an_award(reference="D1", purpose="Autre chose")
    withdraw_award(wrong, actor=wrong.author, reason="Mal écrite")
    again = an_award(reference="D1")
    assert again.reference == "D1"
    typed = an_award(reference=f"{again.on.year}-{again.number + 2}", purpose="Une lettre")
    other = an_award(purpose="Un tapis")
    assert (other.number, other.reference) == (again.number + 2, f"{typed.reference}-2")


def test_without_the_number_of_the_council_nothing_is_written(settings):
    settings.PUBLISHER_SIRET = ""
    today, actor = timezone.localdate(), AccountFactory(secretariat=True)
    words = {"on": today, "purpose": "x", "amount": Decimal(1), "terms": "unique", "paid_from": today}
    with pytest.raises(RuleBroken, match="SIRET du conseil"):
        grant_award(actor=actor, holder=PlaceFactory(siret=PLACE), **words)


def test_a_grant_is_written_with_its_agreement_and_the_report_that_is_due():
    long_ago = dt.date(timezone.localdate().year - 2, 3, 1)
    award = an_award(on=long_ago, paid_from=long_ago)
    due = award.agreement.commitments.get()
    assert (due.is_report, due.side, due.due_on) == (True, "holder", report_day(long_ago))
    assert (award.agreement.holder, award.agreement.title) == (award.place, "Un four à pain")
    assert award.agreement.declared
