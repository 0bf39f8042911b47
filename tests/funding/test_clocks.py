"""One closing on every clock of the Republic; no database."""

import datetime as dt
from functools import partial

import pytest

from lieudit.funding.clocks import everywhere, in_paris, moment_in_paris, overseas_sentence
from lieudit.network.hours import moment_there, time_zone
from lieudit.toolkit.errors import RuleBroken


def test_noon_in_paris_is_said_on_each_clock_and_the_day_where_it_is_another():
    closing = moment_in_paris(dt.date(2026, 12, 15), dt.time(12))
    assert in_paris(closing) == "mardi 15\u00a0décembre 2026 à 12\u00a0h, heure de Paris"
    words = overseas_sentence(closing)
    assert "7\u00a0h en Guadeloupe, en Martinique" in words
    assert "15\u00a0h à La Réunion" in words
    assert "1\u00a0h en Polynésie française" in words
    late = overseas_sentence(moment_in_paris(dt.date(2026, 12, 15), dt.time(18, 10)))
    assert "le mercredi 16\u00a0décembre 2026" in late


def test_a_closing_on_a_public_holiday_overseas_says_so():
    there = {each.where: each for each in everywhere(moment_in_paris(dt.date(2026, 6, 10), dt.time(12)))}
    assert there["en Guyane"].holiday
    assert not there["à La Réunion"].holiday


def test_an_hour_that_clocks_skip_is_refused():
    with pytest.raises(RuleBroken, match="il n’est jamais 2"):
        moment_in_paris(dt.date(2026, 3, 29), dt.time(2, 30))


@pytest.mark.parametrize(
    ("moment_of", "day", "hour"),
    [
        (moment_in_paris, dt.date(1, 1, 1), 0),
        (partial(moment_there, zone=time_zone("976")), dt.date(1, 1, 1), 0),
        (partial(moment_there, zone=time_zone("972")), dt.date(9999, 12, 31), 23),
    ],
)
def test_a_moment_that_no_calendar_holds_is_refused_in_words(moment_of, day, hour):
    """East of Greenwich, the first morning of year 1 is in no year there; west of it, the last evening of 9999."""
    with pytest.raises(RuleBroken, match="n’existe pas au calendrier : vérifiez l’année"):
        moment_of(day, dt.time(hour))


def test_an_hour_that_comes_twice_is_its_first_time():
    assert moment_in_paris(dt.date(2026, 10, 25), dt.time(2, 30)).utcoffset() == dt.timedelta(hours=2)
