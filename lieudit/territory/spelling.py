"""One spelling for the many ways people type the name of a municipality. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from lieudit.toolkit.types import Fields

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
ARTICLES = {"l", "le", "la", "les"}
SLASHES = ((re.compile(r"\bs/s\b|\bss/"), " sous "), (re.compile(r"\bs/"), " sur "))
CEDEX = re.compile(r" cedex( \d{1,2})?\b")
ARRONDISSEMENT = re.compile(r"\b(paris|lyon|marseille) (\d{1,2})( ?(er|e|eme))?( arrondissement)?$")
LONGEST = 120
MOST_WORDS = 8
SHORTEST_TOWN = 3
"""Shorter words are looked for in the names of places only."""


def plain(text: str) -> str:
    """Lower case, no accent, no ligature, one blank for anything else; « St » is « saint ».

    >>> plain("  L’Haÿ-les-Roses ")
    'l hay les roses'
    >>> plain("STE-FOY s/ Œuf")
    'sainte foy sur oeuf'
    """
    return _plain(text[: 4 * LONGEST])


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """The same names come back, in a list as in what people type."""
    text = text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(LIGATURES))
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    for pattern, word in SLASHES if "/" in text else ():
        text = pattern.sub(word, text)
    words = re.sub(r"[^a-z0-9]+", " ", text).split()
    return " ".join(ABBREVIATIONS.get(word, word) for word in words)[:LONGEST].strip()


def without_article(plain_name: str) -> str:
    """Drop a leading article, so that « Havre » finds « Le Havre » first; never the only word."""
    first, _, rest = plain_name.partition(" ")
    return rest if rest and first in ARTICLES else plain_name


def search_words(text: str) -> list[str]:
    """Words to look for in what a person typed: no CEDEX, and a city for its arrondissement.

    >>> search_words("PARIS CEDEX 12"), search_words("Lyon 3e"), search_words("23000 Guéret")
    (['paris'], ['lyon'], ['23000', 'gueret'])
    """
    return ARRONDISSEMENT.sub(r"\1", CEDEX.sub("", plain(text))).split()


def words_to_hold(text: str) -> Fields:
    """The words of `text` as names hold them, as towns do (from their beginning), and those that no index knows."""
    words = search_words(text)[:MOST_WORDS]
    long = tuple(word for word in words if len(word) >= SHORTEST_TOWN)
    short = tuple(word for word in words if len(word) < SHORTEST_TOWN)
    return {"names": long, "towns": tuple(f" {word}" for word in long), "short": short}
