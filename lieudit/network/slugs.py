"""Addresses of places and organisations: short, readable, and kept for ever. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence

from lieudit.territory.spelling import plain

RESERVED = {"ajouter", "carte", "colonnes", "demandes", "export", "fiches", "organisations", "representations"}
"""Words of the addresses of this room, which no place and no organisation may take."""
LONGEST = 100


def slugs_for(name: str, town: str = "") -> list[str]:
    """Addresses that a place would take, the shortest first.

    >>> slugs_for("Le Préau", "Guéret"), slugs_for("Demandes", "Dun")
    (['le-preau', 'le-preau-gueret'], ['demandes-dun'])
    """
    short = _hyphened(name)[:LONGEST].strip("-") or "lieu"
    long = f"{short[: LONGEST - 30]}-{_hyphened(town)[:28]}".strip("-")
    return [long] if short in RESERVED else list(dict.fromkeys([short, long]))


def _hyphened(text: str) -> str:
    """Words of plain letters hold no other sign: nothing is left to leave out."""
    return plain(text).replace(" ", "-")


class Addresses:
    """Addresses given to many names, one after the other: `le-preau`, `le-preau-gueret`, `le-preau-gueret-2`…

    `ask` says which addresses of a set are taken. The last number after an address is looked for once.
    """

    def __init__(self, ask: Callable[[Collection[str]], set[str]]) -> None:
        self.ask = ask
        self.last: dict[str, int] = {}

    def give(self, wanted: Sequence[list[str]]) -> list[str]:
        """For each name, the first of its candidates (see `slugs_for`) that nobody has, or else the next number.

        >>> Addresses(lambda slugs: {"le-preau", "le-preau-2"} & set(slugs)).give([["le-preau"], ["le-preau"]])
        ['le-preau-3', 'le-preau-4']
        """
        times = Counter(slug for candidates in wanted for slug in candidates)
        taken = self.ask(times) | RESERVED
        longest = {candidates[-1] for candidates in wanted}
        self._count({slug for slug in longest if times[slug] > 1 or slug in taken} - self.last.keys())
        given = []
        for candidates in wanted:
            slug = next((each for each in candidates if each not in taken), "") or self._next(candidates[-1], taken)
            taken.add(slug)
            given.append(slug)
        return given

    def _count(self, slugs: set[str]) -> None:
        """Find the last number after each, among twice as many numbers each time."""
        self.last |= dict.fromkeys(slugs, 1)
        first = 2
        while slugs:
            numbered = {f"{slug}-{number}": (slug, number) for slug in slugs for number in range(first, 2 * first)}
            found = self.ask(numbered)
            self.last |= dict(told for address, told in numbered.items() if address in found)
            slugs = {slug for slug in slugs if self.last[slug] >= first}
            first *= 2

    def _next(self, slug: str, taken: set[str]) -> str:
        number = self.last.get(slug, 1) + 1
        while f"{slug}-{number}" in taken:
            number += 1
        self.last[slug] = number
        return f"{slug}-{number}"
