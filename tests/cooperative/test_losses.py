"""A loss is written by two persons as an assembly decided; who leaves bears their part of what nothing covers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.cooperative import allocating, correcting, files, leaving, reviewing, verify_ledger
from lieudit.cooperative.entries import part_of_losses
from lieudit.cooperative.models import Associate, Cooperative, Loss, Movement, Payout, Posting
from lieudit.cooperative.vocabulary import Ledger
from lieudit.toolkit.errors import RuleBroken
from tests.cooperative.counting import HLEDGER, bean_balances, by_fec, by_journal, euros_of, fec_rows, hledger_balances
from tests.cooperative.factories import (
    a_cooperative,
    a_decision,
    a_keeper,
    a_loss,
    an_associate,
    since_last_year,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cooperative() -> Cooperative:
    """Two associates, 1,000 € and 200 €."""
    found = a_cooperative("Coopérative qui perd")
    an_associate(found, 20)
    an_associate(found, 4)
    return found


def smallest(cooperative: Cooperative) -> Associate:
    return cooperative.associates.order_by("-number")[0]


def posted(loss: Loss, reserves: Decimal | int | None = None) -> Loss:
    decision = reviewing.decisions_on_loss(loss)[0]
    taken = None if reserves is None else Decimal(reserves)
    return reviewing.post_loss(loss, actor=a_keeper(), decision=decision, reserves=taken)


def balances(cooperative: Cooperative, *accounts: str) -> list[Decimal]:
    return [Posting.objects.of_cooperative(cooperative).balance(account) for account in accounts]


def test_it_is_written_by_another_as_the_assembly_decided(cooperative):
    loss = a_loss(cooperative, 120)
    decision = reviewing.decisions_on_loss(loss)[0]
    with pytest.raises(RuleBroken, match="une autre personne"):
        reviewing.post_loss(loss, actor=loss.noted_by, decision=decision)
    with pytest.raises(RuleBroken, match="depuis la fin de cet exercice"):
        reviewing.post_loss(loss, actor=a_keeper(), decision=a_decision(a_cooperative("Ailleurs").assembly))
    done = posted(loss)
    assert done.movement
    assert (done.movement.kind, done.movement.cause) == ("loss", decision.code)
    assert balances(cooperative, Ledger.PAST_LOSSES, Ledger.LOSS) == [-120, 120]
    with pytest.raises(RuleBroken, match="déjà écrite"):
        reviewing.post_loss(loss, actor=a_keeper(), decision=decision)


def test_the_database_holds_that_two_wrote_it(cooperative):
    loss = a_loss(cooperative)
    whole = {"movement": Movement.objects.latest("number"), "posted_by": a_keeper()}
    whole["decision"] = reviewing.decisions_on_loss(loss)[0]
    held = {"another_posts_a_loss": ({"posted_by": loss.noted_by}, {"decision": None})}
    held |= {"reserves_bear_a_part_of_a_loss": ({"reserves": 101},), "cooperative_loss is immutable": ({"amount": 1},)}
    for why, changes in held.items():
        for change in changes:
            with pytest.raises(IntegrityError, match=why), transaction.atomic():
                Loss.objects.filter(pk=loss.pk).update(**whole | change)
    posted(loss)
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        Loss.objects.filter(pk=loss.pk).update(reserves=1)


def test_the_reserve_bears_what_it_holds_and_no_more(cooperative):
    shared = allocating.propose_allocation(
        since_last_year(cooperative), actor=a_keeper(), year=timezone.localdate().year - 1, amount=Decimal(100)
    )
    decided = a_decision(cooperative.assembly)
    shared = allocating.adopt_allocation(shared, actor=a_keeper(), decision=decided)
    allocating.post_allocation(shared, actor=a_keeper())
    (held,) = balances(cooperative, Ledger.STATUTORY_RESERVE)
    assert held == 85
    loss = Loss.objects.create(
        cooperative=cooperative, year=shared.year - 1, amount=120, source="Comptes", noted_by=a_keeper()
    )
    a_decision(cooperative.assembly, "Approuver les comptes")
    with pytest.raises(RuleBroken, match="Au plus 85"):
        posted(loss, 90)
    posted(loss, 85)
    assert balances(cooperative, Ledger.STATUTORY_RESERVE, Ledger.PAST_LOSSES, Ledger.LOSS) == [0, -35, 120]
    assert allocating.uncovered_losses(cooperative, shared.year + 1) == 35


def test_who_leaves_bears_their_part_reads_it_before_and_all_who_count_agree(cooperative, tmp_path):
    posted(a_loss(cooperative, 120))
    leaver = smallest(cooperative)
    told = leaving.exit_of(leaver)
    assert (told.paid, told.loss, told.owed, told.worth) == (200, 20, 180, 180)
    reader = Client()
    reader.force_login(a_keeper())
    page = " ".join(reader.get(leaver.get_absolute_url()).text.replace("\xa0", " ").replace("&nbsp;", " ").split())
    assert "On me devrait <strong>180 €</strong>" in page
    assert "200 € versés, moins ma part des pertes : 20 €" in page
    gone = leaving.leave_cooperative(leaver, actor=a_keeper())
    (waiting,) = leaving.queue_of(cooperative)
    assert (waiting.amount, waiting.loss, waiting.owed) == (200, 20, 180)
    payout = leaving.prepare_payout(gone, actor=a_keeper())
    assert (payout.amount, payout.loss) == (180, 20)
    leaving.validate_payout(payout, actor=a_keeper(), reference="VIR 1")
    assert balances(cooperative, Ledger.WAITING, Ledger.PAST_LOSSES) == [0, -100]
    assert leaving.capital_of(cooperative).subscribed == 1000
    assert allocating.uncovered_losses(cooperative, timezone.localdate().year + 1) == 100
    found = verify_ledger.verify("".join(files.ledger_csv(cooperative)))
    assert Decimal(str(found["capital"])) == 1000
    assert by_fec(fec_rows(cooperative)) == by_journal(cooperative)
    totals = euros_of(files.totals(cooperative))
    assert bean_balances("".join(files.beancount_journal(cooperative)), tmp_path / "parts.beancount") == totals
    if HLEDGER:
        assert hledger_balances("".join(files.hledger_journal(cooperative)), tmp_path / "parts.hledger") == totals


def test_who_stays_bears_no_more_because_another_left(cooperative):
    posted(a_loss(cooperative, 120))
    first = cooperative.associates.order_by("number")[0]
    before = leaving.exit_of(first).loss
    gone = leaving.leave_cooperative(smallest(cooperative), actor=a_keeper())
    leaving.validate_payout(leaving.prepare_payout(gone, actor=a_keeper()), actor=a_keeper(), reference="VIR 1")
    assert leaving.exit_of(first).loss == before == 100


def test_a_loss_that_is_written_meanwhile_sends_the_payout_back(cooperative):
    gone = leaving.leave_cooperative(smallest(cooperative), actor=a_keeper())
    payout = leaving.prepare_payout(gone, actor=a_keeper())
    assert (payout.amount, payout.loss) == (200, 0)
    posted(a_loss(cooperative, 120))
    with pytest.raises(RuleBroken, match="Les pertes ont changé"):
        leaving.validate_payout(payout, actor=a_keeper(), reference="VIR 1")
    leaving.drop_payout(Payout.objects.get(), actor=a_keeper())
    assert leaving.prepare_payout(gone, actor=a_keeper()).amount == 180


def test_a_payout_that_is_undone_gives_the_losses_back_too(cooperative):
    posted(a_loss(cooperative, 120))
    gone = leaving.leave_cooperative(smallest(cooperative), actor=a_keeper())
    leaving.validate_payout(leaving.prepare_payout(gone, actor=a_keeper()), actor=a_keeper(), reference="VIR 1")
    wrong = Movement.objects.latest("number")
    asked = correcting.ask_correction(wrong, actor=a_keeper(), reason="Le virement est revenu")
    correcting.validate_correction(asked, actor=a_keeper())
    assert balances(cooperative, Ledger.WAITING, Ledger.PAST_LOSSES) == [200, -120]
    assert allocating.uncovered_losses(cooperative, timezone.localdate().year + 1) == 120
    assert leaving.prepare_payout(gone, actor=a_keeper()).amount == 180


def test_a_part_is_to_the_cent_below_and_nothing_where_nothing_was_lost():
    assert part_of_losses(Decimal(100), Decimal(100), Decimal(300)) == Decimal("33.33")
    assert part_of_losses(Decimal(0), Decimal(100), Decimal(300)) == 0
    assert part_of_losses(Decimal(100), Decimal(100), Decimal(0)) == 0


def test_from_the_page_of_the_year_another_writes_it(cooperative):
    loss = a_loss(cooperative, 120)
    home, act = (
        reverse("cooperative:year", args=[cooperative.assembly.slug]),
        reverse("cooperative:post_loss", args=[loss.pk]),
    )
    noted, other = Client(), Client()
    noted.force_login(loss.noted_by)
    other.force_login(a_keeper())
    assert act not in noted.get(home).text
    assert noted.get(act).status_code == 403
    assert act in other.get(home).text
    decision = reviewing.decisions_on_loss(loss)[0]
    refused = other.post(act, {"decision": decision.pk, "reserves": "50"})
    assert refused.status_code == 422
    assert 'value="50"' in refused.text, "what was typed is kept"
    said = other.post(act, {"decision": decision.pk, "reserves": ""}, follow=True).text
    assert "La perte est écrite au registre." in said
    assert "au registre" in said
    assert other.get(act).status_code == 403, "written once"
