"""What a place says, told on its page by rooms that this one does not know.

A room above registers, in its `receivers.py`, how to read it:

    register_voice(lambda place, most: [need_line(need) for need in Need.objects.said_by(place)[:most]])

Each line is a safe `<li>` of `<ol class="needs">`.
"""

from __future__ import annotations

from collections.abc import Callable

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
