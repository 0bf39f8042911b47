"""Interest that an assembly adopted is owed, then prepared, ordered by another, paid, and closed by the statement."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from lxml import etree

from lieudit.cooperative import bank, correcting, interest, leaving, transfers, verify_ledger
from lieudit.cooperative.files import ledger_csv
from lieudit.cooperative.models import Payout
from lieudit.cooperative.vocabulary import Ledger
from lieudit.cooperative.workflow import PayoutState
from lieudit.journal.models import Entry
from lieudit.membership.models import BankLine
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import a_keeper, a_line, an_admitted, pay, with_interest

pytestmark = pytest.mark.django_db
IBAN = "FR7630006000011234567890189"


def ordered(cooperative):
    """All that is owed is prepared, and ordered by another."""
    return [
        transfers.order_payout(transfers.give_iban(each, actor=a_keeper(), iban=IBAN), actor=a_keeper())
        for each in interest.prepare_interest(cooperative, actor=a_keeper())
    ]


def test_what_is_owed_is_prepared_once_for_each():
    cooperative = with_interest()
    assert interest.preparable(cooperative) == (2, Decimal(20))
    prepared = interest.prepare_interest(cooperative, actor=a_keeper())
    assert [each.amount for each in prepared] == [15, 5]
    assert all(each.reference.startswith("INT-") for each in prepared)
    assert interest.preparable(cooperative) == (0, 0)
    with pytest.raises(RuleBroken, match="Aucun intérêt"):
        interest.prepare_interest(cooperative, actor=a_keeper())
    assert Entry.objects.filter(kind="cooperative.interest_prepared").count() == 1


def test_the_statement_closes_it_and_neither_capital_nor_what_a_subscription_received_moves():
    cooperative = with_interest()
    before, first = leaving.capital_of(cooperative), ordered(cooperative)[0]
    line = a_line("-15,00", f"VIR SEPA {first.reference}")
    (found,) = bank.proposals([line])
    assert found.sure
    assert found.payout == first
    bank.settle_payout(line, actor=a_keeper(), payout=first)
    first.refresh_from_db()
    assert (first.state, first.iban) == (PayoutState.PAID, "")
    assert first.associate.balance(Ledger.INTEREST) == 0
    assert leaving.capital_of(cooperative) == before
    assert first.associate.subscriptions.get().paid == 750
    assert interest.owed_of(cooperative) == {cooperative.associates.last().pk: Decimal(5)}
    assert verify_ledger.verify("".join(ledger_csv(cooperative)))["capital"] == str(before.subscribed)
    assert "15\N{NO-BREAK SPACE}€" in Entry.objects.get(kind="cooperative.interest_paid").sentence


def test_the_file_of_the_bank_quotes_interest_as_the_statement_will():
    cooperative = with_interest()
    payouts = ordered(cooperative)
    file = transfers.payment_file(cooperative, payouts, IBAN, payouts[0].prepared_at.date())
    ends = etree.parse(BytesIO(file)).getroot().iter("{*}EndToEndId")
    assert [each.text for each in ends] == [each.reference for each in payouts]


def test_who_prepares_leaves_their_own_to_another_and_never_says_it_is_paid():
    cooperative = with_interest()
    account = AccountFactory(secretariat=True)
    pay(an_admitted(cooperative, 1, holder=account, category="contributor"))
    assert len(interest.prepare_interest(cooperative, actor=account)) == 2
    mine = Payout.objects.first()
    with pytest.raises(RuleBroken, match="une autre personne"):
        leaving.validate_payout(mine, actor=account, reference="VIR")


def test_who_left_is_still_owed_it():
    cooperative = with_interest()
    small = cooperative.associates.last()
    leaving.leave_cooperative(small, actor=a_keeper())
    assert interest.owed_of(cooperative)[small.pk] == 5


def test_a_payment_that_was_wrong_is_undone_and_owed_again():
    cooperative = with_interest()
    paid = leaving.validate_payout(ordered(cooperative)[1], actor=a_keeper(), reference="VIR")
    asked = correcting.ask_correction(paid.movement, actor=a_keeper(), reason="Autre compte")
    correcting.validate_correction(asked, actor=a_keeper())
    assert interest.preparable(cooperative) == (1, Decimal(5))
    verify_ledger.verify("".join(ledger_csv(cooperative)))


def test_the_database_ties_interest_to_no_subscription():
    cooperative = with_interest()
    one = cooperative.associates.first()
    row = {"associate": one, "amount": 1, "of_interest": True, "prepared_by": a_keeper()}
    with pytest.raises(IntegrityError, match="interest_is_of_no_subscription"), transaction.atomic():
        Payout.objects.create(**row, subscription=one.subscriptions.get())


def test_from_the_pages_one_prepares_the_other_reads_and_orders(client, django_assert_max_num_queries):
    cooperative = with_interest()
    address = reverse("cooperative:transfers", args=[cooperative.assembly.slug])
    client.force_login(a_keeper())
    with django_assert_max_num_queries(12):
        page = client.get(address).text
    assert "20\N{NO-BREAK SPACE}€ sont dus à 2\N{NO-BREAK SPACE}associés" in page
    said = client.post(reverse("cooperative:prepare_interest", args=[cooperative.assembly.slug]), follow=True).text
    assert "Les intérêts sont préparés" in said
    assert said.count("sans IBAN encore") == 2
    payout = Payout.objects.last()
    client.post(reverse("cooperative:give_iban", args=[payout.pk]), {"iban": IBAN})
    client.force_login(a_keeper())
    page = client.get(address).text
    assert reverse("cooperative:order", args=[payout.pk]) in page
    client.post(reverse("cooperative:order", args=[payout.pk]))
    assert payout.reference in client.get(address).text
    assert not BankLine.objects.exists()
