"""The room where a session is held: for one session at a time, and so many seats."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lieudit.journal import services as journal
from lieudit.meetings.models import Meeting, Registration
from lieudit.meetings.workflow import RegistrationState
from lieudit.territory.models import Municipality
from lieudit.toolkit import french
from lieudit.toolkit.seats import whose_turn


def taken_by_another(meeting: Meeting) -> str:
    """Which other session has the same room at the same hours, in a sentence; nothing when the room is free."""
    other = Meeting.objects.in_the_way_of(meeting).with_place().first()
    if other is None:
        return ""
    starts, ends = other.starts_at.astimezone(other.zone), other.ends_at.astimezone(other.zone)
    said = {"title": other.title, "day": french.day(starts), "from": french.hour(starts), "to": french.hour(ends)}
    return _("Une séance se tient déjà à cet endroit : « %(title)s », le %(day)s de %(from)s à %(to)s.") % said


def hold_room(meeting: Meeting) -> None:
    """Whoever wants a room of the same municipality waits until the end of this transaction."""
    if meeting.municipality_id:
        Municipality.objects.select_for_update(no_key=True).get(pk=meeting.municipality_id)


def move_up(meeting: Meeting) -> list[Registration]:
    """Give the places that are free in the room to the first of the waiting list, and tell them."""
    waiting = list(meeting.registrations.waiting().select_for_update(of=("self",)).select_related("seat"))
    moved = whose_turn(waiting, meeting.capacity, meeting.registrations.in_the_room().count())
    for registration in moved:
        registration.state = RegistrationState.CONFIRMED
        registration.save(update_fields=["state"])
        data = {"seat": registration.seat.name, "title": meeting.title}
        journal.record("meetings.moved_up", meeting, registration, actor=None, data=data)
    return moved
