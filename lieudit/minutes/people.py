"""Whom minutes name: each person by a key, whose name only the copy of the members holds. Pure.

A seat is told by what everybody may read: its organisation, else its number in its college. The person who held it,
presided or kept the minutes is a key (« n3 »); `names` say who it is where the reader may know it (see `seal.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

type Names = Mapping[str, str]
"""Key → name; empty for who may not read them."""

UNKNOWN = "nom à préciser"


@dataclass(frozen=True)
class Person:
    """Somebody whom the minutes name: for which seat, by which account, under what name if it is known."""

    key: str
    name: str
    seat: int | None = None
    account: int | None = None
    candidacy: int | None = None


@dataclass
class People:
    """The persons of one session, each met once, in the order in which they come.

    >>> people = People()
    >>> people.meet("Camille Roux", account=7, seat=1), people.meet("", seat=2), people.meet("", account=7)
    ('n1', 'n2', 'n1')
    >>> [person.name for person in people.all]
    ['Camille Roux', '']
    """

    found: dict[tuple[str, int], Person] = field(default_factory=dict)

    def meet(self, name: str, *, account: int | None = None, seat: int | None = None) -> str:
        """The key of an account; of a seat, where nobody knows who held it."""
        who = ("account", account) if account is not None else ("seat", seat or 0)
        if who not in self.found:
            self.found[who] = Person(f"n{len(self.found) + 1}", name, seat, account)
        return self.found[who].key

    def meet_candidate(self, name: str, *, candidacy: int, account: int) -> str:
        """The key of who stood: never that of the seat of the same person, which the public copy would then tell."""
        who = ("candidacy", candidacy)
        if who not in self.found:
            self.found[who] = Person(f"n{len(self.found) + 1}", name, None, account, candidacy)
        return self.found[who].key

    @property
    def all(self) -> list[Person]:
        return list(self.found.values())


def named(keys: Collection[str], names: Names) -> str:
    """The persons behind these keys, as they are read: « Camille Roux, puis Dominique Petit ».

    >>> named(["n1", "n2"], {"n1": "Camille Roux", "n2": ""})
    'Camille Roux, puis nom à préciser'
    """
    return ", puis ".join(names.get(key) or UNKNOWN for key in keys)


def beside(label: str, key: str, names: Names) -> str:
    """A seat, and in brackets the person when the reader may know it.

    >>> beside("La Filature", "n1", {"n1": "Camille Roux"}), beside("La Filature", "n1", {})
    ('La Filature (Camille Roux)', 'La Filature')
    """
    return f"{label} ({names[key]})" if names.get(key) else label
