"""The fields in which one says to which service of an organisation one writes, and what names it in directories."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from lieudit.network.identifiers import clean_siret
from lieudit.toolkit.act_form import on_one_line


class ServiceField(forms.CharField):
    """A service, on one line."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Le service à qui l’on écrit"),
            max_length=200,
            required=False,
            validators=[on_one_line],
            help_text=gettext_lazy("Bureau des collectivités, direction de cabinet… La lettre le nomme d’abord."),
        )


class SiretField(forms.CharField):
    """A SIRET in one spelling, or refused with a sentence."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("SIRET"),
            max_length=20,
            required=False,
            help_text=gettext_lazy("Quatorze chiffres, comme dans l’annuaire public. Son SIREN s’en déduit."),
        )

    def clean(self, value: object) -> str:
        text = str(super().clean(value) or "")
        return clean_siret(text) if text else ""
