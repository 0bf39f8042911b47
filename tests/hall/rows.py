"""One open session, for the matrix of addresses."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from lieudit.hall.ballots import open_session_ballot
from lieudit.hall.models import Agreement
from lieudit.hall.screens import ask_screen, pair_screen
from lieudit.meetings.guest_file import Invited
from lieudit.meetings.guests import invite_guests
from lieudit.membership.models import Exclusion
from lieudit.toolkit.numbers import next_number
from tests.hall.factories import a_session, again
from tests.membership.factories import a_member, secretariat


class Rows:
    """The session of `council`, all seats there, a vote under way, for as long as the longest walk lasts."""

    def __init__(self, council: Any) -> None:
        self.session = a_session(council=council)
        self.vote = open_session_ballot(again(self.session), actor=self.session.chair, minutes=240)
        words = {"text": "Le budget est adopté.", "asked_by": self.session.chair, "asked_at": timezone.now()}
        self.noted = Agreement.objects.create(session=self.session, item=self.session.decision, **words)
        asked = ask_screen(self.session.meeting)
        self.screen = pair_screen(self.session.meeting, actor=self.session.chair, code=asked.code)
        people = [Invited("Bo Petit", "bo@exemple.fr", "presse")]
        (self.guest,) = invite_guests(self.session.meeting, actor=self.session.chair, people=people)
        today, opener = timezone.localdate(), secretariat()
        words = {"grounds": "Faits.", "hearing_on": today, "opened_by": opener, "state": "heard", "body": "board"}
        self.exclusion = Exclusion.objects.create(number=next_number(Exclusion), member=a_member(), **words)

    def address(self, page: str) -> tuple[Any, ...]:
        if page == "welcome":
            return (self.guest.token,)
        if page == "submit_exclusion":
            return (self.exclusion.number,)
        more = {
            "agreement": (self.noted.pk,),
            "revoke": (self.screen.pk,),
            "command": ("fin-de-parole",),
            "gesture": ("retirer",),
            "integrate": (1,),
            "paper_count": (self.vote.ballot.number,),
            "vote": (self.session.seats[2].pk,),
        }
        return (self.session.meeting.number, *more.get(page, ()))
