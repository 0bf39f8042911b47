"""How long the animation has to read a deposit, then to gather or answer it: working days there. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lieudit.toolkit.workdays import working_days_after

if TYPE_CHECKING:
    from lieudit.territory.models import Department

REVIEW_DAYS = 2
"""Working days that the animation has to read a deposit, where no assembly says otherwise."""
SORTING_DAYS = 5
"""Working days that the animation gives itself to gather or answer what is expressed."""


def days_after(since: dt.datetime, count: int, department: Department | None) -> dt.date:
    return working_days_after(since, count, department.code if department else None)


def review_day(since: dt.datetime, department: Department | None, days: Mapping[int | None, int]) -> dt.date:
    """The day before which a deposit is read; `days` is the delay of each region, under None that of the nation."""
    region = department.region_id if department else None
    return days_after(since, days.get(region, days.get(None, REVIEW_DAYS)), department)
