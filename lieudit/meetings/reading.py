"""What the page of a session shows, put together from rows that are already read. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from lieudit.meetings.delays import convened_in_time, last_day
from lieudit.meetings.expected import Expected, expected
from lieudit.meetings.legal import notice_days, quorum_of
from lieudit.meetings.timetable import Slot, overrun, timetable
from lieudit.meetings.workflow import BEFORE, ItemKind, RequestState
from lieudit.toolkit import french

if TYPE_CHECKING:
    from lieudit.meetings.models import AgendaItem, AgendaRequest, Convening, Document, Meeting

ICONS: dict[str, str] = {
    ItemKind.INFORMATION: "info",
    ItemKind.DISCUSSION: "deliberated",
    ItemKind.DECISION: "adopted",
    ItemKind.ELECTION: "ballot-box",
    ItemKind.PAUSE: "clock",
}
REQUEST_LOOKS: dict[str, tuple[str, str]] = {
    RequestState.RECEIVED: ("expected", "À examiner"),
    RequestState.LISTED: ("yes", "Inscrit"),
    RequestState.REFUSED: ("refused", "Non inscrit"),
    RequestState.WITHDRAWN: ("closed", "Retiré"),
}
"""State of a request → state label (`data-state`) and words."""
RESERVED = "Point réservé aux membres"
HIDDEN = "Point masqué par une mesure de bienveillance"


@dataclass(frozen=True)
class AgendaLine:
    """One line of the agenda, for one reader: `title` is all that is shown of what they may not read."""

    slot: Slot
    title: str
    is_read: bool
    documents: tuple[Document, ...] = ()

    @property
    def item(self) -> AgendaItem:
        return self.slot.item

    @property
    def icon(self) -> str:
        return ICONS[self.item.kind]


def agenda_of(
    meeting: Meeting, items: Iterable[AgendaItem], documents: Iterable[Document], inside: bool
) -> list[AgendaLine]:
    """The agenda as somebody reads it; `inside`: a member, or who presides."""
    files = [each for each in documents if inside or not each.is_restricted]
    return [
        _line(slot, inside, tuple(each for each in files if each.item_id == slot.item.pk))
        for slot in timetable(meeting.starts_at, items, meeting.zone)
    ]


def _line(slot: Slot, inside: bool, documents: tuple[Document, ...]) -> AgendaLine:
    item: Any = slot.item
    if item.is_restricted and not inside:
        return AgendaLine(slot, RESERVED, is_read=False)
    if item.is_hidden:
        return AgendaLine(slot, HIDDEN, is_read=False)
    return AgendaLine(slot, item.title, is_read=True, documents=documents)


def too_long(meeting: Meeting, lines: list[AgendaLine]) -> int:
    """Minutes by which the agenda passes the hour of the end; 0 when it holds."""
    return max(0, overrun([line.slot for line in lines], meeting.ends_at))


def expected_quorum(meeting: Meeting, seats: Iterable[tuple[int, str, str | None, bool]]) -> Expected:
    """From seats as (key, name of the college, what it said, whether it is carried): `models.seats_of_session`."""
    rows = list(seats)
    return expected(
        [(str(key), college) for key, college, _mode, _carried in rows],
        {str(key): mode or "" for key, _college, mode, _carried in rows},
        {str(key) for key, _college, _mode, carried in rows if carried},
        quorum_of(meeting.rules, meeting.kind, second=meeting.second_call_of_id is not None),
        of_members=meeting.assembly.is_of_members,
    )


@dataclass(frozen=True)
class ShownRequest:
    """A request, as it is listed."""

    request: AgendaRequest
    look: str
    words: str

    @property
    def who(self) -> str:
        """« Demandé par 12 sièges », « par Le Préau »."""
        signers: int = getattr(self.request, "signers", 1)
        return f"{signers} sièges" if signers > 1 else self.request.seat.name


def asked_of(requests: Iterable[AgendaRequest]) -> list[ShownRequest]:
    return [ShownRequest(request, *REQUEST_LOOKS[request.state]) for request in requests]


def last_day_to_ask(meeting: Meeting) -> dt.date:
    return last_day(meeting.starts_on, int(meeting.rules["agenda"]["days"]))


def can_ask(meeting: Meeting) -> bool:
    """Whether a point may still be asked for today."""
    open_ = meeting.state in BEFORE and not meeting.agenda_is_closed
    return open_ and timezone.localdate() <= last_day_to_ask(meeting)


def length_of(meeting: Meeting) -> str:
    """« 3 h, fin à 17 h »."""
    seconds = int((meeting.ends_at - meeting.starts_at).total_seconds())
    return f"{french.lasting(seconds)}, fin à {french.hour(meeting.ends_at.astimezone(meeting.zone).timetz())}"


def convened_words(meeting: Meeting, convening: Convening | None) -> dict[str, object]:
    """When everybody was convened, and how long before."""
    if convening is None:
        return {}
    delay = notice_days(meeting.rules, meeting.kind, second=meeting.second_call_of_id is not None)
    sent_on = timezone.localdate(convening.sent_at)
    return {"sent": convening, "in_time": convened_in_time(meeting.starts_on, sent_on, delay)}
