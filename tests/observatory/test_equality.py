"""Distances, access, inequality: beside published vectors, and beside a bare recount of a few lines."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from lieudit.observatory import equality
from lieudit.territory.geography import great_circle_km

VECTORS = Path(__file__).parents[1] / "vectors"


def vector(name):
    found = VECTORS / f"{name}.json"
    if not found.exists():
        pytest.skip(f"{name} is not there")
    return json.loads(found.read_text())


def some_france(points=400, places=60, seed=7):
    rng = np.random.default_rng(seed)
    at = rng.uniform([42.5, -4.5], [51, 8], (points, 2))
    there = np.vstack([at[: places // 2], rng.uniform([42.5, -4.5], [51, 8], (places - places // 2, 2))])
    return at, there, rng.integers(50, 9000, points).astype(float)


def on(at, land=0):
    return equality.on_sphere(at[:, 0], at[:, 1], np.full(len(at), float(land)))


def bare_km(at, there):
    return np.array([[great_circle_km(*a, *b) for b in there] for a in at])


def test_gini_and_theil_are_those_of_vector_29():
    given = vector("29_gini_theil")
    asked, told = given["input"], given["expected"]
    x = np.array(asked["x"], float)
    groups = np.unique(asked["groups"], return_inverse=True)[1]
    assert equality.gini(x) == pytest.approx(told["gini"], abs=1e-10)
    assert equality.gini(x, np.array(asked["weights2"], float)) == pytest.approx(told["gini_weighted"], abs=1e-10)
    found = equality.theil(x, groups)
    assert found == pytest.approx((told["theil"], told["between"], told["within"]), abs=1e-10)


def test_access_is_that_of_vector_30():
    given = vector("30_e2sfca")
    asked, told = given["input"], given["expected"]
    km = np.array(asked["distance_km"])
    point, place = np.indices(km.shape)
    pairs = equality.Pairs(point.ravel(), place.ravel(), km.ravel())
    people, supply = np.array(asked["population"]), np.array(asked["supply"])
    found = equality.e2sfca(pairs, people, supply, asked["zones"], asked["weights"])
    assert found.ratio == pytest.approx(told["R"], abs=1e-9)
    assert found.access == pytest.approx(told["A"], abs=1e-9)
    assert found.access @ people == pytest.approx(supply.sum(), abs=1e-9)


def test_the_nearest_and_the_access_are_those_of_a_bare_recount():
    at, there, people = some_france()
    km = bare_km(at, there)
    assert equality.nearest_km(on(at), on(there)) == pytest.approx(km.min(axis=1), abs=1e-7)
    weight = np.select([km <= 10, km <= 20, km <= 30], [1, 0.68, 0.22], 0.0)
    reached = weight.T @ people
    ratio = np.where(reached > 0, 1 / np.where(reached > 0, reached, 1), 0)
    found = equality.e2sfca(equality.pairs_within(on(at), on(there)), people, np.ones(len(there)))
    assert found.access == pytest.approx(weight @ ratio, rel=1e-9, abs=1e-15)


def test_gini_and_concentration_are_those_of_a_bare_recount():
    rng = np.random.default_rng(3)
    x, w, rank = rng.exponential(1, 300), rng.integers(1, 90, 300).astype(float), rng.integers(0, 40, 300).astype(float)
    total, mean = w.sum(), (w @ x) / w.sum()
    bare = (w[:, None] * w * np.abs(x[:, None] - x)).sum() / (2 * total**2 * mean)
    assert equality.gini(x, w) == pytest.approx(bare, abs=1e-9)
    before = (w * (rank < rank[:, None])).sum(axis=1) + (w * (rank == rank[:, None])).sum(axis=1) / 2
    middle = before / total
    covariance = (w * (x - mean) * (middle - 0.5)).sum() / total
    assert equality.concentration(x, rank, w) == pytest.approx(2 * covariance / mean, abs=1e-9)


def test_a_weight_of_three_is_three_times_the_value():
    x, w = np.array([2.0, 5.0, 9.0]), np.array([3.0, 1.0, 2.0])
    many = np.repeat(x, w.astype(int))
    assert equality.gini(x, w) == pytest.approx(equality.gini(many))
    groups = np.array([0, 0, 1])
    assert equality.theil(x, groups, w) == pytest.approx(equality.theil(many, np.repeat(groups, w.astype(int))))


def test_inequality_between_and_within_make_the_whole():
    rng = np.random.default_rng(5)
    x, groups, w = rng.exponential(1, 500), rng.integers(0, 18, 500), rng.uniform(1, 9, 500)
    found = equality.theil(x, groups, w)
    mean = (w @ x) / w.sum()
    assert found.whole == pytest.approx(float(w @ (x / mean * np.log(x / mean)) / w.sum()), abs=1e-12)


def test_no_sea_is_crossed():
    """Quiberon is 15 km from Le Palais: the islander’s nearest place is on the island, or there is none."""
    island, mainland = np.array([[47.347, -3.154]]), np.array([[47.484, -3.119]])
    assert equality.nearest_km(on(island), on(mainland))[0] < 16
    assert equality.nearest_km(on(island, 1), on(mainland))[0] == math.inf
    both = np.vstack([on(mainland), on(island + 0.01, 1)])
    assert equality.nearest_km(on(island, 1), both)[0] < 2
    assert len(equality.pairs_within(on(island, 1), on(mainland)).km) == 0


def test_where_nothing_is_nothing_is_worked_out():
    at, none = on(np.array([[46.0, 2.0]])), np.empty((0, 4))
    assert equality.nearest_km(at, none)[0] == math.inf
    found = equality.e2sfca(equality.pairs_within(at, none), np.array([10.0]), np.empty(0))
    assert found.access.tolist() == [0.0]
    assert math.isnan(equality.gini(np.zeros(3)))
    assert math.isnan(equality.theil(np.zeros(3), np.zeros(3, int)).whole)
    assert math.isnan(equality.concentration(np.zeros(3), np.arange(3.0), np.ones(3)))
    assert math.isnan(equality.representation(0, 0, 0.1).ratio)
    assert math.isnan(equality.location_quotient(1, 0, 3, 4))
    assert math.isnan(equality.ratio_of_means(np.ones(2), np.ones(2), np.array([True, True])))


def test_a_place_that_reaches_nobody_gives_nothing():
    at, there = on(np.array([[46.0, 2.0]])), on(np.array([[46.05, 2.0]]))
    found = equality.e2sfca(equality.pairs_within(at, there), np.array([0.0]), np.ones(1))
    assert found.ratio.tolist() == [0.0]


def test_the_representation_says_how_sure_it_is():
    """Half of the places, for a quarter of the inhabitants; Wilson at 95 % for 10 of 20 is 0.2993 to 0.7007."""
    found = equality.representation(10, 20, 0.25)
    assert found.ratio == 2
    assert (found.low * 0.25, found.high * 0.25) == pytest.approx((0.29930, 0.70070), abs=1e-5)


def test_an_inhabitant_is_at_two_thirds_of_the_radius_of_a_disc():
    rng = np.random.default_rng(1)
    points = rng.uniform(-1, 1, (200_000, 2))
    inside = points[(points**2).sum(axis=1) <= 1]
    bare = np.sqrt((inside**2).sum(axis=1)).mean() * 10
    assert equality.own_mean_km(np.array([math.pi * 100]))[0] == pytest.approx(bare, rel=0.005)
