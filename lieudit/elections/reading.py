"""What the page of an election shows of each college, gathered from rows that are already read. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lieudit.elections.workflow import CircleState

if TYPE_CHECKING:
    from lieudit.elections.models import Candidacy, Circle, Contest, Round


@dataclass
class ContestRow:
    """One college: who stands, who is elected, its rounds and its circles (the one that is open apart)."""

    contest: Contest
    stood: list[Candidacy] = field(default_factory=list)

    @property
    def elected(self) -> list[str]:
        chosen = [circle.chosen.holder for circle in self.circles if circle.chosen]
        return [row.elector.holder for row in self.stood if row.elected] + chosen

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
