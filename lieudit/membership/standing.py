"""In good standing or not, computed from dated payments and never stored. Pure functions, euros as decimals."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lieudit.toolkit.french import NBSP, day, number

CENT = Decimal("0.01")
REFERENCE = re.compile(r"\bADH[\s._/-]?0*(\d{1,9})[\s._/-]?(20\d\d)\b", re.IGNORECASE)


def euros(amount: Decimal) -> str:
    """« 50 € », « 1 250,50 € »."""
    return f"{number(amount, 0 if amount == amount.to_integral_value() else 2)}{NBSP}€"


def discounted(amount: Decimal, percent: int) -> Decimal:
    """An amount less a percentage, to the nearest cent (half up)."""
    return (amount * (100 - percent) / 100).quantize(CENT, ROUND_HALF_UP)


def reference_of(member: int, year: int) -> str:
    return f"ADH-{member}-{year}"


def references_in(text: str) -> list[tuple[int, int]]:
    """Numbers of members and years quoted in the words of a transfer."""
    return [(int(found[1]), int(found[2])) for found in REFERENCE.finditer(text)]


@dataclass(frozen=True)
class Due:
    """Dues of a year, and what was paid: (day, amount), contrary payments included."""

    year: int
    amount: Decimal
    grace_until: dt.date
    payments: tuple[tuple[dt.date, Decimal], ...] = ()

    def paid(self, on: dt.date) -> Decimal:
        return sum((amount for when, amount in self.payments if when <= on), Decimal(0))

    def rest(self, on: dt.date) -> Decimal:
        return max(self.amount - self.paid(on), Decimal(0))


@dataclass(frozen=True)
class Standing:
    """`ok` opens votes and candidacies where the rules ask for it; `sentence` says why, in French."""

    ok: bool
    sentence: str


def standing_of(due: Due | None, on: dt.date) -> Standing:
    """Where a member stands on a day, by the dues of that year; with no dues called, nothing is owed."""
    if due is None:
        return Standing(True, f"À jour{NBSP}: aucune cotisation n’est appelée pour {on.year}.")
    if not due.amount:
        return Standing(True, f"À jour{NBSP}: la cotisation {due.year} est gratuite.")
    rest = due.rest(on)
    if not rest:
        last = max(when for when, _amount in due.payments if when <= on)
        return Standing(True, f"À jour{NBSP}: la cotisation {due.year} est payée depuis le {day(last)}.")
    if on <= due.grace_until:
        return Standing(
            True,
            f"À jour jusqu’au {day(due.grace_until)}{NBSP}: il reste {euros(rest)} à payer pour {due.year}.",
        )
    since = due.grace_until + dt.timedelta(days=1)
    return Standing(False, f"Pas à jour depuis le {day(since)}{NBSP}: il manque {euros(rest)} pour {due.year}.")
