"""Who may stand, how long a statement is, and the names of candidacies on a ballot. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from lieudit.voting.papers import as_option, fault_of_options, read_aloud

STATEMENT_MIN, STATEMENT_MAX = 300, 3000
"""Characters of a statement: the least where no rule says more, and the same most for everybody."""


def statement_min(rules: Mapping[str, Any]) -> int:
    return int((rules.get("candidacy") or {}).get("statement_min", STATEMENT_MIN))


def against_standing(
    rules: Mapping[str, Any],
    *,
    on_the_roll: bool,
    in_standing: bool,
    same_college: bool,
    goes_on_sitting: bool,
    to_fill: int,
) -> str:
    """Why a member may not stand for a college, in one sentence; empty when it may."""
    standing_needed = (rules.get("candidacy") or {}).get("standing", True)
    checks = [
        (not on_the_roll, "Ce membre n’est pas sur la liste électorale."),
        (not same_college, "On se porte candidat dans son propre collège."),
        (not to_fill, "Ce collège n’a pas de siège à pourvoir."),
        (standing_needed and not in_standing, "Il faut être à jour de cotisation pour se porter candidat."),
        (goes_on_sitting, "Ce membre siège déjà et son mandat continue : son siège n’est pas renouvelé cette fois."),
    ]
    return next((sentence for broken, sentence in checks if broken), "")


def options_of(members: Iterable[tuple[int, str]]) -> list[str]:
    """Names of candidacies on the ballot, each its own: `(roll number, name)` → « Le Préau (liste n° 12) ».

    >>> options_of([(1, "Le Préau"), (2, "La Halle"), (3, "Le Préau")])
    ['Le Préau (liste n° 1)', 'La Halle', 'Le Préau (liste n° 3)']
    """
    rows = [(number, as_option(name)) for number, name in members]
    times = Counter(read_aloud(name) for _number, name in rows)
    numbered = [f"{name} (liste n° {number})" for number, name in rows]
    found = [name if times[read_aloud(name)] == 1 else long for (_n, name), long in zip(rows, numbered, strict=True)]
    return numbered if fault_of_options(found) else found  # a name that looks like a number of the roll
