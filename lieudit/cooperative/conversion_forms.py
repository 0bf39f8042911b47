"""What people type in the file of a conversion: who sees to a step, what proves it, its statutes, the day itself."""

from __future__ import annotations

from typing import Unpack

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account
from lieudit.cooperative.conversion_steps import STATUTES, STEPS, UNANIMITY, StepKey
from lieudit.cooperative.converting import changes_for
from lieudit.cooperative.models import Cooperative
from lieudit.cooperative.nameless_form import NamelessForm
from lieudit.cooperative.permissions import preparable
from lieudit.governance.models import Assembly, RulebookChange
from lieudit.toolkit.act_form import ActForm, EurosField, WordsField, rows_field
from lieudit.toolkit.types import FormOptions, Phrase, PlainFormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, Day


class BeginForm(ActForm):
    page_title = _("Préparer une coopérative")
    verb = _("Commencer")
    assembly = forms.ModelChoiceField(
        Assembly.objects.none(),
        label=_("Qui la prépare ?"),
        empty_label=None,
        widget=ChoiceCards(size="l"),
        help_text=_("Chacun peut alors promettre des parts, en public. Rien n’engage avant le vote des statuts."),
    )

    def __init__(self, *sent: Sent, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        assert isinstance(self.account, Account)
        rows_field(self, "assembly").queryset = preparable(self.account).order_by("name", "pk")

    @property
    def done(self) -> Phrase:
        return _("C’est commencé : chacun peut promettre des parts, et les étapes disent ce qui manque.")


class StepForm(ActForm):
    """About one step, which its title names."""

    def __init__(self, *sent: Sent, step: StepKey, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        self.step = step

    @property
    def page_title(self) -> str:
        return str(self.step.label)


class DutyForm(StepForm, NamelessForm):
    WORDS = ("who",)
    verb = _("Dire qui s’en charge")
    who = forms.CharField(label=_("Qui s’en charge ?"), max_length=120)
    due = forms.DateField(
        label=_("Avant le"),
        widget=Day(),
        required=False,
        help_text=_("Passé ce jour, l’étape est dite en retard, d’elle-même."),
    )

    def __init__(self, *sent: Sent, step: StepKey, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, step=step, **options)
        self.fields["who"].initial = STEPS[step].who

    @property
    def done(self) -> Phrase:
        return _("C’est noté : chacun lit qui s’en charge, et jusqu’à quand.")


class ProofForm(StepForm, NamelessForm):
    WORDS = ("words", "reference")
    verb = _("Prouver cette étape")
    answer = forms.ChoiceField(
        label=_("Ce que l’on a trouvé"),
        choices=[
            (STATUTES, _("Une clause de nos statuts dit la majorité")),
            (UNANIMITY, _("Nos statuts n’en disent rien : l’unanimité")),
        ],
        widget=ChoiceCards(size="l"),
    )
    words = WordsField(
        label=_("Ce qui le prouve"),
        rows=4,
        most=1000,
        help_text=_("La clause citée, la réponse du conseil, l’annonce parue : chacun le lira. Ne nommez personne."),
    )
    on = forms.DateField(label=_("Le"), widget=Day())
    reference = forms.CharField(
        label=_("Pièce"), max_length=120, required=False, help_text=_("Le numéro du récépissé ou de l’attestation.")
    )

    def __init__(self, *sent: Sent, step: StepKey, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, step=step, **options)
        self.fields["on"].initial = timezone.localdate()
        if step != StepKey.MAJORITY:
            del self.fields["answer"]

    @property
    def done(self) -> Phrase:
        return _("L’étape est prouvée : chacun lit par quoi, et depuis quand.")


class WithdrawForm(StepForm, NamelessForm):
    WORDS = ("reason",)
    verb = _("Revenir en arrière")
    reason = forms.CharField(label=_("Pourquoi"), max_length=300)

    @property
    def done(self) -> Phrase:
        return _("L’étape revient en arrière. Ce qui était écrit reste au dossier, et rien d’autre n’est perdu.")


class StatutesForm(ActForm):
    page_title = _("Choisir les statuts")
    verb = _("Choisir ces statuts")
    change = forms.ModelChoiceField(
        RulebookChange.objects.none(),
        label=_("Modification des règles"),
        empty_label=None,
        widget=ChoiceCards(size="l"),
        help_text=_("Celles d’une SCIC, qui ne sont pas encore votées. Adoptée, elle attend le jour du basculement."),
    )

    def __init__(self, *sent: Sent, cooperative: Cooperative, **options: Unpack[PlainFormOptions]) -> None:
        super().__init__(*sent, **options)
        known = [each.pk for each in changes_for(cooperative)]
        rows_field(self, "change").queryset = RulebookChange.objects.filter(pk__in=known)

    @property
    def done(self) -> Phrase:
        return _("Ce sont les statuts de la conversion : chacun lit ce qui change pour lui.")


class GivingUpForm(NamelessForm):
    WORDS = ("reason",)
    page_title = _("Renoncer aux statuts votés")
    verb = _("Le demander")
    reason = forms.CharField(
        label=_("Pourquoi"),
        max_length=300,
        help_text=_("Chacun le lira. D’autres statuts pourront être votés ; les bulletins signés seront retirés."),
    )

    @property
    def done(self) -> Phrase:
        return _("C’est demandé. Une autre personne le confirme ; d’ici là, rien ne change.")


class PrepareForm(ActForm):
    page_title = _("Préparer le jour du basculement")
    verb = _("Dire que tout est prêt")
    funds = EurosField(
        label=_("Fonds de l’association, en euros"),
        required=False,
        help_text=_("Ils deviennent des réserves impartageables : jamais du capital, jamais partagés."),
    )

    @property
    def done(self) -> Phrase:
        return _("Tout est prêt. Une autre personne le confirme, et tout passe en une fois.")
