"""Interest on parts that an assembly adopted, and that is owed (account 457): prepared for all, then paid."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative import entries
from lieudit.cooperative.ledger import hold, post_movement
from lieudit.cooperative.models import BALANCE, Associate, Cooperative, Movement, Payout, Posting
from lieudit.cooperative.vocabulary import Kind, Ledger
from lieudit.journal import services as journal
from lieudit.membership.standing import euros
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import counted

MOST_AT_ONCE = 500
"""Payouts that one press prepares; the next one prepares the others."""


def owed_of(cooperative: Cooperative) -> dict[int, Decimal]:
    """What is owed to each associate, who left or not, by key; what is being paid is in it until the bank has paid."""
    rows = Posting.objects.of_cooperative(cooperative).filter(account=Ledger.INTEREST).order_by()
    sums = rows.values_list("associate").annotate(owed=Sum(BALANCE)).filter(owed__gt=0)
    return {associate: Decimal(owed) for associate, owed in sums.order_by("associate") if associate}


def _to_prepare(cooperative: Cooperative) -> dict[int, Decimal]:
    """The same, of whom nothing is prepared yet."""
    busy = set(Payout.objects.waiting().filter(associate__cooperative=cooperative).values_list("associate", flat=True))
    return {one: sum_ for one, sum_ in owed_of(cooperative).items() if one not in busy}


def preparable(cooperative: Cooperative) -> tuple[int, Decimal]:
    """How many are owed interest that nobody prepared, and how much in all."""
    found = _to_prepare(cooperative)
    return len(found), sum(found.values(), entries.NOTHING)


@transaction.atomic
def prepare_interest(cooperative: Cooperative, *, actor: Account) -> list[Payout]:
    """Prepare what is owed to each; who presses leaves what is theirs to another. Each says where, another orders."""
    cooperative = hold(cooperative)
    mine = set(Associate.objects.of_account(actor).filter(cooperative=cooperative).values_list("pk", flat=True))
    found = {one: owed for one, owed in _to_prepare(cooperative).items() if one not in mine}
    chosen = dict(list(found.items())[:MOST_AT_ONCE])
    if not chosen:
        raise RuleBroken(_("Aucun intérêt n’est à préparer : rien n’est dû, ou tout l’est déjà."))
    associates = Associate.objects.in_bulk(list(chosen))
    prepared = Payout.objects.bulk_create(
        Payout(associate=associates[one], amount=owed, of_interest=True, prepared_by=actor)
        for one, owed in chosen.items()
    )
    total = sum(chosen.values(), entries.NOTHING)
    data = {"count": counted(len(prepared), "intérêt"), "amount": euros(total)}
    journal.record("cooperative.interest_prepared", cooperative, *associates.values(), actor=actor, data=data)
    return prepared


def post_interest(cooperative: Cooperative, payout: Payout, actor: Account, reference: str, day: dt.date) -> Movement:
    """The bank has paid: what was owed falls. Called within the act that says so."""
    if payout.amount > payout.associate.balance(Ledger.INTEREST):
        raise RuleBroken(_("Il n’est plus dû autant d’intérêt : abandonnez ce paiement, et préparez-en un."))
    lines = entries.pay_interest(payout.associate.number, payout.amount)
    return post_movement(cooperative, Kind.INTEREST, lines, actor=actor, day=day, cause=reference)
