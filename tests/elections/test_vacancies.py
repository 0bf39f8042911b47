"""Seats to fill are computed from mandates, and the computation is said."""

import datetime as dt

from lieudit.elections.vacancies import Mandate, end_of, oldest, outgoing, vacancies_of
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


def test_a_mandate_that_ends_on_the_last_day_of_the_window_is_to_fill_and_the_day_after_it_is_not():
    on, after = mandate("on", "2024-01-05", "2027-01-04"), mandate("after", "2024-01-06", "2027-01-05")
    assert [m.key for m in found(RULES, on, after).ending] == ["on"]
    aged = [mandate("on", "2024-01-05"), mandate("after", "2024-01-06")]  # three years, less a day
    assert [m.key for m in found(RULES, *aged).ending] == ["on"]


def test_the_rules_say_how_long_a_mandate_is_and_which_share_is_renewed():
    held = [mandate(f"s{n}", f"2020-01-0{n}") for n in range(1, 7)]
    half = RULES | {"mandate": {"years": 3, "renewal": "1/2"}}
    assert [m.key for m in found(half, *held).ending] == ["s1", "s2", "s3"]
    assert not found(RULES | {"mandate": {"years": 9, "renewal": "1/2"}}, *held).ending
    assert len(found({"seats": {"a": 6}}, *held).ending) == 2  # three years and a third, where they say nothing


def test_one_at_least_is_renewed_and_a_share_is_rounded_down():
    held = [mandate(f"s{n}", f"2020-01-0{n}") for n in range(1, 6)]
    assert len(found(RULES | {"seats": {"a": 2}}, *held[:2]).ending) == 1
    assert len(found(RULES | {"seats": {"a": 5}}, *held).ending) == 1


def test_dated_mandates_that_fill_the_share_leave_none_to_the_others():
    held = [mandate(f"s{n}", f"2020-01-0{n}") for n in range(1, 4)]
    dated = [mandate(f"d{n}", "2024-01-01", "2026-12-31") for n in range(3)]
    result = found(RULES, *held, *dated)
    assert ([m.key for m in result.ending], result.drawn, result.places) == (["d0", "d1", "d2"], (), 0)
    assert (result.held, result.to_fill) == (6, 3)


def test_those_who_tie_for_the_last_ends_are_drawn_after_those_who_surely_end():
    held = [mandate("old", "2019-01-01"), *(mandate(f"s{n}", "2020-01-01") for n in range(3))]
    result = found(RULES, *held)
    assert ([m.key for m in result.ending], [m.key for m in result.drawn]) == (["old"], ["s0", "s1", "s2"])
    assert (result.places, result.to_fill) == (1, 6 - 4 + 2)
    two = found(RULES, mandate("s0", "2020-01-01"), mandate("s1", "2020-01-01"))
    assert ([m.key for m in two.ending], two.drawn) == (["s0", "s1"], ())  # as many as there are places
    exact = found(RULES, *(mandate(f"s{n}", "2020-01-01") for n in range(2)), mandate("young", "2021-01-01"))
    assert ([m.key for m in exact.ending], exact.drawn, exact.places) == (["s0", "s1"], (), 0)


def test_the_computation_is_said_line_by_line():
    held = [
        mandate("dated", "2024-01-01", "2026-12-31"),
        *(mandate(f"s{n}", "2020-01-01") for n in range(3)),
        mandate("young", "2026-01-01"),
    ]
    assert [line.replace("\xa0", " ") for line in found(RULES, *held).sentences] == [
        "Les règles prévoient 6 sièges dans ce collège.",
        "5 sièges occupés aujourd’hui.",
        "1 mandat à terme fixé d’ici le 4 janvier 2027.",
        "3 mandats sans date de fin ont 3 ans ou plus ; une élection en renouvelle 2 au plus dans ce collège, les plus "
        "anciens d’abord.",
        "3 ont la même ancienneté pour 1 départ : le sort les départagera.",
        "À pourvoir : 6 − 3 qui continuent = 3.",
    ]
    alone = [line.replace("\xa0", " ") for line in found({}, mandate("s", "2020-01-01")).sentences]
    assert alone == [
        "Les règles ne fixent pas le nombre de sièges : on garde les 1 d’aujourd’hui.",
        "1 siège occupé aujourd’hui.",
        "1 mandat sans date de fin a 3 ans ou plus ; une élection en renouvelle 1 au plus dans ce collège, les plus "
        "anciens d’abord.",
        "À pourvoir : 1 − 0 qui continuent = 1.",
    ]


def test_of_mandates_none_ends_where_none_may():
    held = [mandate("a", "2020-01-01"), mandate("b", "2020-01-02")]
    assert oldest(held, 0) == ([], [], 0)
    assert oldest(held, 1) == (held[:1], [], 0)
    assert oldest(held, 2) == oldest(held, 3) == (held, [], 0)
    assert oldest([], 0) == ([], [], 0)


def test_the_oldest_leave_first_whatever_their_names_and_equals_are_drawn_in_the_order_of_their_keys():
    held = [mandate("a", "2020-01-03"), mandate("z", "2020-01-01"), mandate("m", "2020-01-02")]
    assert [m.key for m in found(RULES, *held).ending] == ["z", "m"]
    same = [mandate(key, "2020-01-01") for key in "zam"]
    assert [m.key for m in found(RULES, *same).drawn] == ["a", "m", "z"]


def test_two_are_said_as_many_and_a_college_that_is_full_has_none_to_fill():
    held = [mandate("a", "2020-01-01"), mandate("b", "2020-01-02")]
    said = [line.replace("\xa0", " ") for line in found(RULES, *held).sentences]
    assert said[1] == "2 sièges occupés aujourd’hui."
    assert said[2].startswith("2 mandats sans date de fin ont 3 ans ou plus")
    full = found(RULES, *(mandate(f"s{n}", "2026-01-01") for n in range(9))).sentences
    assert full[-1] == "À pourvoir : 6 − 9 qui continuent = 0."
    assert len(full) == 3  # nobody's mandate is over: nothing is said of it
