"""What a voter says: one word, asked twice so that a slip of the thumb is not a vote."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.act_form import ActForm
from lieudit.voting.outcome import CHOICE_WORDS
from lieudit.voting.verification import MOST_BYTES


class VoteForm(ActForm):
    choice = forms.ChoiceField(
        choices=list(CHOICE_WORDS.items()),
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Choisissez pour, contre, abstention ou blanc."),
            "invalid_choice": _("Choisissez pour, contre, abstention ou blanc."),
        },
    )


class RecountFileForm(forms.Form):
    file = forms.FileField(
        label=_("Fichier de recomptage"),
        help_text=_("Un fichier JSON, 5 Mo au plus. Il est lu puis oublié."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        allow_empty_file=True,
        error_messages={"required": _("Choisissez le fichier à vérifier.")},
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Ce fichier dépasse 5 Mo : recomptez-le chez vous, avec le script."))
        content: bytes = file.read()
        return content
