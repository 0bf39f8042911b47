"""Who is there and who is represented, college by college, and whether the quorum is reached. Pure, exact."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from lieudit.governance.rules import Rules, proxy_rule
from lieudit.hall.rows import SeatRow
from lieudit.voting.frozen import Rule
from lieudit.voting.proxy_rules import OneProxy, OneVoice, resolve


class RollSeat(NamedTuple):
    """One seat of the roll. A suspended one attends, and is not counted."""

    key: str
    college: str
    college_name: str
    suspended: bool = False


@dataclass
class CollegeAttendance:
    """Counted voices of a college."""

    code: str
    name: str
    registered: int = 0
    present: int = 0
    represented: int = 0

    @property
    def gathered(self) -> int:
        return self.present + self.represented

    @property
    def share(self) -> int:
        """Percent of its voices that are gathered, for eyes."""
        return round(100 * self.gathered / self.registered) if self.registered else 0


@dataclass(frozen=True)
class Quorum:
    """`needed` voices of those registered, present or represented; none when the rule counts the votes cast only."""

    rows: list[CollegeAttendance]
    needed: int
    listed: int = 0
    """Voices that a vote opened now would have beside these: written down by one person alone, or carried by such."""

    @property
    def registered(self) -> int:
        return sum(row.registered for row in self.rows)

    @property
    def present(self) -> int:
        return sum(row.present for row in self.rows)

    @property
    def represented(self) -> int:
        return sum(row.represented for row in self.rows)

    @property
    def gathered(self) -> int:
        return self.present + self.represented

    @property
    def able(self) -> int:
        """The voices that a vote opened now would have."""
        return self.gathered + self.listed

    @property
    def is_reached(self) -> bool:
        return self.gathered >= self.needed

    @property
    def mark(self) -> Fraction | None:
        """The share of the voices that it takes."""
        return Fraction(self.needed, self.registered) if self.needed and self.registered else None

    def frozen(self) -> dict[str, object]:
        """What a vote keeps of it, as plain JSON."""
        return {
            "present": self.present,
            "represented": self.represented,
            "registered": self.registered,
            "needed": self.needed,
            "reached": self.is_reached,
            "colleges": [vars(row) for row in self.rows],
        }


def quorum(voices: Iterable[RollSeat], present: Collection[str], represented: Collection[str], rule: Rule) -> Quorum:
    """Count the voices; `rule` has the `quorum` and `quorum_base` of a recount file."""
    rows: dict[str, CollegeAttendance] = {}
    for voice in voices:
        if voice.suspended:
            continue
        row = rows.setdefault(voice.college, CollegeAttendance(voice.college, voice.college_name))
        row.registered += 1
        if voice.key in present:
            row.present += 1
        elif voice.key in represented:
            row.represented += 1
    registered = sum(row.registered for row in rows.values())
    asked = Fraction(rule.get("quorum") or 0) if rule.get("quorum_base", "registered") == "registered" else Fraction(0)
    return Quorum(list(rows.values()), ceil(asked * registered))


def voice_of(seat: SeatRow) -> RollSeat:
    """A seat as `models.seats_of` reads it, as a voice."""
    return RollSeat(seat.key, seat.college.code, seat.college.name, seat.late)


def represented(
    voices: Iterable[RollSeat], present: Collection[str], seats: Iterable[SeatRow], rules: Rules
) -> set[str]:
    """Voices that are away and whose proxy has effect: its holder is there, is able to vote and has not too many.

    `seats` say whom they entrusted, as `holder` (None: nobody, 0: blank) since `given_at`, the first given first.
    """
    everyone = list(seats)
    chair = next((seat.key for seat in everyone if seat.chairs), "")
    roll = {
        voice.key: OneVoice(voice.key, "", voice.college, voice.suspended, voice.key in present) for voice in voices
    }
    holders = {seat.pk: roll.get(seat.key) for seat in everyone}
    given = sorted((seat for seat in everyone if seat.holder is not None), key=lambda seat: (seat.given_at, seat.pk))
    proxies = [
        OneProxy(roll[seat.key], (holders.get(seat.holder) or STRANGER) if seat.holder else None, order)
        for order, seat in enumerate(given)
        if seat.key in roll
    ]
    return {fate.giver.key for fate in resolve(roll.values(), proxies, proxy_rule(rules, chair)) if not fate.refusal}


STRANGER = OneVoice("?", "", "")
"""Who holds a proxy and sits no more."""
