"""What people type about agreements: with whom, its object and its days; an answer; a reason."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.agreements.models import Agreement
from lieudit.care.charter import CharterForm
from lieudit.network.organisation_field import OrganisationField
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.types import Cleaned
from lieudit.toolkit.uploads import ScanField
from lieudit.toolkit.widgets import ChoiceCards, Day

ONE_DAY = dt.timedelta(days=1)


class ReasonForm(CharterForm):
    """An act that publishes its reason."""

    reason = forms.CharField(
        label=gettext_lazy("Motif"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Publié dans le fil du lieu."),
    )


class AnswerForm(ActForm):
    """Is it true? Who says no says why."""

    is_true = forms.TypedChoiceField(
        label=gettext_lazy("Cette convention existe-t-elle entre vous ?"),
        choices=[("yes", gettext_lazy("Oui, c’est exact")), ("no", gettext_lazy("Non, nous ne la reconnaissons pas"))],
        coerce=lambda answer: answer == "yes",
        widget=ChoiceCards(size="m"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Si c’est non, votre motif"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Publié sur la page de la convention."),
    )

    def clean(self) -> Cleaned:
        typed: Cleaned = super().clean() or self.cleaned_data
        if typed.get("is_true") is False and not typed.get("reason", "").strip():
            self.add_error("reason", _("Dites pourquoi, en une phrase : le lieu et le public le lisent."))
        return typed


class RenewForm(CharterForm):
    """The dates and the document of an agreement."""

    starts_on = forms.DateField(label=gettext_lazy("Premier jour"), widget=Day())
    ends_on = forms.DateField(
        label=gettext_lazy("Dernier jour"),
        widget=Day(),
        help_text=gettext_lazy("Les deux parties seront prévenues 180 jours puis 60 jours avant."),
    )
    document = ScanField(
        "pdf",
        required=False,
        label=gettext_lazy("Document"),
        help_text=gettext_lazy("PDF, 10 Mo au plus. Lu par les deux parties et par l’animation du territoire."),
    )


class AgreementForm(RenewForm):
    """An agreement between a place and a partner."""

    partner = OrganisationField(label=gettext_lazy("Partenaire"), help_text=gettext_lazy("Son nom, ou son SIREN."))
    title = forms.CharField(
        label=gettext_lazy("Objet"),
        max_length=200,
        help_text=gettext_lazy("Par exemple : mise à disposition d’un conseiller, deux jours par semaine."),
    )
    field_order = ["partner", "title", "starts_on", "ends_on", "document"]


def following_days(agreement: Agreement) -> dict[str, object]:
    """The dates that a renewal shows first: the next day, for as long."""
    start = max(agreement.ends_on + ONE_DAY, timezone.localdate())
    return {"starts_on": start, "ends_on": start + (agreement.ends_on - agreement.starts_on)}
