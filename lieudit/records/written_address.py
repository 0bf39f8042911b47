"""The postcode and the municipality that an address bears, as people write it. Pure functions."""

from __future__ import annotations

import re
from typing import NamedTuple

POSTCODE = re.compile(r"(?<!\d)(?:F-?)?(\d{5}|\d{2}\s\d{3}|97\d\s\d{2})(?!\d)")
NAME = re.compile(r"[\s,;:)–-]*([A-Za-zÀ-ÿŒœ][\w\s'’./-]*)")
NO_TOWNS = {"bourg", "le bourg", "village", "le village", "centre", "mairie", "france", "centre ville", "centre bourg"}


class Written(NamedTuple):
    """What an address says of its municipality; nothing where it does not."""

    postcode: str = ""
    town: str = ""


def written_in(address: str) -> Written:
    """The last postcode of an address and what follows it.

    >>> written_in("12 rue de Paris, 75012 Paris"), written_in("Bât. 3 - 33 000 BORDEAUX CEDEX (fond de cour)")
    (Written(postcode='75012', town='Paris'), Written(postcode='33000', town='BORDEAUX CEDEX'))
    """
    found = [*POSTCODE.finditer(address)]
    if not found:
        return Written()
    last = found[-1]
    if not address[: last.start()].strip() and not address[last.end() :].strip():
        return Written(last[1].replace(" ", ""))
    name = NAME.match(address[last.end() :])
    town = re.split(r"\s*[,(;]|\s-\s|\bFrance\b", name[1])[0] if name else ""
    return Written(re.sub(r"\s", "", last[1]), town.strip(" -./'’")[:60])


def last_words(address: str) -> str:
    """What follows the last comma, which may be a municipality: « 3 rue Haute, Bordeaux »."""
    _before, comma, after = address.rpartition(",")
    words = after.strip()
    known = words.casefold() not in NO_TOWNS and not any(letter.isdigit() for letter in words)
    return words if comma and known and len(words) > 2 else ""
