"""One’s own data: what was promised and signed, how one stands in the register, all that was written of one’s parts,
what was paid back, what one asked, what was held against one."""

from __future__ import annotations

from collections.abc import Iterator

from lieudit.accounts.models import Account
from lieudit.cooperative.models import (
    Associate,
    CategoryClaim,
    Ending,
    Particulars,
    Payout,
    Posting,
    Promise,
    ReviewDemand,
    Subscription,
)
from lieudit.cooperative.vocabulary import Kind
from lieudit.cooperative.workflow import ClaimState
from lieudit.toolkit.types import Json


def rows_of(account: Account, limit: int | None) -> list[Json]:
    """Plain rows, at most `limit` of each kind, the newest of each first."""
    return [
        *_promised(account, limit),
        *_registered(account, limit),
        *_signed(account, limit),
        *_moved(account, limit),
        *_paid_back(account, limit),
        *_asked(account, limit),
        *_ended(account, limit),
    ]


def _promised(account: Account, limit: int | None) -> Iterator[Json]:
    for each in Promise.objects.standing().filter(account=account).order_by("-pk")[:limit]:
        yield {"promised": each.parts, "category": each.category, "at": each.made_at}


def _registered(account: Account, limit: int | None) -> Iterator[Json]:
    """The line of the register, with the categories that it had before, and its birth and address."""
    mine = Associate.objects.filter(account=account).with_names().order_by("-pk")
    for each in mine[:limit]:
        granted = each.claims.filter(state=ClaimState.GRANTED).order_by("decided_at", "pk")
        yield {
            "associate": each.number,
            "cooperative": str(each.cooperative),
            "registered_name": each.name,
            "since": each.since,
            "until": each.until,
            "category": each.category,
            "categories_before": [{"category": one.before, "until": one.decided_at} for one in granted],
            "parts": each.parts,
            "balances": {account: str(amount) for account, amount in each.balances().items()},
        }
    for own in Particulars.objects.filter(associate__account=account).order_by("-pk")[:limit]:
        yield {"born_on": own.born_on, "address": own.address, "at": own.written_at}


def _signed(account: Account, limit: int | None) -> Iterator[Json]:
    signed = Subscription.objects.filter(associate__account=account).select_related("associate").order_by("-pk")
    for each in signed[:limit]:
        told = {"reference": each.reference, "parts": each.parts, "state": each.state}
        yield {**told, "text": each.text, "at": each.signed_at}


def _moved(account: Account, limit: int | None) -> Iterator[Json]:
    """The lines of the ledger that are the person’s own."""
    lines = Posting.objects.filter(associate__account=account).select_related("movement", "associate")
    for each in lines.order_by("-movement__recorded_at", "-movement_id", "rank")[:limit]:
        movement = each.movement
        yield {
            "associate": each.associate.number if each.associate else None,
            "movement": movement.number,
            "kind": movement.kind,
            "day": movement.day,
            "cause": movement.cause,
            "account": each.account,
            "unit": each.unit,
            "debit": each.debit,
            "credit": each.credit,
            "at": movement.recorded_at,
        }


def _paid_back(account: Account, limit: int | None) -> Iterator[Json]:
    """What is about to be paid, and where; what was, or was given up."""
    paid = Payout.objects.filter(associate__account=account).select_related("associate").order_by("-pk")
    for each in paid[:limit]:
        told = {"reimbursed": each.reference, "amount": each.amount, "loss": each.loss, "state": each.state}
        yield {**told, "iban": each.iban, "at": each.prepared_at, "decided_at": each.decided_at}


def _asked(account: Account, limit: int | None) -> Iterator[Json]:
    """Categories contested, and reviews."""
    for each in CategoryClaim.objects.filter(associate__account=account).order_by("-pk")[:limit]:
        yield {"wanted": each.wanted, "reason": each.reason, "answer": each.answer, "at": each.asked_at}
    for demand in ReviewDemand.objects.filter(associate__account=account).order_by("-pk")[:limit]:
        yield {"review_asked_of": str(demand.associate.cooperative), "at": demand.asked_on}


def _ended(account: Account, limit: int | None) -> Iterator[Json]:
    """What was held against the person, what they answered, what was decided."""
    against = Ending.objects.filter(associate__account=account).exclude(kind=Kind.DIE).select_related("cited", "review")
    words = ("grounds", "hearing_on", "defence", "hearing", "reason", "appeal", "answer")
    for each in against.order_by("-number")[:limit]:
        told = {name: getattr(each, name) for name in words}
        cited = {name: row.code if (row := getattr(each, name)) else "" for name in ("cited", "review")}
        yield {"ending": each.kind, "state": each.state, **told, **cited, "at": each.opened_at}
