"""What people type for short, written in full before it is understood. Pure.

Not in the vocabulary, which says one word for another: nobody writes « cowork » or « dpt 23 » on a page.
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
    "resto": "restaurant",
}
"""Words typed for short, in plain spelling → the same in full."""
SAID_SHORT = re.compile(rf"\b({'|'.join(sorted(SHORT, key=len, reverse=True))})\b")
DEPARTMENT = re.compile(
    r"(?:\b(?:dep|dept|dpt|departement) (?:n |no |numero )?|^(?=2[ab]$))(\d{1,3}|2[ab])\b"  # « 2A » alone is no number
)


def in_full(text: str, names: Mapping[str, str]) -> str:
    """A text in plain spelling, its shortened words in full, and each department that is said by its code by its name;
    `names`: of departments, by code.

    >>> in_full("biblio dep 23", {"23": "creuse"})
    'bibliotheque creuse'
    >>> in_full("2a", {"2A": "corse du sud"})
    'corse du sud'
    """
    text = DEPARTMENT.sub(lambda found: names.get(found[1].upper().zfill(2), found[0]), text)
    return SAID_SHORT.sub(lambda found: SHORT[found[1]], text)
