"""Parts are raised to the value of the statutes by reserves: within the law, by a decision, by two hands."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import strategies as st

from lieudit.cooperative import files, leaving, revaluing, verify_ledger
from lieudit.cooperative.models import Cooperative, Movement, Posting, Revaluation
from lieudit.cooperative.reviewing import decisions_on_loss, post_loss
from lieudit.cooperative.vocabulary import Ledger
from lieudit.toolkit.errors import RuleBroken
from tests.cooperative.counting import by_fec, by_journal, fec_rows
from tests.cooperative.factories import (
    a_cooperative,
    a_decision,
    a_keeper,
    a_loss,
    a_revaluation,
    a_subscription,
    an_admitted,
    an_associate,
    pay,
    raising,
    with_reserves,
)
from tests.drawn import given

pytestmark = pytest.mark.django_db


def written(asked: Revaluation) -> Revaluation:
    return revaluing.write_revaluation(asked, actor=a_keeper(), decision=revaluing.decisions_raising(asked)[0])


def balance(cooperative: Cooperative, account: str) -> Decimal:
    return Posting.objects.of_cooperative(cooperative).balance(account)


def test_every_part_is_worth_what_the_statutes_say_and_all_who_count_agree():
    asked = a_revaluation()
    cooperative = asked.cooperative
    assert (asked.nominal, asked.amount) == (60, 100)
    done = written(asked)
    assert done.movement
    assert (done.movement.kind, done.movement.cause) == ("revalue", done.decision.code)
    [one] = cooperative.associates.all()
    assert (one.parts, one.balance(Ledger.PAID), leaving.exit_of(one).owed) == (10, 600, 600)
    assert balance(cooperative, Ledger.STATUTORY_RESERVE) == 400
    capital = leaving.capital_of(cooperative)
    assert (capital.subscribed, capital.highest, capital.floor) == (600, 600, 150)
    found = verify_ledger.verify("".join(files.ledger_csv(cooperative)))
    assert (found["capital"], found["highest"]) == ("600.00", "600.00")
    assert by_journal(cooperative) == by_fec(fec_rows(cooperative))


def test_what_is_still_owed_stays_owed():
    cooperative = a_cooperative()
    one = an_associate(cooperative, 10, paid=200)
    a_decision(cooperative.assembly)
    asked = revaluing.prepare_revaluation(raising(with_reserves(cooperative)), actor=a_keeper())
    written(asked)
    assert (one.balance(Ledger.PAID), one.unpaid) == (300, 300)
    pay(one.subscriptions.get(), 300)
    assert (one.balance(Ledger.PAID), one.unpaid) == (600, 0)


def test_who_takes_parts_at_the_new_value_is_given_nothing():
    cooperative = a_cooperative()
    first = an_associate(cooperative, 10)
    cooperative = raising(with_reserves(cooperative))
    later = an_associate(cooperative, 2)
    assert revaluing.raise_of(cooperative).shares == {first.number: Decimal(100)}
    assert later.balance(Ledger.PAID) == 120


def test_half_of_the_reserves_then_half_of_what_they_have_grown_by():
    cooperative = a_cooperative()
    an_associate(cooperative, 10)
    poor = raising(with_reserves(cooperative, 199))
    with pytest.raises(RuleBroken, match=r"99,50.* au plus .*art\. 16"):
        revaluing.prepare_revaluation(poor, actor=a_keeper())
    done = written(a_revaluation("Conseil qui a relevé ses parts"))
    again = raising(done.cooperative, 65)
    with pytest.raises(RuleBroken, match=r" 0.* au plus"):
        revaluing.prepare_revaluation(again, actor=a_keeper())
    assert revaluing.most_from(Decimal("350.01"), Decimal(300)) == 25


@given(st.decimals(0, 10_000, places=2), st.decimals(0, 10_000, places=2))
def test_never_more_than_half_and_never_less_than_none(now, before):
    most = revaluing.most_from(now, before)
    assert 0 <= most <= max(now - before, Decimal(0)) / 2
    assert max(now - before, Decimal(0)) / 2 - most < Decimal("0.01")


@pytest.mark.parametrize(
    ("said", "why"), [(None, "Les statuts ne permettent pas"), (50, "vaut déjà 50"), (40, "plus basse")]
)
def test_statutes_let_it_and_say_a_higher_value(said, why):
    cooperative = a_cooperative()
    an_associate(cooperative, 10)
    ready = with_reserves(cooperative)
    with pytest.raises(RuleBroken, match=why):
        revaluing.prepare_revaluation(raising(ready, said) if said else ready, actor=a_keeper())


def test_losses_come_first_and_bulletins_of_the_old_value_are_waited_for():
    cooperative = a_cooperative()
    an_associate(cooperative, 10)
    waiting = an_admitted(cooperative, 2)
    ready = raising(with_reserves(cooperative))
    with pytest.raises(RuleBroken, match=waiting.reference):
        revaluing.prepare_revaluation(ready, actor=a_keeper())
    pay(waiting)
    a_subscription(ready, 2)
    loss = a_loss(ready, 10)
    post_loss(loss, actor=a_keeper(), decision=decisions_on_loss(loss)[0])
    with pytest.raises(RuleBroken, match="Des pertes restent à couvrir"):
        revaluing.prepare_revaluation(ready, actor=a_keeper())


def test_two_hands_a_decision_and_parts_that_did_not_move():
    asked = a_revaluation()
    decision = revaluing.decisions_raising(asked)[0]
    with pytest.raises(RuleBroken, match="une autre personne"):
        revaluing.write_revaluation(asked, actor=asked.prepared_by, decision=decision)
    elsewhere = a_decision(a_cooperative("Ailleurs").assembly)
    with pytest.raises(RuleBroken, match="après la préparation"):
        revaluing.write_revaluation(asked, actor=a_keeper(), decision=elsewhere)
    with pytest.raises(RuleBroken, match="déjà préparée"):
        revaluing.prepare_revaluation(asked.cooperative, actor=a_keeper())
    one = asked.cooperative.associates.get()
    leaving.leave_cooperative(one, actor=one.account or a_keeper())
    with pytest.raises(RuleBroken):
        revaluing.write_revaluation(asked, actor=a_keeper(), decision=decision)
    revaluing.drop_revaluation(asked, actor=asked.prepared_by)
    with pytest.raises(RuleBroken, match="déjà écrite, ou abandonnée"):
        revaluing.write_revaluation(asked, actor=a_keeper(), decision=decision)
    assert not Movement.objects.filter(kind="revalue").exists()


def test_the_database_holds_that_two_wrote_it_and_that_it_stays():
    asked = a_revaluation()
    whole = {"movement": Movement.objects.latest("number"), "decided_at": asked.prepared_at}
    whole |= {"decision": revaluing.decisions_raising(asked)[0], "decided_by": asked.prepared_by}
    with pytest.raises(IntegrityError, match="another_writes_a_revaluation"), transaction.atomic():
        Revaluation.objects.filter(pk=asked.pk).update(**whole)
    for change in ({"amount": 1}, {"nominal": 1}, {"prepared_by": a_keeper()}):
        with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
            Revaluation.objects.filter(pk=asked.pk).update(**change)
    written(asked)
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        Revaluation.objects.filter(pk=asked.pk).update(decided_at=asked.prepared_at)


def test_it_is_prepared_written_and_read_from_the_page_of_the_year(client):
    cooperative = a_cooperative("Conseil des parts")
    an_associate(cooperative, 10)
    cooperative, first, second = raising(with_reserves(cooperative)), a_keeper(), a_keeper()
    year = reverse("cooperative:year", args=[cooperative.assembly.slug])
    client.force_login(first)
    assert "Relever la valeur des parts" in client.get(year).text
    prepare = reverse("cooperative:prepare_revaluation", args=[cooperative.assembly.slug])
    told = client.get(prepare).text.replace("\xa0", " ")
    assert "60 €" in told
    assert "100 € de la réserve statutaire entreraient dans le capital, sur 250 € permis" in " ".join(told.split())
    assert "L’écrire au registre" not in client.post(prepare, follow=True).text
    assert "est déjà préparée" in client.post(prepare).text
    decision = a_decision(cooperative.assembly, "Relever la valeur des parts")
    client.force_login(second)
    assert "L’écrire au registre" in client.get(year).text
    write = reverse("cooperative:write_revaluation", args=[cooperative.revaluations.get().pk])
    page = client.post(write, {"decision": decision.pk}, follow=True)
    assert "chaque part vaut ce que disent les statuts" in page.text
    assert decision.code in page.text
    client.logout()
    assert "au registre, par la" in client.get(year).text
