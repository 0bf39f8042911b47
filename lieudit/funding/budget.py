"""The budget of an application, by the accounts of associations: does it balance, what is asked of the call. Pure.

Accounts: « plan comptable des associations » (règlement ANC 2018-06): 60 to 65 are charges, 70 to 75 products. What
volunteers give is valued apart (accounts 86 and 87), on neither side of the balance.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

NOTHING = Decimal(0)


class Side(StrEnum):
    CHARGE = "charge"
    PRODUCT = "product"
    APART = "apart"


class Account(NamedTuple):
    side: Side
    label: str


ASKED = "ask"
"""The account of what is asked of this call: a grant too (74), told apart."""
ACCOUNTS = {
    "60": Account(Side.CHARGE, "60 · achats"),
    "61": Account(Side.CHARGE, "61 · services extérieurs : loyer, entretien, assurance"),
    "62": Account(Side.CHARGE, "62 · autres services : honoraires, déplacements"),
    "63": Account(Side.CHARGE, "63 · impôts et taxes"),
    "64": Account(Side.CHARGE, "64 · personnel"),
    "65": Account(Side.CHARGE, "65 · autres charges"),
    ASKED: Account(Side.PRODUCT, "74 · demandé à cet appel"),
    "70": Account(Side.PRODUCT, "70 · ventes"),
    "73": Account(Side.PRODUCT, "73 · concours publics"),
    "74": Account(Side.PRODUCT, "74 · autres subventions"),
    "754": Account(Side.PRODUCT, "754 · dons"),
    "755": Account(Side.PRODUCT, "755 · contributions financières"),
    "756": Account(Side.PRODUCT, "756 · cotisations"),
    "87": Account(Side.APART, "87 · bénévolat et dons en nature, valorisés à part"),
}


class Line[Place](NamedTuple):
    """One line: whose, in which year, on which account, how many euros. A place is known by itself, not by its name,
    which others may bear."""

    place: Place
    year: int
    account: str
    amount: Decimal


@dataclass(frozen=True)
class Balance:
    """What a set of lines makes, in euros."""

    charges: Decimal
    products: Decimal
    asked: Decimal
    apart: Decimal

    @property
    def gap(self) -> Decimal:
        """What is missing to pay for the charges; below zero, what is too much."""
        return self.charges - self.products


def balance[Place](lines: Iterable[Line[Place]]) -> Balance:
    """Exact sums, side by side.

    >>> balance([Line("Le Préau", 2027, "60", Decimal(100)), Line("Le Préau", 2027, "ask", Decimal(80))]).gap
    Decimal('20')
    """
    sums = dict.fromkeys(Side, NOTHING)
    asked = NOTHING
    for line in lines:
        sums[ACCOUNTS[line.account].side] += line.amount
        asked += line.amount if line.account == ASKED else NOTHING
    return Balance(sums[Side.CHARGE], sums[Side.PRODUCT], asked, sums[Side.APART])


def by_year[Place](lines: Iterable[Line[Place]]) -> dict[int, Balance]:
    """The same, year by year."""
    kept = list(lines)
    return {year: balance(line for line in kept if line.year == year) for year in sorted({line.year for line in kept})}


def by_place[Place](lines: Iterable[Line[Place]]) -> dict[Place, dict[int, Balance]]:
    """The same, place by place, in the order of their names, each year by year; nothing of a budget of one place
    alone."""
    kept = list(lines)
    places = sorted({line.place: None for line in kept}, key=str)
    if len(places) < 2:
        return {}
    return {place: by_year(line for line in kept if line.place == place) for place in places}


def by_account[Place](lines: Iterable[Line[Place]]) -> dict[Side, list[tuple[str, Decimal]]]:
    """The label and the sum of each account that has lines, side by side, in the order of the accounts."""
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line.account] = sums.get(line.account, NOTHING) + line.amount
    found: dict[Side, list[tuple[str, Decimal]]] = {side: [] for side in Side}
    for code, account in ACCOUNTS.items():
        if code in sums:
            found[account.side].append((account.label, sums[code]))
    return found
