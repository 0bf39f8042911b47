"""Working days: weekends, holidays of the nation, of Alsace-Moselle and of overseas lands."""

import datetime as dt

import pytest
from hypothesis import strategies as st

from lieudit.toolkit.workdays import (
    SUBDIVISIONS,
    add_working_days,
    holidays_between,
    is_working_day,
    working_days_before,
    working_days_between,
)
from tests.drawn import given

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))
DEPARTMENTS = st.sampled_from([None, "23", "57", "67", "971", "974", "988"])


@pytest.mark.parametrize(
    ("start", "count", "department", "end"),
    [
        ((2026, 11, 27), 1, None, (2026, 11, 30)),  # over a weekend
        ((2026, 11, 28), 1, None, (2026, 11, 30)),  # from a Saturday
        ((2026, 5, 7), 1, None, (2026, 5, 11)),  # over 8 May and a weekend
        ((2026, 5, 13), 1, None, (2026, 5, 15)),  # Ascension
        ((2026, 4, 2), 1, "23", (2026, 4, 3)),  # Good Friday is worked in Creuse
        ((2026, 4, 2), 1, "67", (2026, 4, 7)),  # but not in Alsace, then Easter Monday
        ((2026, 4, 2), 1, "57", (2026, 4, 7)),  # nor in Moselle
        ((2025, 12, 24), 1, "23", (2025, 12, 26)),
        ((2025, 12, 24), 1, "68", (2025, 12, 29)),  # St Stephen's day
        ((2026, 5, 21), 1, "972", (2026, 5, 26)),  # abolition in Martinique, then Whit Monday
        ((2026, 5, 26), 1, "971", (2026, 5, 28)),  # abolition in Guadeloupe
        ((2026, 6, 9), 1, "973", (2026, 6, 11)),  # in Guyane
        ((2026, 4, 24), 1, "976", (2026, 4, 28)),  # in Mayotte, a Monday
        ((2027, 12, 17), 1, "974", (2027, 12, 21)),  # in La Réunion, a Monday
        ((2026, 9, 23), 1, "988", (2026, 9, 25)),  # New Caledonia's day of citizenship
    ],
)
def test_the_next_working_day_depends_on_the_department(start, count, department, end):
    assert add_working_days(dt.date(*start), count, department) == dt.date(*end)


def test_no_day_added_is_the_same_day():
    sunday = dt.date(2026, 11, 29)
    assert add_working_days(sunday, 0) == sunday


def test_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(dt.date(2026, 1, 1), -1)


def test_holidays_come_with_their_french_name():
    assert holidays_between(dt.date(2026, 4, 1), dt.date(2026, 4, 6), "67") == [
        (dt.date(2026, 4, 3), "Vendredi saint"),
        (dt.date(2026, 4, 6), "Lundi de Pâques"),
    ]
    new_year = holidays_between(dt.date(2025, 12, 30), dt.date(2026, 1, 2))
    assert [name for _, name in new_year] == ["Jour de l’an"]


def test_a_longer_delay_is_counted_by_hand_the_same():
    # 25 September 2026 + 30 working days: 11 November comes later, All Saints falls on a Sunday.
    assert add_working_days(dt.date(2026, 9, 25), 30) == dt.date(2026, 11, 6)
    assert working_days_between(dt.date(2026, 9, 25), dt.date(2026, 11, 6)) == 30


def test_days_before_the_start_are_negative():
    assert working_days_between(dt.date(2026, 11, 30), dt.date(2026, 11, 27)) == -1


@given(DAYS, st.integers(0, 60), DEPARTMENTS)
def test_adding_and_counting_are_the_reverse_of_each_other(day, count, department):
    end = add_working_days(day, count, department)
    assert working_days_between(day, end, department) == count
    assert count == 0 or is_working_day(end, department)


@given(DAYS, st.integers(0, 30), DEPARTMENTS)
def test_the_day_before_is_the_last_one_whose_count_is_over(day, count, department):
    before = working_days_before(day, count, department)
    assert add_working_days(before, count, department) <= day
    assert add_working_days(before + dt.timedelta(days=1), count, department) > day


OWN_DAY = {
    "57": (2027, 3, 26), "67": (2027, 3, 26), "68": (2027, 3, 26),
    "971": (2027, 5, 27), "972": (2026, 5, 22), "973": (2027, 6, 10), "974": (2027, 12, 20), "976": (2027, 4, 27),
    "977": (2026, 10, 9), "978": (2027, 5, 28), "986": (2027, 4, 28), "987": (2027, 3, 5), "988": (2027, 9, 24),
}  # fmt: skip
"""A public holiday of a department that falls in the week, and that metropolitan France works."""


@pytest.mark.parametrize("department", OWN_DAY)
def test_each_land_keeps_its_own_day_and_the_others_work(department):
    day = dt.date(*OWN_DAY[department])
    assert not is_working_day(day, department)
    assert is_working_day(day)
    assert is_working_day(day, "23")


def test_a_land_without_a_day_of_its_own_keeps_those_of_the_nation():
    for department in ("975", "984", "23", "", None):
        assert not is_working_day(dt.date(2027, 7, 14), department)
        assert is_working_day(dt.date(2027, 7, 15), department)
    assert SUBDIVISIONS["975"] == "PM"
    assert SUBDIVISIONS["984"] == "TF"


def test_saturdays_and_sundays_are_no_working_days_and_fridays_and_mondays_are():
    friday = dt.date(2027, 6, 4)
    days = [friday + dt.timedelta(days=each) for each in range(4)]
    assert [is_working_day(day) for day in days] == [True, False, False, True]


def test_holidays_are_those_after_the_first_day_up_to_the_last_included():
    first, last = dt.date(2027, 5, 1), dt.date(2027, 5, 8)
    assert [day.day for day, _name in holidays_between(first, last)] == [6, 8]
    assert [day.day for day, _name in holidays_between(first, last - dt.timedelta(days=1))] == [6]
    assert holidays_between(last, last) == []


def test_days_are_counted_from_the_next_day_to_the_last_included_over_a_new_year():
    assert working_days_between(dt.date(2026, 12, 31), dt.date(2027, 1, 4)) == 1
    assert working_days_between(dt.date(2027, 1, 4), dt.date(2027, 1, 4)) == 0
    assert working_days_between(dt.date(2027, 5, 26), dt.date(2027, 5, 28), "971") == 1
    assert working_days_between(dt.date(2027, 5, 28), dt.date(2027, 5, 26), "971") == -1
    assert working_days_before(dt.date(2027, 5, 28), 1, "971") == dt.date(2027, 5, 27)
    assert working_days_before(dt.date(2027, 5, 28), 2, "971") == dt.date(2027, 5, 25)
    assert working_days_before(dt.date(2027, 5, 28), 0) == dt.date(2027, 5, 28)
