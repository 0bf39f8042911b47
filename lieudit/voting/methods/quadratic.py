"""Quadratic votes: voices bought with credits, each dearer than the one before. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from django import forms
from django.utils.translation import gettext as _now

from lieudit.toolkit.french import counted
from lieudit.toolkit.types import Cleaned
from lieudit.voting.frozen import Rule, Said
from lieudit.voting.methods.method import Explanation, Method
from lieudit.voting.methods.result import seats_words
from lieudit.voting.methods.sums import NumbersForm, Sums


class Quadratic(Sums):
    unit = ("voix", "voix")
    column = "Par bulletin exprimé"


class CreditsForm(NumbersForm):
    field_name = "votes"

    @property
    def hint(self) -> str:
        return str(_now("Vous avez %s crédits à répartir.") % self.rule["credits"])

    @property
    def bounds(self) -> tuple[int, int | None]:
        most = floor(self.rule["credits"] ** 0.5)
        return -most, most

    def written(self, typed: Cleaned) -> Said:
        spent = sum(votes * votes for votes in typed.values())
        if not spent:
            raise forms.ValidationError(self.nothing)
        if spent > self.rule["credits"]:
            words = {"spent": spent, "credits": self.rule["credits"]}
            raise forms.ValidationError(
                _now("Ce bulletin dépense %(spent)s crédits ; vous en avez %(credits)s. Retirez des voix."),
                params=words,
            )
        return super().written(typed)

    @staticmethod
    def lines(said: Said) -> list[tuple[str, str]]:
        return [(option, _signed(votes)) for option, votes in said.items() if votes]

    @staticmethod
    def trial(rule: Rule, options: Sequence[str]) -> Said:
        return dict.fromkeys(options[:1], 1)


def _signed(votes: int) -> str:
    return f"{counted(abs(votes), 'voix', 'voix')} {'pour' if votes > 0 else 'contre'}"


def _quadratic(rule: Rule) -> list[str]:
    return [
        f"Chaque bulletin dispose de {counted(rule['credits'], 'crédit')}.",
        "Une voix coûte 1 crédit, deux voix 4, trois voix 9 : le nombre de voix multiplié par lui-même.",
        "Une voix est pour ou contre. On additionne les voix de chaque option, les « contre » en moins.",
        seats_words(rule, "le plus fort total"),
    ]


METHODS = (
    Method(
        "quadratic",
        Explanation(
            "Vote quadratique",
            "Répartissez vos crédits. Une voix coûte 1 crédit, deux en coûtent 4, trois en coûtent 9 : "
            "insister coûte de plus en plus. Un nombre négatif vote contre.",
            "On additionne les voix de chaque option, les « contre » en moins.",
        ),
        paper=CreditsForm,
        result=Quadratic,
        sentences=_quadratic,
        backed="recevoir le soutien de",
        not_offered="Le conseil n’a pas encore dit combien de crédits il donne à chacun.",
    ),
)
