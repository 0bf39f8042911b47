"""For and against each option, asked apart. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.types import Cleaned
from lieudit.voting.counting import OPINIONS
from lieudit.voting.frozen import Rule, Said
from lieudit.voting.methods.majority_judgment import GradesForm
from lieudit.voting.methods.method import Explanation, Method
from lieudit.voting.methods.sums import Sums, Total
from lieudit.voting.outcome import CHOICE_WORDS, figure


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


class OpinionsForm(GradesForm):
    """For or against each option."""

    caption = _("Un avis par candidature")
    heading = _("Candidature")
    nothing = _("Rien n’est choisi. Pour ne dire d’aucune ni pour ni contre, abstenez-vous ou votez blanc.")

    @property
    def hint(self) -> str:
        return _now("Si vous dites votre avis sur l’une, celles que vous laissez vides sont des abstentions.")

    @property
    def grades(self) -> list[str]:
        return [CHOICE_WORDS[opinion] for opinion in OPINIONS]

    def written(self, typed: Cleaned) -> Said:
        known = {CHOICE_WORDS[opinion]: opinion for opinion in OPINIONS}
        if set(typed.values()) == {CHOICE_WORDS["abstain"]}:
            raise forms.ValidationError(_now("Vous vous abstenez sur tout : le bouton « M’abstenir » le dit."))
        return {"opinions": {option: known[word] for option, word in typed.items()}}

    @property
    def said(self) -> list[tuple[str, str]]:
        lines = super(GradesForm, self).said
        answered = {option for option, opinion in lines}
        left = [(name, _now("abstention")) for name in map(self.read, self.ballot.options) if name not in answered]
        return [*lines, *left] if lines and not self.silent else lines

    @staticmethod
    def lines(said: Said) -> list[tuple[str, str]]:
        return [(option, CHOICE_WORDS[opinion].lower()) for option, opinion in said.items()]

    @staticmethod
    def trial(rule: Rule, options: Sequence[str]) -> Said:
        return dict.fromkeys(options[:1], "for")


def _each(rule: Rule) -> list[str]:
    return [
        "On demande pour ou contre chaque option. Ce qu’un bulletin laisse vide est une abstention.",
        "Une option est retenue si elle a plus de « pour » que de « contre ».",
    ]


METHODS = (
    Method(
        "each",
        Explanation(
            "Pour ou contre chaque candidature",
            "Il n’y a pas plus de candidatures que de sièges. Dites pour ou contre chacune.",
            "Une candidature est retenue si elle a plus de « pour » que de « contre », et assez de « pour ».",
        ),
        paper=OpinionsForm,
        result=Opinions,
        sentences=_each,
        backed="avoir le « pour » de",
        not_offered="Une élection la prend d’elle-même quand il n’y a pas plus de candidatures que de sièges.",
    ),
)
