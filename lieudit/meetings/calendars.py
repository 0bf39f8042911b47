"""Sessions as lines of a calendar (RFC 5545): a stable UID, a SEQUENCE that grows, the hours of the place. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lieudit.meetings.invitation import place_of
from lieudit.meetings.reading import HIDDEN, RESERVED
from lieudit.meetings.workflow import MeetingState
from lieudit.toolkit.french import NBSP
from lieudit.toolkit.ical import Line, write_calendar

if TYPE_CHECKING:
    from lieudit.meetings.models import AgendaItem, Meeting


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
    return write_calendar(map(_line, lines), maker="Séances", name=name, refresh=REFRESH, method=method)


def _line(line: CalendarLine) -> Line:
    meeting = line.meeting
    return Line(
        meeting.uid,
        meeting.created_at,
        f"{meeting.title} ({meeting.assembly.name})",
        line.url,
        sequence=meeting.sequence,
        starts=meeting.starts_at.astimezone(meeting.zone),
        ends=meeting.ends_at.astimezone(meeting.zone),
        status="CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED",
        place=place_of(meeting),
        words=_words(line),
    )


def _words(line: CalendarLine) -> str:
    parts = [f"{rank}. {title}" for rank, title in enumerate(line.agenda, 1)]
    if line.remote:
        parts.append(f"À distance{NBSP}: {line.remote}")
    return "\n".join([*parts, line.url])
