"""What is typed of an account of the accountant’s plan: its number, its words, and where that is read."""

from __future__ import annotations

from typing import Unpack

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from lieudit.cooperative.chart import Told
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.types import Phrase, PlainFormOptions, Sent
from lieudit.toolkit.widgets import Day


class MapForm(ActForm):
    verb = _("Écrire ce compte")
    number = forms.CharField(label=_("Numéro, dans le plan de la comptabilité"), max_length=20)
    words = forms.CharField(label=_("Libellé"), max_length=120)
    source = forms.CharField(
        label=_("D’après"),
        max_length=200,
        help_text=_("Qui le dit, dans quel document : par exemple, le plan de comptes du cabinet, page 2."),
    )
    source_on = forms.DateField(label=_("Document du"), widget=Day())

    def __init__(self, *sent: Sent, told: Told, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        self.told = told
        self.fields["number"].initial, self.fields["words"].initial = told.own
        self.fields["number"].help_text = (
            _g("Trois chiffres d’abord. Pour revenir au plan général : %s.") % told.account
        )
        self.fields["source_on"].initial = timezone.localdate()

    @property
    def page_title(self) -> str:
        return _g("Compte %(number)s, %(words)s") % self.told.general._asdict()

    @property
    def done(self) -> Phrase:
        return _("C’est écrit : les extraits et les journaux le disent ainsi. Le grand livre, lui, n’a pas changé.")
