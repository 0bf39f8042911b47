"""What a typed address says, and whether a place stands there: its words, whatever their spelling. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lieudit.territory.models import POSTCODE_LENGTH
from lieudit.territory.spelling import plain, search_words, without_article

WAYS = {
    "all": "allee", "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "blvd": "boulevard",
    "ch": "chemin", "che": "chemin", "chem": "chemin", "crs": "cours", "fbg": "faubourg", "fg": "faubourg",
    "imp": "impasse", "pl": "place", "qu": "quai", "r": "rue", "rte": "route", "sq": "square",
}  # fmt: skip
"""How the kinds of ways are shortened."""
EVERYWHERE = {*WAYS, *WAYS.values(), "saint", "sainte", "saints", "saintes"}
"""Words that addresses write in several ways: they are compared, and never looked for in the database."""
SMALL = {"a", "au", "aux", "d", "de", "des", "du", "et", "l", "la", "le", "les"}
LONGEST_TOWN = 7
"""Words of the name of a municipality."""


class TypedAddress(NamedTuple):
    """A typed address: its words, the postcode it holds, the names of a municipality that it may end with."""

    words: frozenset[str]
    postcode: str
    towns: tuple[str, ...]

    @property
    def rare(self) -> list[str]:
        """Words that an address can only write in one way; nothing when they are but numbers."""
        rare = self.words - EVERYWHERE - {self.postcode}
        return [] if all(word.isdecimal() for word in rare) else sorted(rare)


def asked_of(text: str) -> TypedAddress:
    """« 12, r. du Moulin 23000 Guéret » in words; the longest name of a municipality comes first."""
    typed = search_words(text)
    postcode = next((word for word in typed if word.isdecimal() and len(word) == POSTCODE_LENGTH), "")
    left = [word for word in typed if word != postcode]
    tails = (left[start:] for start in range(max(1, len(left) - LONGEST_TOWN), len(left)))
    names = (without_article(" ".join(tail)) for tail in tails)
    return TypedAddress(_words(typed), postcode, tuple(dict.fromkeys(name for name in names if name not in EVERYWHERE)))


def address_words(address: str, *known: str) -> frozenset[str]:
    """The words of an address, without those that are `known` besides: its postcode, its municipality."""
    return _words(plain(address).split()) - _words(plain(" ".join(known)).split())


def stands_at(asked: TypedAddress, address: str, known: Iterable[str]) -> bool:
    """Whether all that was asked is said by an address or by what is `known` of the place besides."""
    return asked.words <= address_words(address) | _words(plain(" ".join(known)).split())


def _words(typed: Iterable[str]) -> frozenset[str]:
    return frozenset(WAYS.get(word, word) for word in typed) - SMALL
