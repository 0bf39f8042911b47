"""Contrary movements: asked by one, written by another, nothing goes, and no mistake leaves half of itself."""

import datetime as dt
from decimal import Decimal
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.home import TODO_LISTS
from lieudit.cooperative import correcting, files, leaving, verify_ledger
from lieudit.cooperative.ledger import day_of_contrary
from lieudit.cooperative.models import Associate, Correction, Movement, Posting
from lieudit.cooperative.vocabulary import Kind
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import a_cooperative, a_keeper, an_admitted, an_associate, pay

pytestmark = pytest.mark.django_db


def last(kind):
    return Movement.objects.filter(kind=kind).latest("number")


def asked(movement, **terms):
    return correcting.ask_correction(movement, actor=a_keeper(), reason="Somme mal lue.", **terms)


def undo(movement):
    return correcting.validate_correction(asked(movement), actor=a_keeper())


def test_who_asks_never_validates_and_the_database_holds_it():
    associate = an_associate(a_cooperative(), 6, paid=100)
    pay(associate.subscriptions.get(), 50)
    found = asked(last(Kind.PAY))
    with pytest.raises(RuleBroken, match="une autre personne la valide"):
        correcting.validate_correction(found, actor=found.asked_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=found.pk).update(
            state="done", decided_by=found.asked_by, contrary=Movement.objects.first()
        )
    with pytest.raises(RuleBroken, match="déjà demandée"):
        asked(last(Kind.PAY))


def test_a_payment_is_undone_by_its_contrary_and_both_stay():
    associate = an_associate(a_cooperative(), 6, paid=100)
    pay(associate.subscriptions.get(), 50)
    wrong = last(Kind.PAY)
    done = undo(wrong)
    assert (done.contrary.kind, done.contrary.contra_of, done.contrary.cause) == ("contrary", wrong, "Somme mal lue.")
    assert associate.subscriptions.get().paid == 100
    assert (associate.unpaid, associate.balance("1013"), associate.parts) == (200, 100, 6)
    assert Movement.objects.filter(pk=wrong.pk).exists()
    with pytest.raises(RuleBroken, match="déjà annulé"):
        asked(wrong)
    with pytest.raises(RuleBroken, match="ne s’annule pas"):
        asked(done.contrary)


def test_a_transfer_that_is_undone_gives_the_very_parts_back():  # tapir PR 594
    cooperative = a_cooperative()
    giver, taker = an_associate(cooperative, 6), an_associate(cooperative, 1)
    leaving.transfer_parts(giver, actor=a_keeper(), taker=taker, parts=2, cause="Acte")
    undo(last(Kind.TRANSFER))
    assert (giver.parts, taker.parts) == (6, 1)
    assert leaving.capital_of(cooperative).subscribed == 350


def test_what_followed_is_undone_first():
    associate = an_associate(a_cooperative(), 6)
    payment, counted = last(Kind.PAY), last(Kind.SUBSCRIBE)
    with pytest.raises(RuleBroken, match=f"Souscription n° {counted.number} l’a suivi"):
        asked(payment)
    undo(counted)
    undo(payment)
    associate.refresh_from_db()
    subscription = associate.subscriptions.get()
    assert (associate.since, associate.parts, subscription.state, subscription.paid) == (None, 0, "admitted", 0)
    pay(subscription, 300)
    assert Associate.objects.running().get().parts == 6


def test_a_mistake_was_never_the_highest_capital_and_the_script_agrees():
    cooperative = a_cooperative()
    an_associate(cooperative, 10)
    an_associate(cooperative, 90)
    undo(last(Kind.SUBSCRIBE))
    ours = leaving.capital_of(cooperative)
    assert (ours.subscribed, ours.highest, ours.floor) == (500, 500, 125)
    found = verify_ledger.verify("".join(files.ledger_csv(cooperative)))
    assert (found["capital"], found["highest"]) == ("500.00", "500.00")


def test_undoing_never_breaks_the_floor():
    cooperative = a_cooperative(floor="1")
    an_associate(cooperative, 2)
    gone = leaving.leave_cooperative(an_associate(cooperative, 2), actor=AccountFactory())
    assert leaving.capital_of(cooperative).room == 0
    with pytest.raises(RuleBroken, match="effectif le jour même"):
        asked(last(Kind.WITHDRAW))
    assert gone.balance("10138") == 100


def test_a_transfer_of_the_last_part_is_answered_by_another_one():
    cooperative = a_cooperative()
    giver, taker = an_associate(cooperative, 2), an_associate(cooperative, 1)
    leaving.transfer_parts(giver, actor=a_keeper(), taker=taker, parts=2, cause="Acte")
    with pytest.raises(RuleBroken, match="cession dans l’autre sens"):
        asked(last(Kind.TRANSFER))


def test_a_transfer_that_the_bank_sent_back_waits_again_at_its_rank():
    cooperative = a_cooperative()
    an_associate(cooperative, 20)
    gone = leaving.leave_cooperative(an_associate(cooperative, 2), actor=AccountFactory())
    payout = leaving.prepare_payout(gone, actor=a_keeper())
    leaving.validate_payout(payout, actor=a_keeper(), reference="VIR")
    undo(last(Kind.REIMBURSE))
    (waiting,) = leaving.queue_of(cooperative)
    assert (waiting.associate, waiting.amount, waiting.rank) == (gone, 100, 1)
    assert leaving.prepare_payout(gone, actor=a_keeper()).amount == 100


def test_what_a_withdrawn_subscription_gave_back_stays_so():
    subscription = pay(an_admitted(a_cooperative(), 6), 10)
    payout = leaving.prepare_return(subscription, actor=a_keeper())
    leaving.validate_payout(payout, actor=a_keeper(), reference="VIR")
    with pytest.raises(RuleBroken, match="signez-en une autre"):
        asked(last(Kind.GIVE_BACK))


def test_the_day_of_a_contrary_movement_is_that_of_the_mistake_until_the_year_is_closed():
    associate = an_associate(a_cooperative(), 6, paid=100)
    wrong = last(Kind.SUBSCRIBE)
    following = dt.datetime(wrong.day.year + 1, 3, 1, 12, tzinfo=dt.UTC)
    assert day_of_contrary(wrong) == wrong.day
    with patch("django.utils.timezone.now", return_value=following):
        done = undo(wrong)
    assert done.contrary.day == following.date()
    rows = Posting.objects.of_cooperative(associate.cooperative)
    assert [each.parts for each in rows.register(wrong.day)] == [6]
    assert rows.register(following.date()) == []


def test_a_correction_that_is_dropped_leaves_the_movement():
    associate = an_associate(a_cooperative(), 6)
    found = correcting.drop_correction(asked(last(Kind.SUBSCRIBE)), actor=a_keeper())
    with pytest.raises(RuleBroken, match="n’est pas possible"):
        correcting.validate_correction(found, actor=a_keeper())
    assert associate.parts == 6


def test_a_mistake_is_asked_validated_and_read_from_the_pages(client):
    associate = an_associate(a_cooperative(), 6, paid=100)
    pay(associate.subscriptions.get(), Decimal(50))
    first, second, wrong = a_keeper(), a_keeper(), last(Kind.PAY)
    client.force_login(first)
    assert reverse("cooperative:undo", args=[wrong.pk]) in client.get(associate.get_absolute_url()).text
    client.post(reverse("cooperative:undo", args=[wrong.pk]), {"reason": "Ligne lue deux fois"})
    found = Correction.objects.get()
    assert 'value="validate"' not in client.get(found.get_absolute_url()).text
    lists = [each for fill in TODO_LISTS for each in fill(second)]
    assert [found] in [list(each.rows) for each in lists if each.rows.model is Correction]
    client.force_login(second)
    client.post(found.get_absolute_url(), {"decision": "validate"})
    assert associate.subscriptions.get().paid == 100
    assert client.get(found.get_absolute_url()).status_code == 404
    assert "Mouvement contraire" in client.get(associate.get_absolute_url()).text


def test_nobody_undoes_what_moved_their_own_parts(client):
    keeper = a_keeper()
    an_associate(a_cooperative(), 6, holder=keeper)
    client.force_login(keeper)
    assert client.get(reverse("cooperative:undo", args=[last(Kind.PAY).pk])).status_code == 403
    found = asked(last(Kind.SUBSCRIBE))
    assert client.post(found.get_absolute_url(), {"decision": "validate"}).status_code == 403
    assert timezone.localdate() == last(Kind.SUBSCRIBE).day
