"""What waits for who keeps the register; one’s own promises and parts in one’s own data; who closes an account.

A closed account takes its promises back. Its place in the register of associates stays, as the law asks: only who keeps
the register reads it.
"""

from __future__ import annotations

from django.dispatch import receiver
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, account_closed, data_export
from lieudit.cooperative.models import Promise, Subscription


@receiver(data_export)
def give_parts(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The promises and the subscriptions of the person, as they were signed."""
    promises = Promise.objects.standing().filter(account=account).order_by("-pk")
    signed = Subscription.objects.filter(associate__account=account).select_related("associate").order_by("-pk")
    rows: list[dict[str, object]] = [
        {"promised": each.parts, "category": each.category, "at": each.made_at} for each in promises[:limit]
    ]
    rows += [
        {"reference": each.reference, "parts": each.parts, "state": each.state, "text": each.text, "at": each.signed_at}
        for each in signed[:limit]
    ]
    return "parts", rows[:limit]


@receiver(account_closed)
def forget_promises(sender: object, account: Account, **kwargs: object) -> None:
    Promise.objects.standing().filter(account=account).update(withdrawn_at=timezone.now())
