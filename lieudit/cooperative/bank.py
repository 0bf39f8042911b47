"""Lines of the bank that concern parts: what each pays or gives back, or why it cannot; matched by a person.

Statements and their lines belong to `membership`, below; this room says which of them it settles.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative.leaving import validate_payout
from lieudit.cooperative.ledger import day_of_record
from lieudit.cooperative.models import Associate, Movement, Payout, Subscription
from lieudit.cooperative.paying import check_payment, receive_payment
from lieudit.cooperative.workflow import PayoutState, SubscriptionState
from lieudit.membership.bank_match import ALIKE, likeness
from lieudit.membership.dues import settle_line
from lieudit.membership.models import BankLine
from lieudit.membership.standing import euros, references_in
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day

IN = re.compile(r"\bPART[\s._/-]?0*(\d{1,9})[\s._/-]0*(\d{1,9})\b", re.IGNORECASE)
OUT = re.compile(r"\b(?:REMB|INT)[\s._/-]?0*(\d{1,9})[\s._/-]0*(\d{1,9})\b", re.IGNORECASE)

type Numbers = tuple[int, int]


@dataclass(frozen=True)
class Proposal:
    """What a line most probably is; `fits` when it may be taken as it is, `sure` when nothing is left to check. `why`
    is said to the person."""

    line: BankLine
    subscription: Subscription | None
    payout: Payout | None
    why: str
    fits: bool = False
    sure: bool = False


def quoted(pattern: re.Pattern[str], words: str) -> list[Numbers]:
    """The references that a line quotes, as their numbers."""
    return [(int(found[1]), int(found[2])) for found in pattern.finditer(words)]


def proposals(lines: Sequence[BankLine]) -> list[Proposal]:
    """What each line is, computed now and never stored: in as many queries for a thousand lines as for one."""
    if not lines:
        return []
    rows = Subscription.objects.with_paid().select_related(
        "associate__organisation", "associate__account", "associate__cooperative__assembly"
    )
    paid_in = {number for line in lines for number in quoted(IN, line.label)}
    named = list(rows.payable())
    wanted = rows.filter(associate__number__in=[number for number, _rank in paid_in])
    by_number = {(each.associate.number, each.rank): each for each in [*named, *wanted]}
    out = {pk for line in lines for _number, pk in quoted(OUT, line.label)}
    payouts = Payout.objects.select_related("associate__organisation", "associate__account").in_bulk(list(out))
    return [_of_debit(line, payouts) if line.amount < 0 else _of_credit(line, by_number, named) for line in lines]


def _of_credit(line: BankLine, known: dict[Numbers, Subscription], named: Iterable[Subscription]) -> Proposal:
    numbers = quoted(IN, line.label)
    found = next((known[each] for each in numbers if each in known), None)
    if numbers and found is None:
        return Proposal(line, None, None, _("Aucune souscription ne porte cette référence."))
    if found is None:
        found = _alike(line, named)
        if found is None:
            return Proposal(line, None, None, _("Aucune souscription ne ressemble à cette ligne."))
        return _weighed(line, found, _("nom ressemblant et montant, sans référence"), sure=False)
    known_payer = likeness(found.associate.name, line.label) >= ALIKE
    why = _("référence reconnue") if known_payer else _("référence reconnue ; le nom de qui paie n’est pas celui-là")
    return _weighed(line, found, why, sure=known_payer)


def _alike(line: BankLine, named: Iterable[Subscription]) -> Subscription | None:
    """The one whose name is there, and that lacks this very sum; none when two do, or when dues are quoted."""
    if references_in(line.label):
        return None
    fit = [
        each
        for each in named
        if line.amount in (each.amount - paid_of(each), each.least_paid - paid_of(each))
        and likeness(each.associate.name, line.label) >= ALIKE
    ]
    return fit[0] if len(fit) == 1 else None


def paid_of(subscription: Subscription) -> Decimal:
    """What came in for a subscription that was read `with_paid`."""
    return Decimal(subscription.came_in)  # type: ignore[attr-defined]


def _weighed(line: BankLine, subscription: Subscription, why: str, *, sure: bool) -> Proposal:
    """The same, once its sum and the state of the subscription are looked at."""
    paid = paid_of(subscription)
    refusal = _refusal(line, subscription, subscription.amount - paid)
    if refusal:
        return Proposal(line, subscription, None, refusal)
    lacks = subscription.least_paid - paid - line.amount
    if subscription.state == SubscriptionState.ADMITTED and lacks > 0:
        why = _("%(why)s ; il manquera %(sum)s avant que les parts comptent") % {"why": why, "sum": euros(lacks)}
    return Proposal(line, subscription, None, why, fits=True, sure=sure)


def _refusal(line: BankLine, subscription: Subscription, rest: Decimal) -> str:
    """Why this money may not be taken; nothing when it may."""
    if subscription.state == SubscriptionState.SIGNED:
        return _("Cette souscription n’est pas encore admise : répondez-y d’abord.")
    if subscription.state not in (SubscriptionState.ADMITTED, SubscriptionState.COUNTED):
        return _("Cette souscription est refusée ou retirée : cette somme est à rendre.")
    if line.amount > rest:
        words = _(
            "Il ne reste que %(rest)s à verser, %(more)s sont en trop : rendez la somme, ou faites souscrire plus."
        )
        return words % {"rest": euros(rest), "more": euros(line.amount - rest)}
    try:
        check_payment(subscription, line.amount, line.paid_on, rest)
    except RuleBroken as fault:
        return " ".join(fault.messages)
    return ""


def _of_debit(line: BankLine, payouts: dict[int, Payout]) -> Proposal:
    found = next((payouts[pk] for _number, pk in quoted(OUT, line.label) if pk in payouts), None)
    if found is None or (found.associate.number, found.pk) not in quoted(OUT, line.label):
        return Proposal(line, None, None, _("Aucun paiement préparé ne porte cette référence."))
    if found.state == PayoutState.PAID:
        return Proposal(line, None, found, _("Ce paiement est déjà écrit au registre."))
    if found.state == PayoutState.DROPPED:
        return Proposal(
            line, None, found, _("Ce paiement avait été abandonné, et l’argent est parti : dites-le à la banque.")
        )
    if found.amount != -line.amount:
        words = _("Le relevé dit %(bank)s, le paiement préparé %(ours)s.")
        return Proposal(line, None, found, words % {"bank": euros(-line.amount), "ours": euros(found.amount)})
    return Proposal(line, None, found, _("référence et montant"), fits=True, sure=True)


@transaction.atomic
def settle_subscription(line: BankLine, *, actor: Account, subscription: Subscription) -> Movement:
    """Say that a line pays a subscription: its parts count in the same transaction, if enough is paid."""
    line = settle_line(line, actor=actor, target=subscription.reference)
    if line.amount <= 0:
        raise RuleBroken(_("Cette somme est sortie : elle ne paie pas de parts."))
    on, cause = _record_of(line, subscription.associate, subscription.reference)
    try:
        return receive_payment(subscription, actor=actor, amount=line.amount, paid_on=on, cause=cause)
    except RuleBroken as refusal:  # of a sum or a day that nobody typed: said of the whole line
        raise RuleBroken(" ".join(refusal.messages)) from None


@transaction.atomic
def settle_payout(line: BankLine, *, actor: Account, payout: Payout) -> Payout:
    """Say that a line is this reimbursement, paid by the bank: another person than who prepared it."""
    line = settle_line(line, actor=actor, target=payout.reference)
    if payout.amount != -line.amount:
        raise RuleBroken(_("La somme du relevé n’est pas celle du remboursement."))
    on, cause = _record_of(line, payout.associate, payout.reference)
    return validate_payout(payout, actor=actor, reference=cause, paid_on=on)


def _record_of(line: BankLine, associate: Associate, reference: str) -> tuple[dt.date, str]:
    """The day on which a line is recorded and its piece, which says the day of the bank where that year is closed."""
    on, piece = day_of_record(associate.cooperative, line.paid_on), f"{reference}, {line.piece}"
    if on != line.paid_on:
        piece = _("%(piece)s, banque le %(day)s") % {"piece": piece, "day": day(line.paid_on)}
    return on, piece
