"""What places say, all together, of an aid or of a call of others: from five answers on. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import NamedTuple

from lieudit.funding.vocabulary import AidOutcome

FEWEST = 5
"""Answers from which all read what places say."""
COLUMNS = ("outcome", "hours", "reasons_given")
"""What is read of each answer."""


class Told(NamedTuple):
    """How many places said each outcome; the median of their hours, None under five that say them; of how many
    refusals, none under five, and how many of these gave their reasons."""

    answers: int
    counts: list[tuple[str, int]]
    hours: float | None
    refused: int
    reasons: int


def told_of(answers: Sequence[Mapping[str, object]]) -> Told | None:
    """Nothing under five answers.

    >>> told_of([{"outcome": "asked", "hours": 8, "reasons_given": None}] * 4)
    """
    if len(answers) < FEWEST:
        return None
    hours = [float(str(each["hours"])) for each in answers if each["hours"] is not None]
    refused = [each["reasons_given"] for each in answers if each["outcome"] == AidOutcome.REFUSED]
    said = [each["outcome"] for each in answers]
    counts = [(str(label), said.count(code)) for code, label in AidOutcome.choices if code in said]
    enough = len(refused) >= FEWEST
    return Told(
        len(answers),
        counts,
        median(hours) if len(hours) >= FEWEST else None,
        len(refused) if enough else 0,
        sum(1 for each in refused if each) if enough else 0,
    )
