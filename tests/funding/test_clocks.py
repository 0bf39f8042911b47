"""One closing on every clock of the Republic; no database."""

import datetime as dt

import pytest

from lieudit.funding.clocks import everywhere, in_paris, moment_in_paris, overseas_sentence
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


def test_an_hour_that_comes_twice_is_its_first_time():
    assert moment_in_paris(dt.date(2026, 10, 25), dt.time(2, 30)).utcoffset() == dt.timedelta(hours=2)
