"""Majority judgment beside its definition, written in a few lines: no library that we know has it right.

The ones that exist stop at the gauge, or part ties of small assemblies otherwise than by the majority value.
"""

from __future__ import annotations

import pytest

from lieudit.voting.counting import count
from tests.oracles.profiles import options_of, randoms, said, times

pytestmark = pytest.mark.oracle


def majority_value(grades: list[int]) -> list[int]:
    """The lower median, taken out again and again."""
    left = sorted(grades)
    return [left.pop((len(left) - 1) // 2) for _ in grades]


def test_majority_judgment_agrees() -> None:
    for random in randoms("majority judgment"):
        options = options_of(random)
        labels = [f"mention {at}" for at in range(random.randint(2, 7))]
        ballots = [
            {"grades": {option: random.randrange(len(labels)) for option in options}, "count": min(9, times(random))}
            for _ in range(random.randint(1, 9))
        ]
        rule = {"method": "majority_judgment", "grades": labels}
        result = count({"options": options, "rule": rule, "ballots": ballots})
        sheets = said(ballots, "grades")
        values = {option: majority_value([sheet[option] for sheet in sheets]) for option in options}
        ranks = sorted(set(map(tuple, values.values())), reverse=True)
        assert result["ranking"] == [[o for o in options if tuple(values[o]) == rank] for rank in ranks]
