"""Two years on a line: pairs of years, where a day stands, waves, and what a slip is called."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest

from lieudit.roadmap.slippage import median_slip, moved, why_silent
from lieudit.roadmap.timeline import LEFT, RIGHT, Window, timeline

NOW = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("base", "today", "expected"), [(2026, 2026, 2026), (2026, 2027, 2026), (2026, 2028, 2028), (2023, 2026, 2025)]
)
def test_years_go_by_pairs_from_the_first_milestone(base, today, expected):
    assert Window.around(dt.date(today, 6, 1), base) == Window(expected)


def test_a_day_stands_in_its_month_and_never_out_of_the_drawing():
    window = Window(2026)
    assert [window.x(dt.date(2026, 3, 1)), window.x(dt.date(2027, 9, 1))] == [30.0, 264.0]
    assert [window.x(dt.date(2020, 1, 1)), window.x(dt.date(2031, 1, 1))] == [LEFT, RIGHT]
    assert window.x(dt.date(2028, 2, 29)) == RIGHT
    assert (str(window), window.marks) == ("2026-2027", ("janv. 2026", "janv. 2027", "déc. 2027"))


@pytest.mark.parametrize("state", ["planned", "slipped", "ongoing", "met", "dropped"])
def test_a_drawing_holds_numbers_and_colours_of_the_charter_only(state):
    drawn = timeline(Window(2026), dt.date(2026, 12, 1), dt.date(2027, 4, 1), state, NOW)
    assert re.fullmatch(r'[\w\s<>/="().,:;#-]+', drawn)
    assert drawn.count("var(--madder)") == 1
    assert drawn.count('fill="none" stroke="var(--gathered)"') == 2
    assert 'aria-hidden="true"' in drawn


def test_a_date_that_did_not_move_has_no_wave_and_today_may_be_elsewhere():
    drawn = timeline(Window(2024), dt.date(2025, 1, 1), dt.date(2025, 1, 1), "met", NOW)
    assert "var(--madder)" not in drawn
    assert "var(--gathered)" not in drawn


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, ""), (1, "+ 1 jour"), (27, "+ 27 jours"), (45, "+ 45 jours"), (121, "+ 4 mois"), (-9, "− 9 jours")],
)
def test_a_slip_is_said_in_days_then_in_months(days, words):
    assert moved(NOW, NOW + dt.timedelta(days=days)).replace("\xa0", " ") == words


def slipped(*days):
    return [SimpleNamespace(first_on=NOW, due_on=NOW + dt.timedelta(days=each)) for each in days]


def test_the_median_slip_is_that_of_the_dates_that_went_later_and_of_no_other():
    assert median_slip(slipped(10)).replace("\xa0", " ") == "10 jours"
    assert median_slip(slipped(3, 20, 10, 0, -300)).replace("\xa0", " ") == "10 jours"
    assert median_slip(slipped(10, 13)).replace("\xa0", " ") == "12 jours"  # 11.5, to the even day
    assert median_slip(slipped(60, 61, 400)).replace("\xa0", " ") == "2 mois"
    assert median_slip(slipped(0, -5)) == median_slip([]) == ""


@pytest.mark.parametrize(
    ("days", "words"),
    [(59, "+ 59 jours"), (60, "+ 2 mois"), (76, "+ 2 mois"), (77, "+ 3 mois"), (365, "+ 12 mois"), (-61, "− 2 mois")],
)
def test_a_month_is_the_twelfth_of_a_year(days, words):
    assert moved(NOW, NOW + dt.timedelta(days=days)).replace("\xa0", " ") == words


def a_milestone(state="planned", due=200, said=0):
    return SimpleNamespace(state=state, due_on=NOW + dt.timedelta(days=due), said_on=NOW + dt.timedelta(days=said))


@pytest.mark.parametrize(
    ("milestone", "why"),
    [
        (a_milestone(due=-1), "sa date est passée depuis le 23 novembre 2026"),
        (a_milestone(due=0), ""),  # the day itself is still in time
        (a_milestone("ongoing", said=-90), "rien n’en est dit depuis le 26 août 2026"),
        (a_milestone("ongoing", said=-89), ""),
        (a_milestone("planned", due=90, said=-90), "rien n’en est dit depuis le 26 août 2026"),
        (a_milestone("planned", due=91, said=-900), ""),
        (a_milestone("met", due=-1, said=-900), ""),
        (a_milestone("dropped", due=-1, said=-900), ""),
    ],
)
def test_a_word_is_owed_of_a_date_that_is_past_and_after_ninety_days_without_one(milestone, why):
    assert why_silent(milestone, NOW).replace("\xa0", " ") == why
