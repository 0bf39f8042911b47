"""The curve of a snapshot, whatever it holds: one value, ten thousand, nothing."""

import pytest

from lieudit.observatory.pictures import BOTTOM, LEFT, RIGHT, TOP, YEARS_NAMED, curve_of


def years(count, value=lambda at: at):
    values = [value(at) for at in range(count)]
    return {"ends": [f"{1000 + at:04d}-12-31" for at in range(count)], "existed": values, "known": values, "undated": 3}


@pytest.mark.parametrize("count", [0, 1])
def test_one_value_is_no_curve(count):
    assert curve_of(years(count, lambda at: 7)) is None
    assert curve_of({}) is None


def test_a_curve_where_nothing_was_known_is_not_drawn():
    assert curve_of(years(9, lambda at: 0)) is None


@pytest.mark.parametrize("count", [2, 17, 10_000])
def test_however_many_values_it_keeps_within_its_frame_and_names_a_few(count):
    curve = curve_of(years(count))
    points = [tuple(map(float, point.split())) for point in curve.existed.removeprefix("M").split("L")]
    assert len(points) == len(curve.rows) == count
    assert {LEFT, RIGHT} == {points[0][0], points[-1][0]}
    assert all(TOP <= y <= BOTTOM for _x, y in points)
    assert len(curve.years) <= 2 * YEARS_NAMED
    assert len(curve.marks) == 3
    assert curve.title
