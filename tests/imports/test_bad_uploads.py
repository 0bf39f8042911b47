"""Files that no one should send, sent from the browser: each gets one clear sentence, and nothing is half imported."""

import gzip
import html
import io
import resource
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from lieudit.imports.models import Import
from lieudit.network.models import Place
from lieudit.toolkit.tables import UnreadableFileError
from lieudit.toolkit.tables.workbook import WorkbookTable
from tests.accounts.factories import AccountFactory
from tests.imports.factories import PREAU, a_file
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

LISTED = reverse("imports:imports")
HEAD = "ID,NOM_TL,ADRESSE,CP,COMINIT,INSEECOM,WEB,TYPO,LAT,LONG\n"
ROW = "1,Le Préau,,23000,Guéret,23096,,,46.17,1.87\n"
MEDNUM = "id,nom,commune,code_postal,adresse,pivot,code_insee,horaires\n"


def workbook(*rows):
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def swollen():
    """A workbook of some hundred kilobytes whose sheet weighs 250 MB."""
    source, out = zipfile.ZipFile(io.BytesIO(workbook(["ID", "NOM_TL", "INSEECOM"]))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in source.namelist():
            archive.writestr(name, b" " * 250_000_000 if "sheet1" in name else source.read(name))
    return out.getvalue()


def open_document(body):
    """An ODS workbook of one sheet, some hundred bytes once packed."""
    spaces = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in NAMES)
    sheet = f'<table:table table:name="F">{body}</table:table>'
    content = f"<office:document-content{spaces}><office:body><office:spreadsheet>{sheet}</office:spreadsheet>"
    content += "</office:body></office:document-content>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return out.getvalue()


def sheet_of(rows):
    """An XLSX workbook whose sheet is written by hand, and says no size."""
    source, out = zipfile.ZipFile(io.BytesIO(workbook(["ID", "NOM_TL", "INSEECOM"]))), io.BytesIO()
    xmlns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (xmlns.encode(), rows)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in source.namelist():
            archive.writestr(name, sheet if "sheet1" in name else source.read(name))
    return out.getvalue()


NAMES = ("office", "table", "text")
ONE = "<table:table-cell office:value-type='float' office:value='1' table:number-columns-repeated='{}'/>"
TALL = "<table:table-row table:number-rows-repeated='{}'>{}</table:table-row>"
BOMBS = {
    "cells repeated, in single quotes": lambda: open_document(TALL.format(3000, ONE.format(16000))),
    "under a thousand each way": lambda: open_document(TALL.format(999, ONE.format(999) * 8)),
    "one cell far below another": lambda: open_document(
        TALL.format(1, ONE.format(400)) + TALL.format(900_000, "<table:table-cell/>") + TALL.format(1, ONE.format(1))
    ),
    "more rows than a sheet has": lambda: sheet_of(b"<row/>" * 1_200_000),
    "one row of a million cells": lambda: sheet_of(b"<row>" + b"<c/>" * 1_100_000 + b"</row>"),
    "the same, after a false end": lambda: sheet_of(b"<row><!--</sheetData>-->" + b"<c/>" * 1_100_000 + b"</row>"),
    "the same, after an end and a megabyte": lambda: sheet_of(
        b"<row/><!--</sheetData>" + b" " * (1 << 20) + b"--><row>" + b"<c/>" * 1_100_000 + b"</row>"
    ),
}
"""Made by who sends them: every worker reads this file."""


@pytest.mark.parametrize("name", BOMBS)
def test_a_workbook_that_would_fill_memory_is_refused_before_it_is_opened(name):
    data = BOMBS[name]()
    before, said = resource.getrusage(resource.RUSAGE_SELF), "trop lourd une fois ouvert"
    with pytest.raises(UnreadableFileError, match=said):
        WorkbookTable(io.BytesIO(data), lambda fault: None)
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_maxrss - before.ru_maxrss < 100_000, "kilobytes"
    assert after.ru_utime - before.ru_utime < 5


@pytest.fixture
def land(db):
    MunicipalityFactory(former_codes=["23999"])
    department = DepartmentFactory(code="69", name="Rhône", region=RegionFactory(code="84", name="Auvergne"))
    MunicipalityFactory(
        code="69123",
        name="Lyon",
        department=department,
        latitude=45.76,
        longitude=4.83,
        postcodes=["69003"],
        former_codes=["69383"],
    )


@pytest.fixture
def send(land, client, django_capture_on_commit_callbacks):
    client.force_login(AccountFactory(secretariat=True))

    def post(address, **data):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(address, data)
        return client.get(answer.url) if answer.status_code == 302 else answer

    def upload(data, name="lieux.csv"):
        file = SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)
        return post(LISTED, file=file, told_on="2026-11-01", source="Ma liste")

    upload.post = post
    return upload


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "vide"),
        ("a.csv", b"\n\n\n", "Le fichier est vide."),
        ("a.csv", HEAD, "n’a que le nom de ses colonnes"),
        ("a.csv", HEAD.strip(), "n’a que le nom de ses colonnes"),
        ("a.xlsx", workbook(["ID", "NOM_TL", "INSEECOM"]), "n’a que le nom de ses colonnes"),
        ("a.csv", ",".join(f"c{i}" for i in range(600)) + "\n", "Plus de 500 colonnes"),
        ("a.csv.gz", lambda: gzip.compress(b"x" * 40_000_000, 1), "La première ligne est trop longue"),
        ("a.csv", b"x" * 11_000_000, "dépasse 10 Mo"),
        ("a.xlsx", swollen, "trop lourd une fois ouvert"),
        ("a.xlsx", workbook(["ID", "NOM_TL", "INSEECOM"], [1, "a", "23096"])[:-800], "coupé ou abîmé"),
        ("a.json", b'[{"id":"1","name":"x","typePlace":"y"}, {"id', "coupé ou mal écrit"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "(image)"),
        ("a.csv", b"\x01\x02\x03,\x04\n1,2\n", "n’est pas du texte"),
        ("a.csv", b"<!DOCTYPE html><title>Erreur 404</title>", "(page web)"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_one_sentence_and_keeps_what_was_typed(send, name, data, said):
    page = send(data() if callable(data) else data, name)
    text = html.unescape(page.text)
    assert page.status_code == 422
    assert said in text
    assert 'value="Ma liste"' in text
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + (HEAD + ROW).encode(),
        (HEAD + ROW).encode("cp1252"),
        (HEAD + ROW).encode("utf-16"),
        (HEAD + ROW).replace(",", "\t").encode("utf-16"),
        b"\xfe\xff" + (HEAD + ROW).encode("utf-16-be"),
        "sep=;\n" + (HEAD + ROW).replace(",", ";"),
        HEAD.strip() + "," + ",".join(f"c{i}" for i in range(300)) + "\n" + ROW.strip() + "," * 300 + "\n",
    ],
)
def test_odd_files_are_read_as_they_are(send, data):
    run = send(data).context["run"]
    assert (run.state, run.counts["created"], run.counts["rejected"], run.counts["warnings"]) == ("preview", 1, 0, 0)
    send.post(reverse("imports:start_import", args=[run.number]))
    place = Place.objects.get()
    assert (place.name, place.municipality.name, place.latitude) == ("Le Préau", "Guéret", 46.17)
    send.post(reverse("imports:undo_import", args=[run.number]))
    assert not Place.objects.exists()


@pytest.mark.parametrize(
    ("data", "added", "said"),
    [
        (HEAD + "1,Le Préau,,23000,Guéret,23096,,,46.17,-10\n", 1, "sans coordonnées"),
        (HEAD + "1,Le Préau,,23000,Guéret,23096,,,1.87,46.17\n", 1, "remises dans l’ordre"),
        (HEAD + "1,Le Préau,,23000,Guéret,23096,,,1e400,2\n", 1, "pas une coordonnée en degrés"),
        (HEAD + "1,Le Préau,,,,,,,46.17,-10\n", 0, "aucune commune près de ces coordonnées"),
        (HEAD + "1,Le Préau,,,,,,,,\n", 0, "Ni commune, ni code, ni coordonnées"),
        (HEAD + "1,Le Préau,,23000,Ancienne,23999,,,,\n", 1, "Aucune ligne à revoir"),
        (HEAD + "1,Le Préau,,69003,Lyon 3e,69383,,,,\n", 1, "Aucune ligne à revoir"),
        (HEAD + "1,Le Préau,,23000,Guéret,23998,,,,\n", 1, "Guéret est trouvée par son nom"),
        (HEAD + ROW + "1,La Forge,,23000,Guéret,23096,,,,\n", 1, "déjà sur une ligne précédente"),
        (HEAD + ROW + "2,La For", 1, "s’arrête au milieu de cette ligne"),
        (HEAD + ROW + '2,"La For', 1, "s’arrête au milieu de cette ligne"),
        (HEAD + ROW + "2,La Forge,,23000,Guéret,23096,,,,,x\n", 1, "11\xa0cellules au lieu de 10"),
        (HEAD + ROW + "2," + "x" * 2_000_000 + "\n", 1, "dépasse un million d’octets"),
        (HEAD + "1,=1+1,,23000,Guéret,23096,,,,\n", 0, "formule de tableur : la ligne n’est pas importée"),
        (HEAD + "1,Le Préau,@SUM(A1),23000,Guéret,23096,,,,\n", 1, "formule de tableur : elle est laissée de côté"),
        (MEDNUM + "1,Le Préau,Guéret,23000,,,23096,sauf la nuit\n", 1, "Ces horaires ne se lisent pas"),
        (MEDNUM + "1,Le Préau,Guéret,23000,,,23096,Mo 25:00-99:00\n", 1, "Ces horaires ne se lisent pas"),
    ],
)
def test_each_odd_row_is_explained_and_nothing_else_is_lost(send, data, added, said):
    page = send(data)
    assert said in html.unescape(page.text)
    run = page.context["run"]
    assert (run.state, run.counts["created"]) == ("preview", added)
    send.post(reverse("imports:start_import", args=[run.number]))
    assert Place.objects.count() == added
    send.post(reverse("imports:undo_import", args=[run.number]))
    assert not Place.objects.exists()


def test_an_identifier_given_to_another_place_of_the_town_is_asked_about(send):
    first = send(HEAD + ROW).context["run"]
    send.post(reverse("imports:start_import", args=[first.number]))
    page = send(HEAD + ROW.replace("Le Préau", "Atelier du Moulin"))
    assert "Tout autre nom que « Le Préau »" in html.unescape(page.text)
    assert page.context["run"].counts["updated"] == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_file_sent_and_started_twice_at_once_comes_once(land):
    account = AccountFactory(secretariat=True)

    def post(address, data):
        client = Client()
        client.force_login(account)
        try:
            return client.post(address, data).status_code
        finally:
            connection.close()

    def twice(address, *data):
        with ThreadPoolExecutor(2) as pool:
            return sorted(pool.map(post, [address] * 2, data))

    files = [{"file": a_file(PREAU), "told_on": "2026-11-01"} for _ in range(2)]
    assert twice(LISTED, *files) == [302, 422]
    run = Import.objects.get()
    assert twice(reverse("imports:start_import", args=[run.number]), {}, {}) == [302, 302]
    run.refresh_from_db()
    assert (run.state, Place.objects.count(), run.lines.count()) == ("done", 1, 1)
