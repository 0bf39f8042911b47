"""Who keeps its days: dated promises of the council and of institutions, counted by the same rules. Pure.

A promise counts from the day after its own, over the last twelve months: in time when it was done that day at the
latest, late otherwise, whether it was done since or not. What ceased to be owed by its day, for another reason than
having been done, is not counted.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from lieudit.toolkit.workdays import add_working_days, working_days_between


class Promise(NamedTuple):
    """`many` things owed since one day, for another; `done` that day, or `gone`: no longer owed, and not done.

    `calendar`: the department whose public holidays count, empty for the national list.
    """

    kind: str
    since: dt.date
    due: dt.date
    done: dt.date | None = None
    gone: dt.date | None = None
    calendar: str = ""
    many: int = 1


class Kept(NamedTuple):
    """Of what was due: how many `in_time`, how many `late`, among which `waiting` are still owed.

    `delay`: median working days from the beginning of a promise to what was done; `overrun`: from its day to what was
    done, or to today, of those that are late. None where there is nothing to count.
    """

    in_time: int
    late: int
    waiting: int
    delay: Fraction | None
    overrun: Fraction | None

    @property
    def due(self) -> int:
        return self.in_time + self.late


def a_year_before(today: dt.date) -> dt.date:
    """The first day whose promises count; that of the 29 of February is the 28."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return today.replace(year=today.year - 1, day=day)


class Outcome(NamedTuple):
    """What became of `many` promises: working days until each was `done`, None while it is not; those past its day,
    None when it was kept in time; whether it is still owed."""

    kind: str
    delay: int | None
    overrun: int | None
    waiting: bool
    many: int


def outcomes(promises: Iterable[Promise], today: dt.date) -> list[Outcome]:
    """What became of the promises whose day is past, since a year; those that had the same end are one row."""
    first, found = a_year_before(today), Counter[tuple[str, int | None, int | None, bool]]()
    for each in promises:
        if first <= each.due < today and not _was_no_longer_owed(each):
            found[_end_of(each, today)] += each.many
    return [Outcome(*end, many) for end, many in found.items()]


def _was_no_longer_owed(promise: Promise) -> bool:
    return promise.done is None and promise.gone is not None and promise.gone <= promise.due


def _end_of(each: Promise, today: dt.date) -> tuple[str, int | None, int | None, bool]:
    done, ended = each.done, each.done or each.gone
    delay = _worked(each.since, done, each.calendar) if done else None
    in_time = done is not None and done <= each.due
    return each.kind, delay, None if in_time else _worked(each.due, ended or today, each.calendar), ended is None


def kept(some: Collection[Outcome]) -> Kept:
    """How promises were kept, whatever their kinds."""
    in_time = sum(each.many for each in some if each.overrun is None)
    return Kept(
        in_time=in_time,
        late=sum(each.many for each in some) - in_time,
        waiting=sum(each.many for each in some if each.waiting),
        delay=median_of([(each.delay, each.many) for each in some if each.delay is not None]),
        overrun=median_of([(each.overrun, each.many) for each in some if each.overrun is not None]),
    )


def median_of(counted: Sequence[tuple[int, int]]) -> Fraction | None:
    """The median of values that were seen so many times each: (value, times)."""
    rows = sorted(counted)
    total = sum(times for _value, times in rows)
    if not total:
        return None
    return Fraction(_at(rows, (total - 1) // 2) + _at(rows, total // 2), 2)


def _at(rows: Sequence[tuple[int, int]], rank: int) -> int:
    """The value at a rank, from 0, of values in order."""
    for value, times in rows:
        if rank < times:
            return value
        rank -= times
    raise IndexError(rank)


@lru_cache(100_000)
def _worked(since: dt.date, until: dt.date, calendar: str) -> int:
    return max(0, working_days_between(since, until, calendar or None))


@lru_cache(50_000)
def day_after(since: dt.date, within: int, calendar: str) -> dt.date:
    """The day of a promise made `since`, for so many working days."""
    return add_working_days(since, within, calendar or None)
