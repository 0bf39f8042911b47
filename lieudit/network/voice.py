"""What a place says, told on its page by rooms that this one does not know.

A room above says, in its `receivers.py`, how to read it:

    @SAYINGS.fill
    def needs_of_place(place, most):
        return [need_line(need) for need in Need.objects.said_by(place)[:most]]

Each line is a safe `<li>` of `<ol class="needs">`.

It may also mark places wherever they are listed, from an expression that gives a list for each:

    MARKS.fill("labels", Mark("check", lambda: ArraySubquery(…), label_words))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from lieudit.network.models import Place
from lieudit.toolkit.extension import Point, Table

SAYINGS = Point[Callable[[Place, int], list[SafeString]]](
    "network.voice.SAYINGS", "What a place says, on its page: `read(place, most)` gives lines, newest first."
)


def sayings_of(place: Place, most: int) -> list[SafeString]:
    """What a place said, at most `most` lines of each room."""
    return [line for read in SAYINGS for line in read(place, most)]


@dataclass(frozen=True)
class Mark:
    """What is recognised of places: an icon, what makes the expression that reads a list of it, words of each; `said`
    by the place itself, they are quoted."""

    icon: str
    value: Callable[[], object]
    words: Callable[[Any], str]
    said: bool = False


MARKS = Table[str, Mark](
    "network.voice.MARKS", "What marks places in lists and on the map, by the name of the annotation of places."
)
