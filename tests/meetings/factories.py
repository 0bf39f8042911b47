"""Sessions of an assembly at each moment before they open, for tests. They start in 30 days, at 14:00."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from lieudit.governance.models import Assembly
from lieudit.meetings.models import AgendaItem, Meeting
from lieudit.meetings.workflow import ItemKind, MeetingState
from lieudit.toolkit.numbers import next_number
from tests.governance.factories import a_council
from tests.worlds import kept


def at(days: int = 30, hour: int = 14, minute: int = 0) -> dt.datetime:
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime(day.year, day.month, day.day, hour, minute))


@kept
def a_meeting(council: Assembly | None = None, **values: Any) -> Meeting:
    """A session in preparation; its `assembly.seats` are those of `council`, the first of which presides."""
    council = council or a_council()
    starts_at = values.pop("starts_at", at())
    words: dict[str, Any] = {
        "title": "Séance d’hiver",
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(hours=3),
        "place_name": "L’Atelier du Canal",
    }
    return Meeting.objects.create(number=next_number(Meeting), assembly=council, **(words | values))


@kept
def an_item(meeting: Meeting, kind: str = ItemKind.DISCUSSION, **values: Any) -> AgendaItem:
    """The next line of its agenda."""
    words = {"title": "Baux et friches", "rank": meeting.items.count() + 1, "minutes": 15} | values
    return AgendaItem.objects.create(assembly=meeting.assembly, meeting=meeting, kind=kind, **words)


@kept
def convened(meeting: Meeting | None = None, **values: Any) -> Meeting:
    """A session that was convened, with one item to discuss and one to decide when it had none."""
    meeting = meeting or a_meeting(**values)
    if not meeting.items.exists():
        an_item(meeting)
        an_item(meeting, ItemKind.DECISION, title="Adopter le budget", resolution="Le budget de 2027 est adopté.")
    rank = Meeting.objects.filter(assembly=meeting.assembly, rank__isnull=False).count() + 1
    meeting.rank, meeting.rulebook, meeting.state = rank, meeting.assembly.rulebook, MeetingState.CONVENED
    meeting.save()
    return meeting
