"""What is handed over: three foreign programs accept our files, and count what we count, account by account."""

import csv
import datetime as dt
import io
import json
import os
from decimal import Decimal

import fec_parser.parser as foreign
import frictionless
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lieudit.cooperative import entries, fec, files, leaving, tables
from lieudit.cooperative.ledger import hold, post_movement
from lieudit.cooperative.models import Associate, Posting
from lieudit.cooperative.vocabulary import Kind
from tests.accounts.factories import AccountFactory
from tests.cooperative.counting import (
    HLEDGER,
    bean_balances,
    by_fec,
    euros_of,
    fec_rows,
    fec_text,
    hledger_balances,
)
from tests.cooperative.factories import a_cooperative, a_keeper, an_admitted, an_associate, pay
from tests.worlds import kept

pytestmark = pytest.mark.django_db
WICKED = '=cmd|" /C calc"!A0;\t(x) | @\\ \r\n2026-01-01 close Assets:Banque'
"""Words that end a field, a line or a comment, or that a spreadsheet would run."""
YEAR = fec.Period(timezone.localdate().year)


@kept
def lived(name="Conseil des fichiers"):
    """A cooperative in which most things happened, with wicked names and pieces."""
    cooperative = a_cooperative(name)
    an_associate(cooperative, 20, holder=AccountFactory(name=WICKED))
    gone = an_associate(cooperative, 4, paid=60)
    taker = an_associate(cooperative, 6)
    leaving.transfer_parts(taker, actor=a_keeper(), taker=an_associate(cooperative, 1), parts=2, cause=WICKED[:200])
    pay(an_admitted(cooperative, 8), 50)
    payout = leaving.prepare_payout(leaving.leave_cooperative(gone, actor=a_keeper()), actor=a_keeper())
    leaving.validate_payout(payout, actor=a_keeper(), reference=WICKED)
    return cooperative


@pytest.mark.skipif(not HLEDGER and os.environ.get("LIEUDIT_REQUIRE_HLEDGER") != "1", reason="hledger is not here")
def test_hledger_accepts_our_journal_and_gives_our_balances(tmp_path):
    cooperative = lived()
    journal = "".join(files.hledger_journal(cooperative))
    assert hledger_balances(journal, tmp_path / "parts.hledger") == euros_of(files.totals(cooperative))


def test_beancount_accepts_our_journal_and_gives_our_balances(tmp_path):
    cooperative = lived()
    journal = "".join(files.beancount_journal(cooperative))
    assert bean_balances(journal, tmp_path / "parts.beancount") == euros_of(files.totals(cooperative))


# The extract in the format of the FEC


@pytest.mark.parametrize("separator", [fec.TAB, fec.BAR])
@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-15"])
def test_fec_parser_reads_our_extract(separator, encoding):
    cooperative = lived()
    content = b"".join(fec.encoded(fec.extract(cooperative, YEAR, separator), encoding))
    read = foreign.FECParser.from_bytesio(io.BytesIO(content))
    found = list(read.get_ecritures())
    assert len(found) == Posting.objects.of_cooperative(cooperative).filter(unit="EUR").count()
    assert sum(each.debit for each in found) == sum(each.credit for each in found)


def test_the_eighteen_columns_hold_what_the_article_asks():
    rows = fec_rows(lived())
    assert list(rows[0]) == list(fec.COLUMNS)
    assert len(fec.COLUMNS) == 18
    numbers = [int(row["EcritureNum"]) for row in rows]
    assert sorted(set(numbers)) == list(range(1, max(numbers) + 1))
    assert numbers == sorted(numbers)
    for row in rows:
        assert len(row["EcritureDate"]) == len(row["ValidDate"]) == 8
        assert row["PieceRef"]
        assert row["CompteNum"][:3].isdigit()
        assert (row["Debit"] == "0,00") != (row["Credit"] == "0,00")
        assert bool(row["CompAuxNum"]) == bool(row["CompAuxLib"]) == row["CompteNum"].startswith("4")
        assert None not in row.values()
        assert not any(sign in cell for cell in row.values() for sign in "\t|\r\n")
        assert not any(cell.startswith(("=", "+", "@")) for cell in row.values())


def test_each_entry_is_balanced():
    sums = {}
    for row in fec_rows(lived()):
        change = Decimal(row["Debit"].replace(",", ".")) - Decimal(row["Credit"].replace(",", "."))
        sums[row["EcritureNum"]] = sums.get(row["EcritureNum"], Decimal(0)) + change
    assert set(sums.values()) == {Decimal(0)}


def test_a_year_opens_with_what_the_one_before_left():
    cooperative = lived()
    following = fec.Period(YEAR.year + 1)
    rows = fec_rows(cooperative, following)
    assert {row["JournalCode"] for row in rows} == {"AN"}
    assert {row["EcritureNum"] for row in rows} == {"1"}
    assert rows[0]["EcritureDate"] == f"{following.year}0101"
    assert by_fec(rows) == by_fec(fec_rows(cooperative))
    assert fec_rows(cooperative, fec.Period(YEAR.year - 1)) == []


def test_the_file_is_named_as_the_article_asks(client):
    cooperative = lived()
    client.force_login(a_keeper())
    address = reverse("cooperative:fec_file", args=[cooperative.assembly.slug])
    asked = {"annee": YEAR.year, "siren": "732 829 320", "separator": "tab", "encoding": "utf-8", "what": "lines"}
    answer = client.get(address, asked)
    assert f'"732829320FEC{YEAR.year}1231.txt"' in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content).decode() == fec_text(cooperative)
    told = b"".join(client.get(address, asked | {"what": "description"}).streaming_content).decode()
    assert "Ce n’est pas le fichier des écritures comptables de la société" in told
    assert all(f"{name} : " in told for name in fec.COLUMNS)
    wrong = client.get(address, asked | {"siren": "123456789"})
    assert "Ce n’est pas un SIREN" in wrong.text


def test_the_page_of_the_extract_says_that_the_year_that_runs_is_not_final(client):
    cooperative = lived()
    client.force_login(a_keeper())
    page = client.get(reverse("cooperative:accounting", args=[cooperative.assembly.slug])).text
    assert f"L’exercice {YEAR.year} est en cours" in page
    assert "provisoire" in page


def test_what_the_old_encoding_lacks_is_a_question_mark():
    assert b"".join(fec.encoded(["\u0141\u20ac"], "iso-8859-15")) == b"?\xa4"


def test_an_extract_is_streamed_with_flat_reads(django_assert_num_queries):
    cooperative = lived()
    with django_assert_num_queries(4):
        fec_text(cooperative)


# Tables


@pytest.mark.parametrize("name", list(tables.TABLES))
def test_a_table_is_valid_by_its_schema(name, tmp_path):
    cooperative, table = lived(), tables.TABLES[name]
    path = tmp_path / f"{name}.csv"
    path.write_bytes(b"".join(tables.write(table, cooperative, timezone.localdate(), "csv")))
    schema = frictionless.Schema.from_descriptor(json.loads(json.dumps(tables.schema(name, table))))
    report = frictionless.Resource(path=path.name, basepath=str(tmp_path), schema=schema).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    assert len(path.read_text().splitlines()) > 2


def read_table(name, cooperative, day=None):
    pieces = tables.write(tables.TABLES[name], cooperative, day or timezone.localdate(), "csv")
    return list(csv.DictReader(io.StringIO(b"".join(pieces).decode("utf-8-sig"))))


def test_the_register_of_a_day_is_that_of_the_ledger():
    cooperative = lived()
    rows = read_table("registre", cooperative)
    held = Posting.objects.of_cooperative(cooperative).register()
    assert [int(row["parts"]) for row in rows] == [each.parts for each in held]
    assert read_table("registre", cooperative, timezone.localdate() - dt.timedelta(days=1)) == []
    assert not any(row["nom"].startswith("=") for row in rows)


def test_balances_and_movements_agree_with_the_journals():
    cooperative = lived()
    balances = {(row["compte"], row["associe"]): Decimal(row["solde"]) for row in read_table("soldes", cooperative)}
    assert sorted(balances.values()) == sorted(euros_of(files.totals(cooperative)).values())
    moved = read_table("mouvements", cooperative)
    assert sum(Decimal(row["debit"]) for row in moved) == sum(Decimal(row["credit"]) for row in moved)


def test_a_workbook_holds_the_same(tmp_path):
    cooperative = lived()
    path = tmp_path / "registre.xlsx"
    path.write_bytes(b"".join(tables.write(tables.TABLES["registre"], cooperative, timezone.localdate(), "xlsx")))
    sheet = load_workbook(path).active
    assert [row[3] for row in list(sheet.values)[1:]] == [int(r["parts"]) for r in read_table("registre", cooperative)]


def test_tables_are_for_the_keeper_and_journals_for_associates_too(client):
    cooperative = lived()
    slug = cooperative.assembly.slug
    client.force_login(a_keeper())
    for form in ("csv", "xlsx", "json"):
        answer = client.get(reverse("cooperative:table_file", args=[slug, "registre", form]))
        assert answer.status_code == 200
    for wrong in (["registre", "pdf"], ["autre", "csv"]):
        assert client.get(reverse("cooperative:table_file", args=[slug, *wrong])).status_code == 404
    assert client.get(reverse("cooperative:journal_file", args=[slug, "gnucash"])).status_code == 404
    mine = Associate.objects.running().filter(cooperative=cooperative, account__isnull=False).first()
    client.force_login(mine.account)
    journal = client.get(reverse("cooperative:journal_file", args=[slug, "hledger"]))
    assert mine.name.encode() not in b"".join(journal.streaming_content)
    assert client.get(reverse("cooperative:table_file", args=[slug, "registre", "csv"])).status_code == 403


def test_the_register_is_read_on_a_day(client):
    cooperative = lived()
    client.force_login(a_keeper())
    address = reverse("cooperative:register", args=[cooperative.assembly.slug])
    before = timezone.localdate() - dt.timedelta(days=1)
    assert "0 associé" in client.get(address, {"jour": before.isoformat()}).text.replace("\u00a0", " ")
    assert client.get(address, {"jour": "32/13/2026"}).status_code == 200


def test_a_piece_that_is_all_signs_is_still_one():
    cooperative = a_cooperative()
    associate = an_associate(cooperative, 2)
    lines = entries.pay_up(associate.number, Decimal("0.01"))
    post_movement(hold(cooperative), Kind.PAY, lines, actor=None, day=timezone.localdate(), cause="\t|\n")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert fec_rows(cooperative)[-1]["PieceRef"].isdecimal()
