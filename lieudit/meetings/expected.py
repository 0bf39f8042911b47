"""The quorum that a session may expect, by college, from what its members said before. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from lieudit.meetings.workflow import Attendance
from lieudit.toolkit.french import NBSP, counted
from lieudit.voting.outcome import points

WIDTH = 600
"""Of a gauge, in the units of its drawing."""


@dataclass(frozen=True)
class CollegeExpected:
    """The seats of one college that will be held, out of those that sit."""

    name: str
    coming: int
    seats: int

    @property
    def words(self) -> str:
        return f"{self.coming} sur {self.seats}"

    @property
    def gauge(self) -> int:
        return WIDTH * self.coming // self.seats if self.seats else 0


@dataclass(frozen=True)
class Expected:
    """All colleges; `share` is the quorum that the rules ask for, « 0 » when they ask for none."""

    colleges: list[CollegeExpected]
    share: Fraction
    of_members: bool = False
    """One counts the voices of members, and not the seats of a council."""

    @property
    def coming(self) -> int:
        return sum(college.coming for college in self.colleges)

    @property
    def seats(self) -> int:
        return sum(college.seats for college in self.colleges)

    @property
    def needed(self) -> int:
        return ceil(self.share * self.seats)

    @property
    def is_reached(self) -> bool:
        return self.coming >= self.needed

    @property
    def mark(self) -> int:
        """Where the gauges show the quorum."""
        return int(WIDTH * self.share)

    @property
    def state(self) -> str:
        if not self.share:
            return "Aucun quorum n’est demandé"
        if self.is_reached:
            return "Atteint si chacun vient"
        missing = self.needed - self.coming
        return f"Il manque {counted(missing, *self._noun)}"

    @property
    def _noun(self) -> tuple[str, str]:
        return ("voix", "voix") if self.of_members else ("siège", "sièges")

    @property
    def words(self) -> str:
        """« 113 sièges annoncés sur 159, il en faut 80. »"""
        one, many = ("annoncée", "annoncées") if self.of_members else ("annoncé", "annoncés")
        said = f"{counted(self.coming, f'{self._noun[0]} {one}', f'{self._noun[1]} {many}')} sur {self.seats}"
        if not self.share:
            return f"{said}."
        return f"{said}, il en faut {self.needed}. Le trait marque {points(self.share)}{NBSP}% de chaque collège."


def expected(
    seats: Iterable[tuple[str, str]],
    modes: Mapping[str, str],
    carried: Collection[str],
    share: Fraction,
    *,
    of_members: bool = False,
) -> Expected:
    """`seats` are (key, name of the college) in the order of the colleges; `modes` what each said, by key;
    `carried` the keys of those whose proxy is accepted."""
    rows = list(seats)
    total: Counter[str] = Counter(college for _key, college in rows)
    coming = Counter(college for key, college in rows if _comes(modes.get(key, ""), key in carried))
    return Expected([CollegeExpected(name, coming[name], count) for name, count in total.items()], share, of_members)


def _comes(mode: str, is_carried: bool) -> bool:
    """By itself, or by a proxy that was accepted."""
    return mode in {Attendance.ON_SITE, Attendance.REMOTE} or is_carried
