"""What the page of an election shows of each college, and whether a session may vote it, from rows that are already
read. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lieudit.elections.workflow import CircleState, ElectionState
from lieudit.governance.rules import Rules, complete
from lieudit.toolkit import french

if TYPE_CHECKING:
    from lieudit.elections.models import Candidacy, Circle, Contest, Election, Round


@dataclass
class ContestRow:
    """One college: who stands, who is elected, its rounds and its circles (the one that is open apart)."""

    contest: Contest
    stood: list[Candidacy] = field(default_factory=list)

    @property
    def elected(self) -> list[str]:
        chosen = [circle.chosen.holder for circle in self.circles if circle.chosen]
        return [row.shown for row in self.stood if row.elected] + chosen

    @property
    def vacant(self) -> int:
        """Seats for which nobody stands, once ballots are there: whatever is voted, they stay vacant."""
        return max(0, self.contest.seats - len(self.stood) - len(self.circles)) if self.stood and self.rounds else 0

    @property
    def again(self) -> bool:
        """The college is to vote again for the seats that nobody had enough support for, or whose elected left."""
        return (self.is_short or self.is_left) and votes_again(self.contest, self.contest.election)

    @property
    def is_left(self) -> bool:
        """Who was elected has left the association, and others may be voted on."""
        return self.contest.outcome == self.contest.Outcome.LEFT

    @property
    def is_short(self) -> bool:
        """Seats are left: nobody else reached the floor."""
        return self.contest.outcome in {self.contest.Outcome.SHORT, self.contest.Outcome.NOBODY}

    @property
    def rounds(self) -> list[Round]:
        return list(self.contest.rounds.all())

    @property
    def circles(self) -> list[Circle]:
        return [circle for circle in self.contest.circles.all() if circle.state == CircleState.SEATED]

    @property
    def open_circle(self) -> Circle | None:
        ended = {CircleState.SEATED, CircleState.ENDED}
        return next((circle for circle in self.contest.circles.all() if circle.state not in ended), None)


def contest_rows(contests: Iterable[Contest], candidacies: Iterable[Candidacy]) -> list[ContestRow]:
    """The colleges in their order, each with those who stand in it."""
    stood: dict[int, list[Candidacy]] = defaultdict(list)
    for candidacy in candidacies:
        stood[candidacy.contest_id].append(candidacy)
    return [ContestRow(contest, stood[contest.pk]) for contest in contests]


def votes_again(contest: Contest, election: Election) -> bool:
    """Too few voices came, or none; equals are left that no draw parts; who was elected has left; or seats are left to
    fill, nobody having enough support, and the rules hold a second round."""
    known = contest.Outcome
    if contest.outcome in {known.SHORT, known.NOBODY}:
        return again_for_the_floor(election.rules, [turn.why for turn in contest.rounds.all()])
    return contest.outcome in {known.NO_QUORUM, known.NO_VOTE, known.LEFT} or (
        contest.outcome == known.TIE and not election.tie_source
    )


def again_for_the_floor(rules: Rules, rounds: Iterable[str]) -> bool:
    """The rules hold a second round for the seats that nobody had enough support for, and it has not been held."""
    return complete(rules)["election"]["next"] != "vacancy" and "floor" not in rounds


def against_session(election: Election, contests: Iterable[Contest], now: dt.datetime) -> str:
    """Why a session may not open the vote of the election, in one sentence; empty when it may."""
    counting = election.state in {ElectionState.VOTING, ElectionState.COUNTED}
    if counting and any(votes_again(contest, election) for contest in contests):
        return ""
    opens, closes = french.instant(election.opens_at), french.instant(election.closes_at)
    if election.state == ElectionState.ORDERED:
        return f"Le vote de cette élection ouvre le {opens}, pas avant." if now < election.opens_at else ""
    said = {
        ElectionState.VOTING: f"Les scrutins de cette élection sont déjà ordonnés hors séance : on vote du {opens} "
        f"au {closes}, chacun depuis sa page de vote.",
        ElectionState.COUNTED: "Les voix de cette élection sont comptées : son procès-verbal se signe sur sa page.",
        ElectionState.CLOSED: "Cette élection est close : ses mandats sont ouverts.",
        ElectionState.CANCELLED: "Cette élection est annulée.",
    }
    not_yet = f"Cette élection n’en est pas encore au vote : elle est {election.get_state_display()}."
    return said.get(ElectionState(election.state), not_yet)
