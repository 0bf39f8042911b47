"""Our access and inequality beside those of PySAL, on the real municipalities and the real third places."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from lieudit.observatory import equality
from lieudit.observatory.lands import land_of
from tests.observatory import real_places

pytest.importorskip("access", reason="access is not installed: make oracles installs it")
pytest.importorskip("inequality", reason="inequality is not installed: make oracles installs it")

import pandas
from access import fca, weights
from inequality.gini import Gini
from inequality.theil import Theil, TheilD

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.skipif(not real_places.FILE.exists(), reason=real_places.MISSING),
]
CLOSE = 1e-9
HUNDRED = 100
"""Inhabitants that one value of PySAL stands for, where it knows no weights."""


def on_sphere(rows: list[dict[str, str]], codes: list[str]) -> np.ndarray:
    north, east = (np.array([float(row[name] or "nan") for row in rows]) for name in ("latitude", "longitude"))
    lands = {land: number for number, land in enumerate(sorted({land_of(code) for code in codes}))}
    return equality.on_sphere(north, east, np.array([float(lands[land_of(code)]) for code in codes]))


@cache
def country() -> tuple[equality.Pairs, np.ndarray, np.ndarray]:
    """What is within reach of what, inhabitants, and what each place offers: here, a number that differs."""
    points = [row for row in real_places.points() if row["latitude"]]
    places = [row for row in real_places.real_places() if row["latitude"]]
    codes = [row["code"] for row in points]
    at = on_sphere([*points, *places], [*codes, *(row["quarter"] or row["town"] for row in places)])
    pairs = equality.pairs_within(at[: len(points)], at[len(points) :])
    people = np.array([float(row["population"] or 0) for row in points])
    return pairs, people, 1.0 + np.arange(len(places)) % 7


@cache
def our_access() -> np.ndarray:
    return equality.e2sfca(*country()).access


def test_access_agrees() -> None:
    pairs, people, supply = country()
    demand = pandas.DataFrame({"demand": people}, index=np.arange(len(people)))
    offered = pandas.DataFrame({"supply": supply}, index=np.arange(len(supply)))
    cost = pandas.DataFrame({"origin": pairs.point, "dest": pairs.place, "cost": pairs.km})
    found = fca.two_stage_fca(
        demand,
        offered,
        cost,
        max_cost=30,
        demand_index=True,
        demand_name="demand",
        supply_index=True,
        supply_name="supply",
        weight_fn=weights.step_fn({10: 1, 20: 0.68, 30: 0.22}),
    )
    theirs = found.reindex(np.arange(len(people))).fillna(0).to_numpy()
    assert len(pairs.km) > 60_000
    np.testing.assert_allclose(our_access(), theirs, rtol=CLOSE, atol=1e-15)


def test_gini_agrees_for_each_value_and_for_each_inhabitant() -> None:
    _pairs, people, _supply = country()
    assert equality.gini(our_access()) == pytest.approx(Gini(our_access()).g, abs=CLOSE)
    hundreds = (people // HUNDRED).astype(int)
    repeated = np.repeat(our_access(), hundreds)
    assert equality.gini(our_access(), hundreds.astype(float)) == pytest.approx(Gini(repeated).g, abs=CLOSE)


def test_theil_agrees_whole_between_and_within() -> None:
    _pairs, people, _supply = country()
    points = [row for row in real_places.points() if row["latitude"]]
    departments = np.unique([row["code"][:2] for row in points], return_inverse=True)[1]
    hundreds = (people // HUNDRED).astype(int)
    ours = equality.theil(our_access(), departments, hundreds.astype(float))
    repeated, parts = np.repeat(our_access(), hundreds), np.repeat(departments, hundreds)
    assert ours.whole == pytest.approx(Theil(repeated).T, abs=CLOSE)
    theirs = TheilD(repeated, parts)
    assert (ours.between, ours.within) == pytest.approx((theirs.bg[0], theirs.wg[0]), abs=CLOSE)
