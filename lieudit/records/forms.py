"""What people type about records: a choice between two versions, a pair, a closure, a new carrier."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.care.charter import CharterForm
from lieudit.network.models import Organisation, Place
from lieudit.network.vocabulary import Domain, ManagementModel, OrganisationKind, Typology
from lieudit.records.fields import label_of, shown
from lieudit.records.headings import SAID_OF_PLACES, SAID_OF_TOWNS
from lieudit.records.known_lists import ZONES, guess
from lieudit.records.personal import question_words
from lieudit.records.vocabulary import Programme
from lieudit.territory.vocabulary import Zone
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.uploads import LARGEST
from lieudit.toolkit.widgets import ChoiceCards, Day

FIRST_DAY = dt.date(1900, 1, 1)
"""Before it, no list told anything of what is in the directory."""
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


class SettleForm(ReasonForm):
    """One of two versions, or a third one typed in the field of the record (`other`)."""

    choice = forms.ChoiceField(label=gettext_lazy("Ce qui est vrai"), choices=CHOICES, widget=ChoiceCards(size="m"))

    def __init__(self, *args: Any, other: forms.Field, **options: Any) -> None:
        super().__init__(*args, **options)
        other.required = False
        other.label = _("Autre version")
        self.fields["other"] = other
        self.order_fields(["choice", "other", "reason"])

    def clean(self) -> dict[str, Any]:
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


class PairForm(ActForm):
    """The other record, by its address."""

    other = forms.CharField(
        label=gettext_lazy("L’autre fiche"),
        max_length=300,
        help_text=gettext_lazy("Collez l’adresse de sa page, par exemple /lieux/le-preau/"),
    )

    def clean_other(self) -> Place:
        found = re.search(r"(?:^|/lieux/)([-\w]+)/?$", self.cleaned_data["other"].strip())
        place = Place.objects.public().filter(slug=found[1]).first() if found else None
        if place is None:
            raise forms.ValidationError(_("Aucune fiche à cette adresse."))
        return place


class MergeForm(ReasonForm):
    """Which record stays, and which value of each field that they say differently."""

    def __init__(self, *args: Any, first: Place, second: Place, differing: dict[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
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

    def clean(self) -> dict[str, Any]:
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


class TransferForm(ActForm):
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Nouvelle structure porteuse"),
        queryset=Organisation.objects.filter(kind=OrganisationKind.OPERATING_BODY),
        empty_label=gettext_lazy("Choisir"),
    )
    since = forms.DateField(label=gettext_lazy("À partir du"), widget=Day(), initial=timezone.localdate)


class ListForm(ActForm):
    """A file to bring into the directory."""

    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods,.geojson,.json,.gz,.txt"}),
        help_text=gettext_lazy("CSV, classeur XLSX ou ODS, GeoJSON, 10 Mo au plus ; plus long, CSV compressé (.gz)."),
        error_messages={"required": gettext_lazy("Choisissez le fichier à importer.")},
    )
    source = forms.CharField(
        label=gettext_lazy("Nom de la liste"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Par exemple « Recensement 2026 ». Laissez vide si la liste est connue."),
    )
    told_on = forms.DateField(
        label=gettext_lazy("À jour au"),
        widget=Day(),
        initial=timezone.localdate,
        help_text=gettext_lazy("Les labels et les zonages commencent ce jour-là, si la liste ne dit pas leur date."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("Ce fichier dépasse 10 Mo : compressez-le (.gz), ou coupez-le en plusieurs."))
        return file

    def clean_told_on(self) -> Any:
        told_on = self.cleaned_data["told_on"]
        if told_on < FIRST_DAY:
            raise forms.ValidationError(_("Cette date est trop ancienne."))
        if told_on > timezone.localdate():
            raise forms.ValidationError(_("Ce jour n’est pas encore venu."))
        return told_on


class StartForm(ActForm):
    """What may be published of the cells that look like a person: nothing, unless who imports says so."""

    CHOICES = [("leave", gettext_lazy("Laisser ces cellules de côté")), ("publish", gettext_lazy("Les publier"))]

    def __init__(self, *args: Any, questions: Sequence[Mapping[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = {f"q{number}": asked for number, asked in enumerate(questions, 1)}
        for name, asked in self.questions.items():
            self.fields[name] = forms.ChoiceField(
                label=question_words(asked),
                choices=self.CHOICES,
                initial="leave",
                required=False,
                widget=ChoiceCards(size="s"),
                help_text=_("Par exemple : %s") % " / ".join(asked["examples"][:3]),
            )

    def clean(self) -> dict[str, Any]:
        """The keys of the questions answered « publish »."""
        typed = super().clean() or self.cleaned_data
        return {"published": [asked["key"] for name, asked in self.questions.items() if typed.get(name) == "publish"]}


class MappingForm(ActForm):
    """What each column of a list says, as it was guessed; its list remembers it."""

    LABELS = {
        "name": gettext_lazy("Nom du lieu"), "external_id": gettext_lazy("Identifiant dans la liste"),
        "insee": gettext_lazy("Code INSEE de la commune"), "postcode": gettext_lazy("Code postal"),
        "town": gettext_lazy("Nom de la commune"), "address": gettext_lazy("Adresse"),
        "latitude": gettext_lazy("Latitude"), "longitude": gettext_lazy("Longitude"),
        "point": gettext_lazy("Latitude et longitude, dans une même colonne"),
        "summary": gettext_lazy("Présentation courte"), "description": gettext_lazy("Description"),
        "types": gettext_lazy("Ce que le lieu se dit"), "services": gettext_lazy("Services numériques"),
        "status": gettext_lazy("État (ouvert, projet, fermé)"), "management_model": gettext_lazy("Portage"),
        "opened_on": gettext_lazy("Date d’ouverture"), "hours": gettext_lazy("Horaires"),
        "phone": gettext_lazy("Téléphone"), "site": gettext_lazy("Site"), "siret": gettext_lazy("SIRET"),
        "accessibility_url": gettext_lazy("Fiche Acceslibre"), "codes": gettext_lazy("Code INSEE de la commune"),
        "since": gettext_lazy("Date d’entrée"),
    }  # fmt: skip
    source = forms.CharField(label=gettext_lazy("Nom de la liste"), max_length=80)
    licence = forms.CharField(
        label=gettext_lazy("Licence de la liste"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Par exemple « Licence Ouverte 2.0 ». Elle paraît dans les sources de chaque fiche."),
    )

    CONSTANTS = (
        ("typology", gettext_lazy("Tous ces lieux sont"), Typology.choices),
        ("domain", gettext_lazy("Tous rendent ce service"), Domain.choices),
        ("management_model", gettext_lazy("Tous sont portés par"), ManagementModel.choices),
        ("label", gettext_lazy("Tous sont reconnus par"), Programme.choices),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        columns: Sequence[str],
        speaks_of: str,
        told: Any,
        sample: Sequence[Mapping[str, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.speaks_of = speaks_of
        self.keys = list(SAID_OF_TOWNS if speaks_of == ZONES else SAID_OF_PLACES)
        if speaks_of == ZONES:
            self.fields["programme"] = forms.ChoiceField(label=_("Programme ou zonage"), choices=Zone.choices)
        for key, label, choices in self.CONSTANTS if speaks_of != ZONES else ():
            every = [("", _("Selon la ligne, ou non dit")), *choices]
            self.fields[f"all_{key}"] = forms.ChoiceField(label=label, choices=every, required=False)
        guessed = {key: name for key, name in dict(told).items() if name in columns} or guess(
            columns, speaks_of, sample
        )
        for key in self.keys:
            required = key in {"name", "codes"}
            first = _("Choisissez") if required else _("Aucune colonne")
            self.fields[key] = forms.ChoiceField(
                label=self.LABELS[key],
                required=required,
                initial=guessed.get(key, ""),
                choices=[("", first), *((name, name) for name in columns)],
            )

    def clean(self) -> dict[str, Any]:
        """The columns that were chosen, by what they say."""
        typed = super().clean() or self.cleaned_data
        columns = {key: typed[key] for key in self.keys if typed.get(key)}
        where = {"insee", "postcode", "town", "address", "latitude", "point"} & set(columns)
        if self.speaks_of != ZONES and not where and "insee" not in self.errors:
            words = _("Choisissez ce qui dit la commune : son code, son code postal, son nom, l’adresse ou un point.")
            self.add_error("insee", words)
        if ("latitude" in columns) != ("longitude" in columns):
            self.add_error("longitude", _("Latitude et longitude vont ensemble."))
        constants = {key: typed.get(f"all_{key}", "") for key, _label, _choices in self.CONSTANTS}
        label = constants.pop("label")
        return {
            "source": typed.get("source", ""),
            "speaks_of": self.speaks_of,
            "columns": columns,
            "programme": typed.get("programme", "") or label,
            "licence": typed.get("licence", ""),
            "constants": constants,
        }
