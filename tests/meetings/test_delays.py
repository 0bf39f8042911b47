"""Until when one convenes a session or asks for a point: the last day is in, the next is out, and is named."""

import datetime as dt

import pytest

from lieudit.meetings.delays import convened_in_time, last_day, named, too_late_to_ask, too_late_to_convene

SESSION, LAST = dt.date(2027, 5, 12), dt.date(2027, 4, 27)


def plain(words):
    return words.replace("\N{NO-BREAK SPACE}", " ")


def test_a_delay_of_fifteen_days_ends_fifteen_days_before_that_day_included():
    assert last_day(SESSION, 15) == LAST
    assert too_late_to_convene(SESSION, LAST - dt.timedelta(days=1), 15) == ""
    assert too_late_to_convene(SESSION, LAST, 15) == ""
    assert too_late_to_ask(SESSION, LAST, 15) == ""


def test_the_day_after_it_is_too_late_to_convene_and_to_ask_for_a_point():
    late = LAST + dt.timedelta(days=1)
    assert plain(too_late_to_convene(SESSION, late, 15)) == (
        "Une séance le 12 mai doit être convoquée avant le 27 avril au soir : les règles demandent 15 jours. "
        "Convoquée aujourd’hui, elle peut se tenir dès le 13 mai."
    )
    assert plain(too_late_to_ask(SESSION, late, 15)) == (
        "On demandait un point pour cette séance jusqu’au 27 avril 2027, 15 jours avant."
    )


def test_without_a_delay_one_convenes_until_the_day_itself_and_never_after():
    assert too_late_to_convene(SESSION, SESSION, 0) == ""
    assert plain(too_late_to_convene(SESSION, SESSION + dt.timedelta(days=1), 0)) == (
        "Une séance le 12 mai ne peut plus être convoquée : ce jour est passé."
    )


def test_on_the_day_of_a_session_that_asked_for_a_delay_it_may_still_be_moved_and_is_not_said_to_be_past():
    assert "doit être convoquée avant le 27 avril" in plain(too_late_to_convene(SESSION, SESSION, 15))


@pytest.mark.parametrize(("today", "said"), [(dt.date(2027, 1, 1), "12 mai"), (dt.date(2026, 12, 31), "12 mai 2027")])
def test_a_day_of_another_year_says_its_year(today, said):
    assert plain(named(SESSION, today)) == said


def test_what_was_sent_in_time_says_how_long_before_and_how_long_it_took():
    assert plain(convened_in_time(SESSION, dt.date(2027, 4, 22), 15)) == "20 jours avant : il en faut 15"
    assert plain(convened_in_time(SESSION, dt.date(2027, 5, 11), 1)) == "1 jour avant : il en faut 1"
