"""What people type about the roadmap."""

from __future__ import annotations

from typing import Unpack

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.care.charter import CharterForm
from lieudit.governance.models import Assembly, Decision
from lieudit.network.models import Organisation
from lieudit.roadmap.vocabulary import Licence, Mission
from lieudit.toolkit.act_form import rows_field
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.types import Fields, FormOptions, Sent
from lieudit.toolkit.widgets import Day, Words

EARLIEST, LATEST = 2015, 2090


class ChoiceForm(NamedForm):
    """One of the seven missions, and the first of two years; what does not read is not asked."""

    mission = forms.ChoiceField(label=_("Mission"), required=False, choices=[("", _("Toutes")), *Mission.choices])
    depuis = forms.CharField(widget=forms.HiddenInput(), required=False)

    @property
    def asked(self) -> Fields:
        self.is_valid()
        year = typed_number(self.cleaned_data.get("depuis", ""))
        mission = self.cleaned_data.get("mission", "")
        return {"mission": mission, "year": year if EARLIEST <= year <= LATEST else 0}


class LineForm(CharterForm):
    """What is to be done, by whom, because of which decision."""

    title = forms.CharField(label=_("Titre"), max_length=200)
    text = forms.CharField(label=_("Précisions"), widget=Words(rows=4), max_length=3000, required=False)
    decision = forms.ModelChoiceField(
        Decision.objects.none(),
        label=_("Quelle décision le demande ?"),
        empty_label=_("Choisissez une décision"),
        help_text=_("Chaque ligne de la feuille de route vient d’une décision du registre."),
    )
    owner = forms.ModelChoiceField(
        Organisation.objects.order_by("name"),
        label=_("Qui s’en charge, dans l’annuaire ?"),
        required=False,
        empty_label=_("Un groupe qui n’y est pas"),
    )
    owner_name = forms.CharField(
        label=_("Son nom, s’il n’y est pas"),
        max_length=120,
        required=False,
        help_text=_("Un groupe de travail, le secrétariat. Pas une personne."),
    )

    def __init__(self, *sent: Sent, assembly: Assembly, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        rows_field(self, "decision").queryset = assembly.decisions.all()


class GoalForm(LineForm):
    mission = forms.ChoiceField(label=_("Pour quelle mission ?"), choices=Mission)
    field_order = ("title", "mission", "text", "decision", "owner", "owner_name")


class OpenGoalForm(GoalForm):
    page_title, verb = _("Ouvrir un objectif"), _("Ouvrir cet objectif")
    done = _("L’objectif est ouvert. Ajoutez ses jalons.")


class EditGoalForm(GoalForm):
    page_title, verb, done = _("Corriger l’objectif"), _("Publier la correction"), _("L’objectif est réécrit.")


class AddMilestoneForm(LineForm):
    page_title, verb = _("Ajouter un jalon"), _("Ajouter ce jalon")
    done = _("Le jalon est dans la feuille de route.")
    first_on = forms.DateField(
        label=_("Pour quel jour ?"),
        widget=Day(),
        help_text=_("Cette date reste écrite pour toujours. Si elle glisse, la nouvelle s’écrit à côté."),
    )
    field_order = ("title", "first_on", "text", "decision", "owner", "owner_name")


class EditMilestoneForm(LineForm):
    page_title, verb, done = _("Corriger le jalon"), _("Publier la correction"), _("Le jalon est réécrit.")


class ProgressForm(CharterForm):
    page_title, verb, done = _("Dire où cela en est"), _("Publier où cela en est"), _("C’est dit, et daté.")
    progress = forms.CharField(
        label=_("Où en est ce jalon ?"),
        max_length=60,
        help_text=_("Quelques mots, qui se lisent dans la feuille de route. Par exemple : 62 sur 150."),
    )


class SlipForm(CharterForm):
    page_title, verb = _("Déplacer la date"), _("Déplacer la date")
    done = _("La date est déplacée. L’ancienne reste écrite, avec le motif.")
    to_on = forms.DateField(label=_("Nouvelle date"), widget=Day())
    reason = forms.CharField(
        label=_("Pourquoi ?"),
        widget=Words(rows=3),
        max_length=1000,
        help_text=_("Ce motif reste écrit à côté de la date."),
    )


class DeliverableForm(CharterForm):
    page_title, verb, done = _("Joindre un livrable"), _("Joindre ce livrable"), _("Le livrable est joint.")
    title = forms.CharField(label=_("Qu’est-ce que c’est ?"), max_length=200)
    url = forms.URLField(label=_("Où le trouver ?"), max_length=500, assume_scheme="https")
    licence = forms.ChoiceField(label=_("Sous quelle licence ?"), choices=Licence)


class MeetForm(CharterForm):
    page_title, verb, done = _("Dire qu’il est tenu"), _("Dire qu’il est tenu"), _("Le jalon est tenu.")
    closed_on = forms.DateField(label=_("Depuis quel jour ?"), widget=Day(), initial=timezone.localdate)
    closing = forms.CharField(label=_("Précisions"), widget=Words(rows=3), max_length=1000, required=False)


class DropForm(CharterForm):
    page_title, verb = _("Abandonner ce jalon"), _("Abandonner ce jalon")
    done = _("Le jalon est abandonné. Il reste lu, avec son motif.")
    closing = forms.CharField(
        label=_("Pourquoi ?"),
        widget=Words(rows=3),
        max_length=1000,
        help_text=_("Ce motif reste écrit. Un jalon abandonné ne se reprend pas : on en ajoute un autre."),
    )


def first_values(line: object) -> dict[str, object]:
    """What a form that corrects a line shows first."""
    names = ("title", "text", "decision", "owner", "owner_name", "mission")
    return {name: getattr(line, name) for name in names if hasattr(line, name)}
