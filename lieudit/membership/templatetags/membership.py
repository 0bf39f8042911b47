"""Sums of money on the pages of members."""

from __future__ import annotations

from decimal import Decimal

from django import template

from lieudit.membership.standing import euros as written

register = template.Library()


@register.filter
def euros(amount: Decimal | None) -> str:
    """« 50 € », « 1 250,50 € »; nothing where there is nothing."""
    return "" if amount is None else written(amount)
