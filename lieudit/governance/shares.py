"""Exact shares as people type and read them: « 1/2 », « 50 % », « les deux tiers ». Pure."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from lieudit.toolkit.french import NBSP

NUMERALS = {
    word: number
    for number, words in enumerate(
        ("zero", "un une le la l", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
    )
    for word in words.split()
}
PARTS = {
    "moitie": 2, "demi": 2, "demie": 2, "tiers": 3, "quart": 4, "cinquieme": 5, "sixieme": 6, "septieme": 7,
    "huitieme": 8, "neuvieme": 9, "dixieme": 10, "vingtieme": 20, "centieme": 100,
}  # fmt: skip
WHOLE, NOTHING = {"totalite", "tout", "tous", "toutes", "unanimite"}, {"rien", "aucun", "aucune", "zero"}
SAID = {
    Fraction(1, 2): "la moitié",
    Fraction(1, 3): "le tiers",
    Fraction(2, 3): "les deux tiers",
    Fraction(1, 4): "le quart",
    Fraction(3, 4): "les trois quarts",
    Fraction(1, 5): "le cinquième",
    Fraction(1, 10): "le dixième",
    Fraction(1): "la totalité",
}
LONGEST = 40
"""Signs of the longest share that is read: more says nothing more, and big numbers cost time."""
FINEST = 10**9
"""The largest denominator that is kept, of a share as of all weights together: every sum of weights, and every part
of what an empty college leaves, is then a number that the count reads (18 digits)."""


class NotAShare(ValueError):
    """The text says no share that we understand."""


def typed_share(text: str, *, unit: int = 1) -> Fraction:
    """The exact share that a text says. With `unit` 100, a bare number is a number of points out of 100.

    >>> typed_share("les deux tiers"), typed_share("12,5 %"), typed_share("25", unit=100)
    (Fraction(2, 3), Fraction(1, 8), Fraction(1, 4))
    """
    said = _plain(text)
    if not said or len(said) > LONGEST:
        raise NotAShare(text)
    if found := re.fullmatch(r"(\d+(?:\.\d+)?) ?(?:%|pour cent|points?)", said):
        return Fraction(found[1]) / 100
    if found := re.fullmatch(r"(?:les? )?(\d+) ?(?:/|sur) ?(\d+)", said):
        return Fraction(int(found[1]), _not_zero(int(found[2]), text))
    if re.fullmatch(r"\d+(?:\.\d+)?", said):
        return Fraction(said) / unit
    return _worded(said, text)


def _worded(said: str, text: str) -> Fraction:
    """« la moitié », « deux tiers », « les trois quarts », « la totalité »."""
    words = [word for word in said.split() if word not in {"les", "des", "de", "voix", "d"}]
    if len(words) > 1 and words[0] in {"le", "la", "l"}:
        words = words[1:]
    if len(words) == 1 and words[0] in WHOLE | NOTHING:
        return Fraction(int(words[0] in WHOLE))
    if not 1 <= len(words) <= 2 or (part := PARTS.get(words[-1].removesuffix("s"), PARTS.get(words[-1]))) is None:
        raise NotAShare(text)
    count = NUMERALS.get(words[0], int(words[0]) if words[0].isdecimal() else None) if len(words) == 2 else 1
    if count is None:
        raise NotAShare(text)
    return Fraction(count, part)


def _plain(text: str) -> str:
    """Small letters without accents, one blank between words, a point for decimals."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    for sign, plain in {"’": " ", "'": " ", "«": " ", "»": " ", ",": ".", "\u2044": "/"}.items():
        bare = bare.replace(sign, plain)
    return " ".join(bare.split())


def _not_zero(number: int, text: str) -> int:
    if not number:
        raise NotAShare(text)
    return number


def kept(share: Fraction) -> str:
    """As the rules keep it: "1/2", "0", "1"."""
    return str(share)


def said(share: Fraction | str) -> str:
    """As a sentence says it: « la moitié », « 35 % », « 4/7 »."""
    value = Fraction(share)
    return SAID.get(value) or _percent(value) or str(value)


def shown(share: Fraction | str, *, unit: int = 1) -> str:
    """As a field shows it, to be typed again: « 1/2 », « 35 % »; in points of 100, « 25 »."""
    value = Fraction(share)
    if unit == 100:
        return _decimal(value * 100) or str(value)
    return str(value) if value in SAID else _percent(value) or str(value)


def _percent(value: Fraction) -> str:
    decimal = _decimal(value * 100)
    return f"{decimal}{NBSP}%" if decimal else ""


def _decimal(value: Fraction) -> str:
    """An exact decimal of at most two places; nothing for a number that has none."""
    hundredths = value * 100
    if hundredths.denominator != 1:
        return ""
    whole, rest = divmod(hundredths.numerator, 100)
    return f"{whole},{rest:02d}".rstrip("0").rstrip(",") if rest else str(whole)
