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
    """The parts of both wordings in reading order; what is removed comes before what replaces it. A word is the same
    whatever follows it: « trois ans » became « trois ans, renouvelables » by « , renouvelables » alone."""
    old, new = tokens(before), tokens(after)
    parts: list[Part] = []
    removed = added = ""
    for operation, i1, i2, j1, j2 in opcodes(_said(old), _said(new)):
        if operation != "equal":
            removed, added = removed + "".join(old[i1:i2]), added + "".join(new[j1:j2])
            continue
        for was, now in zip(old[i1:i2], new[j1:j2], strict=True):
            word = was.rstrip()
            parts += [*_changed(removed, added), ("same", word)]
            removed, added = was[len(word) :], now[len(word) :]
    return tuple(_joined([*parts, *_changed(removed, added)]))


def _said(words: list[str]) -> list[str]:
    """Each without the blanks that follow."""
    return [word.rstrip() for word in words]


def _changed(removed: str, added: str) -> list[Part]:
    """What was removed, what was added; blanks that begin both, or end both, were neither."""
    first = _common(_lead(removed), _lead(added))
    removed, added = removed[len(first) :], added[len(first) :]
    last = _common(removed[len(removed.rstrip()) :], added[len(added.rstrip()) :])
    changed = ("del", removed[: len(removed) - len(last)]), ("ins", added[: len(added) - len(last)])
    return [("same", first), *changed, ("same", last)]


def _lead(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _common(one: str, other: str) -> str:
    return one if one == other else ""


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
