"""The agreement of a jury beside that of `krippendorff`, on marks drawn at random, some of them missing."""

from __future__ import annotations

import random

import numpy as np
import pytest

from lieudit.funding.marks import alpha

krippendorff = pytest.importorskip("krippendorff", reason="krippendorff is not installed: make oracles installs it")

pytestmark = pytest.mark.oracle
CLOSE = 1e-9


@pytest.mark.parametrize("seed", range(60))
def test_ordinal_agreement_is_theirs(seed):
    dice = random.Random(seed)
    raters, units, scale = dice.randint(2, 6), dice.randint(2, 40), dice.randint(2, 7)
    rows = [
        [dice.randrange(scale) if dice.random() < 0.7 else None for _unit in range(units)] for _rater in range(raters)
    ]
    ours = alpha([[mark for mark in unit if mark is not None] for unit in zip(*rows, strict=True)])
    given = np.array([[np.nan if mark is None else mark for mark in row] for row in rows], dtype=float)
    paired = [unit for unit in zip(*rows, strict=True) if sum(mark is not None for mark in unit) > 1]
    if len({mark for unit in paired for mark in unit if mark is not None}) < 2:
        assert ours is None
        return
    assert ours is not None
    assert abs(float(ours) - krippendorff.alpha(reliability_data=given, level_of_measurement="ordinal")) < CLOSE
