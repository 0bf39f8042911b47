"""What people type about a list: its file, what its columns say, what may be published of the people in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.imports.formats import ZONES, guess
from lieudit.imports.headings import SAID_OF_PLACES, SAID_OF_TOWNS
from lieudit.imports.personal import question_words
from lieudit.network.reads import networks
from lieudit.network.vocabulary import Domain, ManagementModel, PlaceKind, Typology
from lieudit.records.vocabulary import Programme
from lieudit.territory.vocabulary import Zone
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.types import Cleaned, FormOptions, Sent
from lieudit.toolkit.uploads import LARGEST
from lieudit.toolkit.widgets import ChoiceCards, Day

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


FIRST_DAY = dt.date(1900, 1, 1)
"""Before it, no list told anything of what is in the directory."""


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

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("Ce fichier dépasse 10 Mo : compressez-le (.gz), ou coupez-le en plusieurs."))
        return file

    def clean_told_on(self) -> dt.date:
        told_on: dt.date = self.cleaned_data["told_on"]
        if told_on < FIRST_DAY:
            raise forms.ValidationError(_("Cette date est trop ancienne."))
        if told_on > timezone.localdate():
            raise forms.ValidationError(_("Ce jour n’est pas encore venu."))
        return told_on


class FollowListForm(ActForm):
    """The address of a list that its publisher keeps there."""

    verb = gettext_lazy("La suivre")
    done = gettext_lazy("Cette liste est suivie. Son premier fichier sera ici dans quelques minutes, à relire.")

    url = forms.URLField(
        label=gettext_lazy("Adresse du fichier"),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput,
        help_text=gettext_lazy("Celle du téléchargement, qui reste la même d’une version à l’autre. 10 Mo au plus."),
    )
    name = forms.CharField(
        label=gettext_lazy("Nom de la liste"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Laissez vide si la liste est connue."),
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if not url.lower().startswith(("http://", "https://")):
            raise forms.ValidationError(_("Donnez une adresse qui commence par https://"))
        return url


class StartForm(ActForm):
    """What may be published of the cells that look like a person: nothing, unless who imports says so."""

    CHOICES = [("leave", gettext_lazy("Laisser ces cellules de côté")), ("publish", gettext_lazy("Les publier"))]

    def __init__(self, *sent: Sent, questions: Sequence[Mapping[str, Any]], **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
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

    def clean(self) -> Cleaned:
        """The keys of the questions answered « publish »."""
        typed = super().clean() or self.cleaned_data
        return {"published": [asked["key"] for name, asked in self.questions.items() if typed.get(name) == "publish"]}


class MappingForm(ActForm):
    """What each column of a list says, as it was guessed; its list remembers it."""

    LABELS = {
        "name": gettext_lazy("Nom du lieu"), "external_id": gettext_lazy("Identifiant dans la liste"),
        "insee": gettext_lazy("Code INSEE de la commune"), "postcode": gettext_lazy("Code postal"),
        "town": gettext_lazy("Nom de la commune"),
        "department": gettext_lazy("Département (code ou nom)"), "street_number": gettext_lazy("Numéro dans la rue"),
        "street_type": gettext_lazy("Type de voie (rue, avenue…)"),
        "address": gettext_lazy("Adresse, ou nom de la voie"),
        "latitude": gettext_lazy("Latitude"), "longitude": gettext_lazy("Longitude"),
        "point": gettext_lazy("Latitude et longitude, dans une même colonne"),
        "summary": gettext_lazy("Présentation courte"), "description": gettext_lazy("Description"),
        "types": gettext_lazy("Types déclarés"), "services": gettext_lazy("Services numériques"),
        "status": gettext_lazy("État (ouvert, projet, fermé)"), "management_model": gettext_lazy("Statut juridique"),
        "opened_on": gettext_lazy("Date d’ouverture"), "hours": gettext_lazy("Horaires"),
        "phone": gettext_lazy("Téléphone"), "site": gettext_lazy("Site"), "siret": gettext_lazy("SIRET"),
        "accessibility_url": gettext_lazy("Fiche Acceslibre"), "licence": gettext_lazy("Licence de chaque ligne"),
        "codes": gettext_lazy("Code INSEE de la commune"),
        "since": gettext_lazy("Date d’entrée"),
    }  # fmt: skip
    source = forms.CharField(label=gettext_lazy("Nom de la liste"), max_length=80)
    licence = forms.CharField(
        label=gettext_lazy("Licence de la liste"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Par exemple « Licence Ouverte 2.0 ». Elle paraît dans les sources de chaque fiche."),
    )

    OTHERWISE = {"licence": "licence_column"}
    """What a column says → its field, where that of the whole list has the same name."""
    CONSTANTS = (
        ("kind", gettext_lazy("Nature de tous ces lieux"), PlaceKind.choices),
        ("typology", gettext_lazy("Tous ces lieux sont"), Typology.choices),
        ("domain", gettext_lazy("Tous rendent ce service"), Domain.choices),
        ("management_model", gettext_lazy("Tous sont portés par"), ManagementModel.choices),
        ("network", gettext_lazy("Tous sont du réseau"), networks),
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
            known = choices() if callable(choices) else choices
            untold = [] if key == "kind" else [("", _("Selon la ligne, ou non dit"))]
            field = forms.ChoiceField(label=label, choices=[*untold, *known], required=False)
            self.fields[f"all_{key}"] = field
        if speaks_of != ZONES:
            self.fields["all_kind"].help_text = _(
                "Ce qui n’est pas un tiers-lieu se trouve et se compte à part, parmi les services connus hors "
                "tiers-lieux."
            )
        guessed = {key: name for key, name in dict(told).items() if name in columns} or guess(
            columns, speaks_of, sample
        )
        for key in self.keys:
            required = key in {"name", "codes"}
            first = _("Choisissez") if required else _("Aucune colonne")
            self.fields[self.OTHERWISE.get(key, key)] = forms.ChoiceField(
                label=self.LABELS[key],
                required=required,
                initial=guessed.get(key, ""),
                choices=[("", first), *((name, name) for name in columns)],
            )

    def clean(self) -> Cleaned:
        """The columns that were chosen, by what they say."""
        typed = super().clean() or self.cleaned_data
        told = {key: typed.get(self.OTHERWISE.get(key, key)) for key in self.keys}
        columns = {key: column for key, column in told.items() if column}
        where = {"insee", "postcode", "town", "address", "latitude", "point"} & set(columns)
        if self.speaks_of != ZONES and not where and "insee" not in self.errors:
            words = _("Choisissez ce qui dit la commune : son code, son code postal, son nom, l’adresse ou un point.")
            self.add_error("insee", words)
        if ("latitude" in columns) != ("longitude" in columns):
            self.add_error("longitude", _("Latitude et longitude vont ensemble."))
        constants = {key: typed.get(f"all_{key}", "") for key, _label, _choices in self.CONSTANTS}
        label = constants.pop("label")
        if constants["kind"] == PlaceKind.THIRD_PLACE:
            constants["kind"] = ""
        return {
            "source": typed.get("source", ""),
            "speaks_of": self.speaks_of,
            "columns": columns,
            "programme": typed.get("programme", "") or label,
            "licence": typed.get("licence", ""),
            "constants": constants,
        }
