"""Lines of a calendar (RFC 5545), for all rooms that write one: a UID that stays, a SEQUENCE that grows, hours on the
clock of the place. Pure.

icalendar is imported by the first file: 10 MB that no page needs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event, Timezone, Todo


@dataclass(frozen=True)
class Line:
    """An event from `starts` to `ends` (moments with their zone, or days), or a task to be done by `due`.

    `said_at`: when this was last said; `sequence`: how often it moved; `status`: as the norm names it (§ 3.8.1.11).
    """

    uid: str
    said_at: dt.datetime
    summary: str
    url: str
    sequence: int = 0
    starts: dt.date | None = None
    ends: dt.date | None = None
    due: dt.date | None = None
    status: str = ""
    place: str = ""
    words: str = ""
    is_free: bool = False
    """It takes nobody's time: a day to remember."""
    done_at: dt.datetime | None = None

    def part(self) -> Event | Todo:
        from icalendar import Event, Todo

        part = Todo() if self.due else Event()
        part.add("uid", self.uid)
        part.add("sequence", self.sequence)
        part.add("dtstamp", self.said_at.astimezone(dt.UTC))
        said: dict[str, object] = {
            "dtstart": self.starts,
            "dtend": self.ends,
            "due": self.due,
            "completed": self.done_at,
        }
        said |= {"summary": self.summary, "status": self.status, "url": self.url, "location": self.place}
        said |= {"description": self.words, "transp": "TRANSPARENT" if self.is_free else ""}
        said |= {"percent-complete": 100 if self.done_at else None}
        for name, value in said.items():
            if value:
                part.add(name, value)
        return part


@cache
def zone(name: str) -> Timezone:
    """The rules of a zone, from the first hour that computers count: long to write, and always the same."""
    from icalendar import Timezone

    return Timezone.from_tzid(name)


def write_calendar(
    lines: Iterable[Line], *, maker: str, name: str, refresh: dt.timedelta, method: str = "PUBLISH"
) -> bytes:
    """A calendar file: a feed to subscribe to (PUBLISH), an invitation (REQUEST) or its end (CANCEL).

    `maker` is what of the house writes it; `refresh`, how often a calendar asks again (RFC 7986). The zones that are
    named are in it.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//Lieudit//{maker}//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", refresh, parameters={"value": "DURATION"})
    for line in lines:
        calendar.add_component(line.part())
    for name in sorted(calendar.get_missing_tzids()):
        calendar.subcomponents.insert(0, zone(name))
    written: bytes = calendar.to_ical()
    return written
