"""What people type to report a text, and to answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import ReportReason
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.widgets import ChoiceCards


class ReportForm(ActForm):
    reason = forms.ChoiceField(
        label=_("Pourquoi signaler ce texte ?"), choices=ReportReason.choices, widget=ChoiceCards(size="l")
    )
    details = forms.CharField(
        label=_("Précisions"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ce que les animateurs doivent savoir pour comprendre."),
    )


class ReasonForm(ActForm):
    """The reason of a moderator, which the author reads."""

    reason = forms.CharField(
        label=_("Motif"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("L’auteur du texte le lira. Dites ce qui ne va pas dans le texte, jamais dans la personne."),
    )
