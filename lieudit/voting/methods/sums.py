"""Approvals and scores: one total for each option. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.french import NBSP, number
from lieudit.toolkit.types import Cleaned
from lieudit.toolkit.widgets import ChoicesCards
from lieudit.voting.frozen import Rule, Said
from lieudit.voting.methods.method import Elects, Explanation, Method, Offer
from lieudit.voting.methods.paper import PaperForm
from lieudit.voting.methods.result import Election, Line, seats_words
from lieudit.voting.outcome import figure


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

    unit: ClassVar[tuple[str, str]] = ("voix", "voix")
    column: ClassVar[str] = "Par bulletin exprimé"
    is_share: ClassVar[bool] = False

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
    def lines(self) -> list[Line]:
        return [Line(row.name, row.words, row.fate) for row in self.rows]

    @property
    def scale(self) -> Fraction:
        """The length of a full bar: all the voices for approvals, else the greatest total."""
        if self.is_share:
            return self.expressed
        return max((abs(row.total) for row in self.rows), default=Fraction(1)) or Fraction(1)

    def _words(self, total: Fraction) -> str:
        return f"{figure(total)}{NBSP}{self.unit[0] if abs(total) < 2 else self.unit[1]}"


class Approvals(Sums):
    unit = ("approbation", "approbations")
    column = "Part des bulletins exprimés"
    is_share = True


class Scores(Sums):
    unit = ("point", "points")
    column = "Moyenne"


class ApprovalForm(PaperForm):
    layout = "cards"

    def papers(self) -> dict[str, forms.Field]:
        hints = {option: self.explained(option) for option in self.ballot.options}
        return {
            "approve": forms.MultipleChoiceField(
                label=_("Les options qui vous conviennent"),
                choices=[(option, self.read(option)) for option in self.ballot.options],
                widget=ChoicesCards(hints=hints, size="l"),
                error_messages={
                    "required": _("Cochez au moins une option. Pour n’en approuver aucune, votez blanc."),
                    "invalid_choice": _("« %(value)s » n’est pas une option de ce scrutin."),
                },
            )
        }

    def clean(self) -> Cleaned:
        return {"choice": {"approve": self.cleaned_data["approve"]}} if "approve" in self.cleaned_data else {}

    @staticmethod
    def lines(said: Said) -> list[tuple[str, str]]:
        return [(option, "") for option in said]

    @staticmethod
    def trial(rule: Rule, options: Sequence[str]) -> Said:
        return list(options[:1])


class NumbersForm(PaperForm):
    """One whole number for each option: a score, or voices bought with credits."""

    field_name = "scores"

    @property
    def hint(self) -> str:
        low, high = self.bounds
        scale = _now("Une note entière de %(low)s à %(high)s.") if high is not None else _now("Une note entière.")
        return f"{scale} {_now('Une option laissée vide reçoit 0.')}" % {"low": low, "high": high}

    @property
    def bounds(self) -> tuple[int, int | None]:
        low, high = self.rule.get("scale") or (0, None)
        return ceil(Fraction(low)), None if high is None else floor(Fraction(high))

    def field_of(self, option: str) -> forms.Field:
        low, high = self.bounds
        said = (
            _("Écrivez un nombre entier entre %(low)s et %(high)s.") % {"low": low, "high": high}
            if high is not None
            else _("Écrivez un nombre entier, %(low)s ou plus.") % {"low": low}
        )
        return forms.IntegerField(
            label=self.read(option),
            help_text=self.explained(option),
            min_value=low,
            max_value=10**9 if high is None else high,
            required=False,
            widget=forms.NumberInput(attrs={"inputmode": "numeric" if low >= 0 else "text", "class": "short"}),
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), said),
        )

    def written(self, typed: Cleaned) -> Said:
        return {self.field_name: typed}

    @staticmethod
    def lines(said: Said) -> list[tuple[str, str]]:
        return [(option, figure(value)) for option, value in said.items()]

    @staticmethod
    def trial(rule: Rule, options: Sequence[str]) -> Said:
        return dict.fromkeys(options[:1], (rule.get("scale") or [0])[-1])


def _approval(rule: Rule) -> list[str]:
    return [
        "Chaque bulletin approuve autant d’options qu’il veut.",
        "Une option reçoit la voix de chaque bulletin qui l’approuve.",
        seats_words(rule, "le plus d’approbations"),
    ]


def _score(rule: Rule) -> list[str]:
    low, high = rule.get("scale") or (0, None)
    until = f"de {number(Fraction(low))} à {number(Fraction(high))}" if high is not None else "à partir de 0"
    return [
        f"Chaque bulletin donne à chaque option une note {until}.",
        "Une option laissée sans note reçoit 0 de ce bulletin.",
        "On additionne les notes de chaque option.",
        seats_words(rule, "la plus forte somme"),
    ]


SCALE = [0, 10]
METHODS = (
    Method(
        "approval",
        Explanation(
            "Vote par approbation",
            "Cochez toutes les options qui vous conviennent : une, plusieurs, ou toutes.",
            "Chaque coche donne une voix à l’option. La plus approuvée arrive en tête.",
        ),
        paper=ApprovalForm,
        result=Approvals,
        sentences=_approval,
        backed="être approuvée par",
        aloud=True,
        offer=Offer(3, "Approbation", "On coche toutes les options qui conviennent ; la plus cochée l’emporte."),
        elects=Elects(1, "par approbation : on coche toutes les candidatures qui conviennent"),
    ),
    Method(
        "score",
        Explanation(
            "Vote par notes",
            "Donnez une note à chaque option. Deux options peuvent recevoir la même.",
            "On additionne les notes de chaque option. La plus forte somme arrive en tête.",
        ),
        paper=NumbersForm,
        result=Scores,
        sentences=_score,
        backed="recevoir plus que la note la plus basse de",
        needs={"scale": SCALE},
        offer=Offer(4, "Notes", "Chaque option reçoit une note de 0 à 10 ; la somme décide."),
    ),
)
