"""The pages and files of a report: each figure leads to its rows, and hostile words stay words."""

import io
import re
import zipfile

import pytest

from lieudit.observatory.models import Printing
from lieudit.observatory.reports import freeze_report, write_report
from lieudit.toolkit.blocks import blocks
from tests.governance.factories import a_council
from tests.observatory.report_factories import FIRST, a_report, decided, frozen
from tests.territory.factories import IntermunicipalityFactory

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script> #import "x" $ [a](javascript:alert(1)) \x00\x07 =HYPERLINK(1) 🦄 **gras**'


def a_written(words: str = HOSTILE, title: str = "=1+1 <b>Titre</b>"):
    council = a_council()
    decided(council, title, FIRST)
    report = a_report(council)
    said = words.replace("\x00", "")
    write_report(report, actor=report.chair, parts={1: {"words": said}, 3: {"words": said}}, added="Une <i>partie</i>")
    held = freeze_report(report, actor=report.chair)
    held.chair = report.chair
    return held


def test_each_number_is_a_link_to_its_rows(client):
    report = a_written()
    page = client.get(report.get_absolute_url()).text
    links = re.findall(rf'href="(/bilans/{report.number}/chiffres/[^"]+)"', page)
    assert len(links) > 20
    for link in links:
        rows = client.get(link)
        assert rows.status_code == 200
        assert client.get(f"{link}lignes.csv").status_code == 200


def test_a_figure_that_does_not_exist_is_not_found(client):
    report = frozen()
    for key in ["x", "decisions.x", "x.decisions", "decisions", "%00", "decisions.decisions.x"]:
        assert client.get(f"/bilans/{report.number}/chiffres/{key}/").status_code == 404


def test_hostile_words_are_read_as_words(client):
    report = a_written()
    page = client.get(report.get_absolute_url()).text
    assert "<script>alert(1)" not in page
    assert 'href="javascript' not in page
    assert "<b>Titre" not in page
    csv = client.get(f"/bilans/{report.number}/chiffres/decisions.decisions/lignes.csv").text
    assert ",'=1+1" in csv


def test_the_pdf_and_the_document_are_made_once_and_say_the_same(client, django_capture_on_commit_callbacks):
    report = a_written()
    for kind, head in [("pdf", b"%PDF"), ("docx", b"PK")]:
        address = f"/bilans/{report.number}/bilan.{kind}"
        with django_capture_on_commit_callbacks(execute=True):
            client.get(address)
        answer = client.get(address)
        assert answer.content.startswith(head), answer.content[:200]
        client.get(address)
    assert Printing.objects.filter(percent=100, failed=False).count() == 2
    document = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    assert "gras" in document
    assert "<script>" not in document


def test_a_file_that_waits_says_how_far_it_is(client):
    report = frozen()
    page = client.get(f"/bilans/{report.number}/bilan.pdf").text
    assert "Le fichier se prépare" in page
    assert "<progress" in page
    assert client.get(f"/bilans/{report.number}/bilan.exe").status_code == 404


def test_a_draft_is_read_by_who_leads_its_assembly_only(client):
    report = a_report()
    address = report.get_absolute_url()
    assert client.get(address).status_code == 404
    client.force_login(report.council.seats[1].voter)
    assert client.get(address).status_code == 404
    client.force_login(report.chair)
    assert "personne d’autre" in client.get(address).text


def test_the_sheet_of_an_intermunicipality_comes_in_three_clicks(client, django_capture_on_commit_callbacks):
    land = IntermunicipalityFactory()
    page = client.get(land.get_absolute_url()).text
    assert f'action="/bilans/fiche/{land.key}/"' in page
    with django_capture_on_commit_callbacks(execute=True):
        waiting = client.post(f"/bilans/fiche/{land.key}/")
    answer = client.get(waiting.url)
    assert answer["Content-Type"] == "application/pdf", answer.text[:300]
    assert client.post("/bilans/fiche/e-000000000/").status_code == 404
    assert client.get(f"/bilans/fiche/{land.key}/nobody/").status_code == 410


def test_the_list_is_read_by_everybody_in_few_queries(client, django_assert_max_num_queries):
    council = a_council()
    report = frozen(council=council)
    with django_assert_max_num_queries(8):
        assert report.title in client.get("/bilans/").text
    with django_assert_max_num_queries(8):
        client.get(report.get_absolute_url())
    client.force_login(report.chair)
    with django_assert_max_num_queries(12):
        client.get("/bilans/")
    with django_assert_max_num_queries(12):
        client.get(report.get_absolute_url())


def test_the_list_is_narrowed_to_one_association(client):
    report = frozen()
    assert report.title in client.get(f"/bilans/?assemblee={report.council.slug}").text
    assert report.title not in client.get("/bilans/?assemblee=une-autre%00").text
    assert f"?assemblee={report.council.slug}" in client.get(report.council.get_absolute_url()).text


def test_words_become_blocks_without_markup():
    lists, table = "- a\n  - b", "| x | y |\n|---|---|\n| 1 | 2 |"
    text = f"# Titre\n\nUn **mot**, [là](https://exemple.fr).\n\n{lists}\n\n{table}\n\n> dit\n\n```\nx\n```"
    found = blocks(text)
    assert [each["kind"] for each in found] == ["heading", "text", "item", "item", "cells", "cells", "quote", "code"]
    assert [run["style"] for run in found[1]["runs"]] == ["", "b", "", "", ""]
    assert found[1]["runs"][3]["link"] == "https://exemple.fr"
    assert blocks("[x](javascript:alert)")[0]["runs"][0]["link"] == ""
    assert blocks("a\n\n" * 40_000)[0]["kind"] == "text"
