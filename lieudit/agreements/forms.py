"""What people type about agreements: with whom, its object and its days; what each side binds itself to; a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Unpack

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.agreements.models import Agreement
from lieudit.agreements.vocabulary import Nature
from lieudit.agreements.workflow import Side
from lieudit.care.charter import CharterForm
from lieudit.network.organisation_field import OrganisationField
from lieudit.toolkit.act_form import ActForm, EurosField
from lieudit.toolkit.types import Cleaned, FormOptions, Sent
from lieudit.toolkit.uploads import ScanField
from lieudit.toolkit.widgets import ChoiceCards, Day

ONE_DAY = dt.timedelta(days=1)


class ReasonForm(CharterForm):
    """An act that publishes its reason."""

    reason = forms.CharField(
        label=gettext_lazy("Motif"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Publié sur la page de la convention."),
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
            self.add_error("reason", _("Dites pourquoi, en une phrase : l’autre partie et le public le lisent."))
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


class FundedForm(AgreementForm):
    """An agreement of an organisation or of the council: of which nature is the money that it brings."""

    nature = forms.ChoiceField(
        label=gettext_lazy("Nature de l’argent qu’elle apporte"),
        choices=[choice for choice in Nature.choices if choice[0] != Nature.DUES],
        initial=Nature.GRANT,
    )
    field_order = ["partner", "title", "starts_on", "ends_on", "nature", "document"]

    def __init__(self, *sent: Sent, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.fields["document"].help_text = _("PDF, 10 Mo au plus. Lu par les deux parties.")


class OfASideForm(CharterForm):
    """What a side binds itself to; `sides` are those that the account may bind."""

    side_field = "side"

    def __init__(
        self, *sent: Sent, agreement: Agreement, sides: Iterable[Side], **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(*sent, **options)
        choices = [(side.value, str(agreement.side(side))) for side in sides]
        words = gettext_lazy("Qui s’engage") if self.side_field == "side" else gettext_lazy("Qui verse")
        self.fields[self.side_field] = forms.ChoiceField(label=words, choices=choices)
        self.order_fields([self.side_field])


class CommitmentForm(OfASideForm):
    page_title, verb = gettext_lazy("Ajouter un engagement"), gettext_lazy("Ajouter cet engagement")
    done = gettext_lazy("L’engagement est écrit : le jour venu, on dit s’il est tenu.")

    words = forms.CharField(
        label=gettext_lazy("À quoi"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("En une phrase, que tout le monde lit."),
    )
    due_on = forms.DateField(label=gettext_lazy("Pour le"), widget=Day())
    is_report = forms.BooleanField(label=gettext_lazy("C’est le compte rendu qui est dû à l’autre"), required=False)


class InstalmentForm(OfASideForm):
    page_title, verb = gettext_lazy("Annoncer un versement"), gettext_lazy("Annoncer ce versement")
    done = gettext_lazy("Le versement est annoncé : qui le reçoit dit quand il est venu.")
    side_field = "payer"

    words = forms.CharField(
        label=gettext_lazy("Ce que c’est"), max_length=120, help_text=gettext_lazy("Par exemple : année 2027, solde.")
    )
    amount = EurosField(label=gettext_lazy("Somme, en euros"))
    announced_on = forms.DateField(label=gettext_lazy("Pour le"), widget=Day())


class DropForm(CharterForm):
    page_title, verb = gettext_lazy("Abandonner un engagement"), gettext_lazy("L’abandonner, avec cette raison")
    done = gettext_lazy("C’est dit, avec la raison.")

    reason = forms.CharField(label=gettext_lazy("Pourquoi"), max_length=500)


class ReportForm(ActForm):
    page_title, verb = gettext_lazy("Le compte rendu est reçu"), gettext_lazy("Écrire le jour")
    done = gettext_lazy("Le compte rendu est noté : il n’est plus rappelé.")

    on = forms.DateField(label=gettext_lazy("Reçu le"), widget=Day, initial=timezone.localdate)


class ReceivedForm(ActForm):
    page_title, verb = gettext_lazy("Le versement est reçu"), gettext_lazy("Écrire le jour")
    done = gettext_lazy("C’est noté : le versement est reçu.")

    on = forms.DateField(label=gettext_lazy("Reçu le"), widget=Day, initial=timezone.localdate)


class AskedForm(ActForm):
    page_title, verb = gettext_lazy("La suite est demandée"), gettext_lazy("Écrire la demande")
    done = gettext_lazy("La demande est écrite : sa réponse est attendue depuis ce jour.")

    on = forms.DateField(label=gettext_lazy("Demandée le"), widget=Day, initial=timezone.localdate)


class HeardForm(ActForm):
    page_title, verb = gettext_lazy("La réponse est venue"), gettext_lazy("Écrire la réponse")
    done = gettext_lazy("La réponse est écrite. Si c’est oui, inscrivez la suite.")

    on = forms.DateField(label=gettext_lazy("Reçue le"), widget=Day, initial=timezone.localdate)


def following_days(agreement: Agreement) -> dict[str, object]:
    """The dates that a renewal shows first: the next day, for as long."""
    start = max(agreement.ends_on + ONE_DAY, timezone.localdate())
    return {"starts_on": start, "ends_on": start + (agreement.ends_on - agreement.starts_on)}
