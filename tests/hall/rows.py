"""One open session, for the matrix of addresses."""

from __future__ import annotations

from typing import Any

from lieudit.hall.ballots import open_session_ballot
from tests.hall.factories import a_session, again


class Rows:
    """The session of `council`, all seats there, a vote under way."""

    def __init__(self, council: Any) -> None:
        self.session = a_session(council=council)
        self.vote = open_session_ballot(again(self.session), actor=self.session.chair)

    def address(self, page: str) -> tuple[Any, ...]:
        more = {
            "command": ("fin-de-parole",),
            "gesture": ("retirer",),
            "integrate": (1,),
            "paper_count": (self.vote.ballot.number,),
            "vote": (self.session.seats[2].pk,),
        }
        return (self.session.meeting.number, *more.get(page, ()))
