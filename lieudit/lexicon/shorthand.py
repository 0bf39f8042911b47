"""What people type for short: words that are said for longer ones, departments by their code. Pure.

Not in the vocabulary, which says words for one another: who looks for « Le Cowork » looks for nothing longer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

SHORT = {
    "asso": "association",
    "assos": "associations",
    "biblio": "bibliotheque",
    "co work": "coworking",
    "cowork": "coworking",
    "ludo": "ludotheque",
    "mob": "mobilite",
    "ordi": "ordinateur",
    "proprio": "proprietaire",
    "resto": "restaurant",
    "wi fi": "wifi",
}
"""Words typed for short, in plain spelling → the same in full."""
DEPARTMENT = re.compile(
    r"(?:\b(?:dep|dept|dpt|departement) (?:n |no |numero )?|^(?=2[ab]$))(\d{1,3}|2[ab])\b"  # « 2A » alone is no number
)


def in_full(text: str, names: Mapping[str, str]) -> str:
    """A text in plain spelling, where each department that is said by its code is by its name; `names`: by code.

    >>> in_full("biblio dep 23", {"23": "creuse"})
    'biblio creuse'
    >>> in_full("2a", {"2A": "corse du sud"})
    'corse du sud'
    """
    return DEPARTMENT.sub(lambda found: names.get(found[1].upper().zfill(2), found[0]), text)
