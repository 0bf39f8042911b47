"""Days before a session: until when it may be convened, until when an item may be asked for. Pure.

A delay of 15 days for a session on 12 May ends on 27 April, that day included.
"""

from __future__ import annotations

import datetime as dt

from lieudit.governance.rules import days
from lieudit.toolkit import french


def last_day(session: dt.date, delay: int) -> dt.date:
    """The last day on which a delay of so many days is held.

    >>> last_day(dt.date(2027, 5, 12), 15)
    datetime.date(2027, 4, 27)
    """
    return session - dt.timedelta(days=delay)


def named(day: dt.date, today: dt.date) -> str:
    """`12 mai`; with its year when it is not that of `today`."""
    words = french.day(day)
    return words.rsplit(" ", 1)[0] if day.year == today.year else words


def too_late_to_convene(session: dt.date, today: dt.date, delay: int) -> str:
    """Why a session may not be convened today; empty when it may.

    >>> said = too_late_to_convene(dt.date(2027, 5, 12), dt.date(2027, 4, 28), 15)
    >>> said.partition(". ")[2].replace("\\N{NO-BREAK SPACE}", " ")
    'Convoquée aujourd’hui, elle peut se tenir dès le 13 mai.'
    """
    last = last_day(session, delay)
    if session < today:
        return f"Une séance le {named(session, today)} ne peut plus être convoquée{french.NBSP}: ce jour est passé."
    if today <= last:
        return ""
    return (
        f"Une séance le {named(session, today)} doit être convoquée avant le {named(last, today)} au soir"
        f"{french.NBSP}: les règles demandent {days(delay)}. Convoquée aujourd’hui, elle peut se tenir "
        f"dès le {named(today + dt.timedelta(days=delay), today)}."
    )


def too_late_to_ask(session: dt.date, today: dt.date, delay: int) -> str:
    """Why a point may not be asked for today; empty when it may."""
    last = last_day(session, delay)
    if today <= last:
        return ""
    return f"On demandait un point pour cette séance jusqu’au {french.day(last)}, {days(delay)} avant."


def convened_in_time(session: dt.date, sent: dt.date, delay: int) -> str:
    """« 20 jours avant : il en faut 15 »."""
    return f"{days((session - sent).days)} avant{french.NBSP}: il en faut {delay}"
