"""What changed between two wordings, word by word. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

type Part = tuple[str, str]
"""An operation ("same", "del" or "ins") and the text that it concerns."""


def tokens(text: str) -> list[str]:
    """Words and signs, each with the blanks that follow: joined again, they are the text itself."""
    return re.findall(r"\w+\s*|[^\w\s]\s*|\s+", text)


def opcodes(before: list[str], after: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, before, after).get_opcodes()


@lru_cache(maxsize=1024)
def difference(before: str, after: str) -> tuple[Part, ...]:
    """The parts of both wordings in reading order; what is removed comes before what replaces it."""
    old, new = tokens(before), tokens(after)
    parts: list[Part] = []
    for operation, i1, i2, j1, j2 in opcodes(old, new):
        if operation == "equal":
            parts.append(("same", "".join(old[i1:i2])))
            continue
        if i1 < i2:
            parts.append(("del", "".join(old[i1:i2])))
        if j1 < j2:
            parts.append(("ins", "".join(new[j1:j2])))
    return tuple(parts)


def digest(wording: str) -> str:
    """A short digest of a wording."""
    return hashlib.blake2b(wording.encode(), digest_size=8).hexdigest()
