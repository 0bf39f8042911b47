"""An association with its members and the assembly that convenes them all, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from lieudit.governance.members import found_members_assembly
from lieudit.governance.models import Assembly
from lieudit.meetings.members_list import ask_list
from lieudit.meetings.models import Meeting, MembersList
from lieudit.meetings.services import plan_meeting
from lieudit.membership.models import Member
from tests.governance.factories import an_assembly
from tests.meetings.factories import at
from tests.membership.factories import a_member, secretariat


def today(days: int = 0) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def admitted(member: Member, days: int = 100) -> Member:
    """Who was admitted so many days ago."""
    member.since = today(-days)
    member.save(update_fields=["since"])
    return member


def members(number: int = 3, **terms: Any) -> list[Member]:
    return [admitted(a_member(**terms)) for _ in range(number)]


def the_assembly(council: Assembly | None = None) -> Assembly:
    """The assembly of all the members, beside its council."""
    council = council or an_assembly()
    return found_members_assembly(council, actor=None)


def a_general_assembly(assembly: Assembly | None = None, **words: Any) -> Meeting:
    """In preparation, with its usual agenda and a place; in 30 days at 14:00."""
    starts_at = words.pop("starts_at", at(30))
    known = {"kind": "ordinary", "starts_at": starts_at, "ends_at": starts_at + dt.timedelta(hours=3)} | words
    return plan_meeting(assembly or the_assembly(), actor=secretariat(), place_name="La Halle", **known)


def listed(meeting: Meeting, capture: Any, days: int = 0) -> MembersList:
    """Its list, closed as it was so many days ago."""
    with capture(execute=True):
        asked = ask_list(meeting, actor=secretariat(), record_day=today(-days))
    return MembersList.objects.get(pk=asked.pk)
