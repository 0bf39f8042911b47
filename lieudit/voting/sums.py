"""Approvals, scores and quadratic votes: one total for each option. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lieudit.toolkit.french import NBSP
from lieudit.voting.election import Election
from lieudit.voting.outcome import figure

UNITS = {"approval": ("approbation", "approbations"), "score": ("point", "points"), "quadratic": ("voix", "voix")}
COLUMNS = {"approval": "Part des bulletins exprimés", "score": "Moyenne", "quadratic": "Par bulletin exprimé"}


@dataclass(frozen=True)
class Total:
    """One option: its rank (shared in a tie), its total, and that total for each voice expressed."""

    rank: int
    name: str
    total: Fraction
    words: str
    each: Fraction
    fate: str

    @property
    def figure(self) -> str:
        return figure(self.total)


class Sums(Election):
    template = "voting/result_sums.html"

    @property
    def unit(self) -> tuple[str, str]:
        return UNITS[self.rule["method"]]

    @property
    def column(self) -> str:
        return COLUMNS[self.rule["method"]]

    @property
    def is_share(self) -> bool:
        return bool(self.rule["method"] == "approval")

    @property
    def rows(self) -> list[Total]:
        """The highest total first; equal totals bear the same rank."""
        rows, at = [], 1
        for names in self.result["ranking"]:
            for name in names:
                total = Fraction(self.raw["totals"][name])
                each = total / self.expressed
                rows.append(Total(at, name, total, self._words(total), each, self.fate_of(name)))
            at += len(names)
        return rows

    @property
    def scale(self) -> Fraction:
        """The length of a full bar: all the voices for approvals, else the greatest total."""
        if self.is_share:
            return self.expressed
        return max((abs(row.total) for row in self.rows), default=Fraction(1)) or Fraction(1)

    def _words(self, total: Fraction) -> str:
        return f"{figure(total)}{NBSP}{self.unit[0] if abs(total) < 2 else self.unit[1]}"
