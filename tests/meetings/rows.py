"""One of each thing that an address of a session may name, for the matrix of addresses."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from lieudit.governance.members import found_members_assembly
from lieudit.governance.models import Assembly
from lieudit.meetings.convening import convene_meeting
from lieudit.meetings.delegation import entrust_seat
from lieudit.meetings.guest_file import Invited
from lieudit.meetings.guests import invite_guests
from lieudit.meetings.models import Meeting
from lieudit.meetings.requests import request_item
from lieudit.meetings.services import attach_document, draw_calendar
from tests.meetings.factories import a_meeting, an_item
from tests.meetings.members import a_general_assembly
from tests.territory.factories import DepartmentFactory


class Rows:
    """A convened session of `council`: the seat of the role « seat » is asked to carry a proxy."""

    def __init__(self, council: Assembly, people: dict[str, Any]) -> None:
        chair, other, seat = council.seats[0], council.seats[1], council.seats[2]
        meeting = a_meeting(council)
        self.item = an_item(meeting)
        self.convening = convene_meeting(meeting, actor=chair.voter)
        self.council, self.seat, self.meeting = council, seat, Meeting.objects.get(pk=meeting.pk)
        file = ContentFile(b"%PDF-1.7", "rapport.pdf")
        self.document = attach_document(self.meeting, actor=chair.voter, title="Rapport", file=file, is_restricted=True)
        words = {"title": "Le nom du conseil", "reason": "Il ne nous dit plus."}
        self.request = request_item(self.meeting, actor=other.voter, seat=other, **words)
        self.proxy = entrust_seat(self.meeting, actor=other.voter, giver=other, holder=seat)
        invited = [Invited("Ada Roux", "ada@exemple.fr", "presse")]
        (self.guest,) = invite_guests(self.meeting, actor=chair.voter, people=invited)
        self.land = DepartmentFactory()
        self.whole = a_general_assembly(found_members_assembly(council, actor=chair.voter))
        self.key = draw_calendar(people["seat"], actor=people["seat"])

    def address(self, page: str) -> tuple[Any, ...]:
        number = self.meeting.number
        if page in {"meetings", "calendars"}:
            return ()
        if page in {"plan", "backlog", "write_item", "assembly_calendar"}:
            return (self.council.slug,)
        if page in {"request", "cosign", "answer", "withdraw"}:
            return (self.request.number,)
        rows = {"document": self.document, "drop_document": self.document, "proxy": self.proxy, "retry": self.convening}
        if page == "revoke_guest":
            return (number, self.guest.pk)
        if page == "members_list":
            return (self.whole.number,)
        if page in rows or page in {"register", "entrust"}:
            return (number, rows.get(page, self.seat).pk)
        words = {
            "own_calendar": (self.key.key,),
            "territory_calendar": (self.land.slug,),
            "invitation": (self.guest.token,),
            "notice": (self.convening.notices.first().token,),
            "edit_item": (self.item.pk,),
            "item_step": (self.item.pk, "monter"),
            "step": (number, "modifier"),
            "paper": (number, "emargement"),
        }
        return words.get(page, (number,))
