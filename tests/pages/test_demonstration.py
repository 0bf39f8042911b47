"""The tools of the demonstration, each by itself: its clock and its census."""

import datetime as dt
import random

import pytest
from django.utils import timezone

from lieudit.pages.management.demonstration.census import REGIONS, apportion, place_names
from lieudit.pages.management.demonstration.clock import Calendar, at, play
from lieudit.pages.management.demonstration.lots import LOTO, loto

NOON = dt.datetime(2026, 9, 18, 12, tzinfo=dt.UTC)


def strand(said, name, *days):
    for day in days:
        yield NOON + dt.timedelta(days=day)
        said.append((name, timezone.now()))


def test_the_clock_moves_inside_only():
    with at(NOON):
        assert timezone.now() == NOON
        assert timezone.localdate() == dt.date(2026, 9, 18)
    assert timezone.now() != NOON


@pytest.mark.django_db
def test_strands_are_woven_in_order_of_time():
    said = []
    list(play([strand(said, "a", 0, 4, 5), strand(said, "b", 1, 2, 90)], until=NOON + dt.timedelta(days=30)))
    assert [name for name, _when in said] == ["a", "b", "b", "a", "a"]
    assert [(when - NOON).days for _name, when in said] == [0, 1, 2, 4, 5]


@pytest.mark.django_db
def test_a_strand_does_not_go_back_in_time():
    with pytest.raises(ValueError, match="back in time"):
        list(play([strand([], "a", 3, 2)], until=NOON + dt.timedelta(days=30)))


@pytest.mark.parametrize("hour", [0, 8, 17, 23])
def test_what_was_longer_ago_is_never_after(hour):
    calendar = Calendar(NOON.replace(hour=hour))
    moments = [calendar.ago(tenth / 10) for tenth in range(15, 600)]
    assert moments == sorted(moments, reverse=True)
    assert all(9 <= moment.hour < 18 for moment in moments)


@pytest.mark.parametrize("count", [60, 150, 400])
def test_shares_are_kept_and_everybody_has_one(count):
    shares = apportion(count, REGIONS, least=1)
    assert sum(shares.values()) == count
    assert min(shares.values()) == 1
    assert shares["11"] == max(shares.values())


def test_names_are_all_different_as_long_as_there_are_some():
    names = place_names(250, random.Random(1))
    assert len(set(names)) == 250


@pytest.mark.parametrize("days", range(7))
def test_a_lottery_waits_for_a_day_on_which_the_loto_is_drawn(days):
    moment = NOON + dt.timedelta(days=days)
    drawn, name = loto(moment)
    assert drawn.weekday() in (0, 2, 5)
    assert name.endswith(LOTO[drawn.weekday()])
    assert dt.timedelta(0) < drawn - moment < dt.timedelta(days=3)
