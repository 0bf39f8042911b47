"""Majority judgment: the merit profile of each option, its majority grade, and how equal ones are parted. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise, zip_longest
from typing import Any

from lieudit.toolkit.french import counted, percent
from lieudit.voting.election import Election
from lieudit.voting.outcome import figure, listed

SHOWN = 7
"""How many of the grades that leave are written in the table."""


@dataclass(frozen=True)
class Profile:
    """One option: voices by grade from worst to best, shares better and worse than its majority grade."""

    rank: int
    name: str
    counts: list[Fraction]
    grade: str
    better: Fraction
    worse: Fraction
    leaving: str
    fate: str

    @property
    def figures(self) -> list[str]:
        return [figure(count) for count in self.counts]

    @property
    def spoken(self) -> str:
        """« Bien ; 40 % mieux, 20 % moins bien »."""
        return f"{self.grade} ; {percent(self.better)} mieux, {percent(self.worse)} moins bien"


class Merit(Election):
    template = "voting/result_merit.html"

    @property
    def grades(self) -> list[str]:
        return [str(grade) for grade in self.rule["grades"]]

    @property
    def rows(self) -> list[Profile]:
        rows, at = [], 1
        for names in self.result["ranking"]:
            for name in names:
                gauge = self.raw["gauges"][name]
                rows.append(
                    Profile(
                        at,
                        name,
                        [Fraction(count) for count in self.raw["histograms"][name]],
                        self.grades[gauge["grade"]],
                        Fraction(gauge["p"]),
                        Fraction(gauge["q"]),
                        self._leaving(name),
                        self.fate_of(name),
                    )
                )
            at += len(names)
        return rows

    def _leaving(self, name: str) -> str:
        """The grades of `name` in the order in which they leave the middle."""
        first = [self.grades[grade] for grade in islice(one_by_one(self.raw["majority_values"][name]), SHOWN + 1)]
        return ", ".join(first[:SHOWN]) + (", …" if len(first) > SHOWN else "")

    @property
    def partings(self) -> list[str]:
        """How each option passes before the next one, where their majority grades are the same."""
        found = []
        for before, after in pairwise(self.result["ranking"]):
            grade = self.raw["gauges"][before[0]]["grade"]
            if grade == self.raw["gauges"][after[0]]["grade"]:
                found.append(self._parting(before, after, self.grades[grade]))
        return found + [self._true_tie(names) for names in self.result["ranking"] if len(names) > 1]

    def _parting(self, before: list[str], after: list[str], grade: str) -> str:
        values = self.raw["majority_values"]
        sequences = zip_longest(one_by_one(values[before[0]]), one_by_one(values[after[0]]))
        removed, (higher, lower) = next((at, pair) for at, pair in enumerate(sequences) if pair[0] != pair[1])
        return (
            f"{listed(before)} et {listed(after)} ont la même mention majoritaire, « {grade} ». Après "
            f"{counted(removed, 'mention retirée', 'mentions retirées')} à chacune, le milieu est "
            f"« {self._word(higher)} » pour {listed(before)} et « {self._word(lower)} » pour {listed(after)}."
        )

    def _word(self, grade: int | None) -> str:
        return "plus rien" if grade is None else self.grades[grade]

    def _true_tie(self, names: list[str]) -> str:
        return f"{listed(names)} ont reçu exactement les mêmes mentions : l’égalité est entière."


def one_by_one(value: Iterable[Any]) -> Iterator[int]:
    """The grades of a majority value (runs of some grades and how many times), in the order in which they leave."""
    for grades, times in value:
        for _ in range(times):
            yield from grades
