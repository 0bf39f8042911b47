"""In which order those who left are paid back of what the floor lets go, as the statutes say. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from lieudit.cooperative.reckoned import Left

DEPARTURE, SMALL, PRO_RATA = "departure", "small", "pro_rata"
"""Who left first; the smallest sum first, among those whose delay is over; to each a share of what is owed."""


def ranked(left: Sequence[Left], order: str, earliest: Mapping[int, dt.date], today: dt.date) -> list[Left]:
    """Those who left, in the order in which they are paid; `left` are in that of their departures, and `earliest` says
    from which day each may be paid. Who is not due yet is never before who is."""
    if order != SMALL:
        return list(left)
    return sorted(left, key=lambda row: (earliest[row.associate] > today, row.amount, row.since, row.associate))


def before(left: Sequence[Left], order: str, amount: Decimal) -> list[Left]:
    """Those who would be paid before somebody who left today, and to whom so much would be owed."""
    if order == PRO_RATA:
        return []
    return [row for row in left if order == DEPARTURE or row.amount <= amount]


def shares(room: Decimal, owed: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """What comes to each of a room that is not enough for all, as what is owed to them is to the whole; to the cent
    below, and never more than what is owed."""
    total = sum(owed.values(), Decimal(0))
    if not total or room >= total:
        return dict(owed)
    part = Fraction(max(room, Decimal(0))) / Fraction(total)
    return {one: Decimal(int(Fraction(amount) * part * 100)).scaleb(-2) for one, amount in owed.items()}
