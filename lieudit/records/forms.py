"""What people type about records: a choice between two versions, a pair, a closure, a new carrier."""

from __future__ import annotations

import re
from typing import Any, Unpack, cast

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.care.charter import CharterForm
from lieudit.network.models import Place, PlaceQuerySet
from lieudit.network.organisation_field import OrganisationField
from lieudit.network.vocabulary import OrganisationKind, PlaceKind
from lieudit.records.provenance import EMPTY, by_service, label_of, plain_value, shown
from lieudit.records.vocabulary import MAY_BE_ABSENT
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.types import Cleaned, FormOptions, Sent
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Day

CHOICES = [
    ("keep", gettext_lazy("Garder ce que dit la fiche")),
    ("take", gettext_lazy("Reprendre l’autre version")),
    ("write", gettext_lazy("Écrire autre chose")),
]


class ReasonForm(CharterForm):
    """An act that publishes its reason."""

    reason = forms.CharField(
        label=gettext_lazy("Motif"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Publié dans le fil du lieu."),
    )


class WithAbsences(CharterForm):
    """Beside the fields of a record, what the place has none of: left empty, a field is only not told."""

    absent = forms.MultipleChoiceField(
        label=gettext_lazy("Ce que ce lieu n’a pas"),
        required=False,
        widget=ChoicesCards(size="s"),
        help_text=gettext_lazy(
            "La fiche dira qu’il n’y en a pas. Ce qui reste vide sans être coché se lit « personne ne l’a dit »."
        ),
    )

    def __init__(self, *sent: Sent, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        choices = [(field, capfirst(label_of(field))) for field in MAY_BE_ABSENT]
        cast("forms.MultipleChoiceField", self.fields["absent"]).choices = choices

    def clean(self) -> Cleaned:
        """A place does not have, and at once have none of, the same thing."""
        typed = super().clean() or self.cleaned_data
        told = by_service({**typed, "domains": typed.get("domains") or []})
        if both := [field for field in typed.get("absent") or () if told.get(field) not in EMPTY]:
            words = _("La fiche en dit un : effacez-le, ou décochez ce qu’il n’a pas (%s).")
            self.add_error("absent", words % ", ".join(label_of(field) for field in both))
        return typed


class SettleForm(ReasonForm):
    """One of two versions, or a third one typed in the field of the record (`other`)."""

    choice = forms.ChoiceField(label=gettext_lazy("Ce qui est vrai"), choices=CHOICES, widget=ChoiceCards(size="m"))

    def __init__(self, *sent: Sent, other: forms.Field, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        other.required = False
        other.label = _("Autre version")
        self.fields["other"] = other
        self.order_fields(["choice", "other", "reason"])

    def clean(self) -> Cleaned:
        """Another version is written when it is chosen, and only then."""
        typed = super().clean() or self.cleaned_data
        if typed.get("choice") != "write":
            typed["other"] = None
            self.errors.pop("other", None)
        elif not typed.get("other") and "other" not in self.errors:
            self.add_error("other", _("Écrivez cette autre version."))
        if isinstance(typed.get("other"), tuple):
            typed["other"] = list(typed["other"])
        return typed


def beside_field() -> forms.Field:
    """What would be true of something beside the record: words, which who keeps it reads."""
    return forms.CharField(max_length=500)


class DoubtForm(ActForm):
    """What would be true instead, typed in the field of the record (`better`); one may not know."""

    def __init__(self, *sent: Sent, field: str, better: forms.Field, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        self.field = field
        better.required, better.initial = False, None
        better.label = _("Ce qui est vrai aujourd’hui, si vous le savez")
        self.fields["better"] = better

    def clean_better(self) -> Any:
        """As JSON holds it."""
        value = plain_value(self.field, self.cleaned_data["better"])
        return None if value in EMPTY else [*value] if isinstance(value, tuple) else value


class ConfirmForm(ActForm):
    """Several records of those that one keeps (`kept`), ticked together."""

    places = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Fiches dont tout est vrai"),
        queryset=Place.objects.none(),
        error_messages={
            "required": gettext_lazy("Cochez au moins une fiche."),
            "invalid_choice": gettext_lazy("L’une de ces fiches n’est pas à vous, ou n’est plus là."),
        },
    )

    def __init__(self, *sent: Sent, kept: PlaceQuerySet, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        cast("forms.ModelMultipleChoiceField[Place]", self.fields["places"]).queryset = kept


class PairForm(ActForm):
    """The other record, by its address."""

    other = forms.CharField(
        label=gettext_lazy("L’autre fiche"),
        max_length=300,
        help_text=gettext_lazy("Collez l’adresse de sa page, par exemple /lieux/le-preau/"),
    )

    def clean_other(self) -> Place:
        found = re.search(r"(?:^|/lieux/)([-\w]+)/?$", self.cleaned_data["other"].strip())
        place = Place.objects.shown().filter(slug=found[1]).first() if found else None
        if place is None:
            raise forms.ValidationError(_("Aucune fiche à cette adresse."))
        return place


class MergeForm(ReasonForm):
    """Which record stays, and which value of each field that they say differently."""

    def __init__(
        self, *sent: Sent, first: Place, second: Place, differing: Cleaned, **options: Unpack[FormOptions]
    ) -> None:
        super().__init__(*sent, **options)
        self.places = {str(first.pk): first, str(second.pk): second}
        self.differing = differing
        self.fields["kept"] = forms.ChoiceField(
            label=_("Fiche gardée"),
            choices=[(key, place.name) for key, place in self.places.items()],
            initial=str(first.pk),
            widget=ChoiceCards(size="m"),
            help_text=_("Son adresse reste. L’adresse de l’autre fiche y mènera."),
        )
        for field, values in differing.items():
            choices = [(key, shown(field, value)) for key, value in zip(self.places, values, strict=True)]
            self.fields[f"of_{field}"] = forms.ChoiceField(
                label=label_of(field).capitalize(), choices=choices, initial=str(first.pk), widget=ChoiceCards(size="s")
            )
        self.order_fields(["kept", *(f"of_{field}" for field in differing), "reason"])

    def clean(self) -> Cleaned:
        """The record that stays, and the fields that come from the other one."""
        typed = super().clean() or self.cleaned_data
        kept = typed.get("kept")
        taken = {field for field in self.differing if typed.get(f"of_{field}") not in (kept, None)}
        return {"kept": self.places.get(kept or ""), "taken": sorted(taken), "reason": typed.get("reason", "")}


class CloseForm(ReasonForm):
    since = forms.DateField(label=gettext_lazy("À partir du"), widget=Day(), initial=timezone.localdate)
    field_order = ["since", "until", "reason"]


class PauseForm(CloseForm):
    until = forms.DateField(
        label=gettext_lazy("Jusqu’au"), widget=Day(), help_text=gettext_lazy("Dernier jour de fermeture, compris.")
    )


class KindForm(ReasonForm):
    """What a place is, and why."""

    kind = forms.ChoiceField(label=gettext_lazy("Ce lieu est"), choices=PlaceKind, widget=ChoiceCards(size="s"))
    field_order = ["kind", "reason"]


class TransferForm(ActForm):
    organisation = OrganisationField(
        label=gettext_lazy("Nouvelle structure porteuse"),
        kinds=[OrganisationKind.OPERATING_BODY.value],
        help_text=gettext_lazy("Son nom, ou son SIREN."),
    )
    since = forms.DateField(label=gettext_lazy("À partir du"), widget=Day(), initial=timezone.localdate)
