"""Years of a cooperative: the same day years later, the full years between two days. Pure."""

from __future__ import annotations

import datetime as dt


def years_after(on: dt.date, years: int) -> dt.date:
    """The same day so many years later; of 29 February, the last of the month."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return on.replace(year=on.year + years, day=28)


def full_years(since: dt.date, on: dt.date) -> int:
    """How many whole years have passed from one day to another; none before."""
    years = on.year - since.year
    return max(years if years_after(since, years) <= on else years - 1, 0)
