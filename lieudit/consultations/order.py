"""In which order statements are put to a voice: those that lack votes first, never the same for two people. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

A_SCREEN = 5
"""Statements put at a time."""
RULE = (
    "Les affirmations qui ont reçu le moins de réponses passent devant, par paliers qui doublent (moins de 8, moins de "
    "16, moins de 32…). Dans un même palier, l’ordre est tiré au sort pour chaque personne, et reste le sien."
)
FIRST_STEP = 8


def step_of(seen: int) -> int:
    """The step on which a statement stands by its answers: they double, so that many may answer at once without all
    being put the same five.

    >>> [step_of(seen) for seen in (0, 7, 8, 15, 16)]
    [0, 0, 1, 1, 2]
    """
    return (seen // FIRST_STEP).bit_length()


def next_ranks(ranks: Iterable[int], seen: Mapping[int, int], answered: Iterable[int], seed: str) -> list[int]:
    """The next statements to put to the voice of this `seed`, by their ranks.

    `seen` counts the answers that each has had; `answered` are those of the voice.
    """
    done = set(answered)
    left = [rank for rank in ranks if rank not in done]
    return sorted(left, key=lambda rank: (step_of(seen.get(rank, 0)), _shuffled(seed, rank)))[:A_SCREEN]


def _shuffled(seed: str, rank: int) -> str:
    return hashlib.sha256(f"{seed}|{rank}".encode()).hexdigest()
