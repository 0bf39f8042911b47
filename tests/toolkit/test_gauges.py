"""Bars of a share, and times that run."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from django.utils import timezone

from lieudit.toolkit.templatetags.gauges import SAY, gauge, timer


@pytest.mark.parametrize(
    ("say", "spent", "seconds", "words"),
    [
        ("left", 84, 120, "0:36"),
        ("left", 120, 120, "0:00"),
        ("left", 132, 120, "+0:12"),
        ("left", 0, 3600, "60:00"),
        ("spent", 84, 120, "1 min 24"),
        ("spent", 36, 120, "36 s"),
        ("minutes", 1500, 3600, "35 min restantes"),
        ("minutes", 3541, 3600, "1 min restante"),
        ("minutes", 3600 + 245, 3600, "4 min de trop"),
    ],
)
def test_a_time_is_said_as_people_say_it(say, spent, seconds, words):
    assert SAY[say](spent, seconds).replace("\xa0", " ") == words


def test_a_timer_past_its_time_says_so_to_the_style_sheet():
    start = timezone.now() - dt.timedelta(seconds=90)
    assert "data-late" in timer(start, 60)
    assert "data-late" not in timer(start, 120)


def test_a_timer_whose_beginning_is_still_to_come_shows_the_whole_time():
    """A clock set back between two servers never shows a negative time."""
    assert ">2:00<" in timer(timezone.now() + dt.timedelta(seconds=30), 120)


def test_a_gauge_stays_inside_its_bar_and_carries_its_mark():
    drawn = gauge(118, 96, Fraction(1, 2))
    assert '<rect width="600" height="18" fill="var(--ink)"/>' in drawn
    assert '<path d="M300 0V18"' in drawn


def test_a_gauge_of_nothing_is_empty():
    assert '<rect width="0"' in gauge(0, 0)
    assert "path" not in gauge(1, 2)
