"""What waits for who keeps the register; one’s own promises and parts in one’s own data; who closes an account.

A closed account takes its promises back, its birth and its address. Its place in the register of associates stays, as
the law asks: only who keeps the register reads it.
"""

from __future__ import annotations

from functools import partial

from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, account_closed, data_export, what_stays
from lieudit.cooperative.datasets import COOPERATIVES
from lieudit.cooperative.drawn import near_breaking
from lieudit.cooperative.models import (
    Associate,
    CategoryClaim,
    Cooperative,
    Correction,
    Particulars,
    Payout,
    Promise,
    Subscription,
)
from lieudit.membership.models import BankLine
from lieudit.membership.receivers import SINCE
from lieudit.toolkit.datasets import DATASETS

LINES = ngettext_lazy("ligne bancaire paie des parts", "lignes bancaires paient des parts", "n")
CORRECTIONS = ngettext_lazy("mouvement contraire à valider", "mouvements contraires à valider", "n")
CLAIMS = ngettext_lazy("catégorie contestée à répondre", "catégories contestées à répondre", "n")
NEAR = ngettext_lazy("coopérative approche d’une limite", "coopératives approchent d’une limite", "n")
ANSWERS = ngettext_lazy("souscription attend une réponse", "souscriptions attendent une réponse", "n")

DATASETS.fill("cooperatives", COOPERATIVES)


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """For who keeps a register: what is near to breaking, subscriptions, corrections and categories to answer; lines of
    the bank that quote parts, which the secretariat alone reads."""
    kept = Cooperative.objects.kept_by(account)
    mine = Associate.objects.of_account(account).values("pk")
    asked = Correction.objects.waiting().filter(movement__cooperative__in=kept.values("pk"))
    asked = asked.exclude(asked_by=account).exclude(movement__postings__associate__in=mine)
    signed = Subscription.objects.waiting().filter(associate__cooperative__in=kept.values("pk"))
    signed = signed.exclude(associate__in=mine).exclude(signed_by=account)
    claims = CategoryClaim.objects.waiting().filter(associate__cooperative__in=kept.values("pk"))
    claims = claims.exclude(associate__in=mine).exclude(answered_by=account)
    opened, among = kept.filter(opened_on__isnull=False), partial(near_breaking_of, account)
    lines = BankLine.objects.waiting().of_parts()
    bank = [TodoList(lines, LINES, reverse("cooperative:bank"), by="paid_on", dated=SINCE)]
    return [
        *(bank if account.is_staff else []),
        TodoList(
            opened,
            NEAR,
            reverse("cooperative:cooperatives"),
            page="cooperative:register",
            key="assembly__slug",
            sift=among,
        ),
        TodoList(asked, CORRECTIONS, page="cooperative:correction", key="pk", by="asked_at", dated=SINCE),
        TodoList(claims, CLAIMS, page="cooperative:answer_claim", key="pk", by="asked_at", dated=SINCE),
        TodoList(signed, ANSWERS, page="cooperative:answer", key="pk", by="signed_at", dated=SINCE),
    ]


def near_breaking_of(account: Account) -> list[str]:
    """Of the registers that one keeps, those of cooperatives of which something is near to breaking."""
    opened, today = Cooperative.objects.kept_by(account).filter(opened_on__isnull=False), timezone.localdate()
    return [each.assembly.slug for each in opened.with_state() if near_breaking(each, each.state, today)]


@receiver(data_export)
def give_parts(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The promises and the subscriptions of the person, as they were signed; what is about to be paid, and where."""
    promises = Promise.objects.standing().filter(account=account).order_by("-pk")
    signed = Subscription.objects.filter(associate__account=account).select_related("associate").order_by("-pk")
    rows: list[dict[str, object]] = [
        {"promised": each.parts, "category": each.category, "at": each.made_at} for each in promises[:limit]
    ]
    rows += [
        {"reference": each.reference, "parts": each.parts, "state": each.state, "text": each.text, "at": each.signed_at}
        for each in signed[:limit]
    ]
    paid = Payout.objects.waiting().filter(associate__account=account).order_by("-pk")
    rows += [{"reimbursed": each.reference, "amount": each.amount, "iban": each.iban} for each in paid[:limit]]
    asked = CategoryClaim.objects.filter(associate__account=account).order_by("-pk")
    rows += [
        {"wanted": each.wanted, "reason": each.reason, "answer": each.answer, "at": each.asked_at}
        for each in asked[:limit]
    ]
    own = Particulars.objects.filter(associate__account=account).order_by("-pk")
    rows += [{"born_on": each.born_on, "address": each.address, "at": each.written_at} for each in own[:limit]]
    return "parts", rows[:limit]


@receiver(what_stays)
def legal_registers(sender: object, account: Account, **kwargs: object) -> list[str]:
    """The registers of associates in which the person has, had or asked for parts."""
    rows = Cooperative.objects.filter(associates__account=account).distinct()
    words = _("votre nom au registre des associés de %s, que la loi garde : qui tient ce registre est seul à le lire")
    return [words % each for each in rows.select_related("assembly")]


@receiver(account_closed)
def forget_promises(sender: object, account: Account, **kwargs: object) -> None:
    Promise.objects.standing().filter(account=account).update(withdrawn_at=timezone.now())
    Particulars.objects.filter(associate__account=account).delete()
