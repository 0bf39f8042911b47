"""Rows of a session as its reads give them: models, with the columns that `models.py` adds to each. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from lieudit.elections.models import Contest
    from lieudit.governance.models import Seat
    from lieudit.hall.models import SessionBallot
    from lieudit.meetings.models import AgendaItem


class SeatThere(TypedDict):
    """How a seat is there, what it said, to whom it gave its proxy: `models.seats_of` says each."""

    mode: str | None
    by: str | None
    noted_by: int | None
    arrived_at: dt.datetime | None
    sure: bool
    person: int | None
    leaving: bool
    on_paper: bool
    came: bool
    left_at: dt.datetime | None
    turns: int
    seconds: int
    here: int
    holder: int | None
    given_at: dt.datetime | None
    late: bool


class TimeTaken(TypedDict):
    """Seconds that a point took, since when it runs, and whether it was decided in a block."""

    spent: int
    since: dt.datetime | None
    blocked: bool


class Stood(TypedDict):
    """The options of who stands in a college, of whom it elected; how each is read, in the order of `keys`."""

    stood: list[str]
    elected: list[str]
    keys: list[str]
    names: list[str]


class Counted(TypedDict):
    """How many of a ballot's roll have voted, how many may, and the college that it elects."""

    cast: int
    able: int
    contest: int | None


type SeatRow = WithAnnotations[Seat, SeatThere]
type ItemRow = WithAnnotations[AgendaItem, TimeTaken]
type ContestRow = WithAnnotations[Contest, Stood]
type BallotRow = WithAnnotations[SessionBallot, Counted]


def full_name(seat: Seat) -> str:
    """A seat as a list of several colleges says it."""
    return f"{seat.name}, {seat.college.name}"
