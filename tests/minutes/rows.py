"""One of each thing that an address of minutes names, for the matrix of addresses."""

from __future__ import annotations

from typing import Any

from lieudit.hall.services import check_in, close_session, start_item
from lieudit.meetings.convening import convene_meeting
from lieudit.meetings.models import Meeting
from lieudit.minutes import followup, services
from lieudit.minutes.models import Minutes
from tests.hall.factories import opens
from tests.meetings.factories import a_meeting, an_item


class Rows:
    """Minutes in correction, of which the seat asked for a correction; others approved; a session without any, and
    one in preparation. The seat was there and carries an action."""

    def __init__(self, council: Any, people: dict[str, Any]) -> None:
        self.council, self.staff, self.seat = council, people["staff"], council.seats[2]
        self.chair = people["chair"]
        self.asked = services.publish_draft(self.held(), actor=self.staff)
        self.approved = services.publish_draft(self.held(), actor=self.staff)
        services._approve(self.moved(self.approved), self.staff, None)
        self.bare, self.coming = self.held(), a_meeting(council)
        part = self.asked.sections.get(rank=3)
        self.correction = services.propose_correction(
            part, actor=people["seat"], seen=part.stamp, proposed="Autre chose.", reason="C’est dit."
        )
        carrier = self.seat.organisation
        self.action = followup.add_action(self.bare, actor=self.staff, text="Écrire.", organisation=carrier)

    def held(self) -> Meeting:
        meeting = a_meeting(self.council, chair=self.chair, secretary=self.staff)
        an_item(meeting)
        convene_meeting(meeting, actor=self.staff)
        session = opens(Meeting.objects.get(pk=meeting.pk), self.chair)
        check_in(session, self.seat, actor=self.seat.voter, by="link")
        start_item(session, meeting.items.get(), actor=self.staff)
        close_session(session, actor=self.staff)
        return Meeting.objects.get(pk=meeting.pk)

    @staticmethod
    def moved(minutes: Minutes) -> Minutes:
        minutes.state = "approved"
        return minutes

    def address(self, page: str) -> tuple[Any, ...]:
        if page == "actions":
            return ()
        if page == "register":
            return (self.council.slug,)
        if page in {"action", "action_step"}:
            return (self.action.number, "clore") if page == "action_step" else (self.action.number,)
        if page in {"draft", "publish", "add_action"}:
            return (self.bare.number,)
        if page == "review":
            return (self.coming.number,)
        number = (self.approved if page in {"sign", "minutes_file", "full_file"} else self.asked).meeting.number
        if page in {"correction", "withdraw"}:
            return (number, self.correction.number)
        if page in {"edit", "correct"}:
            return (number, 3)
        return (number, "pdf") if page.endswith("_file") else (number,)
