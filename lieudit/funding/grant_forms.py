"""What people type of grants of the council, and of aids: what became of one, which are looked for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from lieudit.care.models import Measure
from lieudit.funding.models import MatchedCommon, Project
from lieudit.funding.vocabulary import AidOutcome, AwardNature
from lieudit.network.experience import open_places
from lieudit.network.models import Organisation
from lieudit.network.place_named import place_named
from lieudit.toolkit.act_form import ActForm, EurosField
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.types import Cleaned
from lieudit.toolkit.widgets import Day

TERMS = (("unique", gettext_lazy("unique")), ("échelonné", gettext_lazy("échelonné")))


class AwardForm(ActForm):
    """A grant of the council: to a place of the directory by its name, or to an organisation."""

    page_title, verb = gettext_lazy("Écrire une subvention du conseil"), gettext_lazy("Publier la subvention")
    done = gettext_lazy("La subvention est publiée.")

    place = forms.CharField(
        label=gettext_lazy("Quel lieu la reçoit"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Son nom, et sa commune si plusieurs le portent : « Le Préau, Guéret »."),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("name", "pk"),
        label=gettext_lazy("Ou quelle organisation"),
        required=False,
        empty_label=gettext_lazy("aucune : c’est un lieu"),
    )
    siret = forms.CharField(
        label=gettext_lazy("Son SIRET"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Vide : celui de sa fiche."),
    )
    rna = forms.CharField(label=gettext_lazy("Ou son numéro RNA"), max_length=14, required=False)
    on = forms.DateField(label=gettext_lazy("Date de la convention"), widget=Day)
    reference = forms.CharField(label=gettext_lazy("Référence de la décision"), max_length=100, required=False)
    purpose = forms.CharField(label=gettext_lazy("Objet"), max_length=256)
    amount = EurosField(label=gettext_lazy("Montant, en euros"))
    nature = forms.ChoiceField(label=gettext_lazy("Nature"), choices=AwardNature.choices, initial=AwardNature.CASH)
    terms = forms.ChoiceField(label=gettext_lazy("Versement"), choices=TERMS, initial="unique")
    paid_from = forms.DateField(label=gettext_lazy("Versée le, ou à partir du"), widget=Day)
    paid_until = forms.DateField(label=gettext_lazy("Jusqu’au"), widget=Day, required=False)
    notified = forms.BooleanField(label=gettext_lazy("C’est une aide de minimis notifiée"), required=False)

    def clean(self) -> Cleaned:
        """`holder`: the place or the organisation, one of them."""
        said = super().clean() or {}
        name, organisation = said.pop("place", ""), said.pop("organisation", None)
        if bool(name) == bool(organisation):
            self.add_error("place", gettext_lazy("Choisissez un lieu, ou une organisation : l’un des deux."))
            return said
        try:
            said["holder"] = organisation or place_named(name, open_places())
        except RuleBroken as refusal:
            self.add_error("place", " ".join(refusal.messages))
        return said


def start_from(thing: Project | MatchedCommon | None) -> dict[str, object]:
    """What is known of a grant from the project that the vote of a shared budget retained, or from the common to
    which a matched fund adds."""
    if thing is None:
        return {}
    place = thing.place
    of, amount = (thing.budget, thing.price) if isinstance(thing, Project) else (thing.fund, thing.added)
    is_hidden = Measure.objects.hides(thing)
    return {
        "place": f"{place.name}, {place.municipality.name}",
        "purpose": of.title if is_hidden else f"{thing.title} ({of.title})"[:256],
        "amount": amount,
    }


class WithdrawAwardForm(ActForm):
    page_title, verb = gettext_lazy("Retirer une subvention"), gettext_lazy("Retirer la subvention")
    done = gettext_lazy("La subvention n’est plus publiée ; elle reste ici, avec la raison.")

    reason = forms.CharField(label=gettext_lazy("Pourquoi"), max_length=500)


class AidAnswerForm(ActForm):
    """What became of an aid for a place: one form, one button."""

    page_title, verb = gettext_lazy("Ce qu’il en est pour le lieu"), gettext_lazy("Publier ce qu’il en est")
    done = gettext_lazy("C’est noté. À partir de cinq lieux, tous en lisent la médiane.")

    outcome = forms.ChoiceField(label=gettext_lazy("Ce qui a été demandé"), choices=AidOutcome.choices)
    hours = forms.IntegerField(
        label=gettext_lazy("Heures passées à la demander"), min_value=0, max_value=2000, required=False
    )
    reasons_given = forms.NullBooleanField(
        label=gettext_lazy("Si elle est refusée, les raisons ont été données"),
        required=False,
        widget=forms.Select(choices=(("", gettext_lazy("sans objet")), ("true", "oui"), ("false", "non"))),
    )
