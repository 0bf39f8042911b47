"""What people type of a shared budget: what is shared, a project, what is found of it, when one votes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Unpack

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.care.charter import CharterForm
from lieudit.funding.experiment_forms import PlaceForm
from lieudit.funding.models import Project, SharedBudget
from lieudit.funding.questions import read_lines
from lieudit.governance.models import Assembly
from lieudit.network.models import Place
from lieudit.toolkit.act_form import ActForm, EurosField, WordsField, rows_field
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.types import Cleaned, FormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, Day, Moment
from lieudit.voting.outcome import euros

MOST_CONDITIONS = 12
VERDICTS = (("yes", gettext_lazy("recevable")), ("no", gettext_lazy("pas recevable")))


class WholeEurosField(EurosField):
    """A sum in whole euros: a vote shares no cents."""

    def clean(self, value: object) -> int | None:
        found: Decimal | None = super().clean(value)
        if found is None:
            return None
        if found != found.to_integral_value():
            raise forms.ValidationError(_("En euros entiers, sans centimes."))
        return int(found)


class BudgetForm(CharterForm):
    """What an assembly shares, and how places propose."""

    page_title, verb = gettext_lazy("Ouvrir un budget partagé"), gettext_lazy("Ouvrir aux projets")
    done = gettext_lazy("Le budget est ouvert : les lieux proposent, jusqu’au jour dit.")

    assembly = forms.ModelChoiceField(
        Assembly.objects.none(), label=gettext_lazy("Quelle assemblée vote"), empty_label=None
    )
    title = forms.CharField(
        label=gettext_lazy("Titre"), max_length=120, help_text=gettext_lazy("Par exemple : des outils pour tous.")
    )
    purpose = WordsField(
        rows=4,
        most=3000,
        label=gettext_lazy("Pour quoi"),
        help_text=gettext_lazy("D’où vient l’argent, et ce que l’on veut rendre possible."),
    )
    conditions = WordsField(
        rows=3,
        most=2500,
        label=gettext_lazy("Ce qu’il faut pour être recevable"),
        required=False,
        help_text=gettext_lazy("Une condition par ligne. Chaque projet est vérifié avant le vote."),
    )
    amount = WholeEurosField(label=gettext_lazy("Somme à partager, en euros"))
    most = WholeEurosField(
        label=gettext_lazy("Un projet coûte au plus, en euros"),
        required=False,
        help_text=gettext_lazy("Vide : la somme entière."),
    )
    closes_on = forms.DateField(label=gettext_lazy("Les lieux proposent jusqu’au"), widget=Day)

    def __init__(self, *sent: Sent, assemblies: Sequence[Assembly], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        field = rows_field(self, "assembly")
        field.queryset = Assembly.objects.filter(pk__in=[each.pk for each in assemblies]).order_by("name", "pk")
        if len(assemblies) == 1:
            field.initial = assemblies[0].pk

    def clean_conditions(self) -> list[str]:
        try:
            return read_lines(self.cleaned_data["conditions"], "conditions", most=MOST_CONDITIONS, longest=200)
        except RuleBroken as refusal:
            raise forms.ValidationError(refusal.messages) from None


class ProjectForm(PlaceForm, CharterForm):
    """What a place proposes to pay."""

    page_title, verb = gettext_lazy("Proposer un projet"), gettext_lazy("Proposer le projet")
    done = gettext_lazy("Le projet est proposé. Vous serez prévenu quand il est vérifié.")
    field_order = ("place", "title", "words", "cost")

    title = forms.CharField(
        label=gettext_lazy("Titre"),
        max_length=120,
        help_text=gettext_lazy("Il est écrit tel quel sur le bulletin de vote."),
    )
    words = WordsField(rows=5, most=2000, label=gettext_lazy("Ce que ce sera, et pour qui"))
    cost = WholeEurosField(label=gettext_lazy("Ce qu’il coûte, en euros"))

    def __init__(
        self, *sent: Sent, budget: SharedBudget, places: Sequence[Place], **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(*sent, places=places, **options)
        self.fields["cost"].help_text = _("Tout compris, %s au plus.") % euros(budget.dearest)


class CheckForm(ActForm):
    """Whether a project may go to the vote, and what it costs."""

    page_title, verb = gettext_lazy("Vérifier un projet"), gettext_lazy("Publier la vérification")
    done = gettext_lazy("C’est publié, et le lieu le lit.")

    eligible = forms.ChoiceField(label=gettext_lazy("Ce projet est"), choices=VERDICTS, widget=ChoiceCards(size="s"))
    cost = WholeEurosField(
        label=gettext_lazy("Son coût vérifié, en euros"),
        required=False,
        help_text=gettext_lazy("Vide : celui que le lieu demande."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("S’il n’est pas recevable, ou si le coût change. Tout le monde le lit."),
    )

    def __init__(self, *sent: Sent, project: Project, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.fields["cost"].initial = project.price

    def clean(self) -> Cleaned:
        said = super().clean() or {}
        if "eligible" in said:
            said["eligible"] = said["eligible"] == "yes"
        return said


class VoteOnBudgetForm(ActForm):
    """When the vote ends, and what would part a tie."""

    page_title, verb = gettext_lazy("Mettre le budget au vote"), gettext_lazy("Ouvrir le vote")
    done = gettext_lazy("Le vote est ouvert : les membres de l’assemblée sont prévenus.")

    closes_at = forms.DateTimeField(
        label=gettext_lazy("Clôture"),
        widget=Moment(),
        required=False,
        help_text=gettext_lazy("Vide : la durée que les règles de l’assemblée donnent à un vote."),
    )
    lot_source = forms.CharField(
        label=gettext_lazy("Tirage public, en cas d’égalité"),
        max_length=200,
        help_text=gettext_lazy("À venir, que personne ici ne maîtrise : « l’Euromillions du vendredi qui suit »."),
    )


class CancelBudgetForm(ActForm):
    page_title, verb = gettext_lazy("Abandonner le budget partagé"), gettext_lazy("Abandonner le budget")
    done = gettext_lazy("Le budget est abandonné ; la raison se lit sur sa page.")

    reason = forms.CharField(label=gettext_lazy("Pourquoi"), max_length=500)
