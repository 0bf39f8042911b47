"""How far a date moved, and since when nobody spoke. Pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from statistics import median
from typing import TYPE_CHECKING

from lieudit.roadmap.workflow import OPEN, MilestoneState
from lieudit.toolkit import french

if TYPE_CHECKING:
    from lieudit.roadmap.models import Milestone

SILENCE = dt.timedelta(days=90)
"""After so long without a word, a milestone that is worked on, or whose date is that near, is silent."""
SOON = dt.timedelta(days=60)
"""A milestone this near its date is looked at in session."""
MONTH = 365.25 / 12
LONG = 60
"""Days from which a slip is told in months: rounded before, six weeks would read as one month."""


def moved(first: dt.date, now: dt.date) -> str:
    """How far a date moved: in days for two months, then rounded to the month.

    >>> moved(dt.date(2026, 12, 15), dt.date(2027, 4, 15)), moved(dt.date(2026, 3, 1), dt.date(2026, 2, 20))
    ('+\\xa04\\xa0mois', '−\\xa09\\xa0jours')
    """
    days = (now - first).days
    if not days:
        return ""
    size, sign = abs(days), "+" if days > 0 else french.MINUS
    return f"{sign}{french.NBSP}" + (
        french.counted(size, "jour") if size < LONG else french.counted(round(size / MONTH), "mois", "mois")
    )


def median_slip(milestones: Iterable[Milestone]) -> str:
    """The median of the slips to later dates, as words; nothing where nothing slipped."""
    days = [(m.due_on - m.first_on).days for m in milestones if m.due_on > m.first_on]
    middle = dt.date.min + dt.timedelta(days=round(median(days))) if days else dt.date.min
    return moved(dt.date.min, middle).removeprefix(f"+{french.NBSP}")


def why_silent(milestone: Milestone, today: dt.date) -> str:
    """Why a word is owed of a milestone; nothing where none is. The same rule as `MilestoneQuerySet.silent`."""
    if milestone.state not in OPEN:
        return ""
    if milestone.due_on < today:
        return f"sa date est passée depuis le {french.day(milestone.due_on)}"
    near = milestone.state == MilestoneState.ONGOING or milestone.due_on <= today + SILENCE
    if near and milestone.said_on <= today - SILENCE:
        return f"rien n’en est dit depuis le {french.day(milestone.said_on)}"
    return ""
