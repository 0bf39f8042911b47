"""The accounts as the accountant says them: in extracts, journals, tables, pages, by a source; never in the ledger."""

import csv
import datetime as dt
import io
import re
from decimal import Decimal

import fec_parser.parser as foreign
import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.cooperative import chart, fec, files, leaving, tables, verify_ledger
from lieudit.cooperative.models import ChartLine, Movement
from lieudit.cooperative.vocabulary import Ledger
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.cooperative.counting import (
    HLEDGER,
    YEAR,
    bean_balances,
    by_fec,
    by_journal,
    euros_of,
    fec_rows,
    hledger_balances,
)
from tests.cooperative.factories import a_cooperative, a_keeper, an_admitted, an_associate, pay

pytestmark = pytest.mark.django_db
SAID = {
    Ledger.PAID: ("10130000", "Capital appelé, versé"),
    Ledger.BANK: ("51210000", "Crédit du bocage ; compte courant"),
    Ledger.DEPOSITS: ("4561PS", "=Associés : type:A, apports"),
    Ledger.WAITING: ("1013900", "Capital à rembourser"),
}


def say(cooperative, account, number, words, **more):
    said = {"source": "Plan de comptes du cabinet, page 2", "source_on": timezone.localdate(), **more}
    return chart.map_account(cooperative, actor=a_keeper(), account=account, number=number, words=words, **said)


def lived():
    """A cooperative in which money came in, waits and left; its ledger, as it was before any account was mapped."""
    cooperative = a_cooperative("Conseil des comptes")
    an_associate(cooperative, 20)
    gone = an_associate(cooperative, 4, paid=60)
    pay(an_admitted(cooperative, 8), 50)
    leaving.leave_cooperative(gone, actor=a_keeper())
    return cooperative, "".join(files.ledger_csv(cooperative))


def mapped():
    cooperative, before = lived()
    for account, (number, words) in SAID.items():
        say(cooperative, account, number, words)
    return cooperative, before


def test_the_extract_says_accounts_as_the_accountant_does_and_sums_are_the_same():
    cooperative, _before = lived()
    sums = by_fec(fec_rows(cooperative))
    for account, (number, words) in SAID.items():
        say(cooperative, account, number, words)
    rows = fec_rows(cooperative)
    of_old = {SAID[account][0] if account in SAID else account: total for account, total in sums.items()}
    assert by_fec(rows) == of_old
    assert {row["CompteLib"] for row in rows if row["CompteNum"] == "10130000"} == {"Capital appelé, versé"}
    deposits = [row for row in rows if row["CompteNum"] == "4561PS"]
    assert all(row["CompAuxNum"] and not row["CompteLib"].startswith("=") for row in deposits)
    assert deposits
    following = fec_rows(cooperative, fec.Period(YEAR.year + 1))
    assert by_fec(following) == of_old, "opening balances too"
    content = b"".join(fec.encoded(fec.extract(cooperative, YEAR), "utf-8"))
    read = list(foreign.FECParser.from_bytesio(io.BytesIO(content)).get_ecritures())
    assert sum(each.debit for each in read) == sum(each.credit for each in read)
    described = fec.description(cooperative, YEAR, fec.TAB, "utf-8")
    assert (
        "10130000 : Capital appelé, versé (au registre, 1013 ; d’après Plan de comptes du cabinet, page 2" in described
    )
    assert "1061 : Réserve légale\r\n" in described


def test_journals_say_them_too_and_foreign_programs_count_what_we_count(tmp_path):
    cooperative, _before = mapped()
    totals = euros_of(files.totals(cooperative))
    assert "Equity:C10130000:A" in " ".join(totals)
    journal = "".join(files.beancount_journal(cooperative))
    assert bean_balances(journal, tmp_path / "parts.beancount") == totals
    assert "; Capital appelé, versé\n" in journal
    if HLEDGER:
        read = hledger_balances("".join(files.hledger_journal(cooperative)), tmp_path / "parts.hledger")
        assert read == totals
    numbers = {re.fullmatch(r".*:C(\w+?)(:A\d+)?", name)[1] for name in totals}
    assert {"10130000", "51210000", "4561PS", "1013900"} <= numbers
    digits = {account: total for account, total in by_fec(fec_rows(cooperative)).items() if account.isdecimal()}
    assert digits == by_journal(cooperative)


def test_the_ledger_itself_does_not_change_and_is_counted_again():
    cooperative, before = mapped()
    after = "".join(files.ledger_csv(cooperative))
    assert after == before
    assert "10130000" not in after
    assert verify_ledger.verify(after)["capital"] == "1200.00"


def test_tables_say_both_accounts():
    cooperative, _before = mapped()
    for name in ("mouvements", "soldes"):
        text = b"".join(tables.write(tables.TABLES[name], cooperative, timezone.localdate(), "csv")).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        for ours, own in (("1013", "10130000"), ("1011", "1011"), ("PARTS", "PARTS")):
            assert {row["compte"] for row in rows if row["compte_du_registre"] == ours} == {own}
        if name == "soldes":
            said = {row["compte"]: row["libelle"] for row in rows}
            assert (said["10130000"], said["PARTS"]) == ("Capital appelé, versé", "Parts des associés")


TOMORROW = timezone.localdate() + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("account", "words", "field", "said"),
    [
        ("1013", {"number": "10"}, "number", "commence par trois chiffres"),
        ("1013", {"number": "A013"}, "number", "commence par trois chiffres"),
        ("1013", {"number": "101 3"}, "number", "commence par trois chiffres"),
        ("1013", {"number": "1013é"}, "number", "commence par trois chiffres"),
        ("1013", {"number": "١٠١٣"}, "number", "commence par trois chiffres"),
        ("1013", {"number": "1013\t"}, "number", "Ni tabulation"),
        ("1013", {"number": "4013"}, "number", "de la classe 1"),
        ("4561", {"number": "1013000"}, "number", "de la classe 4"),
        ("1013", {"number": "1011"}, "number", "« Capital souscrit, non versé » porte déjà ce numéro"),
        ("1013", {"number": "10610001"}, "number", "« Réserve du bocage » porte déjà ce numéro"),
        ("1013", {"words": "Capital\tversé"}, "words", "Ni tabulation"),
        ("1013", {"words": "Capital|versé"}, "words", "ni barre"),
        ("1013", {"words": "Capital\nversé"}, "words", "retour à la ligne"),
        ("1013", {"words": "Capital\u2028versé"}, "words", "retour à la ligne"),
        ("1013", {"words": "  "}, "words", "Dites-le"),
        ("1013", {"source": ""}, "source", "Dites-le"),
        ("1013", {"source": "Cabinet\rpage 2"}, "source", "retour à la ligne"),
        ("1013", {"source_on": TOMORROW}, "source_on", "à venir"),
        ("PARTS", {}, None, "hors du plan comptable"),
        ("999", {}, None, "hors du plan comptable"),
    ],
)
def test_what_an_extract_could_not_hold_is_refused_beside_what_was_typed(account, words, field, said):
    cooperative = a_cooperative()
    say(cooperative, Ledger.LEGAL_RESERVE, "10610001", "Réserve du bocage")
    with pytest.raises(RuleBroken) as refused:
        say(cooperative, account, **{"number": "1013000", "words": "Capital versé", **words})
    found = refused.value.message_dict if field else {None: refused.value.messages}
    assert list(found) == [field]
    assert said in found[field][0]
    assert ChartLine.objects.filter(cooperative=cooperative).count() == 1


def test_what_was_said_before_stays_with_its_source_and_one_comes_back_to_the_general_chart():
    cooperative = a_cooperative()
    first = say(cooperative, Ledger.PAID, "10130000", "Capital versé", source="Cabinet d’avant")
    with pytest.raises(RuleBroken, match="déjà ce qui est écrit"):
        say(cooperative, Ledger.PAID, "10130000", "Capital versé", source="Cabinet d’avant")
    say(cooperative, Ledger.PAID, "1013abc", "Capital versé", source="Cabinet d’après.")
    first.refresh_from_db()
    assert (first.number, first.source, first.until is None) == ("10130000", "Cabinet d’avant", False)
    assert chart.chart_of(cooperative)["1013"].number == "1013ABC"
    say(cooperative, Ledger.UNPAID, "10130000", "Capital non versé")
    say(cooperative, Ledger.PAID, *chart.GENERAL["1013"])
    assert chart.chart_of(cooperative)["1013"] == chart.GENERAL["1013"]
    assert ChartLine.objects.filter(cooperative=cooperative, account="1013").count() == 3
    told = Entry.objects.filter(kind="cooperative.account_mapped").order_by("pk")[1].sentence
    assert "le compte 1013 porte, en comptabilité, le numéro 1013ABC" in told.replace("\xa0", " ")
    assert "Cabinet d’après" in told


def test_another_cooperative_keeps_its_own_chart():
    cooperative, other = a_cooperative(), a_cooperative("Conseil voisin")
    say(cooperative, Ledger.PAID, "10130000", "Capital versé")
    assert chart.chart_of(other) == chart.GENERAL
    say(other, Ledger.PAID, "10130000", "Capital versé")


@pytest.mark.parametrize(
    "change",
    [
        {"number": "10"},
        {"number": "4013"},
        {"number": "1013|"},
        {"source": ""},
        {"words": ""},
        {"account": "PARTS"},
        {"number": "10610001"},
        {"account": "1061", "number": "10619"},
    ],
)
def test_the_database_holds_it_too(change):
    cooperative = a_cooperative()
    say(cooperative, Ledger.LEGAL_RESERVE, "10610001", "Réserve")
    line = {"cooperative": cooperative, "account": "1013", "number": "1013000", "words": "Capital", "source": "Plan"}
    said = {"source_on": timezone.localdate(), "written_by": a_keeper()}
    with pytest.raises(IntegrityError), transaction.atomic():
        ChartLine.objects.create(**line | said | change)


def test_a_line_that_was_written_neither_changes_nor_goes():
    line = say(a_cooperative(), Ledger.PAID, "10130000", "Capital versé")
    with pytest.raises(DatabaseError), transaction.atomic():
        ChartLine.objects.filter(pk=line.pk).update(words="Autre chose")
    with pytest.raises(DatabaseError), transaction.atomic():
        line.delete()


# Pages


def test_who_keeps_the_register_maps_an_account_from_the_page_of_the_accountant(client):
    cooperative, _before = lived()
    slug = cooperative.assembly.slug
    client.force_login(a_keeper())
    page, form = (
        reverse("cooperative:accounts", args=[slug]),
        reverse("cooperative:map_account", args=[slug, "1013"]),
    )
    assert page in client.get(reverse("cooperative:accounting", args=[slug])).text
    assert form in client.get(page).text
    typed = {"number": "10", "words": "Capital du bocage", "source": "Plan du cabinet", "source_on": "2026-01-02"}
    refused = client.post(form, typed)
    assert refused.status_code == 422
    assert all(each in refused.text for each in ("Capital du bocage", "Plan du cabinet", "trois chiffres"))
    assert client.post(form, typed | {"number": "10130000"}).status_code == 302
    assert "10130000" in client.get(page).text
    assert client.post(form, typed | {"number": "10131111"}).status_code == 302
    text = " ".join(client.get(page).text.split())
    assert "le compte 1013 était le 10130000" in text
    undo = reverse("cooperative:undo", args=[Movement.objects.filter(cooperative=cooperative).latest("number").pk])
    assert "10131111, Capital du bocage" in " ".join(client.get(undo).text.split())
    for missing in ("PARTS", "4444"):
        assert client.get(reverse("cooperative:map_account", args=[slug, missing])).status_code == 404
    client.force_login(AccountFactory())
    assert client.get(page).status_code == client.post(form, typed).status_code == 403


def test_reading_accounts_costs_few_queries(client, django_assert_max_num_queries):
    cooperative, _before = mapped()
    client.force_login(a_keeper())
    with django_assert_max_num_queries(8):
        assert client.get(reverse("cooperative:accounts", args=[cooperative.assembly.slug])).status_code == 200


def test_a_mapped_extract_balances_to_the_cent():
    cooperative, _before = mapped()
    assert sum(by_fec(fec_rows(cooperative)).values()) == Decimal(0)
