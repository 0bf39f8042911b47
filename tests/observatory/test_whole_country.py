"""On the real geography: 34,969 municipalities and 45 arrondissements, with invented places drawn by inhabitants."""

import datetime as dt
import math
from functools import cache

import numpy as np
import pytest

from bench import figures as bench
from lieudit.observatory import measures
from lieudit.observatory.lands import SEATS, land_of
from lieudit.observatory.sheets import Level
from lieudit.observatory.suppression import kept_back
from lieudit.territory.geography import great_circle_km

DAY = dt.date(2026, 11, 28)


@cache
def country():
    lands = measures.lands_of(bench.geography())
    return lands, measures.things_of(bench.invented(), lands)


@cache
def found():
    return measures.measure(bench.geography(), bench.invented(), DAY)


def town(key):
    department = key[2:5] if key[2:4] in ("97", "98") else key[2:4]
    part = next(p for p in found().parts if p.level == Level.MUNICIPALITY and p.key == f"d-{department}")
    return part.figures[key]


def test_the_three_cities_are_forty_five_points():
    lands, _things = country()
    codes = {row["code"] for row in lands.points}
    assert len(lands.points) == 34_969 - 3 + 45
    assert not codes & {"75056", "69123", "13055"}
    whole = sum(int(row["population"] or 0) for row in lands.towns)
    assert lands.people.sum() == pytest.approx(whole, rel=0.01)
    own = [town(f"a-{75100 + number}") for number in range(1, 21)]
    people = np.array([each["people"] for each in own])
    mean = people @ np.array([each["distance"][0] for each in own]) / people.sum()
    assert town("c-75056")["distance"][0] == pytest.approx(mean, rel=1e-9)


def test_each_department_has_its_seat_among_its_municipalities():
    lands, _things = country()
    home = {row["code"]: row["department"] for row in lands.towns}
    known = {row["code"]: row["seat"] for row in lands.divisions["d"] if row["seat"]}
    assert len(known) == len(SEATS) == 101
    assert {home[seat] for seat in known.values()} == set(known)
    own = {row["code"]: km for row, km in zip(lands.points, measures.km_to_seats(lands), strict=True)}
    assert {own[seat] for seat in known.values() if seat in own} == {0.0}
    assert own["15014"] == 0
    assert 0 < own["75102"] < 5
    assert 20 < own["56152"] < 60, "over the sea"


def test_distances_are_those_of_a_bare_recount():
    """A hundred municipalities, each against all places of its land, in plain Python."""
    lands, things = country()
    km = measures.distances_to(lands, things)
    at = [(row, float(row["latitude"]), float(row["longitude"])) for row in lands.points if row["latitude"]]
    where = {row["code"]: number for number, row in enumerate(lands.points)}
    having = set(things.point.tolist())
    spots = []
    for row, number in zip(things.rows, things.point, strict=True):
        point = row if row["latitude"] else lands.points[number]
        if number >= 0 and point["latitude"]:
            spots.append((land_of(row["quarter"] or row["town"]), float(point["latitude"]), float(point["longitude"])))
    for row, north, east in at[:: len(at) // 100]:
        number, land = where[row["code"]], land_of(row["code"])
        if number in having:
            assert km[number] == pytest.approx(2 / 3 * math.sqrt(float(row["area_km2"]) / math.pi), rel=1e-9)
            continue
        bare = min((great_circle_km(north, east, *spot) for own, *spot in spots if own == land), default=math.inf)
        assert km[number] == pytest.approx(bare, rel=1e-9), row["name"]


def test_access_shares_out_all_that_is_offered():
    """Σ access × inhabitants = the places that reach somebody."""
    lands, things = country()
    _km, access = measures.reach_of(lands, things)
    known = ~np.isnan(access)
    reached = int(things.placed.sum())
    assert access[known] @ lands.people[known] / measures.PER == pytest.approx(reached, rel=0.01)


def test_no_level_less_another_tells_of_fewer_than_five():
    """Every secret of the country against all that is said of it, by least squares."""
    lands, things = country()
    groupings = measures.groupings_of(lands, things)
    holds, atoms = measures._atoms(groupings)
    for marks in (np.ones(len(things.rows), bool), things.having["campus"]):
        counts = np.bincount(atoms[marks], minlength=holds.shape[1])
        hidden = kept_back(holds, counts)
        totals = holds @ counts
        secret = (totals > 0) & (totals < 5)
        assert hidden[secret].all()
        assert secret.sum() > 100
        seen = counts > 0
        said = holds[~hidden][:, seen]
        basis, sizes, _rest = np.linalg.svd(said.T, full_matrices=False)
        basis = basis[:, sizes > 1e-8]
        rows = holds[secret][:, seen]
        left = rows - rows @ basis @ basis.T
        assert np.linalg.norm(left, axis=1).min() > 1e-6
        assert hidden.sum() - secret.sum() < 40, "little is kept back besides"


def test_no_mayor_without_a_point_is_given_a_distance():
    for code in ("15031", "15035", "15047", "15171"):
        assert town(f"c-{code}")["distance"] == [None, "unknown"]


def test_an_islander_is_not_served_from_the_mainland():
    lands, _things = country()
    index = {row["code"]: number for number, row in enumerate(lands.points)}
    for island, mainland in (("56069", "56121"), ("85113", "85234"), ("97110", "97125"), ("2A004", "06088")):
        assert lands.at[index[island], 3] != lands.at[index[mainland], 3]
    assert lands.at[index["2A004"], 3] == lands.at[index["2B033"], 3]
