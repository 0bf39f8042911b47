"""The way of voting and what the vote risks, as any form that prepares a ballot asks for them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.types import Cleaned
from lieudit.toolkit.widgets import ChoiceCards
from lieudit.voting.ways import AGAIN, KINDS, OTHERWISE, STAKES
from lieudit.voting.workflow import Way

RISKS = ("stakes", "again", "otherwise")


class WayFields(forms.Form):
    """`way`, and three questions, which must be answered to choose more than the usual one. What comes out is `way` and
    `risk`, the answers by name: all of them, or nothing."""

    way = forms.ChoiceField(
        label=_("De quelle façon ?"),
        choices=[(way.value, way.label) for way in KINDS],
        widget=ChoiceCards(hints={way.value: kind.gives for way, kind in KINDS.items()}, size="l"),
        initial=Way.ROLL_CALL.value,
        required=False,
        error_messages={"invalid_choice": _("Choisissez une des façons que les règles permettent.")},
    )
    stakes = forms.ChoiceField(
        label=_("Quel est l’enjeu ?"), choices=[*STAKES.items()], widget=ChoiceCards(size="m"), required=False
    )
    again = forms.ChoiceField(
        label=_("Ce vote peut-il être refait ?"), choices=[*AGAIN.items()], widget=ChoiceCards(size="m"), required=False
    )
    otherwise = forms.ChoiceField(
        label=_("Peut-on voter autrement ?"),
        choices=[*OTHERWISE.items()],
        widget=ChoiceCards(size="m"),
        required=False,
        help_text=_("Ces trois réponses proposent une façon de voter. Elles sont figées avec le scrutin, et montrées."),
    )

    def offer_ways(self, allowed: Collection[str]) -> None:
        """Those that the rules let one choose, the first one by default."""
        field = self.fields["way"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(way.value, way.label) for way in KINDS if way in allowed]
        field.initial = field.choices[0][0]

    def clean(self) -> Cleaned:
        cleaned: Cleaned = super().clean() or {}
        answers = {name: cleaned.pop(name, "") for name in RISKS}
        field = self.fields["way"]
        assert isinstance(field, forms.ChoiceField)
        cleaned["way"] = cleaned.get("way") or field.initial
        if cleaned["way"] == field.initial:
            return cleaned | {"risk": answers if all(answers.values()) else {}}
        for name, said in answers.items():
            if not said and name not in self.errors:
                self.add_error(name, _now("Répondez : la façon de voter en dépend, et le scrutin garde la réponse."))
        return cleaned | {"risk": answers}


def is_answered(risk: Mapping[str, str]) -> bool:
    """The three questions have an answer that is known."""
    known = {"stakes": STAKES, "again": AGAIN, "otherwise": OTHERWISE}
    return all(risk.get(name) in choices for name, choices in known.items())
