"""Reports on the texts of places; what is left of the mandates of an account that closes, or that asks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.accounts.signals import account_closed, data_export
from lieudit.care.permissions import register_moderators
from lieudit.network.models import Animator, Claim, Place, Representative
from lieudit.network.permissions import animates_place


def describe(place: Place) -> str:
    """What people wrote about a place, as a report keeps it."""
    return "\n".join(part for part in (place.name, place.summary, place.description) if part)


register_moderators(Place, animates_place, queue=lambda account: Place.objects.animated_by(account), words=describe)


@receiver(account_closed)
def end_mandates(sender: Any, account: Account, **kwargs: Any) -> None:
    """Who leaves speaks for nobody and animates nothing any more; requests that wait are taken back."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    unended = Q(until=None) | Q(until__gt=yesterday)
    Representative.objects.filter(unended, account=account).update(until=yesterday)
    Animator.objects.filter(unended, account=account).update(until=yesterday)
    Claim.objects.waiting().filter(account=account).delete()


@receiver(data_export)
def give_mandates(sender: Any, account: Account, limit: int | None, **kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    held = Representative.objects.filter(account=account).select_related("place", "organisation")
    return "mandates", [
        {"of": str(each.hat), "role": each.role, "quality": each.quality, "since": each.since, "until": each.until}
        for each in held[:limit]
    ]


@receiver(data_export)
def give_claims(sender: Any, account: Account, limit: int | None, **kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    asked = Claim.objects.filter(account=account).select_related("place", "organisation")
    return "claims", [
        {"of": str(each.hat), "role": each.role, "message": each.message, "state": each.state, "at": each.at}
        for each in asked[:limit]
    ]
