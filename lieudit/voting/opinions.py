"""For and against each option, asked apart. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from lieudit.voting.outcome import figure
from lieudit.voting.sums import Sums, Total


@dataclass(frozen=True)
class Asked(Total):
    """One option: its voices for (`total`), against, and the abstentions on it."""

    against: Fraction = Fraction(0)
    abstained: Fraction = Fraction(0)


class Opinions(Sums):
    template = "voting/result_each.html"

    @property
    def rows(self) -> list[Total]:
        """In the order of the ballot: each was asked apart."""
        return [self._row(at, name) for at, name in enumerate(self.options, 1)]

    def _row(self, at: int, name: str) -> Asked:
        total, against = Fraction(self.raw["totals"][name]), Fraction(self.raw["against"][name])
        return Asked(
            rank=at,
            name=name,
            total=total,
            words=f"{figure(total)} pour, {figure(against)} contre",
            each=total / self.expressed,
            fate=self.fate_of(name),
            against=against,
            abstained=Fraction(self.raw["abstained"][name]),
        )
