"""Who answers: the hats that a person may wear here, and the browser by which a visitor is known again. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from lieudit.consultations.vocabulary import Audience
from lieudit.network.hat import SELF, Hat
from lieudit.network.models import Place

COOKIE = "voix"
"""Holds a word drawn for the browser, signed; nothing else. Given to visitors on the page where one answers."""
COOKIE_DAYS = 366
"""From the last page where one answers to the day, in days, when a browser forgets its word."""


def hats_for(audience: str, hats: Iterable[Hat]) -> dict[str, Hat]:
    """Those by which one may answer, by key: places first, then oneself; never an organisation.

    A consultation of members is answered by persons, one of places by places.
    """
    places = {hat.key: hat for hat in hats if isinstance(hat.thing, Place)}
    own = {hat.key: hat for hat in hats if hat.key == SELF}
    if audience == Audience.PLACES:
        return places
    return own if audience == Audience.MEMBERS else places | own


def key_of(number: int, word: str) -> str:
    """The key of a browser's voice in one consultation: two consultations cannot be told to be of the same one."""
    return hashlib.sha256(f"{number}|{word}".encode()).hexdigest() if word else ""
