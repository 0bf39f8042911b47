"""How many voices were there and how many spoke: « 4 voix présentes ou représentées, 1 exprimée, 3 sans vote ». Pure.

`present` in a result counts who voted in a remote vote, and who was there or represented in a session, silent or not: a
voice that is present has not expressed itself for all that.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from lieudit.toolkit.french import counted
from lieudit.voting.outcome import figure

SILENT = {"blank": ("blanche", "blanches"), "abstain": ("abstention", "abstentions")}


def turnout_words(result: Mapping[str, Any]) -> str:
    """Who was there, then what they said."""
    gathered = Fraction(result["raw"]["present"])
    return f"{figure(gathered)} voix {gathered_words(gathered, silent=True)}, {said_words(result)}."


def gathered_words(gathered: Fraction, *, silent: bool) -> str:
    """« ont voté »; where some were there and said nothing, « présentes ou représentées »."""
    if silent:
        return "présente ou représentée" if gathered < 2 else "présentes ou représentées"
    return "a voté" if gathered < 2 else "ont voté"


def said_words(result: Mapping[str, Any]) -> str:
    """« 1 exprimée, 2 abstentions, 1 sans vote »."""
    heads: Mapping[str, int] = result["raw"]["heads"]
    expressed = sum(count for word, count in heads.items() if word not in SILENT)
    parts = [counted(expressed, "exprimée", "exprimées")]
    parts += [counted(heads[word], *words) for word, words in SILENT.items() if heads.get(word)]
    left = silent(result)
    return ", ".join([*parts, f"{figure(left)} sans vote"] if left > 0 else parts)


def silent(result: Mapping[str, Any]) -> Fraction:
    """The voices that were there, or represented, and in whose name nothing was cast."""
    heads: Mapping[str, int] = result["raw"]["heads"]
    return Fraction(result["raw"]["present"]) - sum(heads.values())
