"""Bank statements: read whatever the bank writes, once a line; matched by a person, one by one or all sure ones."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from hypothesis import strategies as st

from lieudit.journal.models import Entry
from lieudit.membership import dues, services
from lieudit.membership.bank_file import Credit, LineFault, credits_of, read_amount, read_day, read_statement
from lieudit.membership.bank_match import Owed, likeness, propose
from lieudit.membership.models import BankFile, BankLine, DuesPeriod, Payment
from lieudit.toolkit.errors import RuleBroken
from tests.drawn import given
from tests.membership.factories import a_candidate, a_member, a_scale, paid, secretariat

TODAY = dt.date(2024, 11, 20)

CREDIT_AND_DEBIT = """Compte n° 123;;;
Solde au 20/11/2024;1 200,00;;

Date;Libellé;Débit euros;Crédit euros;Référence
02/11/2024;VIR SEPA LE PRÉAU;;50,00;ADH-1-2026
03/11/2024;LOYER;-800,00;;
04/11/2024;VIR LA FABRIQUE;;1 234,56;
31/02/2024;VIR FAUX JOUR;;10,00;
05/11/2024;VIR FAUX MONTANT;;dix euros;
05/11/0024;VIR FAUSSE ANNEE;;10,00;
05/11/2024;=CMD|' /C calc'!A0;;=10+10;
"""
ONE_COLUMN = "date,label,amount\n2024-11-02,VIR LE PREAU,50.00\n2024-11-03,FRAIS,-2.00\n"


def read(text, encoding="utf-8", today=TODAY):
    statement = read_statement(text.encode(encoding))
    return statement, list(credits_of(statement, statement.guess, today))


def test_a_statement_with_a_preamble_and_two_columns_of_amounts_is_read():
    statement, rows = read(CREDIT_AND_DEBIT)
    assert statement.heading == 4
    assert statement.guess == {
        "date": "Date",
        "label": "Libellé",
        "amount": "Crédit euros",
        "debit": "Débit euros",
        "detail": "Référence",
    }
    credits = [each for each in rows if isinstance(each, Credit)]
    assert [(c.line, c.paid_on, c.amount) for c in credits] == [
        (5, dt.date(2024, 11, 2), Decimal(50)),
        (7, dt.date(2024, 11, 4), Decimal("1234.56")),
    ]
    assert credits[0].label == "VIR SEPA LE PRÉAU ADH-1-2026"


def test_each_line_left_out_says_why():
    _statement, rows = read(CREDIT_AND_DEBIT)
    assert [(each.line, each.reason) for each in rows if isinstance(each, LineFault)] == [
        (6, "dépense : seuls les encaissements et les remboursements de parts sont lus"),
        (8, "date illisible : « 31/02/2024 »"),
        (9, "montant illisible : « dix euros »"),
        (10, "date trop ancienne : « 05/11/0024 »"),
        (11, "montant illisible : « =10+10 »"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
def test_the_encodings_of_banks_are_understood(encoding):
    _statement, rows = read(CREDIT_AND_DEBIT, encoding)
    assert rows[0].label == "VIR SEPA LE PRÉAU ADH-1-2026"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separators_of_banks_are_understood(separator):
    text = "Date;Libelle;Montant\n02/11/2024;VIR LE PREAU;50.00\n".replace(";", separator)
    _statement, rows = read(text)
    assert (rows[0].amount, rows[0].label) == (Decimal(50), "VIR LE PREAU")


def test_spending_is_no_credit():
    _statement, rows = read(ONE_COLUMN)
    assert rows[1] == LineFault(3, "dépense : seuls les encaissements et les remboursements de parts sont lus")


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1 234,56 €", "1234.56"), ("+50.00", "50"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"),
     ("−12", "-12"), ("50", "50"), ("1\u202f000,5", "1000.5")],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(text, amount):
    assert read_amount(text) == Decimal(amount)


@given(st.integers(min_value=0, max_value=99_999_999))
def test_any_amount_written_in_french_is_read_back(cents):
    written = f"{cents // 100:,}".replace(",", "\u202f") + f",{cents % 100:02} €"
    assert read_amount(written) == Decimal(cents) / 100


@pytest.mark.parametrize("text", ["31/12/2026", "31-12-26", "31.12.2026", "2026-12-31"])
def test_days_are_read_as_banks_write_them(text):
    assert read_day(text) == dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "vide"),
        (b"\xef\xbb\xbf \n\n", "vide"),
        (b"PK\x03\x04 un classeur", "pas du CSV"),
        ("Date;Libellé;Crédit".encode("utf-16"), "pas du CSV"),
        (b"%PDF-1.7", "pas du CSV"),
        (b"bonjour\n", "manque des colonnes"),
        (b"date;label;amount\n" + b'02/11/2024;"VIR;50\n' + b"03/11/2024;VIR;50\n" * 9, "guillemet"),
        (b"date;label;amount\n" + b"02/11/2024;VIR;50\n" * 5001, "5 000 lignes"),
        (b"x" * (2 * 1024 * 1024 + 1), "2 Mo"),
    ],
)
def test_what_is_no_statement_is_refused_with_a_sentence(content, why):
    with pytest.raises(RuleBroken, match=why):
        read_statement(content)


@given(st.binary(max_size=400))
def test_no_file_breaks_the_reading(content):
    try:
        statement = read_statement(content)
    except RuleBroken:
        return
    columns = dict.fromkeys(("date", "amount", "label"), statement.columns[0])
    list(credits_of(statement, columns, TODAY))


PREAU = Owed(1, 42, 2026, "Le Préau", Decimal(50))
FABRIQUE = Owed(2, 43, 2026, "La Fabrique des Possibles", Decimal(50))


@pytest.mark.parametrize(
    ("words", "amount", "key", "sure"),
    [
        ("VIR ADH-42-2026", 50, 1, True),
        ("VIR ADH-42-2026", 30, 1, False),
        ("VIREMENT SEPA LA FABRIQUE DES POSSIBLES", 50, 2, False),
        ("VIR LE PREAU COTISATION", 12, 1, False),
        ("SUBVENTION MAIRIE", 50, None, None),
    ],
)
def test_the_reference_is_sure_and_a_name_is_only_likely(words, amount, key, sure):
    match = propose(words, Decimal(amount), [PREAU, FABRIQUE])
    assert (match and match.key, match and match.sure) == (key, sure)


def test_two_names_as_like_as_one_another_are_left_to_a_person():
    twins = [PREAU, Owed(3, 44, 2026, "Le Préau", Decimal(50))]
    assert propose("VIR LE PREAU", Decimal(50), twins) is None
    other = Owed(3, 44, 2026, "Le Préau", Decimal(80))
    assert propose("VIR LE PREAU", Decimal(80), [PREAU, other]).key == 3


def test_a_name_is_wholly_like_itself_whatever_its_accents():
    assert likeness("Le Préau", "VIR DE le preau 2026") == 1


def a_file(text, name="releve.csv", encoding="utf-8"):
    upload = SimpleUploadedFile(name, text.encode(encoding))
    return dues.send_bank_file(actor=secretariat(), file=upload)


def brought_in(text, **columns):
    sent = a_file(text)
    guess = dues.statement_of(sent).guess
    return dues.read_bank_file(sent, actor=secretariat(), **{**guess, **columns})


@pytest.mark.django_db
class TestLines:
    def test_the_content_is_erased_once_read(self):
        found = brought_in(ONE_COLUMN)
        assert (found.content, found.report["read"]) == (None, 1)
        with pytest.raises(RuleBroken, match="déjà lu"):
            dues.read_bank_file(found, actor=secretariat(), date="date", amount="amount", label="label")

    def test_a_column_plays_one_role(self):
        with pytest.raises(RuleBroken, match="deux fois"):
            brought_in(ONE_COLUMN, label="amount")

    def test_the_same_line_twice_in_a_file_comes_in_once_and_is_said(self):
        found = brought_in(ONE_COLUMN + "2024-11-02,Vir  le Préau,50\n")
        assert (found.report["read"], found.report["again"]) == (1, [4])

    def test_the_same_line_in_two_files_comes_in_once_and_is_said(self):
        brought_in(ONE_COLUMN)
        again = brought_in("Date;Libellé;Crédit\n02/11/2024;VIR LE PRÉAU;50,00\n03/11/2024;VIR AUTRE;10,00\n")
        assert (again.report["read"], again.report["again"]) == (1, [2])
        assert BankLine.objects.count() == 2

    def test_the_database_itself_keeps_a_line_once(self):
        line = brought_in(ONE_COLUMN).lines.get()
        with pytest.raises(IntegrityError, match="digest"), transaction.atomic():
            BankLine.objects.create(
                file=line.file, line=9, paid_on=line.paid_on, amount=line.amount, label="", digest=line.digest
            )

    def statement_for(self, *members, amount="50,00"):
        rows = "".join(f"02/01/2024;VIR {m.organisation} {m.periods.get().reference};{amount}\n" for m in members)
        return "Date;Libellé;Crédit\n" + rows

    def test_all_sure_lines_are_matched_in_one_act(self):
        scale = a_scale()
        first, second = a_member(scale), a_member(scale)
        brought_in(self.statement_for(first, second) + "03/01/2024;SUBVENTION;900,00\n")
        assert dues.match_sure_lines(actor=secretariat()) == 2
        assert not DuesPeriod.objects.unpaid().exists()
        assert BankLine.objects.filter(state="waiting").get().label == "SUBVENTION"
        assert dues.match_sure_lines(actor=secretariat()) == 0

    def test_of_two_sure_lines_for_the_same_dues_a_person_looks_at_the_second(self):
        member = a_member(a_scale())
        reference = member.periods.get().reference
        rows = f"02/01/2024;VIR {reference};50,00\n03/01/2024;VIR {reference};50,00\n"
        brought_in("Date;Libellé;Crédit\n" + rows)
        assert dues.match_sure_lines(actor=secretariat()) == 1
        assert BankLine.objects.filter(state="waiting").count() == 1

    def test_a_line_is_matched_once(self):
        member = a_member(a_scale())
        line = brought_in(self.statement_for(member)).lines.get()
        dues.match_line(line, actor=secretariat(), period=member.periods.get())
        with pytest.raises(RuleBroken, match="n’est pas possible"):
            dues.match_line(line, actor=secretariat(), period=member.periods.get())
        assert Payment.objects.get().paid_on == dt.date(2024, 1, 2)

    def test_the_sure_line_of_a_candidate_who_appeals_does_not_hold_back_the_others(self):
        scale = a_scale()
        refused = services.refuse_member(a_candidate(scale), actor=secretariat(), answer="Dossier incomplet.")
        services.appeal_refusal(refused, actor=refused.applied_by, appeal="Rien ne manquait.")
        for member in (refused, a_member(scale)):
            brought_in(self.statement_for(member))
        assert dues.match_sure_lines(actor=secretariat()) == 2

    @pytest.mark.parametrize("size", [100_000, 1_500_000])
    def test_a_file_of_very_many_lines_is_refused_at_once(self, client, size):
        client.force_login(secretariat())
        upload = SimpleUploadedFile("annee.csv", b"Date;Libelle;Credit\n" + b"02/11/2024;VIR LE PREAU;50,00\n" * size)
        answer = client.post(reverse("membership:bank"), {"file": upload})
        assert answer.status_code == 422
        assert "exportez une période plus courte" in answer.content.decode()
        assert not BankFile.objects.exists()

    def test_a_line_set_aside_may_be_taken_back(self):
        line = brought_in(ONE_COLUMN).lines.get()
        aside = dues.set_line_aside(line, actor=secretariat(), reason="Subvention")
        assert (aside.state, aside.reason) == ("set_aside", "Subvention")
        assert dues.take_line_back(aside, actor=secretariat()).state == "waiting"

    def test_what_is_decided_of_a_line_is_signed_and_kept(self):
        line, actor = brought_in(ONE_COLUMN).lines.get(), secretariat()
        dues.set_line_aside(line, actor=actor, reason="Subvention")
        line.refresh_from_db()
        assert (line.state, line.reason, line.decided_by) == ("set_aside", "Subvention", actor)
        entry = Entry.objects.get(kind="membership.line_set_aside")
        assert (entry.actor, entry.data["reason"]) == (actor, "Subvention")
        assert entry in Entry.objects.about(line)
        dues.take_line_back(line, actor=actor)
        line.refresh_from_db()
        assert (line.state, line.reason, line.decided_by) == ("waiting", "", None)
        entry = Entry.objects.get(kind="membership.line_taken_back")
        assert entry.actor == actor
        assert entry in Entry.objects.about(line)
        with pytest.raises(RuleBroken):
            dues.take_line_back(line, actor=actor)

    def test_a_matched_line_keeps_its_payment_and_who_said_so(self):
        member, actor = a_member(a_scale()), secretariat()
        line = brought_in(self.statement_for(member, amount="30,00")).lines.get()
        dues.match_line(line, actor=actor, period=member.periods.get())
        line.refresh_from_db()
        payment = Payment.objects.get()
        assert (line.state, line.payment, line.decided_by) == ("matched", payment, actor)
        assert (payment.amount, payment.means, payment.note) == (30, "transfer", line.label)
        assert (payment.period, payment.recorded_by) == (member.periods.get(), actor)

    def test_a_label_longer_than_a_note_is_cut(self):
        member = a_member(a_scale())
        line = brought_in(f"Date;Libellé;Crédit\n02/01/2024;{'V' * 300};50,00\n").lines.get()
        dues.match_line(line, actor=secretariat(), period=member.periods.get())
        assert Payment.objects.get().note == line.label[:250] == "V" * 250

    def test_a_statement_that_is_sent_waits_with_its_name_and_its_sender(self):
        first, second = a_file(ONE_COLUMN, name="n" * 300), a_file(ONE_COLUMN)
        assert (first.number, second.number) == (1, 2)
        assert first.name == "n" * len(first.name)
        assert (len(first.name), first.read_at) == (200, None)
        assert first.sent_by.is_staff
        assert dues.statement_of(second).guess == dues.statement_of(first).guess

    def test_a_statement_that_is_read_says_what_came_in_and_who_read_it(self):
        sent, actor = a_file(ONE_COLUMN + "pas de date,Vir X,50\n2024-11-04,Vir Y,20\n"), secretariat()
        dues.read_bank_file(sent, actor=actor, **dues.statement_of(sent).guess)
        sent.refresh_from_db()
        assert sent.read_at
        assert sent.content is None
        report = sent.report
        assert (report["read"], report["again"], report["again_count"]) == (2, [], 0)
        assert (report["fault_count"], [line for line, _reason in report["faults"]]) == (2, [3, 4])
        lines = sent.lines.order_by("line").values_list("line", "paid_on", "amount", "label")
        assert list(lines)[-1] == (5, dt.date(2024, 11, 4), 20, "Vir Y")
        entry = Entry.objects.get(kind="membership.bank_read")
        assert (entry.actor, entry.data["read"], entry.data["again"]) == (actor, 2, 0)
        assert entry in Entry.objects.about(sent)

    def test_the_report_tells_two_hundred_lines_one_by_one_and_counts_them_all(self):
        head = "Date;Libellé;Crédit\n"
        brought_in(head + "02/01/2024;VIR X;5,00\n")
        many = brought_in(head + "02/01/2024;VIR X;5,00\n" * 201 + "jamais;VIR Z;5,00\n" * 201)
        counts = [many.report[name] for name in ("again_count", "fault_count")]
        assert counts == [201, 201]
        assert [len(many.report[name]) for name in ("again", "faults")] == [200, 200]

    def test_without_lines_nothing_is_proposed_and_with_some_the_rest_owed_counts(self):
        member = a_member(a_scale())
        assert dues.proposals([]) == {}
        paid(member, 20)
        line = brought_in(self.statement_for(member, amount="30,00")).lines.get()
        match, period = dues.proposals([line])[line.pk]
        assert (match.sure, period) == (True, member.periods.get())

    def test_a_line_already_decided_is_not_matched_in_one_act(self):
        member = a_member(a_scale())
        line = brought_in(self.statement_for(member)).lines.get()
        dues.set_line_aside(line, actor=secretariat(), reason="Déjà payé")
        assert dues.match_sure_lines(actor=secretariat()) == 0

    def test_a_likely_line_is_left_to_a_person(self):
        member = a_member(a_scale())
        brought_in(self.statement_for(member, amount="12,00"))
        assert dues.match_sure_lines(actor=secretariat()) == 0
        assert not Payment.objects.exists()

    def test_the_pages_go_from_a_file_to_a_receipt(self, client):
        member = a_member(a_scale())
        client.force_login(secretariat())
        upload = SimpleUploadedFile("novembre.csv", self.statement_for(member, amount="20,00").encode("cp1252"))
        columns = client.post(reverse("membership:bank"), {"file": upload}, follow=True)
        assert "Vérifier les colonnes" in columns.content.decode()
        url = BankFile.objects.get().get_absolute_url()
        wrong = client.post(url, {"date": "Date", "amount": "", "label": "Libellé"})
        assert wrong.status_code == 422
        read_page = client.post(url, {"date": "Date", "amount": "Crédit", "label": "Libellé"}, follow=True)
        assert "1\u00a0encaissement nouveau" in read_page.content.decode()
        listed = client.get(reverse("membership:bank")).content.decode()
        assert "référence reconnue, attendu : 50\u00a0€" in listed
        line = BankLine.objects.get()
        answer = client.post(
            reverse("membership:bank_line", args=[line.pk]), {"decision": "match", "period": member.periods.get().pk}
        )
        assert answer.status_code == 302
        assert Payment.objects.get().amount == 20

    def test_a_line_is_set_aside_with_a_reason_from_its_page(self, client):
        line = brought_in(ONE_COLUMN).lines.get()
        client.force_login(secretariat())
        url = reverse("membership:bank_line", args=[line.pk])
        assert client.post(url, {"decision": "set_aside"}).status_code == 422
        assert client.post(url, {"decision": "match"}).status_code == 422
        client.post(url, {"decision": "set_aside", "reason": "Don"})
        line.refresh_from_db()
        assert line.state == "set_aside"
        client.post(url, {"decision": "take_back"})
        line.refresh_from_db()
        assert line.state == "waiting"

    def test_a_bad_file_is_refused_on_the_page(self, client):
        client.force_login(secretariat())
        answer = client.post(reverse("membership:bank"), {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04rest")})
        assert answer.status_code == 422
        assert "pas du CSV" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_line_matched_by_two_people_at_once_makes_one_payment_and_numbers_have_no_hole():
    scale, judge = a_scale(), secretariat()
    member, other = a_member(scale), a_member(scale)
    line = brought_in(TestLines().statement_for(member)).lines.get()
    found, outcomes = member.periods.get(), []

    def attempt(act, *things, **words):
        try:
            act(*things, **words)
            outcomes.append("done")
        except RuleBroken:
            outcomes.append("refused")
        finally:
            connections.close_all()

    cash = {"actor": judge, "amount": Decimal(10), "paid_on": dt.date(2024, 1, 2)}
    threads = [
        *(
            threading.Thread(target=attempt, args=(dues.match_line, line), kwargs={"actor": judge, "period": found})
            for _ in range(3)
        ),
        *(
            threading.Thread(target=attempt, args=(dues.record_payment, other.periods.get()), kwargs=cash)
            for _ in range(3)
        ),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done"] * 4 + ["refused"] * 2
    assert found.payments.count() == 1
    assert sorted(Payment.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
