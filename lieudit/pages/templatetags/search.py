"""The words that were looked for, marked where they are read."""

from __future__ import annotations

import re
from functools import lru_cache

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from lieudit.lexicon.asking import EMPTY, Asked, Part, singular
from lieudit.territory.spelling import plain

register = template.Library()
WORD = re.compile(r"\w+")
SHORTEST = 3
"""Letters of a word that is marked."""


@register.filter
def marked(text: object, asked: Asked) -> SafeString:
    """A text, escaped, with `<mark>` around what was typed or is said for it."""
    sought = _sought(asked.parts)
    pieces, at, words = [], 0, str(text)
    for found in WORD.finditer(words) if sought else ():
        if _plain(found[0]).startswith(sought):
            pieces.append(f"{escape(words[at : found.start()])}<mark>{escape(found[0])}</mark>")
            at = found.end()
    return SafeString("".join([*pieces, escape(words[at:])]))


@lru_cache(maxsize=256)
def _sought(parts: tuple[Part, ...]) -> tuple[str, ...]:
    """How the words that are marked begin."""
    words = {singular(word) for part in parts for said in (part.words, *part.others) for word in said} - EMPTY
    return tuple(sorted(word for word in words if len(word) >= SHORTEST or word.isdigit()))


_plain = lru_cache(maxsize=8192)(plain)
