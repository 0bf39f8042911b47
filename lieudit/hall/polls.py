"""An election as a session sees it: what each college elects, who stands, its vote, whom it designates. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from lieudit.hall.rows import ContestRow
from lieudit.toolkit.types import Json
from lieudit.voting.methods.sums import Sums
from lieudit.voting.naming import spoken, told_apart

if TYPE_CHECKING:
    from lieudit.hall.board import Vote
    from lieudit.hall.models import SessionBallot
    from lieudit.voting.models import Ballot, EarlyClosing


class Stand(NamedTuple):
    """One candidacy: its name, its voices in words once they are counted, its fate: in, tied, out."""

    name: str
    words: str = ""
    fate: str = ""


@dataclass(frozen=True)
class Poll:
    """One college. `contest` comes from `contests_of`, with who stands and who is elected; `vote` is its last one."""

    contest: ContestRow
    vote: Vote | None = None

    @property
    def college(self) -> str:
        return str(self.contest.college)

    @property
    def names(self) -> dict[str, str]:
        """How each option is read."""
        return told_apart(dict(zip(self.contest.keys, self.contest.names, strict=True)))

    @property
    def headline(self) -> str:
        """What a count that elects nobody, or not all, says."""
        counted = self.vote.counted if self.vote else None
        return spoken(counted.headline, self.names) if counted and counted.status != "elected" else ""

    @property
    def to_fill(self) -> int:
        """How many seats are filled: those of the ballot, else those of the college."""
        return int(self.vote.ballot.rule["seats"] if self.vote else self.contest.seats)

    @property
    def stands(self) -> list[Stand]:
        """In the order of the lot; first those whom an earlier round has elected for good."""
        options = self.vote.ballot.options if self.vote else self.contest.stood
        counted = self.vote.counted if self.vote else None
        words = {row.name: row.words for row in counted.rows} if isinstance(counted, Sums) and counted.counted else {}
        read = self.names
        kept = [Stand(read.get(name, name), fate="in") for name in self.contest.elected if name not in options]
        return kept + [Stand(read.get(name, name), words.get(name, ""), self._fate(name, counted)) for name in options]

    def _fate(self, name: str, counted: Any) -> str:
        if self.vote is None:
            return "in" if name in self.contest.elected else ""
        return counted.fate_of(name) if counted else ""


@dataclass(frozen=True)
class Polling:
    """The ballots of an election that the session votes, as one vote: opened and closed together."""

    votes: Sequence[Vote]
    is_election = True

    @property
    def session_ballot(self) -> SessionBallot:
        return next((vote.session_ballot for vote in self.votes if vote.is_open), self.votes[0].session_ballot)

    @property
    def ballot(self) -> Ballot:
        return self.session_ballot.ballot

    @property
    def is_open(self) -> bool:
        return any(vote.is_open for vote in self.votes)

    @property
    def early(self) -> EarlyClosing | None:
        """The request to close them before their hour, if somebody made it."""
        return next((vote.early for vote in self.votes if vote.is_open and vote.early), None)

    @property
    def is_hidden(self) -> bool:
        """How many have voted is told to nobody before the close."""
        return any(vote.is_hidden for vote in self.votes)

    @property
    def under_way(self) -> Sequence[Vote]:
        """Those that are open: a college that an earlier round has filled waits for nobody; all of them once closed."""
        return [vote for vote in self.votes if vote.is_open] or self.votes

    @property
    def cast(self) -> int:
        return sum(vote.cast for vote in self.under_way)

    @property
    def able(self) -> int:
        return sum(vote.able for vote in self.under_way)

    @property
    def result(self) -> list[Json | None]:
        """What each college gave, once all are counted."""
        return [] if self.is_open else [vote.result for vote in self.votes]


def polls_of(contests: Iterable[ContestRow], votes: Iterable[Vote]) -> list[Poll]:
    """The colleges that have a seat to fill, each with its last ballot in the session."""
    cast = {vote.session_ballot.contest: vote for vote in votes}
    return [Poll(contest, cast.get(contest.pk)) for contest in contests if contest.seats]
