"""The way of voting and what the vote risks, as any form that prepares a ballot asks for them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.types import Cleaned
from lieudit.toolkit.widgets import ChoiceCards
from lieudit.voting.disclosure import FEWEST
from lieudit.voting.ways import AGAIN, KINDS, OTHERWISE, STAKES, propose
from lieudit.voting.workflow import Way

if TYPE_CHECKING:
    from django.utils.datastructures import MultiValueDict

RISKS = ("stakes", "again", "otherwise")


class WayFields(NamedForm):
    """`way`, and three questions, which must be answered to choose more than the usual one, or always where the form
    `asks`. What comes out is `way` and `risk`, the answers by name: all of them, or nothing.

    Answers propose a way. Where another was chosen, the form comes back once with the proposal and why: `proposed` is
    the one that was read then.
    """

    asks = False
    allowed: Collection[str] = tuple(KINDS)

    way = forms.ChoiceField(
        label=_("De quelle façon ?"),
        choices=[(way.value, way.label) for way in KINDS],
        widget=ChoiceCards(hints={way.value: kind.gives for way, kind in KINDS.items()}, size="l"),
        initial=Way.ROLL_CALL.value,
        required=False,
        error_messages={"invalid_choice": _("Choisissez une des façons que les règles permettent.")},
    )
    stakes = forms.ChoiceField(
        label=_("Quel est l’enjeu ?"),
        choices=[*STAKES.items()],
        widget=ChoiceCards(size="m", depends=True),
        required=False,
    )
    again = forms.ChoiceField(
        label=_("Ce vote peut-il être refait ?"),
        choices=[*AGAIN.items()],
        widget=ChoiceCards(size="m", depends=True),
        required=False,
    )
    otherwise = forms.ChoiceField(
        label=_("Peut-on voter autrement ?"),
        choices=[*OTHERWISE.items()],
        widget=ChoiceCards(size="m", depends=True),
        required=False,
        help_text=_(
            "Pour voter autrement que d’habitude, répondez aux trois : elles proposent une façon de voter, sont figées "
            "avec le scrutin, et montrées."
        ),
    )
    proposed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def offer_ways(self, allowed: Collection[str]) -> None:
        """Those that the rules let one choose, the first one by default."""
        self.allowed = allowed
        field = self.fields["way"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(way.value, way.label) for way in KINDS if way in allowed]
        field.initial = field.choices[0][0]

    def voices(self) -> int:
        """How many may vote, as far as one knows before the roll is frozen."""
        return FEWEST

    def clean(self) -> Cleaned:
        cleaned: Cleaned = super().clean() or {}
        answers = {name: cleaned.pop(name, "") for name in RISKS}
        seen = cleaned.pop("proposed", "")
        field = self.fields["way"]
        assert isinstance(field, forms.ChoiceField)
        cleaned["way"] = way = cleaned.get("way") or field.initial
        whole = all(answers.values())
        if not whole and not self.asks and way == field.initial:
            return cleaned | {"risk": {}}
        for name, said in answers.items():
            if not said and name not in self.errors:
                self.add_error(name, _now("Répondez : la façon de voter en dépend, et le scrutin garde la réponse."))
        if whole and "way" not in self.errors:
            self._propose(answers, way, seen)
        return cleaned | {"risk": answers}

    def _propose(self, answers: Mapping[str, str], way: str, seen: str) -> None:
        """Say once which way the answers propose, where it is not the one that was chosen."""
        proposed, why = propose(**answers, voices=self.voices())
        if proposed in (way, seen):
            return
        data = cast("MultiValueDict[str, str]", self.data).copy()
        data[self.add_prefix("proposed")] = proposed.value
        self.data = data
        words = _now("Vos réponses proposent : %(way)s. %(why)s Choisissez-la, ou envoyez encore pour garder la vôtre.")
        if proposed not in self.allowed:
            words = _now(
                "Vos réponses proposent : %(way)s, que les règles ne permettent pas ici. %(why)s Envoyez encore pour "
                "garder la vôtre, ou faites changer les règles."
            )
        self.add_error("way", words % {"way": proposed.label, "why": why})


def is_answered(risk: Mapping[str, str]) -> bool:
    """The three questions have an answer that is known."""
    known = {"stakes": STAKES, "again": AGAIN, "otherwise": OTHERWISE}
    return all(risk.get(name) in choices for name, choices in known.items())
