"""Statements and parts: money is matched as dues are, and parts appear; what does not fit is told, nothing is lost."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.home import TODO_LISTS
from lieudit.cooperative import bank, leaving, services
from lieudit.cooperative.models import Associate, Movement, Payout
from lieudit.membership import dues
from lieudit.membership.models import BankLine, Payment
from lieudit.toolkit.errors import RuleBroken
from tests.cooperative.factories import (
    a_cooperative,
    a_keeper,
    a_line,
    a_statement,
    a_subscription,
    an_admitted,
    an_associate,
    pay,
)

pytestmark = pytest.mark.django_db


def told(line):
    return bank.proposals([line])[0]


def payer(subscription):
    """What the bank writes of who pays, with the reference."""
    return f"VIR {subscription.associate.name} {subscription.reference}"


def settle(line, subscription, actor=None):
    return bank.settle_subscription(line, actor=actor or a_keeper(), subscription=subscription)


def test_a_line_pays_a_subscription_and_its_parts_count_in_the_same_act():
    subscription = an_admitted(a_cooperative(), 6)
    line = a_line(300, payer(subscription))
    found = told(line)
    assert (found.subscription, found.sure, found.why) == (subscription, True, "référence reconnue")
    movement = settle(line, subscription)
    line.refresh_from_db()
    assert (line.state, line.target, line.payment) == ("matched", subscription.reference, None)
    assert movement.cause == f"{subscription.reference}, relevé n° {line.file.number}, ligne 2"
    assert Associate.objects.running().get().parts == 6
    assert not Payment.objects.exists()


def test_too_small_is_kept_and_says_what_lacks_and_a_second_transfer_makes_the_parts_count():
    subscription = an_admitted(a_cooperative(), 6)
    first, second = a_statement((50, payer(subscription)), (25, payer(subscription))).lines.order_by("line")
    assert told(first).why == "référence reconnue ; il manquera 25\u00a0€ avant que les parts comptent"
    settle(first, subscription)
    assert not Associate.objects.running().exists()
    settle(second, subscription)
    assert Associate.objects.running().get().unpaid == 225


def test_too_large_is_refused_whole_and_says_by_how_much():
    subscription = an_admitted(a_cooperative(), 6)
    line = a_line("310,50", payer(subscription))
    found = told(line)
    assert (found.fits, found.why.split(" : ")[0]) == (
        False,
        "Il ne reste que 300\u00a0€ à verser, 10,50\u00a0€ sont en trop",
    )
    with pytest.raises(RuleBroken, match="trop grand"):
        settle(line, subscription)
    line.refresh_from_db()
    assert line.state == "waiting"
    assert not Movement.objects.exists()


def test_a_stranger_who_quotes_the_reference_is_told_and_left_to_a_person():
    subscription = an_admitted(a_cooperative(), 2)
    found = told(a_line(100, f"VIR MME UNETELLE {subscription.reference}"))
    assert (found.fits, found.sure) == (True, False)
    assert "le nom de qui paie n’est pas celui-là" in found.why


def test_without_a_reference_the_name_and_the_very_sum_are_proposed_never_sure():
    subscription = an_admitted(a_cooperative(), 2)
    name = subscription.associate.name
    assert told(a_line(100, f"VIR {name}")).subscription == subscription
    assert not told(a_line(100, f"VIR {name} BIS")).sure
    assert told(a_line(99, f"VIR {name}")).subscription is None
    assert told(a_line(100, f"VIR {name} ADH-3-2026")).subscription is None


def test_an_unknown_reference_is_said():
    found = told(a_line(100, "VIR PART-999-9"))
    assert (found.fits, found.why) == (False, "Aucune souscription ne porte cette référence.")


def test_a_reference_that_was_left_is_to_give_back():
    cooperative = a_cooperative()
    subscription = an_admitted(cooperative, 2)
    line = a_line(100, payer(subscription))
    services.withdraw_subscription(subscription, actor=subscription.signed_by)
    assert told(line).why == "Cette souscription est refusée ou retirée : cette somme est à rendre."
    with pytest.raises(RuleBroken):
        settle(line, subscription)


def test_who_left_owes_nothing_more():
    associate = an_associate(a_cooperative(), 6, paid=100)
    subscription = associate.subscriptions.get()
    leaving.leave_cooperative(associate, actor=a_keeper())
    assert "est parti" in told(a_line(50, payer(subscription))).why


def test_what_is_not_admitted_yet_and_what_precedes_the_signature_are_said():
    cooperative = a_cooperative()
    signed = a_subscription(cooperative, 2)
    assert "pas encore admise" in told(a_line(100, payer(signed))).why
    before = a_line(100, payer(an_admitted(cooperative, 2)), timezone.localdate() - dt.timedelta(days=3))
    assert "précède la souscription" in told(before).why


def test_a_statement_read_twice_pays_once():
    subscription = an_admitted(a_cooperative(), 6)
    rows = (100, payer(subscription))
    settle(a_statement(rows).lines.get(), subscription)
    again = a_statement(rows)
    assert (again.lines.count(), again.report["again"]) == (0, [2])
    with pytest.raises(RuleBroken, match="rapprochée"):
        settle(BankLine.objects.get(), subscription)
    subscription.refresh_from_db()
    assert subscription.paid == 100


def a_payout():
    cooperative = a_cooperative()
    an_associate(cooperative, 20)
    gone = leaving.leave_cooperative(an_associate(cooperative, 2), actor=a_keeper())
    return leaving.prepare_payout(gone, actor=a_keeper())


def test_a_debit_of_the_statement_closes_the_reimbursement_on_the_day_of_the_bank():
    payout, day = a_payout(), timezone.localdate()
    line = a_line("-100,00", f"VIR EMIS {payout.reference}", day)
    found = told(line)
    assert (found.payout, found.sure) == (payout, True)
    with pytest.raises(RuleBroken, match="une autre personne le valide"):
        bank.settle_payout(line, actor=payout.prepared_by, payout=payout)
    paid = bank.settle_payout(line, actor=a_keeper(), payout=payout)
    assert (paid.state, paid.movement.day) == ("paid", day)
    assert paid.movement.cause.startswith(f"{payout.reference}, relevé n° ")
    assert told(a_line("-100", f"VIR EMIS 2 {payout.reference}")).why == "Ce paiement est déjà écrit au registre."


def test_another_sum_another_reference_and_a_payout_that_was_dropped_are_said():
    payout = a_payout()
    line = a_line("-90", f"VIR {payout.reference}")
    assert told(line).why == "Le relevé dit 90\u00a0€, le paiement préparé 100\u00a0€."
    with pytest.raises(RuleBroken, match="n’est pas celle"):
        bank.settle_payout(line, actor=a_keeper(), payout=payout)
    assert told(a_line(-90, "VIR REMB-1-999999")).why == "Aucun paiement préparé ne porte cette référence."
    leaving.drop_payout(payout, actor=a_keeper())
    assert "avait été abandonné" in told(a_line(-100, f"VIR {payout.reference}")).why
    assert Payout.objects.get().movement is None


def test_money_that_left_pays_neither_parts_nor_dues():
    line = a_line("-90", "VIR REMB-1-1")
    with pytest.raises(RuleBroken, match="est sortie"):
        settle(line, an_admitted(a_cooperative(), 2))
    assert line not in BankLine.objects.of_members()


def test_other_spending_does_not_come_in():
    read = a_statement((-800, "LOYER"), (50, "VIR PART-1-1"))
    assert read.lines.get().amount == 50
    assert read.report["faults"] == [(2, "dépense : seuls les encaissements et les remboursements de parts sont lus")]


def test_the_database_keeps_a_line_that_is_matched_to_one_thing_only():
    line = a_line(50, "VIR PART-1-1")
    for change in ({"state": "matched"}, {"target": "PART-1-1"}, {"amount": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BankLine.objects.filter(pk=line.pk).update(**change)


def test_lines_of_parts_wait_for_the_keeper_and_not_among_dues(client):
    subscription, keeper = an_admitted(a_cooperative(), 2), a_keeper()
    line, _other = a_line(100, payer(subscription)), a_line(30, "VIR ADH-1-2026")
    lists = [each for fill in TODO_LISTS for each in fill(keeper)]
    assert [line] in [list(each.rows) for each in lists if each.rows.model is BankLine]
    assert [_other] in [list(each.rows) for each in lists if each.rows.model is BankLine]
    client.force_login(keeper)
    assert "1 ligne cite des parts" in " ".join(client.get(reverse("membership:bank")).text.split())


def test_a_line_is_matched_in_two_clicks(client, django_assert_max_num_queries):
    cooperative, keeper = a_cooperative(), a_keeper()
    lines = [a_line(100, payer(an_admitted(cooperative, 2))) for _each in range(3)]
    client.force_login(keeper)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("cooperative:bank")).text
    assert page.count("Sûr") == 3
    subscription = told(lines[0]).subscription
    address = reverse("cooperative:settle", args=[lines[0].pk])
    sent = client.post(address, {"subscription": subscription.pk}, follow=True)
    assert "C’est rapproché" in sent.text
    assert client.post(address, {"subscription": subscription.pk}).status_code == 404
    assert subscription.associate.balance("1013") == 100


def test_one_does_not_match_money_for_ones_own_parts(client):
    keeper = a_keeper()
    subscription = an_admitted(a_cooperative(), 2, holder=keeper)
    line = a_line(Decimal(100), payer(subscription))
    client.force_login(keeper)
    answer = client.post(reverse("cooperative:settle", args=[line.pk]), {"subscription": subscription.pk})
    assert answer.status_code == 422
    pay(subscription, 100)
    assert BankLine.objects.get().state == "waiting"
    dues.set_line_aside(line, actor=a_keeper(), reason="noté à la main")
