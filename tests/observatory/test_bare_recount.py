"""Every indicator of every territory of the country, beside a recount by a bare script: one tree of SciPy a land, and
the textbook formula of each, written another way than ours. To 1e-9, on invented places and on the 2,011 real ones.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import defaultdict

import numpy as np
import pytest
from scipy.spatial import cKDTree

from bench import figures as bench
from lieudit.observatory import inputs
from lieudit.observatory.figures import department_of
from lieudit.observatory.lands import land_of
from lieudit.observatory.measures import DOMAINS, measure
from lieudit.observatory.sheets import Level
from lieudit.toolkit.sphere import EARTH_RADIUS_KM
from tests.observatory import real_places

DAY = dt.date(2026, 11, 28)
CLOSE = 1e-9
WIDE = (Level.DEPARTMENT, Level.REGION, Level.OVERSEAS, Level.NATION)


COMPARED = {
    "density", "access-hours", "distance", "beyond-10", "beyond-20", "beyond-30", "access", "gini", "theil-between",
    "representation", "concentration-density", "concentration-seat", "against-overseas", "against-sparse",
    "against-small",
}  # fmt: skip
"""Figures that both recounts must have worked out somewhere: none is compared by being absent."""


def real_rows():
    if not real_places.FILE.exists():
        pytest.skip(real_places.MISSING)
    lines = (
        [
            *("place", key, row["town"], row["quarter"], department_of(row["town"]), row["latitude"], row["longitude"]),
            *("", "", "2026-01-02", 1, key % 2, "|".join(sorted({*DOMAINS[: key % 4]})) or "?", key % 60 or ""),
        ]
        for key, row in enumerate(real_places.real_places())
    )
    return inputs.write(inputs.ROWS, lines).text


PLACES = {"invented": bench.invented, "real": real_rows}


@pytest.fixture(params=PLACES, scope="module")
def both(request):
    lands, rows = bench.geography(), PLACES[request.param]()
    return measure(lands, rows, DAY), Recount(lands, rows)


def vectors(rows):
    north, east = (np.radians([float(row[name] or "nan") for row in rows]) for name in ("latitude", "longitude"))
    return np.array([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]).T


class Recount:
    """Distances and access of each point, then whatever is asked of a set of points."""

    def __init__(self, lands, rows):
        known = list(csv.DictReader(io.StringIO(lands)))
        self.towns = {row["code"]: row for row in known if row["kind"] == "c"}
        inside = [row for row in known if row["kind"] == "a"]
        cities = {row["epci"] for row in inside}
        self.points = [row for code, row in self.towns.items() if code not in cities] + inside
        self.home = [self.towns[row["epci"]] if row["kind"] == "a" else row for row in self.points]
        self.number = {row["code"]: at for at, row in enumerate(self.points)}
        self.people = np.array([float(row["population"] or 0) for row in self.points])
        self.area = np.array([float(row["area_km2"] or "nan") for row in self.points])
        self.places = list(csv.DictReader(io.StringIO(rows)))
        self.stands = [self.number.get(row["quarter"] or row["town"]) for row in self.places]
        seats = {row["code"]: self.towns[row["seat"]] for row in known if row["kind"] == "d" and row["seat"]}
        their = vectors([seats.get(row["department"], {"latitude": "", "longitude": ""}) for row in self.home])
        self.off = np.round(
            2 * EARTH_RADIUS_KM * np.arcsin(np.linalg.norm(vectors(self.points) - their, axis=1) / 2), 3
        )
        self.inside, self.there = defaultdict(list), defaultdict(list)
        self._share_out()
        self._reach()

    def _reach(self):
        spots = [
            row if row["latitude"] else self.towns[row["town"]] if at is None else self.points[at]
            for row, at in zip(self.places, self.stands, strict=True)
        ]
        at, there = vectors(self.points), vectors(spots)
        self.km = np.where(np.isfinite(at[:, 0]), np.inf, np.nan)
        self.access, self.open = (np.where(np.isfinite(at[:, 0]), 0.0, np.nan) for _each in range(2))
        self.hours = np.array([float(row["hours"] or 0) for row in self.places])
        own = 2 / 3 * np.sqrt(self.area / np.pi)
        here = by_land(at, [row["code"] for row in self.points])
        for land, those in by_land(there, [row["quarter"] or row["town"] for row in self.places]).items():
            self._reach_on(here[land], those, at, there, own)
        for point in {each for each in self.stands if each is not None and np.isfinite(own[each])}:
            self.km[point] = own[point]

    def _reach_on(self, mine, theirs, at, there, own):
        """On one land: the nearest, then both steps of E2SFCA, pair by pair."""
        tree = cKDTree(there[theirs])
        self.km[mine] = 2 * EARTH_RADIUS_KM * np.arcsin(tree.query(at[mine])[0] / 2)
        near = tree.query_ball_point(at[mine], 2 * np.sin(30.001 / EARTH_RADIUS_KM / 2))
        point = np.repeat(mine, [len(found) for found in near])
        place = theirs[np.concatenate([np.array(found, int) for found in near])]
        km = 2 * EARTH_RADIUS_KM * np.arcsin(np.linalg.norm(at[point] - there[place], axis=1) / 2)
        stands = np.array([-1 if each is None else each for each in self.stands])
        km = np.where((stands[place] == point) & np.isfinite(own[point]), own[point], km)
        weight = np.select([km <= 10, km <= 20, km <= 30], [1, 0.68, 0.22], 0.0)
        reached = np.zeros(len(self.places))
        np.add.at(reached, place, weight * self.people[point])
        some = reached[place] > 0
        np.add.at(self.access, point[some], weight[some] / reached[place[some]] * 100_000)
        shared = self.hours[place[some]] / reached[place[some]] * 1_000
        np.add.at(self.open, point[some], weight[some] * shared)

    def _share_out(self):
        for at, row in enumerate(self.home):
            for key in keys_of(row):
                self.inside[key].append(at)
        for row in self.places:
            for key in keys_of(self.towns[row["town"]]):
                self.there[key].append(row)


def by_land(at, codes):
    """Those that have a point, land by land."""
    found = defaultdict(list)
    for each, code in enumerate(codes):
        if np.isfinite(at[each, 0]):
            found[land_of(code)].append(each)
    return {land: np.array(those) for land, those in found.items()}


def keys_of(town):
    """The territories that a municipality is in."""
    groups = {f"e-{code}" for code in (town["epci"], town["ept"]) if code}
    over = {"outre-mer"} if town["department"] in ("971", "972", "973", "974", "976") else set()
    return {"france", f"r-{town['region']}", f"d-{town['department']}", *groups, *over}


def lorenz_gini(x, w):
    order = np.argsort(x)
    people, had = np.cumsum(w[order]) / w.sum(), np.cumsum((w * x)[order]) / (w @ x)
    return 1 - np.sum(np.diff(people, prepend=0) * (had + np.concatenate([[0], had[:-1]])))


def theil_of(x, w):
    share = x / (w @ x / w.sum())
    return w @ np.where(share > 0, share * np.log(np.where(share > 0, share, 1)), 0) / w.sum()


def covariance_index(x, rank, w):
    """2 cov(x, middle rank) ÷ mean (Kakwani, Wagstaff and van Doorslaer)."""
    order = np.argsort(rank, kind="stable")
    first = np.searchsorted(rank[order], rank, "left")
    last = np.searchsorted(rank[order], rank, "right")
    below = np.concatenate([[0], np.cumsum(w[order])])
    middle = (below[first] + below[last]) / 2 / w.sum()
    mean = w @ x / w.sum()
    return 2 * (w @ ((x - mean) * (middle - w @ middle / w.sum()))) / w.sum() / mean


def expected(bare, key, level):
    """What each indicator should be, by its key."""
    at, places = bare.inside[key], bare.there[key]
    told = counted(bare, key, at, places) | far(bare, np.array(at))
    usable = [each for each in at if bare.access[each] >= 0 and bare.people[each]]
    if level in WIDE and len(usable) > 1 and bare.access[usable].any():
        told |= unequal(bare, np.array(usable), level)
    return told


def counted(bare, key, at, places):
    whole, n, everywhere = bare.people[at].sum(), len(places), len(bare.places)
    told = {"density": n / whole * 1e5, "representation": n / everywhere / (whole / bare.people.sum())}
    for domain in DOMAINS:
        those = sum(domain in row["domains"].split("|") for row in places)
        all_those = sum(domain in row["domains"].split("|") for row in bare.places)
        told[f"service-{domain}"] = those / whole * 1e5
        if n and all_those:
            told[f"quotient-{domain}"] = those / n / (all_those / everywhere)
    return told


def far(bare, at):
    people, km, access = bare.people[at], bare.km[at], bare.access[at]
    near, placed, known = np.isfinite(km), ~np.isnan(km), ~np.isnan(access)
    told = {}
    if people[near].sum():
        told["distance"] = km[near] @ people[near] / people[near].sum()
    if people[known].sum():
        told["access"] = access[known] @ people[known] / people[known].sum()
        told["access-hours"] = bare.open[at][known] @ people[known] / people[known].sum()
        told |= {f"beyond-{most}": people[placed & (km > most)].sum() / people[placed].sum() for most in (10, 20, 30)}
    return told


def unequal(bare, at, level):
    x, w = bare.access[at], bare.people[at]
    dense = w / bare.area[at]
    told = {"gini": lorenz_gini(x, w)}
    ranked = np.isfinite(dense)
    if ranked.sum() > 1:
        told["concentration-density"] = covariance_index(x[ranked], dense[ranked], w[ranked])
    off = bare.off[at]
    ranked = np.isfinite(off)
    if ranked.sum() > 1:
        told["concentration-seat"] = covariance_index(x[ranked], -off[ranked], w[ranked])
    departments = np.array([bare.home[each]["department"] for each in at])
    if level in (Level.REGION, Level.NATION) and len(set(departments)) > 1:
        mass = {each: w[departments == each].sum() for each in set(departments)}
        means = {each: x[departments == each] @ w[departments == each] / mass[each] for each in mass}
        told["theil-between"] = theil_of(np.array([*means.values()]), np.array([*mass.values()])) / theil_of(x, w)
    if level == Level.NATION:
        over = np.isin(at, bare.inside["outre-mer"])
        for name, marks in (("overseas", over), ("sparse", dense < 50), ("small", w < 2000)):
            here, there = x[marks] @ w[marks] / w[marks].sum(), x[~marks] @ w[~marks] / w[~marks].sum()
            told[f"against-{name}"] = here / there
    return told


def test_each_figure_of_each_territory_is_that_of_a_bare_recount(both):
    found, bare = both
    compared = defaultdict(int)
    for part in found.parts:
        if part.level == Level.MUNICIPALITY or not part.population:
            continue
        wanted = expected(bare, part.key, part.level)
        for name, value in wanted.items():
            cell = part.figures.get(name)
            if cell and cell[0] is not None:
                assert cell[0] == pytest.approx(value, rel=CLOSE, abs=CLOSE), (part.key, name)
                compared[name] += 1
    assert {name for name, count in compared.items() if count} >= COMPARED
    assert compared["distance"] > 1300
    assert compared["density"] > 100


def test_each_distance_and_access_of_each_municipality_is_that_of_a_bare_recount(both):
    found, bare = both
    told = {
        key: (held["distance"][0], held["access"][0])
        for part in found.parts
        if part.level == Level.MUNICIPALITY
        for key, held in part.figures.items()
    }
    ours, theirs = [], []
    for number, row in enumerate(bare.points):
        far, reached = told.get(f"{row['kind']}-{row['code']}", (None, None))
        if bare.people[number]:
            ours.append((np.inf if far is None else far, -1 if reached is None else reached))
            km, access = bare.km[number], bare.access[number]
            theirs.append((km if np.isfinite(km) else np.inf, access if np.isfinite(access) else -1))
    assert len(ours) > 34_900
    assert np.array(ours) == pytest.approx(np.array(theirs), rel=CLOSE, abs=CLOSE)
