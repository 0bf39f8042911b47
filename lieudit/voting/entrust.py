"""What people type to give a proxy, to answer one, and to vote for those that they carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.widgets import ChoiceCards
from lieudit.voting.models import RollEntry
from lieudit.voting.proxy_rules import why_unable
from lieudit.voting.workflow import PROXY_WORKFLOW

MOST_CARDS = 12
"""Beyond so many voices, a list that opens is shorter than as many cards."""


class EntrustForm(ActForm):
    """Who will vote for a voice, and for what. `unable` says of the other voices why they could not."""

    holder = forms.ChoiceField(
        label=_("Qui votera en votre nom ?"),
        error_messages={
            "required": _("Choisissez qui votera en votre nom."),
            "invalid_choice": _("Choisissez une voix de la liste."),
        },
    )
    whole_sitting = forms.TypedChoiceField(
        label=_("Pour quoi ?"),
        coerce=lambda value: value == "sitting",
        choices=[("ballot", _("Ce scrutin seulement")), ("sitting", _("Toute la séance"))],
        initial="ballot",
        widget=ChoiceCards(size="m"),
        error_messages={"required": _("Dites si ce pouvoir vaut pour ce scrutin ou pour toute la séance.")},
    )

    def __init__(self, data: Any = None, *, giver: RollEntry, reach: str = "") -> None:
        super().__init__(data, initial={"whole_sitting": "sitting"} if reach == "seance" else None)
        ballot = giver.ballot
        roll = {entry.key: entry for entry in ballot.roll.select_related("account")}
        unable = why_unable(roll.values(), giver.key, ballot.accepted_proxies(), ballot.proxy_rule)
        self.unable = [sentence for key, sentence in unable.items() if key != giver.key]
        self.able = {key: entry for key, entry in roll.items() if key not in unable}
        choices = [(key, entry.holder) for key, entry in self.able.items()]
        if blank := self.able.get(ballot.rule.get("blank_proxy_holder", "")):
            choices.append(("blank", _now("En blanc : la règle le confie à %s") % blank.holder))
        holder = cast(forms.ChoiceField, self.fields["holder"])
        if len(choices) > MOST_CARDS:
            choices.insert(0, ("", _now("Choisir dans la liste")))
        else:
            holder.widget = ChoiceCards(hints={key: entry.college_name for key, entry in self.able.items()}, size="l")
        holder.choices = choices
        if ballot.sitting_id is None:
            del self.fields["whole_sitting"]

    def clean_holder(self) -> RollEntry | None:
        return self.able.get(self.cleaned_data["holder"])


class AnswerForm(ActForm):
    """What one answers to a proxy: a step of its life."""

    step = forms.ChoiceField(
        choices=[(name, step.label) for name, step in PROXY_WORKFLOW.steps.items()],
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choisissez une réponse.")),
    )


class TogetherForm(forms.Form):
    """One answer for each voice that a holder carries, beside its own paper: the same, another word, or later."""

    SAME, LATER = "same", "later"

    def __init__(self, data: Any = None, *, voices: Iterable[RollEntry], words: Mapping[str, str]) -> None:
        super().__init__(data)
        said = [(self.SAME, _("Comme ma voix")), *words.items(), (self.LATER, _("Plus tard, à part"))]
        for voice in voices:
            self.fields[f"for_{voice.key}"] = forms.ChoiceField(
                label=voice.holder,
                help_text=voice.college_name,
                choices=said,
                initial=self.SAME,
                widget=ChoiceCards(size="xs"),
                error_messages=dict.fromkeys(("required", "invalid_choice"), _("Dites ce que vote cette voix.")),
            )

    @property
    def others(self) -> dict[str, str | None]:
        """Voices that vote now, by key: a word, or None for the same as the holder."""
        said = {name.removeprefix("for_"): value for name, value in self.cleaned_data.items()}
        return {key: None if value == self.SAME else value for key, value in said.items() if value != self.LATER}
