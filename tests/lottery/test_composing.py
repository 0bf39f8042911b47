"""Panels of a lottery: every quota met, the smallest chance as high as can be, the same panels everywhere."""

from __future__ import annotations

import hashlib
import itertools
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from lieudit.lottery.composing import CannotCompose, Composed, Profile, Quota, compose
from tests.lottery.pools import a_pool, fair_quotas

ROOT = Path(__file__).parents[2]


def chances(found: Composed) -> Counter[str]:
    return Counter(key for panel in found.panels for key in panel)


def test_each_of_a_thousand_panels_meets_every_quota() -> None:
    pool, quotas = a_pool(120), fair_quotas(26)
    found = compose(pool, quotas, 26)
    assert len(found.panels) == 1_000
    for panel in found.panels:
        assert len(set(panel)) == 26
        for quota in quotas:
            assert quota.low <= sum(pool[key][quota.kind] == quota.code for key in panel) <= quota.high


def test_nobody_is_left_below_the_smallest_chance_by_rounding() -> None:
    found = compose(a_pool(120), fair_quotas(26), 26)
    held = chances(found)
    assert min(held[key] for key in a_pool(120)) >= 1_000 * found.least - 3


def test_without_quotas_everybody_has_the_same_chance() -> None:
    found = compose({str(at): () for at in range(30)}, [], 7)
    assert found.least == pytest.approx(7 / 30)
    held = chances(found)
    assert max(held.values()) - min(held.values()) <= 1


def best_minimum(pool: dict[str, Profile], quotas: list[Quota], seats: int) -> float:
    """By every panel there is, in one programme: what no lottery does better than."""
    from scipy.optimize import linprog

    panels = [
        panel
        for panel in itertools.combinations(sorted(pool), seats)
        if all(q.low <= sum(pool[key][q.kind] == q.code for key in panel) <= q.high for q in quotas)
    ]
    covered = sorted({key for panel in panels for key in panel})
    rows = [[-float(key in panel) for panel in panels] + [1.0] for key in covered]
    costs = [0.0] * len(panels) + [-1.0]
    solved = linprog(costs, A_ub=rows, b_ub=[0.0] * len(covered), A_eq=[[1.0] * len(panels) + [0.0]], b_eq=[1.0])
    return float(solved.x[-1])


def test_the_smallest_chance_is_the_best_of_all_lotteries_on_small_pools() -> None:
    for at in range(12):
        random = Random(f"small {at}")
        pool = {f"{n}": (random.choice("ab"), random.choice("xyz")) for n in range(9)}
        quotas = [Quota(0, "a", 2, 2), Quota(1, "x", 1, 2), Quota(1, "y", 0, 2)]
        try:
            found = compose(pool, quotas, 4)
        except CannotCompose:
            continue
        assert found.least == pytest.approx(best_minimum(pool, quotas, 4), abs=1e-4)


def test_who_can_be_in_no_panel_is_said_and_lowers_nobody() -> None:
    pool = {"1": ("a",), "2": ("b",), "3": ("b",), "4": ("b",)}
    found = compose(pool, [Quota(0, "a", 0, 0)], 2)
    assert found.without == ("1",)
    assert found.least == pytest.approx(2 / 3)


def test_quotas_that_cannot_be_met_are_explained_by_the_smallest_change() -> None:
    pool = {str(n): ("a" if n < 2 else "b", "x" if n < 8 else "y") for n in range(10)}
    with pytest.raises(CannotCompose) as refused:
        compose(pool, [Quota(0, "a", 4, 5), Quota(0, "b", 1, 2), Quota(1, "x", 0, 6)], 6)
    relaxed = refused.value.relaxed
    assert {(each.quota.code, each.low, each.high) for each in relaxed} == {("a", 2, 5), ("b", 1, 4)}
    loosened = {each.quota: each for each in relaxed}
    quotas = [Quota(0, "a", 4, 5), Quota(0, "b", 1, 2), Quota(1, "x", 0, 6)]
    given = [Quota(q.kind, q.code, loosened[q].low, loosened[q].high) if q in loosened else q for q in quotas]
    assert compose(pool, given, 6).panels


def test_a_pool_that_is_too_small_says_how_many_are_missing() -> None:
    with pytest.raises(CannotCompose) as refused:
        compose({"1": ("a",), "2": ("a",)}, [], 5)
    assert (refused.value.missing, refused.value.relaxed) == (3, ())


PRINT = """
import hashlib
from lieudit.lottery.composing import compose
from tests.lottery.pools import a_pool, fair_quotas
pool = a_pool(80)
turned = {key: pool[key] for key in sorted(pool, key=hash)}
print(hashlib.sha256(repr(compose(turned, fair_quotas(26), 26)).encode()).hexdigest())
"""


def test_the_same_lottery_comes_out_whatever_the_hash_seed() -> None:
    found = hashlib.sha256(repr(compose(a_pool(80), fair_quotas(26), 26)).encode()).hexdigest()
    for seed in ("0", "1", "4242"):
        told = subprocess.run(
            [sys.executable, "-c", PRINT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert told.stdout.strip() == found


def test_progress_is_told_from_nothing_to_the_whole() -> None:
    told: list[float] = []
    compose(a_pool(60), fair_quotas(26, give=2), 26, tell=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
