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
        removed, added = "".join(old[i1:i2]), "".join(new[j1:j2])
        if operation == "equal":
            parts.append(("same", removed))
            continue
        blank = _common_blank(removed, added)
        parts += [("del", removed[: len(removed) - len(blank)]), ("ins", added[: len(added) - len(blank)])]
        parts.append(("same", blank))
    return tuple(_joined(parts))


def _common_blank(removed: str, added: str) -> str:
    """The blanks that end both: they were neither removed nor added."""
    blank = removed[len(removed.rstrip()) :]
    return blank if blank == added[len(added.rstrip()) :] else ""


def _joined(parts: list[Part]) -> list[Part]:
    """Without empty parts, and with neighbours of one operation in one part."""
    joined: list[Part] = []
    for operation, text in parts:
        if text and joined and joined[-1][0] == operation:
            joined[-1] = (operation, joined[-1][1] + text)
        elif text:
            joined.append((operation, text))
    return joined


def digest(wording: str) -> str:
    """A short digest of a wording."""
    return hashlib.blake2b(wording.encode(), digest_size=8).hexdigest()
