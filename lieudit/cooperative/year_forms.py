"""What people type of a year of the cooperative: its surplus, the decision that adopts it, a half-yearly rate."""

from __future__ import annotations

from decimal import Decimal
from typing import Unpack

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from lieudit.cooperative.allocating import decisions_for, reserves_of, uncovered_losses
from lieudit.cooperative.models import Allocation, Cooperative, Loss, Revaluation, YearWords
from lieudit.cooperative.nameless_form import NamelessForm
from lieudit.cooperative.revaluing import decisions_raising
from lieudit.cooperative.reviewing import decisions_naming, decisions_on_loss
from lieudit.governance.models import Decision
from lieudit.toolkit.act_form import ActForm, EurosField, WordsField, rows_field
from lieudit.toolkit.types import Phrase, PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, Day, Words

MOST_REMARKS, LONGEST_REMARK = 40, 500
"""Remarks of one review, and characters of each."""


class AllocationForm(ActForm):
    """The facts of a year, and what is wished for."""

    page_title = _("Répartir l’excédent")
    verb = _("Proposer cette répartition")
    year = forms.IntegerField(label=_("Exercice"), min_value=1947, max_value=9999)
    amount = EurosField(label=_("Excédent, en euros"))
    subsidies = EurosField(
        label=_("Dont subventions, en euros"),
        required=False,
        help_text=_("Elles vont toutes aux réserves : rien ne s’en partage."),
    )
    losses = EurosField(
        label=_("Pertes passées à couvrir, en euros"),
        required=False,
        help_text=_("Sans rien écrire ici, celles qui sont notées et que rien ne couvre encore."),
    )
    reserves = EurosField(label=_("Réserves avant cette répartition, en euros"), required=False)
    legal = EurosField(
        label=_("À la réserve légale, en euros"),
        required=False,
        help_text=_("Sans rien écrire ici, le moins que la loi demande."),
    )
    interest = EurosField(
        label=_("Aux parts, en euros"),
        required=False,
        help_text=_("Sans rien écrire ici, aucun intérêt. Tout le reste va à la réserve statutaire."),
    )
    exit_reserve = EurosField(
        label=_("À la réserve pour qui part, en euros"),
        required=False,
        help_text=_("Qui part après cinq années entières en reçoit ce qui revient à ses parts et à ses années."),
    )

    def __init__(self, *sent: Sent, cooperative: Cooperative, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        self.fields["year"].initial = timezone.localdate().year - 1
        self.fields["reserves"].initial = reserves_of(cooperative) or None
        self.fields["losses"].initial = uncovered_losses(cooperative, timezone.localdate().year - 1) or None
        if not cooperative.terms().exit_reserve:
            del self.fields["exit_reserve"]

    @property
    def done(self) -> Phrase:
        return _("C’est proposé. Une assemblée l’adopte, puis une autre personne l’écrit au registre.")


class AdoptForm(ActForm):
    page_title = _("Citer la décision qui l’adopte")
    verb = _("Citer cette décision")
    decision = forms.ModelChoiceField(
        Decision.objects.none(),
        label=_("Décision"),
        empty_label=None,
        widget=ChoiceCards(size="l"),
        help_text=_("Celles de l’assemblée, prises depuis la proposition."),
    )

    def __init__(self, *sent: Sent, allocation: Allocation, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        found = decisions_for(allocation)
        rows_field(self, "decision").queryset = Decision.objects.filter(pk__in=[each.pk for each in found])

    @property
    def done(self) -> Phrase:
        return _("La décision est citée. Une autre personne que celle qui a proposé l’écrit au registre.")


class DropForm(ActForm):
    page_title = _("Abandonner cette répartition")
    verb = _("Abandonner")
    reason = forms.CharField(label=_("Pourquoi"), max_length=300)

    @property
    def done(self) -> Phrase:
        return _("C’est abandonné : rien n’a été écrit au registre, et une autre peut être proposée.")


class RateForm(ActForm):
    page_title = _("Noter le taux d’un semestre")
    verb = _("Noter ce taux")
    year = forms.IntegerField(label=_("Année"), min_value=1947, max_value=9999)
    half = forms.TypedChoiceField(
        label=_("Semestre"),
        choices=[(1, _("Premier")), (2, _("Second"))],
        coerce=int,
        widget=ChoiceCards(size="xs"),
    )
    value = forms.DecimalField(
        label=_("Taux moyen, en points"),
        min_value=Decimal("-5"),
        max_value=Decimal(50),
        max_digits=5,
        decimal_places=2,
        localize=True,
        help_text=_("Taux moyen de rendement des obligations des sociétés privées, par exemple 2,28."),
    )
    source = forms.CharField(label=_("Où l’avez-vous lu ?"), max_length=200)

    @property
    def done(self) -> Phrase:
        return _("Le taux est noté, avec sa source.")


class ReviewerForm(ActForm):
    page_title = _("Nommer un réviseur")
    verb = _("Écrire qui est nommé")
    reviewer = forms.CharField(label=_("Réviseur"), max_length=200)
    substitute = forms.CharField(label=_("Suppléant"), max_length=200)
    decision = forms.ModelChoiceField(
        Decision.objects.none(), label=_("Décision qui les nomme"), empty_label=None, widget=ChoiceCards(size="l")
    )

    def __init__(self, *sent: Sent, cooperative: Cooperative, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        known = [each.pk for each in decisions_naming(cooperative)]
        rows_field(self, "decision").queryset = Decision.objects.filter(pk__in=known)

    @property
    def done(self) -> Phrase:
        return _("Le réviseur et son suppléant sont nommés.")


class ReviewForm(NamelessForm):
    WORDS = ("report", "remarks")
    page_title = _("La révision est remise")
    verb = _("Noter le rapport")
    held_on = forms.DateField(label=_("Remise le"), widget=Day())
    report = forms.CharField(
        label=_("Où se lit le rapport"), max_length=300, help_text=_("Une adresse, ou le point d’une séance.")
    )
    remarks = forms.CharField(
        label=_("Ses remarques"),
        widget=Words(rows=6),
        required=False,
        help_text=_("Une par ligne : chacune se suit comme une action, sur la page de l’année."),
    )

    def clean_remarks(self) -> list[str]:
        """One a line; lines without words are none."""
        found = [" ".join(line.split()) for line in self.cleaned_data["remarks"].splitlines() if line.strip()]
        if len(found) > MOST_REMARKS:
            raise forms.ValidationError(_g("%s remarques au plus.") % MOST_REMARKS)
        if any(len(each) > LONGEST_REMARK for each in found):
            raise forms.ValidationError(_g("%s signes au plus par remarque.") % LONGEST_REMARK)
        return found

    @property
    def done(self) -> Phrase:
        return _("La révision est notée : la prochaine est due cinq ans après.")


class PlanRemarkForm(NamelessForm):
    WORDS = ("who",)
    page_title = _("Qui suit cette remarque")
    verb = _("Dire qui s’en charge")
    who = forms.CharField(label=_("Qui s’en charge"), max_length=200, help_text=_("Un organe, une fonction."))
    due = forms.DateField(label=_("Avant le"), widget=Day(), required=False)

    @property
    def done(self) -> Phrase:
        return _("C’est noté.")


class SettleRemarkForm(NamelessForm):
    WORDS = ("words",)
    page_title = _("Ce qui a été fait")
    verb = _("Dire que c’est fait")
    words = forms.CharField(label=_("Ce qui a été fait"), max_length=500, widget=Words(rows=3))

    @property
    def done(self) -> Phrase:
        return _("C’est dit : cette remarque a sa suite.")


class LossForm(ActForm):
    page_title = _("Noter une perte")
    verb = _("Noter cette perte")
    year = forms.IntegerField(label=_("Exercice"), min_value=1947, max_value=9999)
    amount = EurosField(label=_("Perte, en euros"))
    source = forms.CharField(label=_("Pièce"), max_length=200, help_text=_("Les comptes où elle se lit."))

    @property
    def done(self) -> Phrase:
        return _("La perte est notée ; elle compte pour la révision.")


class PostLossForm(ActForm):
    page_title = _("Écrire une perte au registre")
    verb = _("L’écrire au registre")
    decision = forms.ModelChoiceField(
        Decision.objects.none(),
        label=_("Décision de l’assemblée"),
        empty_label=None,
        widget=ChoiceCards(size="l"),
        help_text=_("Celle qui approuve les comptes, et dit qui porte la perte."),
    )
    reserves = EurosField(
        label=_("Prise sur la réserve statutaire, en euros"),
        required=False,
        help_text=_("Le reste est reporté : qui part en porte sa part, les excédents à venir le couvrent d’abord."),
    )

    def __init__(self, *sent: Sent, loss: Loss, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        known = [each.pk for each in decisions_on_loss(loss)]
        rows_field(self, "decision").queryset = Decision.objects.filter(pk__in=known)

    @property
    def done(self) -> Phrase:
        return _("La perte est écrite au registre.")


class RevaluationForm(ActForm):
    page_title = _("Relever la valeur des parts")
    verb = _("Préparer, pour l’assemblée")

    @property
    def done(self) -> Phrase:
        return _("C’est préparé. Une fois l’assemblée tenue, une autre personne l’écrit au registre.")


class WriteRevaluationForm(ActForm):
    page_title = _("Écrire une revalorisation au registre")
    verb = _("L’écrire au registre")
    decision = forms.ModelChoiceField(
        Decision.objects.none(),
        label=_("Décision de l’assemblée"),
        empty_label=None,
        widget=ChoiceCards(size="l"),
        help_text=_("Celle de l’assemblée qui modifie les statuts, et qui fait entrer des réserves dans le capital."),
    )

    def __init__(self, *sent: Sent, revaluation: Revaluation, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        known = [each.pk for each in decisions_raising(revaluation)]
        rows_field(self, "decision").queryset = Decision.objects.filter(pk__in=known)

    @property
    def done(self) -> Phrase:
        return _("C’est écrit : chaque part vaut ce que disent les statuts.")


class YearForm(ActForm):
    page_title = _("Le rapport de l’année")
    verb = _("Publier le rapport")
    context = WordsField(label=_("Le contexte"), help_text=_("Ce qui s’est passé autour de la coopérative."))
    effect = WordsField(label=_("Les effets"), help_text=_("Ce qu’elle a changé, pour qui."))

    def __init__(self, *sent: Sent, written: YearWords | None, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        if written:
            self.fields["context"].initial, self.fields["effect"].initial = written.context, written.effect

    @property
    def done(self) -> Phrase:
        return _("Le rapport est publié.")
