"""Whose dues a bank line pays: by the reference, the amount, and names that look alike. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from lieudit.membership.bank_file import plain
from lieudit.membership.standing import euros, references_in

ALIKE = 0.6
"""Share of the trigrams of a name found in the words of a line, from which they look alike."""


@dataclass(frozen=True)
class Owed:
    """Dues that wait for money: `key` names them, `rest` is what lacks, in euros."""

    key: int
    member: int
    year: int
    name: str
    rest: Decimal


@dataclass(frozen=True)
class Match:
    """What is proposed; `sure` when the reference and the amount both agree. `why` is said to the person."""

    key: int
    sure: bool
    why: str


@lru_cache(maxsize=4096)
def trigrams(text: str) -> frozenset[str]:
    """Sequences of three characters, words padded as PostgreSQL's pg_trgm does."""
    return frozenset(
        padded[i : i + 3] for word in plain(text).split() for padded in [f"  {word} "] for i in range(len(padded) - 2)
    )


def likeness(name: str, words: str) -> float:
    """The share of the trigrams of `name` that are in `words`: 1 when all are."""
    wanted = trigrams(name)
    return len(wanted & trigrams(words)) / len(wanted) if wanted else 0.0


def propose(words: str, amount: Decimal, owed: Sequence[Owed]) -> Match | None:
    """The dues that a line most probably pays, or None."""
    quoted = set(references_in(words))
    for each in owed:
        if (each.member, each.year) in quoted:
            exact = each.rest == amount
            why = "référence et montant" if exact else f"référence reconnue, attendu : {euros(each.rest)}"
            return Match(each.key, exact, why)
    return _by_name(words, amount, owed)


def _by_name(words: str, amount: Decimal, owed: Iterable[Owed]) -> Match | None:
    """By the name; of names as like as one another, the one whose amount agrees, else none."""
    ranked = sorted(
        ((likeness(each.name, words), each.rest == amount, each) for each in owed),
        key=lambda one: (one[0], one[1], -one[2].year),
        reverse=True,
    )
    if not ranked or ranked[0][0] < ALIKE:
        return None
    score, exact, best = ranked[0]
    rivals = [each for s, e, each in ranked[1:] if s == score and e == exact and each.member != best.member]
    if rivals:
        return None
    return Match(best.key, False, "nom ressemblant et montant" if exact else "nom ressemblant, autre montant")
