"""What a place says, told on its page by rooms that this one does not know.

A room above registers, in its `receivers.py`, how to read it:

    register_voice(lambda place, most: [need_line(need) for need in Need.objects.said_by(place)[:most]])

Each line is a safe `<li>` of `<ol class="needs">`.

It may also mark places wherever they are listed, from an expression that gives a list for each:

    register_mark("labels", Mark("seal", lambda: ArraySubquery(…), label_words))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from lieudit.network.models import Place

type Voice = Callable[[Place, int], list[SafeString]]

VOICES: list[Voice] = []


def register_voice(read: Voice) -> Voice:
    """Show on the page of a place what `read(place, most)` gives, newest first. Works as a decorator."""
    VOICES.append(read)
    return read


def sayings_of(place: Place, most: int) -> list[SafeString]:
    """What a place said, at most `most` lines of each room."""
    return [line for read in VOICES for line in read(place, most)]


@dataclass(frozen=True)
class Mark:
    """What is recognised of places: an icon, what makes the expression that reads a list of it, words of each."""

    icon: str
    value: Callable[[], Any]
    words: Callable[[Any], str]


MARKS: dict[str, Mark] = {}


def register_mark(name: str, mark: Mark) -> None:
    """Show a mark in the lists and on the map; `name` is that of the annotation of places."""
    MARKS[name] = mark
