"""Who sits, college by college, as the page of an assembly shows it. Pure: rows in, rows out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lieudit.toolkit.french import counted

if TYPE_CHECKING:
    from lieudit.governance.models import College, Interest, Seat
    from lieudit.network.models import Representative


@dataclass(frozen=True)
class SeatLine:
    """One seat: who holds it, who speaks for it, what they took part in and which links they declared."""

    seat: Seat
    people: list[Representative]
    links: list[Interest]
    voted: int
    asked: int

    @property
    def turnout(self) -> str:
        """« 7 votes sur 9 »; nothing while no vote has been held."""
        return f"{counted(self.voted, 'vote')} sur {self.asked}" if self.asked else ""


@dataclass(frozen=True)
class CollegeLine:
    """One college: its weight in points, its seats held, and how many its rules leave to fill."""

    college: College
    points: str
    seats: list[SeatLine] = field(default_factory=list)
    planned: int | None = None

    @property
    def vacant(self) -> int:
        return max((self.planned or 0) - len(self.seats), 0)

    @property
    def held(self) -> str:
        """« 3 sièges occupés sur 5 »."""
        words = counted(len(self.seats), "siège occupé", "sièges occupés")
        return words if self.planned is None else f"{words} sur {self.planned}"


def composition(
    colleges: Iterable[College],
    seats: Iterable[Seat],
    *,
    points: Mapping[str, str],
    planned: Mapping[str, int],
    speaking: Iterable[Representative],
    links: Iterable[Interest],
    turnout: Mapping[str, tuple[int, int]],
) -> list[CollegeLine]:
    """The colleges in order. `speaking` are representatives, `links` interests, `turnout` key → (voted, asked)."""
    people: defaultdict[int | None, list[Representative]] = defaultdict(list)
    for each in speaking:
        people[each.organisation_id].append(each)
    of_college: defaultdict[int, list[SeatLine]] = defaultdict(list)
    declared = list(links)
    for seat in seats:
        mine = [link for link in declared if concerns(link, seat)]
        line = SeatLine(seat, people[seat.organisation_id], mine, *turnout.get(seat.key, (0, 0)))
        of_college[seat.college_id].append(line)
    return [
        CollegeLine(college, points.get(college.code, "0"), of_college[college.pk], planned.get(college.code))
        for college in colleges
    ]


def concerns(link: Interest, seat: Seat) -> bool:
    """The link is that of the organisation that sits, or that of the person who does."""
    if link.organisation_id:
        return bool(link.organisation_id == seat.organisation_id)
    return bool(seat.account_id and link.account_id == seat.account_id)


def interest_notes(
    seats: Iterable[Seat], links: Iterable[Interest], concerned: Iterable[int], speaking: Iterable[tuple[int, int]]
) -> dict[int, str]:
    """Why a seat is bound to what is decided: seat id → sentence, for the seats that are.

    `concerned`: ids of the organisations that the decision is about; `links`: interests declared with one of them;
    `speaking`: (organisation id, account id) of those who answer for a seat today.
    """
    about = set(concerned)
    mouths: defaultdict[int | None, set[int | None]] = defaultdict(set)
    for organisation, account in speaking:
        mouths[organisation].add(account)
    notes = {}
    for seat in seats:
        said = ["directement concerné"] if seat.organisation_id in about else []
        for link in links:
            nature = f"{link} ({link.get_nature_display()})"
            if concerns(link, seat):
                said.append(f"lien déclaré avec {nature}")
            elif not link.organisation_id and link.account_id in mouths[seat.organisation_id]:
                said.append(f"lien déclaré de qui le représente avec {nature}")
        if said:
            notes[seat.pk] = "; ".join(said)[:300]
    return notes
