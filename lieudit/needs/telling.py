"""What the page of a need tells to everybody of its thread, and of who says the same: read and written once, until the
clock of the house moves.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from lieudit.needs import figures, reads
from lieudit.needs.models import Need
from lieudit.needs.thread import facts_of, thread_of
from lieudit.toolkit.types import Context

KEPT = 128
"""Needs that a process remembers."""


@lru_cache(maxsize=KEPT)
def told_of(need: Need, tick: int, today: dt.date) -> Context:
    """Its dates, its stages, what comes next, its voices and their map."""
    voices = reads.voices(need=need.pk, convergence=need.convergence_id)
    return {**figures.voices(need, voices), **thread_of(facts_of(need, reads.acts(need=need.pk), voices))}
