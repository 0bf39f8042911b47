"""What a voter says: one word, asked twice so that a slip of the thumb is not a vote."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.act_form import ActForm
from lieudit.voting.outcome import CHOICE_WORDS


class VoteForm(ActForm):
    choice = forms.ChoiceField(
        choices=list(CHOICE_WORDS.items()),
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Choisissez pour, contre, abstention ou blanc."),
            "invalid_choice": _("Choisissez pour, contre, abstention ou blanc."),
        },
    )
