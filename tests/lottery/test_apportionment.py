"""Seats shared by a base and by what is counted: published cases, ties, and what is refused."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import strategies as some

from lieudit.lottery.apportionment import METHODS, CannotShare, apportion
from tests.drawn import given

VECTORS = Path(__file__).parents[1] / "vectors"


def vector(name: str) -> dict:  # type: ignore[type-arg]
    return json.loads((VECTORS / name).read_text())  # type: ignore[no-any-return]


@pytest.mark.parametrize("method", METHODS)
def test_the_published_case_is_found_by_each_method(method: str) -> None:
    case = vector("17_apportionment.json")
    found = apportion(case["input"]["votes"], case["input"]["seats"], method=method)
    assert found.seats == case["expected"][method]
    assert not found.tied


@pytest.mark.parametrize("method", METHODS)
def test_a_tie_for_the_last_seat_is_a_result(method: str) -> None:
    case = vector("18_apportionment_tie.json")
    found = apportion(case["input"]["votes"], case["input"]["seats"], method=method)
    assert (list(found.tied), found.left) == (case["expected"]["tie"], 1)
    assert found.seats == {"A": 1, "B": 1}


def test_the_lot_parts_a_tie_as_anybody_can_do_again() -> None:
    first = min("AB", key=lambda code: hashlib.sha256(f"7 12 23|{code}".encode()).digest())
    found = apportion({"A": 1000, "B": 1000}, 3, seed="7 12 23")
    assert found.lots == (first,)
    assert found.seats[first] == 2
    assert not found.tied
    assert found.left == 0


def test_the_base_is_given_apart_and_both_columns_are_kept() -> None:
    found = apportion({"A": 900, "B": 100, "C": 0}, 9, base=1)
    assert [(line.base, line.by_count, line.seats) for line in found.lines] == [(1, 5, 6), (1, 1, 2), (1, 0, 1)]
    assert found.lines[0].ratio == Fraction(6, 9) / Fraction(9, 10)
    assert found.lines[2].ratio is None


@pytest.mark.parametrize(
    ("counts", "seats", "base"), [({"A": 1, "B": 1}, 1, 1), ({"A": 0}, 1, 0), ({"A": -1}, 1, 0), ({}, 1, 0)]
)
def test_what_cannot_be_shared_is_refused(counts: dict[str, int], seats: int, base: int) -> None:
    with pytest.raises(CannotShare):
        apportion(counts, seats, base=base)


@given(
    some.dictionaries(some.text(min_size=1), some.integers(1, 10**9), min_size=1, max_size=20), some.integers(0, 200)
)
def test_all_seats_are_given_and_who_counts_more_never_has_fewer(counts: dict[str, int], seats: int) -> None:
    for method in METHODS:
        found = apportion(counts, seats, method=method)
        assert sum(found.seats.values()) + found.left == seats
        parted = apportion(counts, seats, method=method, seed="draw")
        assert sum(parted.seats.values()) == seats
        ranked = sorted(found.lines, key=lambda line: line.count)
        assert [line.seats for line in ranked] == sorted(line.seats for line in ranked)
