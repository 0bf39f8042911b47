"""Schulze: who beats whom, the winner of all duels when there is one, and the strength of the paths. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from lieudit.voting.election import Election
from lieudit.voting.outcome import figure


@dataclass(frozen=True)
class Duel:
    """Seen from one option: the voices that place it before the other, and the other before it."""

    other: str
    ahead: Fraction
    behind: Fraction

    @property
    def outcome(self) -> str:
        if self.ahead == self.behind:
            return "égalité"
        return "gagne" if self.ahead > self.behind else "perd"

    @property
    def score(self) -> str:
        return f"{figure(self.ahead)} à {figure(self.behind)}"


@dataclass(frozen=True)
class Contender:
    """One option and its duels, against all the options in the order of the ranking; None against itself."""

    name: str
    duels: list[Duel | None]
    fate: str

    @property
    def fought(self) -> list[Duel]:
        return [duel for duel in self.duels if duel]

    @property
    def won(self) -> int:
        return sum(duel.outcome == "gagne" for duel in self.fought)


class Duels(Election):
    template = "voting/result_duels.html"

    @property
    def champion(self) -> str | None:
        """The option that wins against each of the others (Condorcet)."""
        champion: str | None = self.raw["condorcet_winner"]
        return champion

    @property
    def order(self) -> list[str]:
        return [name for names in self.result["ranking"] for name in names]

    @property
    def rows(self) -> list[Contender]:
        return self._against(self.raw["pairwise"])

    @property
    def paths(self) -> list[Contender]:
        """The same table for the strength of the best paths."""
        return self._against(self.raw["path_strength"])

    def _against(self, strength: Mapping[str, Mapping[str, str | int]]) -> list[Contender]:
        order = self.order
        return [
            Contender(
                name,
                [
                    Duel(other, Fraction(strength[name][other]), Fraction(strength[other][name]))
                    if other != name
                    else None
                    for other in order
                ],
                self.fate_of(name),
            )
            for name in order
        ]

    @property
    def first(self) -> list[Contender]:
        """The duels of the option, or options, of the first rank."""
        head = self.result["ranking"][0]
        return [row for row in self.rows if row.name in head]

    @property
    def champion_sentence(self) -> str:
        if self.champion:
            return (
                f"{self.champion} gagne tous ses duels : c’est le vainqueur de Condorcet, et la règle le met en tête."
            )
        return (
            "Aucune option ne gagne tous ses duels. La règle compare alors les chemins : d’une option à l’autre "
            "par des duels gagnés, un chemin vaut son duel le plus faible."
        )
