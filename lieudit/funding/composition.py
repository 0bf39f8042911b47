"""Whom a jury looks like, beside the council that named it: for whom each speaks, regions, ruralities, oceans. Pure.

Who sits counts for one, shared between the categories where they are; who is in none is told apart. Nothing is said of
a jury under five persons known in that respect: the page names them. A share is said with what chance may explain
(Wilson, 95 %): so few prove little, and a gap is a fact, never a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from lieudit.toolkit.french import counted, number, percent
from lieudit.toolkit.intervals import wilson

FEWEST = 5
"""Persons of a jury, known in one respect, from which something is said of it."""


class Sitting(NamedTuple):
    """What the directory says of one who sits; nothing where it says nothing."""

    voices: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    ruralities: frozenset[str] = frozenset()
    oceans: frozenset[str] = frozenset()


class Compared(NamedTuple):
    """A category: how many of the jury, of the council, and the gap in words."""

    name: str
    jury: str
    council: str
    gap: str


class Respect(NamedTuple):
    """A way of telling who sits apart: its lines, the largest of the council first; who is in none of them. No line
    where too few of the jury are known."""

    title: str
    rows: Sequence[Compared]
    jury_unsaid: int
    council_unsaid: int


def beside(
    title: str,
    of: Callable[[Sitting], frozenset[str]],
    names: Mapping[str, str],
    jury: Sequence[Sitting],
    council: Sequence[Sitting],
) -> Respect:
    """One respect, of both. `names` says each category; those that neither has are left out."""
    ours, theirs = _weights(of, jury), _weights(of, council)
    known, seated = sum(1 for each in jury if of(each)), sum(1 for each in council if of(each))
    unsaid = len(jury) - known, len(council) - seated
    if known < FEWEST or not seated:
        return Respect(title, [], *unsaid)
    met = sorted({*ours, *theirs}, key=lambda key: (-theirs.get(key, Fraction(0)), names[key]))
    rows = [
        Compared(
            names[key],
            _said(ours.get(key, Fraction(0)), known),
            _said(theirs.get(key, Fraction(0)), seated),
            gap_in_words(ours.get(key, Fraction(0)), known, theirs.get(key, Fraction(0)) / seated),
        )
        for key in met
    ]
    return Respect(title, rows, *unsaid)


def _weights(of: Callable[[Sitting], frozenset[str]], sitting: Sequence[Sitting]) -> dict[str, Fraction]:
    """How many each category has, in parts where one is in several."""
    found: dict[str, Fraction] = {}
    for each in sitting:
        for category in of(each):
            found[category] = found.get(category, Fraction(0)) + Fraction(1, len(of(each)))
    return found


def _said(count: Fraction, known: int) -> str:
    """« 3 sur 5 (60 %) »."""
    return f"{number(count, 0 if count.denominator == 1 else 1)} sur {known} ({percent(count / known, 0)})"


def gap_in_words(count: Fraction, known: int, share: Fraction) -> str:
    """The share of a jury beside that of the council, in points, and whether chance may explain it."""
    points = round((count / known - share) * 100)
    if not points:
        return "autant"
    more = "de plus" if points > 0 else "de moins"
    words = f"{counted(abs(points), 'point')} {more}"
    low, high = wilson(float(count), known)
    return f"{words} ; ce peut être un hasard" if low <= share <= high else words
