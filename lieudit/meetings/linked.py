"""A session as schema.org has it: what calendars and search engines read of its page. Pure."""

from __future__ import annotations

from django.utils import timezone

from lieudit.meetings.models import Meeting
from lieudit.meetings.workflow import MeetingState
from lieudit.toolkit.linked_data import SCHEMA, absolute, told
from lieudit.toolkit.types import Json


def linked_meeting(meeting: Meeting) -> Json:
    """When and where it is held (schema.org/Event); how one joins from afar is told to those who come."""
    where = told({"@type": "Place", "name": meeting.place_name, "address": meeting.address})
    status = "EventCancelled" if meeting.state == MeetingState.CANCELLED else "EventScheduled"
    return told(
        {
            "@context": SCHEMA,
            "@type": "Event",
            "name": meeting.title,
            "url": absolute(meeting.get_absolute_url()),
            "startDate": timezone.localtime(meeting.starts_at).isoformat(),
            "endDate": timezone.localtime(meeting.ends_at).isoformat(),
            "eventStatus": f"{SCHEMA}/{status}",
            "organizer": {"@type": "Organization", "name": str(meeting.assembly)},
            "location": where if len(where) > 1 else None,
        }
    )
