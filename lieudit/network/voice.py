"""What a place says, told on its page by rooms that this one does not know.

A room above registers, in its `receivers.py`, how to read it:

    register_voice(lambda place, most: [card(need) for need in Need.objects.public().about(place)[:most]])

Each card is a dictionary of the inputs of `ui/need_card.html`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lieudit.network.models import Place

type Card = dict[str, Any]
type Voice = Callable[[Place, int], list[Card]]

VOICES: list[Voice] = []


def register_voice(read: Voice) -> None:
    """Show on the page of a place what `read(place, most)` gives, newest first."""
    if read not in VOICES:
        VOICES.append(read)


def sayings_of(place: Place, most: int) -> list[Card]:
    """What a place said, at most `most` cards of each room."""
    return [card for read in VOICES for card in read(place, most)]
