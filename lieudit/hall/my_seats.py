"""What a member's page shows of each of their seats: its place in the queue, in the round and in the vote. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lieudit.hall.board import Board, Offer, WaitingSpeaker
from lieudit.hall.rows import SeatRow
from lieudit.hall.workflow import CheckedBy, Mode
from lieudit.voting.rights import against_voting

if TYPE_CHECKING:
    import datetime as dt

    from lieudit.hall.models import Voice
    from lieudit.voting.models import RollEntry


@dataclass(frozen=True)
class MySeat:
    """One seat that the person speaks for. `entries`: the voices that the person may cast in the vote under way;
    `refused`: the form of its answer to the round, when it has to be written again; `account`: who reads."""

    seat: SeatRow
    board: Board
    entries: Sequence[RollEntry]
    refused: Any = None
    account: int | None = None

    @property
    def is_there(self) -> bool:
        return bool(self.seat.mode)

    @property
    def is_listed(self) -> bool:
        """Somebody wrote down that it is there."""
        return self.is_there and self.seat.by == CheckedBy.LIST

    @property
    def is_held_by_another(self) -> bool:
        """Another person who speaks for it came for it."""
        return self.is_there and self.seat.person not in (None, self.account)

    @property
    def offers(self) -> list[Offer]:
        """The proxies that seats that left ask it to carry."""
        return [offer for offer in self.board.offers if offer.holder == self.seat.pk]

    @property
    def stayers(self) -> list[SeatRow]:
        """To whom it may give its proxy as it leaves."""
        return [seat for seat in self.board.seats if seat.mode and seat.pk != self.seat.pk]

    @property
    def takes_paper(self) -> bool:
        """May ask to vote on paper, in the vote under way."""
        vote = self.vote
        asked = self.seat.on_paper or self.has_voted or self.is_listed
        return bool(vote and vote.is_open and vote.session_ballot.is_on_paper and not asked)

    @property
    def mode(self) -> str:
        return str(Mode(self.seat.mode).label) if self.seat.mode else ""

    @property
    def waiting(self) -> WaitingSpeaker | None:
        return self.board.waiting_of(self.seat.pk)

    @property
    def question(self) -> WaitingSpeaker | None:
        return self.board.question_of(self.seat.pk)

    @property
    def is_speaking(self) -> bool:
        return bool(self.board.speaker and self.board.speaker.seat_id == self.seat.pk)

    @property
    def voice(self) -> Voice | None:
        """What it answered this turn of the round."""
        return self.board.voice_of(self.seat.pk)

    @property
    def carried(self) -> list[SeatRow]:
        """The seats whose proxy it carries by name."""
        return [seat for seat in self.board.seats if seat.holder == self.seat.pk]

    @property
    def carrier(self) -> SeatRow | None:
        """Who carries its proxy by name, if it gave one."""
        return next((seat for seat in self.board.seats if seat.pk == self.seat.holder), None)

    @property
    def asked(self) -> SeatRow | None:
        """Whom it asked, as it left, to carry its proxy, as long as they have not answered."""
        holders = {offer.holder for offer in self.board.offers if offer.giver.pk == self.seat.pk}
        return next((seat for seat in self.board.seats if seat.pk in holders), None)

    @property
    def own(self) -> Any:
        """Its voice on the roll of the vote under way."""
        return next((entry for entry in self.entries if entry.key == self.seat.key), None)

    @property
    def together(self) -> list[RollEntry]:
        """The voices that it may cast now, its own first: those that it carries and that have not voted yet."""
        own = self.own
        carried = [entry for entry in self.entries if entry is not own and carrier_of(entry) == self.seat.key]
        waiting = [(entry, None if entry is own else own) for entry in [own, *carried] if entry and not voted(entry)]
        return [entry for entry, carrier in waiting if not against_voting(entry.ballot, entry, carrier)]

    @property
    def refusal(self) -> str:
        """Why its own voice is not cast in the vote under way; nothing when it may be, or was."""
        own = self.own
        return against_voting(own.ballot, own, called="holder") if own and not voted(own) else ""

    @property
    def vote(self) -> Any:
        """The vote under way on whose roll it is, as `board.Vote`: in an election, that of its college."""
        own = self.own
        votes = self.board.vote.votes if own and self.board.vote else []
        return next((vote for vote in votes if vote.ballot.pk == own.ballot_id), None)

    @property
    def beside(self) -> list[RollEntry]:
        """The voices that it may cast in the same act as its own, once it has not voted yet."""
        return [] if self.has_voted else self.together[1:]

    @property
    def has_voted(self) -> bool:
        return bool(self.own and voted(self.own))

    @property
    def voted_at(self) -> dt.datetime | None:
        """When its own voice voted, where a vote keeps its hour: neither on paper nor in the urn."""
        return getattr(self.own.mark, "cast_at", None) if self.own else None


def voted(entry: RollEntry) -> bool:
    return getattr(entry, "mark", None) is not None


def carrier_of(entry: RollEntry) -> str:
    """The key of who votes for this voice, by a proxy in force."""
    proxy = getattr(entry, "frozen_proxy", None)
    return proxy.holder.key if proxy and not proxy.refusal else ""


def my_seats(
    board: Board, held: Collection[int], entries: Iterable[RollEntry], account: int | None = None
) -> list[MySeat]:
    """The seats of a person, who speaks for the seats `held`."""
    known = list(entries)
    return [MySeat(seat, board, known, account=account) for seat in board.seats if seat.pk in held]


def matching(seats: Iterable[SeatRow], *, q: str = "", college: str = "", there: str = "") -> list[SeatRow]:
    """The seats whose name holds every word typed, of that college, present (`oui`) or not (`non`)."""
    words = q.lower().split()
    return [
        seat
        for seat in seats
        if all(word in seat.name.lower() for word in words)
        and (not college or seat.college.code == college)
        and (not there or bool(seat.mode) == (there == "oui"))
    ]
