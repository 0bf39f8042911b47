"""The mirror: what a place gave and received, side by side. Pure.

It is no money: one hour is one hour whatever was done, there is no price, no transfer, no limit, no ranking. Each
exchange is counted once on each side, so that over all places what was given is what was received. Hours, days of a
thing and days of an employee are never added up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

YEARS = 2
"""How far back a mirror looks."""


def back_to(today: dt.date) -> dt.date:
    """The day after which a mirror counts."""
    return today - dt.timedelta(days=365 * YEARS)


class Row(NamedTuple):
    """An exchange that both sides confirmed: how much of a kind one place gave to another."""

    kind: str
    giver: int
    receiver: int
    quantity: Decimal


@dataclass(frozen=True)
class Face:
    """What a place gave and received of one kind."""

    kind: str
    given: Decimal = Decimal()
    received: Decimal = Decimal()

    @property
    def difference(self) -> Decimal:
        """What was given, less what was received: over all places, the sum is nothing."""
        return self.given - self.received


def faces(rows: Iterable[Row], place: int) -> dict[str, Face]:
    """Both sides of the mirror of a place, kind by kind; the order of the rows does not matter."""
    found: dict[str, Face] = {}
    for row in rows:
        if place not in (row.giver, row.receiver):
            continue
        known = found.get(row.kind, Face(row.kind))
        given = row.quantity if row.giver == place else Decimal()
        received = row.quantity if row.receiver == place else Decimal()
        found[row.kind] = Face(row.kind, known.given + given, known.received + received)
    return found
