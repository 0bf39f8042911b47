"""Seats shared between territories or categories: the same base for each, the rest by what is counted. Pure, exact.

    apportion({"A": 100_000, "B": 80_000, "C": 30_000, "D": 20_000}, 8).seats    # {"A": 3, "B": 3, "C": 1, "D": 1}

Sainte-Laguë gives each seat to the highest count ÷ (2 × seats already given + 1); other rules are there for comparison.
The base is apart from it: what it gives is not taken off the rest. A tie for the last seats is a result (`tied`,
`left`), which a lot parts: the order of sha256(seed|code), whose seed is a value published later by a source that was
named before. Standard library only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

DIVISORS: dict[str, Callable[[int], int]] = {
    "sainte_lague": lambda given: 2 * given + 1,
    "dhondt": lambda given: given + 1,
}
"""By what a count is divided once it has `given` seats."""
METHODS = (*DIVISORS, "hamilton")


class CannotShare(ValueError):
    """There are not enough seats for the base, or nothing is counted anywhere."""


@dataclass(frozen=True)
class Line:
    """What one territory or category gets. `ratio`: its share of the seats over its share of the count."""

    code: str
    count: int
    base: int
    by_count: int
    ratio: Fraction | None

    @property
    def seats(self) -> int:
        return self.base + self.by_count


@dataclass(frozen=True)
class Apportionment:
    """All lines, in the order in which they were given. `tied` wait for `left` seats, which the lines do not have."""

    lines: tuple[Line, ...]
    tied: tuple[str, ...] = ()
    left: int = 0
    lots: tuple[str, ...] = field(default=())

    @property
    def seats(self) -> dict[str, int]:
        return {line.code: line.seats for line in self.lines}


def apportion(
    counts: Mapping[str, int], seats: int, *, base: int = 0, method: str = "sainte_lague", seed: str = ""
) -> Apportionment:
    """Share `seats`: `base` each, then the rest by `counts`.

    Raises:
        CannotShare: the base asks for more seats than there are; or a rest is to be shared and nothing is counted.
    """
    rest = seats - base * len(counts)
    if rest < 0 or base < 0 or any(count < 0 for count in counts.values()):
        raise CannotShare(f"{base} x {len(counts)} > {seats}")
    if rest and not any(counts.values()):
        raise CannotShare("nothing is counted")
    given, tied, left = (_by_remainders if method == "hamilton" else _by_averages)(counts, rest, method)
    lots: tuple[str, ...] = ()
    if left and seed:
        lots = tuple(sorted(tied, key=lambda code: (hashlib.sha256(f"{seed}|{code}".encode()).digest(), code))[:left])
        for code in lots:
            given[code] += 1
        tied, left = (), 0
    whole, all_seats = sum(counts.values()), seats - left
    lines = [
        Line(code, n, base, given[code], _ratio(n, whole, base + given[code], all_seats)) for code, n in counts.items()
    ]
    return Apportionment(tuple(lines), tied, left, lots)


type Shared = tuple[dict[str, int], tuple[str, ...], int]
"""Seats by code, codes that are tied, seats that they wait for."""


def _by_averages(counts: Mapping[str, int], seats: int, method: str) -> Shared:
    divisor = DIVISORS[method]
    given = dict.fromkeys(counts, 0)
    for left in range(seats, 0, -1):
        averages = {code: Fraction(count, divisor(given[code])) for code, count in counts.items() if count}
        best = max(averages.values())
        first = tuple(code for code, average in averages.items() if average == best)
        if len(first) > left:
            return given, first, left
        given[first[0]] += 1  # its equals come next: there is a seat for each
    return given, (), 0


def _by_remainders(counts: Mapping[str, int], seats: int, method: str) -> Shared:
    whole = sum(counts.values())
    shares = {code: Fraction(seats * count, whole) if whole else Fraction(0) for code, count in counts.items()}
    given = {code: int(share) for code, share in shares.items()}
    left = seats - sum(given.values())
    ranked = sorted({share - given[code] for code, share in shares.items()}, reverse=True)
    for remainder in ranked:
        equal = tuple(code for code, share in shares.items() if share - int(share) == remainder)
        if left < len(equal):
            return given, equal if left else (), left
        for code in equal:
            given[code] += 1
        left -= len(equal)
    return given, (), left


def _ratio(count: int, whole: int, seats: int, all_seats: int) -> Fraction | None:
    return Fraction(seats, all_seats) / Fraction(count, whole) if count and all_seats else None
