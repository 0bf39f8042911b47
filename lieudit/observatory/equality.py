"""How evenly a thing is shared among inhabitants: distances, access, inequality, concentration. Pure; NumPy and SciPy.

Read by the worker alone, within its task: a web process never loads these libraries. Distances are in kilometres,
populations in inhabitants, shares from 0 to 1. What cannot be worked out is NaN, never 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from lieudit.toolkit.intervals import wilson
from lieudit.toolkit.sphere import EARTH_RADIUS_KM

type Numbers = NDArray[np.float64]
type Keys = NDArray[np.int64]

ZONES_KM = (10.0, 20.0, 30.0)
WEIGHTS = (1.0, 0.68, 0.22)
"""Luo and Qi (2009): what a place within each zone weighs."""
APART = 10.0
"""Between two lands, in a fourth dimension: more than twice the radius of the unit sphere, so that none is ever near
another.
"""


def on_sphere(latitude: Numbers, longitude: Numbers, land: Numbers) -> Numbers:
    """Points in degrees as unit vectors; those of another land, which a sea separates, stand apart."""
    phi, theta = np.radians(latitude), np.radians(longitude)
    return np.column_stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi), APART * land])


def km_of(chord: Numbers) -> Numbers:
    """The distance along the Earth between two unit vectors, from the straight line between them; ∞ stays ∞."""
    there = np.isfinite(chord) & (chord < APART / 2)
    return np.where(there, 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.where(there, chord, 0) / 2)), np.inf)


def chord_of(km: float) -> float:
    return float(2 * np.sin(km / EARTH_RADIUS_KM / 2))


def nearest_km(points: Numbers, places: Numbers) -> Numbers:
    """The distance of each point to the nearest place of its land; ∞ where that land has none."""
    if not len(places):
        return np.full(len(points), np.inf)
    chord, _which = cKDTree(places).query(points, distance_upper_bound=APART / 2)
    return km_of(chord)


def own_mean_km(area_km2: Numbers) -> Numbers:
    """How far an inhabitant anywhere in a disc of that area is from its centre, on average: ⅔ of its radius."""
    return 2 / 3 * np.sqrt(area_km2 / np.pi)


class Pairs(NamedTuple):
    """Points and places within reach of each other, and how far."""

    point: Keys
    place: Keys
    km: Numbers


def pairs_within(points: Numbers, places: Numbers, most_km: float = ZONES_KM[-1]) -> Pairs:
    """Every point and place of one land at most `most_km` apart."""
    none = np.empty(0, np.int64)
    if not len(places) or not len(points):
        return Pairs(none, none, np.empty(0))
    found = cKDTree(points).sparse_distance_matrix(cKDTree(places), chord_of(most_km), output_type="ndarray")
    return Pairs(found["i"].astype(np.int64), found["j"].astype(np.int64), km_of(found["v"]))


class Access(NamedTuple):
    """`ratio` of each place: what it offers for one inhabitant that it reaches; `access` of each point: their sum."""

    ratio: Numbers
    access: Numbers


def e2sfca(
    pairs: Pairs,
    population: Numbers,
    supply: Numbers,
    zones: Sequence[float] = ZONES_KM,
    weights: Sequence[float] = WEIGHTS,
) -> Access:
    """Enhanced two-step floating catchment area (Luo and Qi, 2009). Σ access × population = Σ supply, when every place
    has somebody within reach. A place that reaches nobody gives nothing.
    """
    zone = np.searchsorted(np.asarray(zones), pairs.km)
    inside = zone < len(zones)
    point, place = pairs.point[inside], pairs.place[inside]
    weight = np.asarray(weights)[zone[inside]]
    reached = np.bincount(place, weight * population[point], minlength=len(supply))
    ratio = np.divide(supply, reached, out=np.zeros(len(supply)), where=reached > 0)
    return Access(ratio, np.bincount(point, weight * ratio[place], minlength=len(population)))


def gini(values: Numbers, weights: Numbers | None = None) -> float:
    """0 when all have as much, towards 1 when one has all; a weight of 3 is the same as three times the value."""
    w = np.ones(len(values)) if weights is None else weights
    order = np.argsort(values, kind="stable")
    x, w = values[order], w[order]
    total = float(w @ x)
    if not total > 0:
        return float("nan")
    below = np.cumsum(w)
    return float((w * x) @ (2 * below - w) / (below[-1] * total) - 1)


class Theil(NamedTuple):
    whole: float
    between: float
    within: float


def theil(values: Numbers, groups: Keys, weights: Numbers | None = None) -> Theil:
    """The index of Theil, and its exact parts between groups and within them."""
    w = np.ones(len(values)) if weights is None else weights
    mass, had = np.bincount(groups, w), np.bincount(groups, w * values)
    total, people = float(had.sum()), float(mass.sum())
    if not total > 0 or not people > 0:
        return Theil(float("nan"), float("nan"), float("nan"))
    mean = total / people
    means = np.divide(had, mass, out=np.zeros(len(mass)), where=mass > 0)
    between = float((mass / people) @ _entropy(means / mean))
    own = means[groups]
    relative = np.divide(values, own, out=np.zeros(len(values)), where=own > 0)
    within = float((w * own / total) @ _entropy(relative))
    return Theil(between + within, between, within)


def _entropy(x: Numbers) -> Numbers:
    """x ln x, with 0 ln 0 = 0."""
    return x * np.log(np.where(x > 0, x, 1.0))


def concentration(values: Numbers, rank_by: Numbers, weights: Numbers) -> float:
    """From -1 to 1: below 0 when those who come first by `rank_by` have more. Those who rank alike share the middle of
    their ranks.
    """
    total, people = float(weights @ values), float(weights.sum())
    if not total > 0:
        return float("nan")
    _seen, group = np.unique(rank_by, return_inverse=True)
    mass = np.bincount(group, weights)
    middle = (np.cumsum(mass) - mass / 2) / people
    return float(2 * (weights * values) @ middle[group] / total - 1)


class Representation(NamedTuple):
    """The ratio, and its interval of Wilson at 95 %."""

    ratio: float
    low: float
    high: float


def representation(here: int, everywhere: int, share: float) -> Representation:
    """(`here` ÷ `everywhere`) ÷ `share`, where `share` is the share of the inhabitants."""
    if everywhere <= 0 or share <= 0:
        return Representation(float("nan"), float("nan"), float("nan"))
    low, high = wilson(here, everywhere)
    return Representation(here / everywhere / share, low / share, high / share)


def location_quotient(here_of: float, here: float, all_of: float, everywhere: float) -> float:
    """How much more often than elsewhere the things of here are of a kind."""
    return (here_of / here) / (all_of / everywhere) if here and all_of and everywhere else float("nan")


def ratio_of_means(values: Numbers, weights: Numbers, inside: NDArray[np.bool_]) -> float:
    """The mean of those inside ÷ the mean of all the others."""
    here, there = weights[inside].sum(), weights[~inside].sum()
    if not here > 0 or not there > 0:
        return float("nan")
    elsewhere = float(values[~inside] @ weights[~inside] / there)
    return float(values[inside] @ weights[inside] / here) / elsewhere if elsewhere > 0 else float("nan")
