"""What a public draw gave, in one spelling: who copies it down does not choose who wins. Pure."""

from __future__ import annotations

import re
import unicodedata

HOW = "ses seuls numéros, du plus petit au plus grand, séparés par une espace"
"""How the result of a draw of numbers is read, said with the draw before it takes place."""
NUMBERS = re.compile("[0-9]+")
LETTERS = re.compile(r"[^\W\d_]")


def canonical(typed: str) -> str:
    """The one spelling of a draw, whatever the order, the zeros and the signs between the numbers; empty when numbers
    are mixed with words, which would give as many spellings as one wants.

    >>> canonical("44 - 07, 12;31 / 23")
    '7 12 23 31 44'
    >>> canonical("  Dijon ")
    'dijon'
    >>> canonical("tirage du 3 mars : 7 12")
    ''
    """
    words = " ".join(unicodedata.normalize("NFKC", typed).split())
    numbers = NUMBERS.findall(words)
    if not numbers:
        return words.casefold() if LETTERS.search(words) else ""
    return "" if LETTERS.search(words) else " ".join(map(str, sorted(map(int, numbers))))
