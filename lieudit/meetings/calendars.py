"""Sessions as lines of a calendar (RFC 5545): a stable UID, a SEQUENCE that grows, the hours of the place. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from icalendar import Calendar, Event

from lieudit.meetings.invitation import place_of
from lieudit.meetings.reading import HIDDEN, RESERVED
from lieudit.meetings.workflow import MeetingState
from lieudit.toolkit.french import NBSP

if TYPE_CHECKING:
    from lieudit.meetings.models import AgendaItem, Meeting


MAKER = "-//Lieudit//Séances//FR"
REFRESH = dt.timedelta(hours=4)
"""How often a calendar asks again (RFC 7986)."""


@dataclass(frozen=True)
class CalendarLine:
    """A session and its address; `agenda` are the titles that its reader may see."""

    meeting: Meeting
    url: str
    agenda: tuple[str, ...] = ()
    remote: str = ""


def lines_of(meetings: Iterable[Meeting], site: str, *, inside: bool = False) -> list[CalendarLine]:
    """Sessions with their items (see `for_calendar`), as they are read by everybody, or by a member."""
    lines = []
    for meeting in meetings:
        items: Iterable[AgendaItem] = meeting.items.all()
        titles = tuple(title_of(item, inside) for item in items)
        lines.append(
            CalendarLine(meeting, site + meeting.get_absolute_url(), titles, meeting.remote_url if inside else "")
        )
    return lines


def title_of(item: Any, inside: bool) -> str:
    """As it is read: what is kept for members by them alone, what a measure of care hides by nobody."""
    if item.is_restricted and not inside:
        return RESERVED
    return HIDDEN if item.is_hidden else str(item.title)


def calendar_of(lines: Iterable[CalendarLine], name: str, *, method: str = "PUBLISH") -> bytes:
    """A calendar file: a feed to subscribe to (PUBLISH), an invitation (REQUEST) or its end (CANCEL)."""
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for line in lines:
        calendar.add_component(_event(line))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _event(line: CalendarLine) -> Event:
    meeting, event = line.meeting, Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.created_at.astimezone(dt.UTC))
    event.add("dtstart", meeting.starts_at.astimezone(meeting.zone))
    event.add("dtend", meeting.ends_at.astimezone(meeting.zone))
    event.add("summary", f"{meeting.title} ({meeting.assembly.name})")
    event.add("status", "CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED")
    event.add("url", line.url)
    if place := place_of(meeting):
        event.add("location", place)
    event.add("description", _words(line))
    return event


def _words(line: CalendarLine) -> str:
    parts = [f"{rank}. {title}" for rank, title in enumerate(line.agenda, 1)]
    if line.remote:
        parts.append(f"À distance{NBSP}: {line.remote}")
    return "\n".join([*parts, line.url])
