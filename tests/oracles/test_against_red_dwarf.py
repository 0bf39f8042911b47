"""Our groups of opinion, and what represents each, beside red-dwarf’s, which does again what Polis does."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("reddwarf", reason="red-dwarf is not installed: make oracles installs it")

from reddwarf.implementations.polis import run_pipeline

from lieudit.consultations.convergence import (
    AGREE,
    DISAGREE,
    SEED,
    Votes,
    _best_groups,
    _project,
    adjusted_rand,
    prop_test,
    two_prop_test,
)

pytestmark = pytest.mark.oracle
STATEMENTS = 40


def camps(sizes: tuple[int, ...], seed: int, answered: float = 0.7) -> np.ndarray:
    """Answers of people who share, nine times in ten, the side of their camp, and did not answer everything."""
    dice = np.random.default_rng(seed)
    sides = dice.choice([AGREE, DISAGREE], size=(len(sizes), STATEMENTS))
    sides[:, : STATEMENTS // 4] = AGREE
    said = np.concatenate([np.tile(side, (size, 1)) for side, size in zip(sides, sizes, strict=True)]).astype(float)
    said[dice.random(said.shape) < 0.1] *= -1
    said[dice.random(said.shape) < 0.1] = 0
    said[dice.random(said.shape) > answered] = np.nan
    return said.astype(np.float32)


def theirs(votes: np.ndarray, count: int):
    """Their groups, as many as said, of people in our order; and their table of statements by group."""
    seen = np.argwhere(~np.isnan(votes))
    rows = [
        {"participant_id": int(who), "statement_id": int(what), "vote": int(votes[who, what]), "modified": at}
        for at, (who, what) in enumerate(seen)
    ]
    found = run_pipeline(votes=rows, random_state=SEED, force_group_count=count)
    return found.participants_df["cluster_id"].to_numpy(dtype=np.int64), found.group_comment_stats


@pytest.mark.parametrize(("sizes", "seed"), [((60, 40), 1), ((90, 30, 30), 2), ((80, 60, 40), 8), ((120, 80), 4)])
def test_people_who_answer_alike_are_together_here_and_there(sizes, seed):
    """Theirs starts k-means once and may stay in a bad place (three camps of fifty): ours keeps the best of four."""
    votes = camps(sizes, seed)
    given = Votes(np.nan_to_num(votes), (~np.isnan(votes)).astype(np.float32))
    (ours,) = _best_groups([_project(given)], np.random.default_rng(SEED))
    assert ours.max() + 1 == len(sizes), "as many groups as there are camps, though nobody said how many"
    groups, _stats = theirs(votes, len(sizes))
    assert adjusted_rand(ours, groups) > 0.95


def test_both_tests_of_each_statement_of_each_group_are_theirs():
    votes = camps((60, 40), 5)
    groups, stats = theirs(votes, 2)
    compared = 0
    for (group, at), line in stats.iterrows():
        inside, outside = votes[groups == group, at], votes[groups != group, at]
        seen, among = (int((~np.isnan(side)).sum()) for side in (inside, outside))
        for side, own, beside in ((AGREE, "pat", "rat"), (DISAGREE, "pdt", "rdt")):
            hits, others = int((inside == side).sum()), int((outside == side).sum())
            assert prop_test(hits, seen) == pytest.approx(line[own])
            assert two_prop_test(hits, others, seen, among) == pytest.approx(line[beside])
            compared += 1
    assert compared == 2 * 2 * STATEMENTS
