"""One of each thing that an address of elections names, for the matrix of addresses."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from lieudit.elections import roll, services
from lieudit.elections.minutes import minutes_text
from lieudit.elections.models import Circle, Election, Minutes, Nomination, Proposal, RoundAnswer
from lieudit.elections.protocol import fingerprint
from lieudit.elections.workflow import ElectionState
from tests.elections.factories import SOURCE, STATEMENT, a_calendar


class Rows:
    """An election with its roll frozen, in which `seat` stands and holds the voice of a circle; another that is
    closed. The secretariat facilitates the circle; `member` asked for a correction."""

    def __init__(self, council: Any, people: dict[str, Any]) -> None:
        self.staff, words = people["staff"], {"lot_source": SOURCE, **a_calendar()}
        self.closed = self.announced(council, {"title": "Élection passée", **words})
        Election.objects.filter(pk=self.closed.pk).update(state=ElectionState.CLOSED)
        text = minutes_text(self.closed)
        Minutes.objects.create(election=self.closed, text=text, fingerprint=fingerprint(text), at=timezone.now())
        self.election = self.announced(council, {"title": "Élection", **words})
        self.line = self.election.roll.spoken_by(people["seat"]).get()
        self.contest = self.election.contests.get(college=self.line.college)
        self.candidacy = services.file_candidacy(
            self.contest, actor=people["seat"], elector=self.line, person="Camille Martin", statement=STATEMENT
        )
        self.correction = roll.ask_correction(
            self.election, actor=people["member"], wish="strike", elector=self.line, words="Ce lieu a fermé."
        )
        self.circle = Circle.objects.create(
            contest=self.contest,
            number=1,
            role="Siéger au bureau",
            mission="Porter la voix.",
            qualities="Écoute.",
            term="trois ans",
            facilitator=self.staff,
            naming_until=timezone.now() + dt.timedelta(days=3),
        )
        Nomination.objects.create(circle=self.circle, voice=self.line, nominee=self.line, reason="Écoute.")
        proposal = Proposal.objects.create(circle=self.circle, number=1, nominee=self.line, argument="Bien dite.")
        RoundAnswer.objects.create(proposal=proposal, voice=self.line, objection="Une limite.")

    def announced(self, council: Any, words: dict[str, Any]) -> Election:
        election = services.prepare_election(council, actor=self.staff, **words)
        services.announce_election(election, actor=self.staff)
        return roll.freeze_roll(election, actor=self.staff)

    def address(self, page: str) -> tuple[Any, ...]:
        if page in {"elections", "prepare"}:
            return ()
        if page in {"circle", "name", "propose", "answer"}:
            return (self.circle.number,)
        number = self.election.number
        by_page: dict[str, tuple[Any, ...]] = {
            "circle_step": (self.circle.number, "finir"),
            "move": (self.circle.number, self.line.number),
            "lift": (self.circle.number, self.line.number),
            "step": (number, "annuler"),
            "college_step": (number, self.contest.college.code, "cercle"),
            "stand": (number, self.contest.college.code),
            "correction": (number, self.correction.number),
            "reply": (number, self.correction.number),
            "withdraw": (number, self.line.number),
            "minutes": (self.closed.number,),
            "minutes_file": (self.closed.number, "json"),
            "full_file": (self.closed.number, "json"),
        }
        return by_page.get(page, (number,))
