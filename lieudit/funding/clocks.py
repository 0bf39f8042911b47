"""One moment on every clock of the Republic, and what a typed day and hour are in Paris. Pure.

A call closes at one moment: noon in Paris is seven in the morning in Fort-de-France and ten at night in Nouméa. Each
land reads its own hour, and whether that day is a public holiday there.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lieudit.funding.vocabulary import OVERSEAS
from lieudit.network.hours import time_zone
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day, day_named, hour
from lieudit.toolkit.workdays import holidays_between

PARIS = ZoneInfo("Europe/Paris")
ONE_DAY = dt.timedelta(days=1)


class There(NamedTuple):
    """What a clock says somewhere: « en Martinique », « mardi 15 décembre 2026 », « 7 h », and a holiday or nothing."""

    where: str
    day: str
    hour: str
    holiday: str


def moment_in_paris(on: dt.date, at: dt.time) -> dt.datetime:
    """A day and an hour of Paris, as a moment; one that comes twice in autumn is its first time.

    Raises:
        RuleBroken: clocks skip this hour in spring; or the calendar ends before.
    """
    moment = dt.datetime.combine(on, at, tzinfo=PARIS)
    try:
        back = moment.astimezone(dt.UTC).astimezone(PARIS)
    except OverflowError:
        raise RuleBroken("Cette date n’existe pas au calendrier : vérifiez l’année.") from None
    if back.replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise RuleBroken(
            f"Le {day(on)}, il n’est jamais {hour(at)} à Paris : les horloges avancent d’une heure cette nuit-là."
        )
    return moment


def _wall(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """What a clock on the wall shows there."""
    return moment.astimezone(zone).replace(tzinfo=None)


def everywhere(moment: dt.datetime) -> list[There]:
    """The moment in each land overseas, in the order of their codes."""
    found = []
    for code, where in OVERSEAS.items():
        wall = _wall(moment, time_zone(code))
        on = wall.date()
        holiday = next((name for _day, name in holidays_between(on - ONE_DAY, on, code)), "")
        found.append(There(where, day_named(on), hour(wall.time()), holiday))
    return found


def in_paris(moment: dt.datetime) -> str:
    """« mardi 15 décembre 2026 à 12 h, heure de Paris »."""
    wall = _wall(moment, PARIS)
    return f"{day_named(wall.date())} à {hour(wall.time())}, heure de Paris"


def overseas_sentence(moment: dt.datetime) -> str:
    """« 7 h en Guadeloupe, en Martinique ; 15 h à La Réunion ; mercredi… »: lands of one hour together, the day said
    where it is another one than in Paris.
    """
    home = day_named(_wall(moment, PARIS).date())
    groups: dict[str, list[str]] = {}
    for there in everywhere(moment):
        when = there.hour if there.day == home else f"{there.hour} le {there.day}"
        groups.setdefault(when, []).append(there.where)
    return " ; ".join(f"{when} {', '.join(lands)}" for when, lands in groups.items())
