"""What people type to report a text, to answer, to contest an answer, and to ask for a mediation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account
from lieudit.care.commitments import THE_LAW, commitments_of
from lieudit.care.models import Appeal, AppealOutcome, CharterVersion, MediationOutcome, Mediator, Report, ReportReason
from lieudit.care.services import LONGEST_SUSPENSION
from lieudit.care.statement import MeasureKind
from lieudit.toolkit.act_form import ActForm, choice_field, rows_field
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.types import FormOptions, PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, Day

if TYPE_CHECKING:
    from django.db.models import QuerySet


NO_PERSON = _("L’auteur du texte le lira. Dites ce qui ne va pas dans le texte, jamais dans la personne.")


class ReportForm(ActForm):
    reason = forms.ChoiceField(
        label=_("Pourquoi signaler ce texte ?"), choices=ReportReason.choices, widget=ChoiceCards(size="l")
    )
    details = forms.CharField(
        label=_("Précisions"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ce que les animateurs doivent savoir pour comprendre."),
    )


class ReasonForm(ActForm):
    """The reason of a moderator, which the author or the reporter reads."""

    reason = forms.CharField(
        label=_("Motif"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), help_text=NO_PERSON
    )


class RuledForm(ReasonForm):
    """With the rule that the text breaks: a commitment of the charter in force, or the law."""

    field_order: tuple[str, ...] = ("rule", "reason")

    def __init__(self, *sent: Sent, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        charter = CharterVersion.objects.current()
        rules = [*commitments_of(charter.text if charter else ""), THE_LAW]
        choices = [("", _("Choisissez")), *((rule, rule[0].upper() + rule[1:]) for rule in rules)]
        self.fields["rule"] = forms.ChoiceField(label=_("Règle que le texte enfreint"), choices=choices)
        self.fields["reason"].label = _("Faits")
        self.order_fields(self.field_order)


class SuspendForm(RuledForm):
    field_order = ("rule", "reason", "days")
    days = forms.IntegerField(
        label=_("Durée, en jours"),
        min_value=1,
        max_value=LONGEST_SUSPENSION,
        help_text=_("Une semaine la première fois. La personne lit et vote comme avant."),
    )


class BulkForm(RuledForm):
    """Several reports, one decision, one reason: the two buttons are the decision."""

    reports = forms.ModelMultipleChoiceField(
        Report.objects.none(),
        label=_("Signalements"),
        error_messages={"required": _("Cochez au moins un signalement.")},
    )
    decision = forms.ChoiceField(choices=[("dismiss", ""), ("hide", "")], widget=forms.HiddenInput)

    def __init__(self, *sent: Sent, reports: QuerySet[Report], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        rows_field(self, "reports").queryset = reports
        self.fields["rule"].required = self.data.get("decision") == "hide"
        self.fields["rule"].help_text = _("Pour masquer. Laissez vide pour classer.")
        self.fields["reason"].label = _("Motif, le même pour tous")

    def ticked(self) -> set[str]:
        """Reports that were ticked, kept when the form comes back."""
        return set(self.data.getlist("reports")) if hasattr(self.data, "getlist") else set()


class QueueFilter(NamedForm):
    """What to look at in the queue."""

    nature = forms.ChoiceField(
        label=_("Nature"),
        required=False,
        choices=[
            ("", _("Tout")),
            ("reports", _("Signalements")),
            ("appeals", _("Recours")),
            ("mediations", _("Médiations")),
        ],
    )
    reason = forms.ChoiceField(
        label=_("Raison du signalement"), required=False, choices=[("", _("Toutes")), *ReportReason.choices]
    )
    late = forms.ChoiceField(
        label=_("Délai"), required=False, choices=[("", _("Tous")), ("yes", _("En retard seulement"))]
    )


class AppealForm(ActForm):
    text = forms.CharField(
        label=_("Pourquoi contestez-vous cette mesure ?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Une autre personne que celle qui a décidé vous lit et décide sous quinze jours."),
    )


class DecideForm(ActForm):
    """What becomes of a measure that was contested."""

    outcome = forms.ChoiceField(label=_("Décision"), choices=AppealOutcome.choices, widget=ChoiceCards(size="m"))
    days = forms.IntegerField(
        label=_("Nouvelle durée, en jours depuis le début"), required=False, min_value=1, max_value=LONGEST_SUSPENSION
    )
    answer = forms.CharField(
        label=_("Motif"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}), help_text=NO_PERSON
    )

    def __init__(self, *sent: Sent, appeal: Appeal, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        kind = appeal.measure.kind
        if kind == MeasureKind.REMINDER:
            choice_field(self, "outcome").choices = [
                choice for choice in AppealOutcome.choices if choice[0] != AppealOutcome.CHANGED
            ]
        if kind == MeasureKind.HIDDEN:
            hints = {AppealOutcome.CHANGED.value: _("Le texte redevient visible, avec un rappel à la charte.")}
            self.fields["outcome"].widget.hints = hints
        if kind != MeasureKind.SUSPENSION:
            del self.fields["days"]


class MediatorForm(ActForm):
    address = forms.EmailField(
        label=_("Adresse électronique du compte"),
        help_text=_("La personne a un compte ici, y publie son nom, et n’est pas du secrétariat."),
    )
    until = forms.DateField(label=_("Mandat jusqu’au"), widget=Day(), help_text=_("Trois ans au plus."))


class MediationForm(ActForm):
    mediator = forms.ModelChoiceField(
        Mediator.objects.none(), label=_("À qui demandez-vous ?"), empty_label=None, widget=ChoiceCards(size="m")
    )
    words = forms.CharField(
        label=_("Que se passe-t-il, et qu’attendez-vous ?"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Seule la personne choisie vous lit. Si elle invite l’autre personne, celle-ci lira aussi ce message."
        ),
    )

    def __init__(self, *sent: Sent, account: Account, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        others = Mediator.objects.running().exclude(account=account)
        rows_field(self, "mediator").queryset = others


class WordsForm(ActForm):
    words = forms.CharField(label=_("Votre message"), max_length=8000, widget=forms.Textarea(attrs={"rows": 5}))


class InviteForm(ActForm):
    address = forms.EmailField(
        label=_("Adresse électronique du compte à inviter"),
        help_text=_("La personne lira tout ce qui est écrit ici, et pourra répondre."),
    )


class CloseForm(ActForm):
    outcome = forms.ChoiceField(label=_("Issue"), choices=MediationOutcome.choices, widget=ChoiceCards(size="m"))
    words = forms.CharField(
        label=_("Ce que vous retenez ensemble"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
