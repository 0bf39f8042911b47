"""Schulze: who beats whom, the winner of all duels when there is one, and the strength of the paths. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.french import counted
from lieudit.toolkit.types import Cleaned
from lieudit.voting.frozen import Rule, Said
from lieudit.voting.methods.method import Elects, Explanation, Method, Offer
from lieudit.voting.methods.paper import PaperForm
from lieudit.voting.methods.result import Election, Line, seats_words
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
    def lines(self) -> list[Line]:
        return [
            Line(row.name, f"{counted(row.won, 'duel gagné', 'duels gagnés')} sur {len(row.fought)}", row.fate)
            for row in self.rows
        ]

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


class RankingForm(PaperForm):
    hint = _("Un même rang peut aller à plusieurs options : elles sont à égalité.")

    def field_of(self, option: str) -> forms.Field:
        ranks = [(str(rank), _rank(rank)) for rank in range(1, len(self.ballot.options) + 1)]
        return forms.TypedChoiceField(
            label=self.read(option),
            help_text=self.explained(option),
            choices=[("", _("sans rang")), *ranks],
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.Select(attrs={"class": "short"}),
            error_messages={"invalid_choice": _("Choisissez un rang de la liste.")},
        )

    def written(self, typed: Cleaned) -> Said:
        return {"ranking": rank_groups(typed)}

    @property
    def said(self) -> list[tuple[str, str]]:
        lines = super().said
        ranked = [option for option, field in zip(self.ballot.options, self.names, strict=True) if self.data.get(field)]
        left = [self.read(option) for option in self.ballot.options if option not in ranked]
        return (
            [*lines, (" = ".join(left), _now("sans rang, après les autres"))]
            if lines and left and not self.silent
            else lines
        )

    @staticmethod
    def lines(said: Said) -> list[tuple[str, str]]:
        groups = [group if isinstance(group, list) else [group] for group in said]
        return [(" = ".join(group), _place(at, len(group))) for at, group in enumerate(groups, 1)]

    @staticmethod
    def trial(rule: Rule, options: Sequence[str]) -> Said:
        return list(options[:1])


def _rank(rank: int) -> str:
    return _now("1er rang") if rank == 1 else _now("%se rang") % rank


def _place(at: int, together: int) -> str:
    rank = "1er rang" if at == 1 else f"{at}e rang"
    return f"{rank}, à égalité" if together > 1 else rank


def rank_groups(ranks: Mapping[str, int]) -> list[str | list[str]]:
    """Options and their ranks → the groups of a ranking: equal ranks share a group, gaps do not count."""
    groups = [[option for option, its in ranks.items() if its == rank] for rank in sorted(set(ranks.values()))]
    return [group[0] if len(group) == 1 else group for group in groups]


def _schulze(rule: Rule) -> list[str]:
    return [
        "Un bulletin classe les options. Deux options peuvent être à égalité ; celles qu’il ne classe pas sont "
        "toutes dernières.",
        "On compare les options deux à deux. Celle que le plus de voix placent devant gagne le duel.",
        "Un chemin va d’une option à une autre par des duels gagnés. Sa force est celle de son duel le plus faible.",
        "Une option passe devant une autre si son meilleur chemin vers elle est plus fort que le chemin de retour.",
        seats_words(rule, "les meilleurs chemins vers toutes les autres"),
    ]


METHODS = (
    Method(
        "schulze",
        Explanation(
            "Classement par duels (méthode de Schulze)",
            "Classez les options. Deux options peuvent avoir le même rang ; celles que vous laissez sont "
            "toutes dernières.",
            "On compare les options deux à deux. Celle qui gagne tous ses duels l’emporte. S’il n’y en a pas, "
            "on suit les victoires de proche en proche, de la plus forte à la plus faible.",
        ),
        paper=RankingForm,
        result=Duels,
        sentences=_schulze,
        offer=Offer(5, "Classement, par duels", "On classe les options ; chacune est comparée à chaque autre."),
        elects=Elects(4, "par classement, en comparant les candidatures deux à deux"),
    ),
)
