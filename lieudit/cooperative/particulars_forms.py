"""What one types of one’s birth and address; why who keeps the register reads them."""

from __future__ import annotations

from typing import Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.cooperative.models import Associate, Particulars
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.types import Phrase, PlainFormOptions, Sent
from lieudit.toolkit.widgets import Day


class ParticularsForm(ActForm):
    page_title = _("Ma naissance et mon adresse")
    verb = _("Écrire")
    born_on = forms.DateField(
        label=_("Date de naissance"), required=False, widget=Day(), help_text=_("D’une personne, pas d’une structure.")
    )
    address = forms.CharField(
        label=_("Adresse"),
        max_length=300,
        required=False,
        help_text=_("Qui tient le registre la lit, jamais sans l’écrire au journal. Vide : c’est effacé."),
    )

    def __init__(self, *sent: Sent, associate: Associate, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        if known := Particulars.objects.filter(associate=associate).first():
            self.initial.update(born_on=known.born_on, address=known.address)
        if associate.organisation_id:
            del self.fields["born_on"]

    @property
    def done(self) -> Phrase:
        return _("C’est écrit, à part du registre : qui le tient, seul, peut le lire.")


class ReadParticularsForm(ActForm):
    page_title = _("Lire la naissance et l’adresse")
    verb = _("Lire")
    reason = forms.CharField(
        label=_("Pourquoi"), max_length=200, help_text=_("Le journal garde cette lecture, et pourquoi.")
    )
