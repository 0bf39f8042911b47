"""Working days in France: Monday to Friday, public holidays of the department left out. Pure functions.

Names and dates of the holidays come from the `holidays` library, in French. Alsace and Moselle have two
days more (local law, art. L3134-13 of the labour code); overseas lands have their own (art. L3422-2).
"""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache

from django.utils import timezone

from lieudit.toolkit.french import typeset
from lieudit.toolkit.french_holidays import France

SUBDIVISIONS = {
    "57": "57", "67": "6AE", "68": "6AE",
    "971": "971", "972": "972", "973": "973", "974": "974", "976": "976",
    "975": "PM", "977": "BL", "978": "MF", "984": "TF", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip
"""Official code of a department → subdivision of the library; elsewhere the national list applies."""
SATURDAY = 5


@cache
def _holidays(year: int, subdivision: str | None) -> dict[dt.date, str]:
    found = France(subdiv=subdivision, years=year, language="fr")  # type: ignore[no-untyped-call]
    return {day: typeset(name) for day, name in sorted(found.items())}


def holidays_between(start: dt.date, end: dt.date, department_code: str | None = None) -> list[tuple[dt.date, str]]:
    """Public holidays after `start`, up to `end` included, with their names."""
    subdivision = SUBDIVISIONS.get(department_code or "")
    return [
        (day, name)
        for year in range(start.year, end.year + 1)
        for day, name in _holidays(year, subdivision).items()
        if start < day <= end
    ]


def is_working_day(day: dt.date, department_code: str | None = None) -> bool:
    """Monday to Friday, and not a public holiday there."""
    subdivision = SUBDIVISIONS.get(department_code or "")
    return day.weekday() < SATURDAY and day not in _holidays(day.year, subdivision)


def working_from(day: dt.date, department_code: str | None = None) -> dt.date:
    """That day, or the first working day after it: what is proposed neither opens nor ends on a Sunday.

    >>> working_from(dt.date(2026, 12, 27)), working_from(dt.date(2026, 12, 28))
    (datetime.date(2026, 12, 28), datetime.date(2026, 12, 28))
    """
    return add_working_days(day - dt.timedelta(days=1), 1, department_code)


def add_working_days(day: dt.date, count: int, department_code: str | None = None) -> dt.date:
    """The `count`-th working day after `day`; `day` itself does not count. Zero gives `day`.

    >>> add_working_days(dt.date(2026, 5, 7), 1)
    datetime.date(2026, 5, 11)
    """
    if count < 0:
        raise ValueError("working days are counted forwards")
    while count:
        day += dt.timedelta(days=1)
        count -= is_working_day(day, department_code)
    return day


def working_days_after(since: dt.datetime, count: int, department_code: str | None = None) -> dt.date:
    """The same, after the day on which an instant falls here; one without a time zone is of here already."""
    day = timezone.localdate(since) if since.tzinfo else since.date()
    return add_working_days(day, count, department_code)


def working_days_before(day: dt.date, count: int, department_code: str | None = None) -> dt.date:
    """The last day whose `count`-th working day has come by `day`."""
    while count:
        count -= is_working_day(day, department_code)
        day -= dt.timedelta(days=1)
    return day


@lru_cache(maxsize=512)
def working_days_between(start: dt.date, end: dt.date, department_code: str | None = None) -> int:
    """How many working days after `start`, up to `end` included; negative when `end` comes first.

    The reverse of `add_working_days`: `working_days_between(day, add_working_days(day, n)) == n`.
    """
    if end < start:
        return -working_days_between(end, start, department_code)
    days = (end - start).days
    return sum(is_working_day(start + dt.timedelta(days=i), department_code) for i in range(1, days + 1))
