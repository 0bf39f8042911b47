"""Reimbursements and interest as a file for the bank (pain.001): who is paid says where, one prepares, another orders,
and the statement that comes back closes each. Nothing is paid from here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from stdnum import iban as numbers

from lieudit.accounts.models import Account
from lieudit.cooperative.ledger import hold
from lieudit.cooperative.models import Cooperative, Payout
from lieudit.cooperative.workflow import PAYOUT_WORKFLOW, PayoutState
from lieudit.journal import services as journal
from lieudit.membership.standing import euros
from lieudit.toolkit.errors import RuleBroken

SCHEMA = "pain.001.001.09"
"""The version of ISO 20022 that the library checks the file by."""


def compact_iban(typed: str) -> str:
    """An IBAN without spaces, in capitals; refused when its country, its length or its key are wrong."""
    try:
        return str(numbers.validate(typed))
    except numbers.ValidationError:
        raise RuleBroken({"iban": _("Cet IBAN n’est pas juste : relisez-le.")}) from None


@transaction.atomic
def give_iban(payout: Payout, *, actor: Account, iban: str) -> Payout:
    """Say where a reimbursement is paid: forgotten once it is paid or dropped."""
    hold(payout.associate.cooperative)
    payout = PAYOUT_WORKFLOW.take("give_iban", payout)
    payout.iban, payout.iban_by = compact_iban(iban), actor
    payout.save()
    journal.record("cooperative.payout_iban", payout.associate, actor=actor, data={"who": payout.associate.kept_name})
    return payout


@transaction.atomic
def order_payout(payout: Payout, *, actor: Account) -> Payout:
    """Another person reads the sum and where it goes, and orders the transfer: it is in the next file."""
    hold(payout.associate.cooperative)
    payout = PAYOUT_WORKFLOW.take("order", payout)
    if not payout.iban:
        raise RuleBroken(_("Personne n’a encore dit où payer."))
    if actor.pk in {payout.prepared_by_id, payout.iban_by_id}:
        raise RuleBroken(_("Vous l’avez préparé, ou avez écrit l’IBAN : une autre personne le valide."))
    payout.ordered_by, payout.ordered_at = actor, timezone.now()
    payout.save()
    data = {"who": payout.associate.kept_name, "amount": euros(payout.amount)}
    journal.record("cooperative.payout_ordered", payout.associate, actor=actor, data=data)
    return payout


def prepared_of(cooperative: Cooperative) -> QuerySet[Payout]:
    """What another person has still to read and order."""
    rows = Payout.objects.filter(associate__cooperative=cooperative, state=PayoutState.PREPARED)
    return rows.select_related("associate").order_by("pk")


def ordered_of(cooperative: Cooperative) -> list[Payout]:
    """What the next file holds."""
    rows = Payout.objects.to_transfer().filter(associate__cooperative=cooperative)
    return list(rows.select_related("associate__cooperative__assembly").order_by("ordered_at", "pk"))


def payment_file(cooperative: Cooperative, payouts: Sequence[Payout], iban: str, on: dt.date) -> bytes:
    """The file, from the account of the cooperative, checked by its own schema. The same payouts, the same message:
    a bank that is given it twice knows it.

    Raises:
        RuleBroken: nothing is ordered, or the account is not one.
    """
    from sepaxml import SepaTransfer  # brings the schemas: only who asks for a file reads them

    if not payouts:
        raise RuleBroken(_("Aucun virement n’est ordonné."))
    ours = {"name": cooperative.assembly.name, "IBAN": compact_iban(iban), "currency": "EUR", "batch": True}
    made = SepaTransfer(ours, schema=SCHEMA)
    for each in payouts:
        made.add_payment(
            {
                "name": each.associate.name,
                "IBAN": each.iban,
                "amount": int(each.amount * 100),
                "execution_date": on,
                "description": each.reference,
                "endtoend_id": each.reference,
            }
        )
    made._xml.find(f"{made.root_el}/GrpHdr/MsgId").text = message_of(cooperative, payouts)
    return bytes(made.export(validate=True))


def message_of(cooperative: Cooperative, payouts: Sequence[Payout]) -> str:
    """What names the message: the cooperative, the last payout, how many; 35 signs at most."""
    return f"PARTS-{cooperative.pk}-{max(each.pk for each in payouts)}-{len(payouts)}"
