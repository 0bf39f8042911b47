"""A file is received: recognised, or waiting for its mapping; the same one does not come twice; bad ones are told."""

import gzip
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from lieudit.imports import tasks
from lieudit.imports.models import Import, Source
from lieudit.imports.services import receive_list
from lieudit.network.models import Place
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.imports.factories import PREAU, a_file, an_import, imported, undone
from tests.network.factories import AnimatorFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
VIENNE = {"code": "87", "name": "Haute-Vienne", "slug": "haute-vienne"}


@pytest.fixture(autouse=True)
def gueret():
    return MunicipalityFactory()


def sheet(*rows, name="lieux.xlsx"):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile(name, content.getvalue())


def refusal(content, name="lieux.csv"):
    file = content if isinstance(content, SimpleUploadedFile) else SimpleUploadedFile(name, content)
    with pytest.raises(RuleBroken) as refused:
        receive_list(actor=AccountFactory(secretariat=True), file=file)
    assert not Import.objects.exists()
    return str(refused.value.message_dict["file"][0])


def test_a_known_list_is_read_at_once_and_nothing_is_written():
    run = an_import(PREAU, PREAU | {"ID": "2", "NOM_TL": ""})
    assert (run.state, run.format, str(run.source)) == ("preview", "Mission Coworking (CGET 2019)", "CGET 2019")
    assert (run.total, run.counts["created"], run.counts["rejected"]) == (2, 1, 1)
    assert not Place.objects.exists()
    assert [(line.line, line.outcome) for line in run.lines.all()] == [(2, "created"), (3, "rejected")]


def test_an_unknown_list_waits_for_its_columns():
    run = receive_list(actor=AccountFactory(), file=a_file({"Lieu": "Le Préau", "Ville": "Guéret"}))
    assert (run.state, run.source, run.lines.count()) == ("mapping", None, 0)


def test_the_same_file_under_another_name_is_told_and_not_doubled():
    run = an_import(PREAU)
    with pytest.raises(RuleBroken, match=f"n° {run.number} .*aperçu à relire"):
        receive_list(actor=AccountFactory(), file=a_file(PREAU, name="autre.csv"))
    assert Import.objects.count() == 1


def test_an_undone_file_may_come_again():
    undone(imported(PREAU))
    assert an_import(PREAU).state == "preview"


def test_a_spreadsheet_is_read_like_a_file_of_text():
    rows = [["ID", "NOM_TL", "CP", "COMINIT", "INSEECOM", None], [1.0, "Le Préau", 23000, "Guéret", 23096]]
    run = an_import(file=sheet(*rows))
    assert (run.state, run.counts["created"], run.counts["encoding"]) == ("preview", 1, "XLSX")
    assert imported(file=sheet(*rows, [2, "Autre", 23000, "Guéret", 23096])).counts["created"] == 2
    assert set(Place.objects.values_list("postcode", flat=True)) == {"23000"}


def test_a_formula_in_a_spreadsheet_never_becomes_a_name():
    run = an_import(file=sheet(["ID", "NOM_TL", "INSEECOM"], [1, '=HYPERLINK("http://x";"Clic")', "23096"]))
    line = run.lines.get()
    assert line.outcome == "rejected"
    assert "formule" in line.reasons[0][2]


def test_a_cut_spreadsheet_is_refused_with_the_way_out():
    whole = sheet(["ID", "NOM_TL", "INSEECOM"], *([i, f"Lieu {i}", "23096"] for i in range(300))).read()
    assert "coupé ou abîmé" in refusal(whole[: len(whole) // 2], "lieux.xlsx")


def test_an_archive_that_would_not_hold_in_memory_is_refused_before_it_is_opened():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 210_000_000)
    assert len(content.getvalue()) < 1_000_000
    assert "trop lourd" in refusal(content.getvalue(), "bombe.xlsx")


def test_an_archive_of_anything_else_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("lieux.csv", "ID,NOM_TL\n")
    assert "pas un classeur" in refusal(content.getvalue(), "lieux.zip")


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "vide.csv", "vide"),
        (b"%PDF-1.7", "liste.pdf", "PDF"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 99, "vieux.xls", "ancien classeur"),
        (gzip.compress(b"x" * 40_000_000), "ligne.csv.gz", "trop longue"),
        (b"x" * 9_000_000, "ligne.csv", "trop longue"),
        (b'{"type": "FeatureCollection", "features": [', "coupe.geojson", "coupé ou mal écrit"),
        (b"[" * 100_000, "profond.json", "coupé ou mal écrit"),
        (b'"seul"', "mot.csv", "aucune ligne"),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence_beside_its_field(content, name, said):
    assert said in refusal(content, name)


def test_a_row_that_the_file_cuts_is_left_out_and_told():
    whole = "ID,NOM_TL,INSEECOM,LAT\n1,Le Préau,23096,46.1\n2,Le Grand Pr"
    run = an_import(file=SimpleUploadedFile("coupe.csv", whole.encode()))
    assert (run.counts["created"], run.counts["rejected"]) == (1, 1)
    assert "s’arrête au milieu" in run.lines.get(outcome="rejected").reasons[0][2]


def test_a_source_is_named_once_whatever_its_capitals():
    for name, other in (("Recensement 2026", "1"), ("recensement 2026", "2")):
        receive_list(actor=AccountFactory(), file=a_file({"Lieu": other}), source=name)
    assert [str(source) for source in Source.objects.all()] == ["Recensement 2026"]


def test_a_reading_that_stops_says_so_and_changes_nothing(monkeypatch):
    monkeypatch.setattr(tasks, "import_places", lambda *stream, **told: 1 / 0)
    run = an_import(PREAU)
    assert (run.state, Place.objects.count()) == ("failed", 0)
    assert "erreur du site" in run.failure


def test_animators_of_two_territories_bring_in_the_same_file():
    first, second = (AnimatorFactory(department=DepartmentFactory(**land)).account for land in ({}, VIENNE))
    assert (imported(by=first).state, imported(by=second).state) == ("done", "done")
    with pytest.raises(RuleBroken, match="déjà là"):
        an_import(by=second)
    assert an_import(by=AccountFactory(secretariat=True)).counts["unchanged"] == 1
    with pytest.raises(RuleBroken, match="déjà là"):
        an_import(by=AccountFactory(secretariat=True))
