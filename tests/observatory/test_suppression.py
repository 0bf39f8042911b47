"""What is kept back: no addition nor subtraction of what is said tells of fewer than five."""

import csv
import io
import itertools

import numpy as np
from hypothesis import example
from hypothesis import strategies as st

from lieudit.observatory.measures import DOMAINS, measure
from lieudit.observatory.sheets import Level
from lieudit.observatory.suppression import kept_back
from tests.drawn import given
from tests.observatory import small_country


def france(departments, groups, regions=3):
    """Territories × atoms: an atom is where a department and an intermunicipality meet. The last row is the nation."""
    region = departments % regions
    rows = [(region == each) for each in range(regions)]
    rows += [(departments == each) for each in range(departments.max() + 1)]
    rows += [(groups == each) for each in range(groups.max() + 1)]
    return np.array([*rows, np.ones(len(departments), bool)], dtype=float)


def told_by(holds, hidden, row):
    """Whether what is said tells a row: by the rank of a matrix, another way than the product’s own."""
    said = holds[~hidden]
    if not len(said):
        return False
    return np.linalg.matrix_rank(np.vstack([said, holds[row]])) == np.linalg.matrix_rank(said)


def secrets(holds, counts):
    totals = holds @ counts
    return np.flatnonzero((totals > 0) & (totals < 5))


def test_a_region_less_its_other_departments_tells_nothing():
    departments, groups = np.array([0, 3, 0, 3]), np.array([0, 1, 2, 3])
    holds, counts = france(departments, groups), np.array([20, 3, 30, 0])
    hidden = kept_back(holds, counts)
    assert hidden[3 + 3], "department 3 has three places"
    assert hidden[3], "department 0, alone with it in its region, would tell it"
    assert not hidden[-1]


def test_what_makes_nothing_known_is_said():
    departments, groups = np.array([0, 3, 6]), np.array([0, 1, 2])
    holds, counts = france(departments, groups), np.array([20, 9, 5])
    assert not kept_back(holds, counts).any()


def test_two_small_ones_hide_each_other():
    departments, groups = np.array([0, 3, 6]), np.array([0, 1, 2])
    hidden = kept_back(france(departments, groups), np.array([20, 2, 3]))
    assert hidden[[6, 9]].all()
    assert not hidden[3]


def test_nothing_counted_is_no_secret():
    holds = france(np.array([0, 1]), np.array([0, 1]))
    assert not kept_back(holds, np.array([0, 0])).any()
    assert not kept_back(np.zeros((3, 0)), np.zeros(0, int)).any()


@given(st.integers(0, 10_000))
def test_no_difference_between_levels_tells_of_fewer_than_five(seed):
    """Overlapping levels: intermunicipalities cross departments, as they do."""
    rng = np.random.default_rng(seed)
    atoms = int(rng.integers(3, 30))
    departments, groups = rng.integers(0, 7, atoms), rng.integers(0, 9, atoms)
    counts = rng.poisson(rng.choice([1, 3, 8]), atoms)
    holds = france(departments, groups)
    hidden = kept_back(holds, counts)
    seen = counts > 0
    for row in secrets(holds, counts):
        assert hidden[row]
        assert not told_by(holds[:, seen], hidden, row)


def test_an_attack_by_hand_finds_what_is_not_kept_back():
    """The attack is real: with the small ones alone kept back, a subtraction tells one."""
    departments, groups = np.array([0, 3, 0]), np.array([0, 1, 2])
    holds, counts = france(departments, groups), np.array([20, 3, 9])
    naive = np.zeros(len(holds), bool)
    naive[secrets(holds, counts)] = True
    assert told_by(holds, naive, 6)
    said = [row for row in range(len(holds)) if not naive[row]]
    told = {(holds[a] - holds[b]) @ counts for a, b in itertools.permutations(said, 2)}
    assert 3 in told
    hidden = kept_back(holds, counts)
    left = [row for row in range(len(holds)) if not hidden[row]]
    pairs = itertools.permutations(left, 2)
    alone = [tuple(holds[a] - holds[b]) for a, b in pairs]
    assert tuple(holds[6]) not in alone


def test_the_smallest_of_those_that_tell_is_kept_back_with_it():
    departments, groups = np.array([0, 3, 6]), np.array([0, 1, 2])
    hidden = kept_back(france(departments, groups), np.array([90, 3, 7]))
    assert hidden[9], "the department of seven"
    assert not hidden[3], "that of ninety is said"


def told_counts(parts, key):
    """Every number of things that a snapshot lets anybody find by territory: what it says, and what divides out."""
    for part in parts:
        cells = part.figures if part.level != Level.MUNICIPALITY else {}
        cell = cells.get(key, [None])
        if key == "grants" and cell[0] is not None:
            yield part.key, cell[2]
        elif cell[0] is not None:
            yield part.key, round(cell[0] * part.population / 100_000)
            assert cell[2] == round(cell[0] * part.population / 100_000)
        if key == "density" and part.level != Level.MUNICIPALITY and cells["places"] > 0:
            yield part.key, cells["places"]
        if key == "density" and part.level == Level.MUNICIPALITY:
            yield from ((town, held["places"]) for town, held in part.figures.items() if held["places"] > 0)


@given(st.integers(0, 10_000), st.integers(3, 24), st.sampled_from([1, 3, 7]))
@example(372, 5, 3)  # an intermunicipality that is made of whole departments
def test_nothing_that_a_snapshot_says_of_any_level_tells_of_fewer_than_five(seed, towns, often):
    """The attack of somebody who has the whole snapshot but its files: all counts of all levels, municipalities
    included, combined at will.
    """
    dice = np.random.default_rng(seed)
    lands = small_country.geography(dice, towns)
    things = small_country.rows(dice, lands, often)
    parts = measure(lands, things, small_country.DAY).parts
    known = list(csv.DictReader(io.StringIO(lands)))
    town = {row["code"]: row for row in known if row["kind"] == "c"}
    lines = list(csv.DictReader(io.StringIO(things)))
    keys = [part.key for part in parts if part.level != Level.MUNICIPALITY]

    def within(key, code):
        row, (kind, _dash, number) = town[code], key.partition("-")
        column = {"r": "region", "d": "department", "e": "epci", "c": "code"}.get(kind)
        return key == "france" or (row[column] == number if column else row["overseas"] == "1")

    def cuts(key, departments):
        inside = {
            each: {within(key, code) for code, row in town.items() if row["department"] == each} for each in departments
        }
        return any(len(said) > 1 for said in inside.values())

    for asked, kind in (
        ("density", "place"),
        ("needs", "need"),
        ("grants", "grant"),
        *((f"service-{d}", "place") for d in DOMAINS[:2]),
    ):
        there = [
            line["town"]
            for line in lines
            if line["kind"] == kind
            and (not asked.startswith("service-") or asked.removeprefix("service-") in line["domains"].split("|"))
        ]
        atoms = sorted(set(there))
        every = [*keys, *(f"c-{code}" for code in town)]
        holds = {key: np.array([float(within(key, code)) for code in atoms]) for key in every}
        counts = np.array([there.count(code) for code in atoms])
        told = dict(told_counts(parts, asked))
        assert all(holds[key] @ counts == said for key, said in told.items())
        basis = np.array([holds[key] for key in told]).reshape(len(told), len(atoms))
        rank = np.linalg.matrix_rank(basis) if told else 0
        for key in keys:
            if asked in ("needs", "grants") and cuts(key, {town[code]["department"] for code in atoms}):
                continue  # where in a department its needs are said, no figure tells
            if 0 < holds[key] @ counts < 5:
                assert key not in told
                assert np.linalg.matrix_rank(np.vstack([basis, holds[key]])) > rank, (asked, key)
