"""Instants and spans of a session, as its minutes say them: to the second where it matters. Pure."""

from __future__ import annotations

import datetime as dt

from lieudit.toolkit import french
from lieudit.toolkit.french import NBSP


def read(stamp: str) -> dt.datetime:
    return dt.datetime.fromisoformat(stamp)


def hour(stamp: str) -> str:
    """`14 h 25` of « 2026-12-10T14:25:08+01:00 », on the clock of the session."""
    return french.hour(read(stamp).time())


def to_the_second(stamp: str) -> str:
    """`14 h 25 min 08 s`.

    >>> to_the_second("2026-12-10T14:05:08+01:00").replace(NBSP, " ")
    '14 h 05 min 08 s'
    """
    at = read(stamp)
    return f"{at.hour}{NBSP}h{NBSP}{at.minute:02}{NBSP}min{NBSP}{at.second:02}{NBSP}s"


def span(start: str, end: str) -> str:
    """`de 14 h 25 à 14 h 40`; to the second when both fall in the same minute.

    >>> span("2026-12-10T12:41:08+01:00", "2026-12-10T12:41:38+01:00").replace(NBSP, " ")
    'de 12 h 41 min 08 s à 12 h 41 min 38 s'
    """
    told = to_the_second if hour(start) == hour(end) else hour
    return f"de {told(start)} à {told(end)}"


def day(stamp: str) -> str:
    """`jeudi 10 décembre 2026`."""
    return french.day_named(read(stamp).date())


def moment(stamp: str) -> str:
    """`10 décembre 2026 à 14 h 25`."""
    return f"{french.day(read(stamp).date())} à {hour(stamp)}"
