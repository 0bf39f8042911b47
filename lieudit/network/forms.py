"""What people type about places, organisations and mandates."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.care.charter import CharterForm
from lieudit.network.article_field import ArticleField
from lieudit.network.hours import clean_hours, said_hours
from lieudit.network.identifiers import MOST_LINKS, clean_phone, clean_rna, clean_siren, clean_siret, clean_url
from lieudit.network.models import Organisation, Place
from lieudit.network.organisation_field import OrganisationField
from lieudit.network.service_field import ServiceField, SiretField
from lieudit.network.vocabulary import (
    Domain,
    Level,
    ManagementModel,
    OrganisationKind,
    PlaceStatus,
    Quality,
    Typology,
)
from lieudit.territory.geography import locate_fault
from lieudit.territory.models import Department, Region, offered
from lieudit.territory.municipality_field import MunicipalityField
from lieudit.toolkit.act_form import ActForm
from lieudit.toolkit.types import Cleaned
from lieudit.toolkit.uploads import ScanField
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Day

DOMAIN_ICONS = {domain.value: domain.value for domain in Domain if domain != Domain.OTHER} | {"other": "plus"}


class CheckedField(forms.CharField):
    """A line put in one spelling by `clean_text`, which refuses with a sentence."""

    def __init__(self, clean_text: Callable[[str], str], **options: Any) -> None:
        self.clean_text = clean_text
        super().__init__(**options)

    def clean(self, value: object) -> Any:
        text = super().clean(value)
        return self.clean_text(text) if text else ""


class LinksField(forms.CharField):
    """Web addresses, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: object) -> Any:
        lines = [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]
        if len(lines) > MOST_LINKS:
            raise forms.ValidationError(_("Pas plus de %(most)d liens.") % {"most": MOST_LINKS})
        return list(dict.fromkeys(clean_url(line) for line in lines))


class PointField(forms.CharField):
    """« 46,1693 1,8719 » or « 46.1693, 1.8719 »: a latitude and a longitude in degrees, or nothing."""

    def clean(self, value: object) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = re.fullmatch(r"(-?\d+(?:[.,]\d+)?)\s*[,;\s]\s*(-?\d+(?:[.,]\d+)?)", text.replace("\u2212", "-"))
        if not found:
            raise forms.ValidationError(_("Écrivez la latitude puis la longitude, par exemple 46.1693, 1.8719"))
        return float(found[1].replace(",", ".")), float(found[2].replace(",", "."))


class PlaceForm(CharterForm):
    """The page of a place, whole. Only the name and the municipality are needed."""

    name = forms.CharField(label=gettext_lazy("Nom du lieu"), max_length=200)
    municipality = MunicipalityField()
    address = forms.CharField(label=gettext_lazy("Adresse"), max_length=250, required=False)
    postcode = forms.RegexField(
        r"^\d{5}$",
        label=gettext_lazy("Code postal"),
        required=False,
        error_messages={"invalid": gettext_lazy("Un code postal a cinq chiffres.")},
    )
    point = PointField(
        label=gettext_lazy("Coordonnées"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Latitude puis longitude, en degrés. Sans elles, la carte montre la commune."),
    )
    summary = forms.CharField(
        label=gettext_lazy("En une phrase"),
        max_length=280,
        required=False,
        help_text=gettext_lazy("Par exemple : ancienne école devenue café, atelier et permanence."),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Où en est le lieu"),
        choices=[*PlaceStatus.choices, ("", gettext_lazy("je ne sais pas"))],
        widget=ChoiceCards(size="xs"),
        required=False,
    )
    opened_on = forms.DateField(label=gettext_lazy("Ouvert depuis le"), required=False, widget=Day())
    typologies = forms.MultipleChoiceField(
        label=gettext_lazy("Le lieu se dit"),
        choices=Typology,
        required=False,
        widget=ChoicesCards(size="s"),
        help_text=gettext_lazy("Plusieurs réponses possibles."),
    )
    domains = forms.MultipleChoiceField(
        label=gettext_lazy("Ce qu’on y trouve"),
        choices=Domain,
        required=False,
        widget=ChoicesCards(size="m", icons=DOMAIN_ICONS),
    )
    management_model = forms.ChoiceField(
        label=gettext_lazy("Statut juridique"),
        choices=[("", gettext_lazy("Non précisé")), *ManagementModel.choices],
        required=False,
    )
    built_area = forms.IntegerField(
        label=gettext_lazy("Surface bâtie, en m²"), min_value=1, max_value=1_000_000, required=False
    )
    hours = CheckedField(
        clean_hours,
        label=gettext_lazy("Horaires"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "Par exemple : du lundi au vendredi 9h-12h et 14h-18h30 ; samedi 8h30-12h ; fermé les jours fériés. "
            "L’écriture d’OpenStreetMap se lit aussi."
        ),
    )
    accessibility = forms.CharField(
        label=gettext_lazy("Accessibilité"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Par exemple : plain-pied, boucle magnétique."),
    )
    accessibility_url = CheckedField(clean_url, label=gettext_lazy("Fiche Acceslibre"), max_length=200, required=False)
    phone = CheckedField(clean_phone, label=gettext_lazy("Téléphone du lieu"), max_length=30, required=False)
    email = forms.EmailField(label=gettext_lazy("Adresse électronique du lieu"), required=False)
    links = LinksField(label=gettext_lazy("Sites et réseaux"), required=False, help_text=gettext_lazy("Un par ligne."))
    siret = CheckedField(clean_siret, label=gettext_lazy("SIRET"), max_length=20, required=False)

    def clean(self) -> Cleaned:
        """Coordinates must be able to be in the municipality."""
        typed = super().clean() or self.cleaned_data
        point, municipality = typed.pop("point", None), typed.get("municipality")
        typed["latitude"], typed["longitude"] = point or (None, None)
        if point and municipality and (fault := locate_fault(point[0], point[1], municipality)):
            self.add_error("point", fault)
        return typed

    @classmethod
    def of(cls, place: Place) -> Cleaned:
        """What the form shows of a place before it is corrected."""
        shown = {name: getattr(place, name) for name in cls.base_fields if name != "point"}
        point = "" if place.latitude is None else f"{place.latitude}, {place.longitude}"
        return shown | {"point": point, "hours": said_hours(place.hours)}


class NewPlaceForm(PlaceForm):
    """A new place, and the request to speak for it."""

    status = forms.ChoiceField(
        label=PlaceForm.base_fields["status"].label,
        choices=PlaceStatus,
        widget=ChoiceCards(size="xs"),
        initial=PlaceStatus.OPEN,
    )
    role = forms.CharField(
        label=gettext_lazy("Votre fonction dans ce lieu"),
        max_length=120,
        help_text=gettext_lazy("Par exemple : coordination, présidence, équipe."),
    )
    message = forms.CharField(
        label=gettext_lazy("Ce qui le montre"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Lu seulement par l’animation du territoire."),
    )


class ClaimForm(ActForm):
    """« Je représente ce lieu »."""

    role = NewPlaceForm.base_fields["role"]
    message = NewPlaceForm.base_fields["message"]
    document = ScanField(
        "pdf",
        "jpg",
        "png",
        required=False,
        label=gettext_lazy("Document"),
        help_text=gettext_lazy("Délibération, mandat… PDF, JPG ou PNG, 10 Mo au plus."),
    )


class ConfirmClaimForm(ActForm):
    quality = forms.ChoiceField(
        label=gettext_lazy("Qualité"), choices=Quality, initial=Quality.TITULAR, widget=ChoiceCards(size="s")
    )
    until = forms.DateField(
        label=gettext_lazy("Jusqu’au"),
        required=False,
        widget=Day(),
        help_text=gettext_lazy("Laissez vide pour un mandat sans date de fin."),
    )


class ReasonForm(ActForm):
    """A refusal or a withdrawal gives its reason."""

    reason = forms.CharField(
        label=gettext_lazy("Motif"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("La personne concernée le lit."),
    )


class AffiliationForm(ActForm):
    organisation = OrganisationField(
        label=gettext_lazy("Réseau ou structure porteuse"),
        kinds=[kind.value for kind in OrganisationKind if kind != OrganisationKind.INSTITUTION],
        help_text=gettext_lazy("Son nom, ou son SIREN."),
    )


class OrganisationForm(CharterForm):
    name = forms.CharField(label=gettext_lazy("Nom"), max_length=200)
    article = ArticleField()
    kind = forms.ChoiceField(label=gettext_lazy("Nature"), choices=OrganisationKind)
    level = forms.ChoiceField(label=gettext_lazy("Échelle"), choices=Level)
    region = forms.ModelChoiceField(offered(Region), label=gettext_lazy("Région"), required=False)
    department = forms.ModelChoiceField(offered(Department), label=gettext_lazy("Département"), required=False)
    presentation = forms.CharField(
        label=gettext_lazy("Présentation"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    siren = CheckedField(clean_siren, label=gettext_lazy("SIREN"), max_length=20, required=False)
    siret = SiretField()
    rna = CheckedField(clean_rna, label=gettext_lazy("Numéro RNA"), max_length=20, required=False)
    email = forms.EmailField(label=gettext_lazy("Adresse électronique"), required=False)
    service = ServiceField()
    postal_address = forms.CharField(
        label=gettext_lazy("Adresse postale"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    website = CheckedField(clean_url, label=gettext_lazy("Site"), max_length=200, required=False)

    def clean(self) -> Cleaned:
        """A regional or a departmental organisation says where."""
        typed = super().clean() or self.cleaned_data
        level = typed.get("level")
        if level == Level.REGIONAL and not typed.get("region"):
            self.add_error("region", _("Indiquez la région de cette organisation."))
        if level == Level.DEPARTMENTAL and not typed.get("department"):
            self.add_error("department", _("Indiquez le département de cette organisation."))
        return typed

    @classmethod
    def of(cls, organisation: Organisation) -> Cleaned:
        return {name: getattr(organisation, name) for name in cls.base_fields}
