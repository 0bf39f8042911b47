"""When each item of an agenda begins, from the hour of the session and the time boxes. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lieudit.toolkit import french

if TYPE_CHECKING:
    from lieudit.meetings.models import AgendaItem, Meeting


@dataclass(frozen=True)
class Slot:
    """One item and its hours, on the clock of the place."""

    item: AgendaItem
    rank: int
    starts_at: dt.datetime
    ends_at: dt.datetime

    @property
    def hour(self) -> str:
        """`14 h 00`: on a timetable every hour has its minutes."""
        return f"{self.starts_at.hour}{french.NBSP}h{french.NBSP}{self.starts_at.minute:02}"

    @property
    def clock(self) -> str:
        """`14:00`, for machines."""
        return f"{self.starts_at:%H:%M}"


def timetable(starts_at: dt.datetime, items: Iterable[AgendaItem], zone: ZoneInfo) -> list[Slot]:
    """The items in their order, each after the one before."""
    slots, moment = [], starts_at
    for rank, item in enumerate(items, 1):
        after = moment + dt.timedelta(minutes=item.minutes)
        slots.append(Slot(item, rank, moment.astimezone(zone), after.astimezone(zone)))
        moment = after
    return slots


def numbers(parts: Iterable[bool]) -> list[str]:
    """How each line of an agenda is called, from whether it is a part of the one before.

    >>> numbers([False, False, True, True, False])
    ['1', '2', '2.1', '2.2', '3']
    """
    point, part, found = 0, 0, []
    for is_sub in parts:
        point, part = (point, part + 1) if is_sub and point else (point + 1, 0)
        found.append(f"{point}.{part}" if part else str(point))
    return found


def overrun(slots: list[Slot], ends_at: dt.datetime) -> int:
    """Minutes by which the items pass the hour of the end; negative when some are left."""
    return int((slots[-1].ends_at - ends_at).total_seconds() // 60) if slots else 0


def day_of(meeting: Meeting) -> str:
    """`jeudi 10 décembre 2026`, where the session is held."""
    return french.day_named(meeting.starts_on)


def dated(meetings: Iterable[Meeting]) -> list[tuple[Meeting, str, str]]:
    """Each session with its day and its hour, in words."""
    return [(meeting, day_of(meeting), hour_of(meeting)) for meeting in meetings]


def hour_of(meeting: Meeting) -> str:
    """`14 h`, and what it is in Paris when the session is held elsewhere."""
    local = meeting.starts_at.astimezone(meeting.zone)
    hour = french.hour(local.timetz())
    if local.utcoffset() == french.local(meeting.starts_at).utcoffset():  # type: ignore[attr-defined]
        return hour
    return f"{hour}, heure locale ({french.hour(meeting.starts_at)} à Paris)"
