"""Seats to fill are computed from mandates, and the computation is said."""

import datetime as dt

from lieudit.elections.vacancies import Mandate, end_of, outgoing, vacancies_of
from lieudit.voting.counting import lot_order

DAY = dt.date(2027, 1, 4)
RULES = {"seats": {"a": 6}, "mandate": {"years": 3, "renewal": "1/3"}}


def mandate(key, since, until=None):
    return Mandate(key, key, dt.date.fromisoformat(since), dt.date.fromisoformat(until) if until else None)


def found(rules, *held, window=DAY):
    return vacancies_of(rules, "a", held, window=window)


def test_empty_seats_are_all_to_fill_whatever_the_share_of_renewal():
    assert found(RULES).to_fill == 6
    assert found(RULES).sentences[-1] == "À pourvoir : 6 − 0 qui continuent = 6."


def test_a_mandate_that_ends_in_the_window_is_to_fill_and_one_that_ends_after_is_not():
    result = found(RULES, mandate("x", "2024-01-04", "2027-01-03"), mandate("y", "2024-06-01", "2027-05-31"))
    assert [m.key for m in result.ending] == ["x"]
    assert result.to_fill == 5


def test_without_a_written_end_at_most_a_third_is_renewed_the_oldest_first():
    held = [mandate(f"s{n}", f"2020-01-0{n}") for n in range(1, 7)]
    result = found(RULES, *held)
    assert [m.key for m in result.ending] == ["s1", "s2"]
    assert result.to_fill == 2


def test_mandates_with_an_end_count_in_the_third():
    held = [mandate(f"s{n}", f"2020-01-0{n}") for n in range(1, 6)]
    result = found(RULES, *held, mandate("dated", "2024-01-01", "2026-12-31"))
    assert [m.key for m in result.ending] == ["dated", "s1"]


def test_equal_seniority_goes_to_the_draw_and_never_to_the_sort_order():
    held = [mandate(f"s{n}", "2020-01-01") for n in range(1, 7)]
    result = found(RULES, *held)
    assert (len(result.ending), len(result.drawn), result.places) == (0, 6, 2)
    assert result.to_fill == 2
    keys = [m.key for m in held]
    assert outgoing([], keys, result.places, "42") == lot_order("42", keys)[:2]
    assert len({tuple(outgoing([], keys, result.places, str(n))) for n in range(20)}) > 1
    assert "le sort les départagera" in result.sentences[3]


def test_those_whose_mandate_ends_leave_whatever_the_draw_and_before_it_all_who_may():
    assert outgoing(["s9"], ["s1", "s2"], 1, "") == ["s9", "s1", "s2"]
    assert outgoing(["s9"], ["s1", "s2"], 1, "42") == ["s9", lot_order("42", ["s1", "s2"])[0]]


def test_a_college_without_a_number_of_seats_keeps_those_of_today():
    result = found({}, mandate("x", "2020-01-01"), mandate("y", "2026-01-01"))
    assert (result.seats, result.to_fill) == (2, 1)


def test_more_seats_than_the_rules_say_leave_nothing_to_fill():
    held = [mandate(f"s{n}", "2026-01-01") for n in range(9)]
    assert found(RULES, *held).to_fill == 0


def test_a_mandate_of_three_years_ends_on_the_eve_of_its_anniversary():
    assert end_of(dt.date(2024, 1, 4), 3) == dt.date(2027, 1, 3)
    assert end_of(dt.date(2024, 2, 29), 3) == dt.date(2027, 2, 28)
    assert end_of(dt.date(2024, 2, 29), 4) == dt.date(2028, 2, 28)
