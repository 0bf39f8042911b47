"""The words that were looked for, marked where they are read."""

from __future__ import annotations

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from lieudit.lexicon.asking import EMPTY, Asked, singular
from lieudit.territory.spelling import plain

register = template.Library()
WORD = re.compile(r"\w+")
SHORTEST = 3
"""Letters of a word that is marked."""


@register.filter
def marked(text: object, asked: Asked) -> SafeString:
    """A text, escaped, with `<mark>` around what was typed or is said for it."""
    sought = {singular(word) for part in asked.parts for said in (part.words, *part.others) for word in said} - EMPTY
    sought = {word for word in sought if len(word) >= SHORTEST or word.isdigit()}
    pieces, at, words = [], 0, str(text)
    for found in WORD.finditer(words):
        if any(plain(found[0]).startswith(word) for word in sought):
            pieces.append(f"{escape(words[at : found.start()])}<mark>{escape(found[0])}</mark>")
            at = found.end()
    return SafeString("".join([*pieces, escape(words[at:])]))
