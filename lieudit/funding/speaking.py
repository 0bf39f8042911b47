"""The places for which an account speaks."""

from __future__ import annotations

from django.db import models

from lieudit.accounts.models import Account
from lieudit.network.models import Representative


def places_of(account: Account) -> models.QuerySet[Representative]:
    """The places for which an account speaks today, as a column of keys."""
    spoken = Representative.objects.running().filter(account=account, place__isnull=False)
    rows: models.QuerySet[Representative] = spoken.values("place")  # type: ignore[assignment]
    return rows
