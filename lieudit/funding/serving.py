"""Territories that a call serves, beside those that could apply: of who applied and of the inhabitants, how many were
retained. Pure.

Nothing is said under five applicants: small groups are told together, with a larger one where they are still too few,
so that no subtraction gives them back. A share is said with its interval (Wilson, 95 %): few files prove little.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from lieudit.toolkit.french import NBSP, counted, percent
from lieudit.toolkit.intervals import wilson

FEWEST = 5
"""Applicants from which a group is told."""


class Group(NamedTuple):
    """A territory, or a kind of them: its inhabitants, places that applied, those of a file that is retained."""

    name: str
    people: int
    applied: int
    retained: int


class Served(NamedTuple):
    """A line of the table: shares of the retained, of the applicants and of the inhabitants that a group is."""

    group: Group
    success: str
    part: str
    applicants: str
    people: str
    said: str


class Told(NamedTuple):
    """Groups that are told, and the names of those from which nobody applied; nothing where too few did in all."""

    rows: list[Served]
    silent: list[str]


def told(groups: Sequence[Group]) -> Told:
    """What is said of groups that together are all that could apply."""
    silent = [each.name for each in groups if not each.applied]
    large, small = _apart(_heard(groups))
    if small:
        large = [*large, _together(small)] if sum(each.applied for each in small) >= FEWEST else []
    if not large:
        return Told([], [])
    whole = together("", groups)
    return Told([_line(each, whole) for each in large], silent)


def together(name: str, groups: Sequence[Group]) -> Group:
    """Several groups as one."""
    people, applied = sum(each.people for each in groups), sum(each.applied for each in groups)
    return Group(name, people, applied, sum(each.retained for each in groups))


def may_stand_beside(groups: Sequence[Group], wholes: Sequence[Sequence[Group]]) -> bool:
    """Whether sums of some of these groups may be told beside them: in each, those that are told together are nobody,
    or five at least, else a subtraction gives them back."""
    _large, small = _apart(_heard(groups))
    hidden = [sum(each.applied for each in whole if each in small) for whole in wholes]
    return all(not count or count >= FEWEST for count in hidden)


def _heard(groups: Sequence[Group]) -> list[Group]:
    """Those from which somebody applied, the largest first."""
    return sorted((each for each in groups if each.applied), key=lambda each: -each.applied)


def _apart(heard: Sequence[Group]) -> tuple[list[Group], list[Group]]:
    """Those that are told by themselves, and those that are told together."""
    large = [each for each in heard if each.applied >= FEWEST]
    small = [each for each in heard if each.applied < FEWEST]
    while small and large and sum(each.applied for each in small) < FEWEST:
        small.append(large.pop())
    return large, small


def _together(small: Sequence[Group]) -> Group:
    name = small[0].name if len(small) == 1 else counted(len(small), "autre ensemble", "autres ensemble")
    return together(name, small)


def _line(group: Group, whole: Group) -> Served:
    living = Fraction(group.people, whole.people) if whole.people else Fraction(0)
    return Served(
        group,
        _share(group.retained, group.applied),
        _share(group.retained, whole.retained),
        percent(Fraction(group.applied, whole.applied), 0),
        percent(living, 0),
        _said(group.retained, whole.retained, living),
    )


def _share(hits: int, seen: int) -> str:
    """« 40 %, entre 17 % et 69 % »; nothing of nothing."""
    if not seen:
        return ""
    low, high = (percent(Fraction(each).limit_denominator(10_000), 0) for each in wilson(hits, seen))
    return f"{percent(Fraction(hits, seen), 0)}, entre {low} et {high}"


def _said(hits: int, seen: int, living: Fraction) -> str:
    """The share of the retained beside that of the inhabitants: what chance alone would explain is no difference."""
    if not seen or not living:
        return ""
    low, high = wilson(hits, seen)
    if low <= living <= high:
        return f"à la mesure de ses habitants{NBSP}: l’écart peut être un hasard"
    return "plus que sa part d’habitants" if living < low else "moins que sa part d’habitants"
