"""What people type about services: an offer, who has to wait, where they look from."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.agreements.models import Agreement
from lieudit.agreements.workflow import AgreementState
from lieudit.care.charter import CharterForm
from lieudit.network.hours import clean_hours, said_hours
from lieudit.network.identifiers import clean_url
from lieudit.network.models import Place
from lieudit.network.organisation_field import OrganisationField
from lieudit.public_services.models import Offer
from lieudit.public_services.near import Spot, spot_of_postcode
from lieudit.public_services.reads import spot_at, spots_named
from lieudit.public_services.vocabulary import (
    SIX,
    Access,
    Accompaniment,
    Care,
    Itinerancy,
    Kind,
    Price,
    Programme,
    Public,
    Service,
    Standard,
    Training,
)
from lieudit.public_services.workflow import SHORT, OfferState
from lieudit.territory.geography import is_on_earth
from lieudit.territory.models import POSTCODE_LENGTH, Municipality
from lieudit.territory.municipality_field import MunicipalityField
from lieudit.toolkit import address_service
from lieudit.toolkit.act_form import rows_field
from lieudit.toolkit.conditional import until_the_clock_moves
from lieudit.toolkit.named_faults import NamedForm
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.types import Cleaned, Fields, FormOptions, Phrase, Sent
from lieudit.toolkit.widgets import ChoiceCards, ChoicesCards, Words

COORDINATES = re.compile(r"(-?\d{1,3}(?:[.,]\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:[.,]\d+)?)")
ICONS = {code: code for code, _label in SIX}
OF_DIGITAL = ("services", "programmes", "trainings", "itinerancy")
"""Fields that only digital mediation has (national standard)."""


def several(kind: type[Standard], label: Phrase, help_text: Phrase = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=kind, required=False, help_text=help_text, widget=ChoicesCards(size="s")
    )


class OfferForm(CharterForm):
    """A service of a place."""

    title = forms.CharField(
        label=gettext_lazy("Nom du service"),
        max_length=120,
        help_text=gettext_lazy("Par exemple : permanence numérique, guichet, aide aux devoirs."),
    )
    domain = forms.ChoiceField(label=gettext_lazy("Domaine"), choices=SIX, widget=ChoiceCards(size="m", icons=ICONS))
    kind = forms.ChoiceField(label=gettext_lazy("Nature"), choices=Kind, widget=ChoiceCards(size="s"))
    description = forms.CharField(
        label=gettext_lazy("Précisions"),
        max_length=2000,
        required=False,
        widget=Words(rows=4),
        help_text=gettext_lazy("Ce qu’on y fait, avec qui, ce qu’il faut apporter."),
    )
    hours = forms.CharField(
        label=gettext_lazy("Horaires du service"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Par exemple : mardi et jeudi 14h-18h. Laissez vide si ce sont ceux du lieu."),
    )
    price = several(Price, gettext_lazy("Prix"))
    access = several(Access, gettext_lazy("Comment venir"))
    booking_url = forms.CharField(label=gettext_lazy("Prise de rendez-vous en ligne"), max_length=500, required=False)
    accompaniment = several(Accompaniment, gettext_lazy("Accompagnement"))
    publics = several(Public, gettext_lazy("Pour qui"), gettext_lazy("Rien de coché : pour tout le monde."))
    care = several(Care, gettext_lazy("Prise en charge"))
    agreement = forms.ModelChoiceField(
        Agreement.objects.none(),
        label=gettext_lazy("Convention"),
        required=False,
        empty_label=gettext_lazy("Aucune"),
    )
    partner = OrganisationField(
        label=gettext_lazy("Partenaire"),
        required=False,
        help_text=gettext_lazy("Son nom, ou son SIREN. Avec une convention, son partenaire est repris."),
    )
    services = several(Service, gettext_lazy("Services de médiation numérique"))
    programmes = several(Programme, gettext_lazy("Programmes nationaux"))
    trainings = several(Training, gettext_lazy("Formations et labels"))
    itinerancy = several(Itinerancy, gettext_lazy("Itinérance"))

    def __init__(self, *sent: Sent, place: Place, **options: Unpack[FormOptions]) -> None:
        super().__init__(*sent, **options)
        agreements = rows_field(self, "agreement")
        kept = Q(state=AgreementState.RUNNING) | Q(pk=getattr(self.initial.get("agreement"), "pk", None))
        agreements.queryset = Agreement.objects.of(place).filter(kept).select_related("partner")

    def clean_hours(self) -> str:
        return clean_hours(self.cleaned_data["hours"]) if self.cleaned_data["hours"] else ""

    def clean_booking_url(self) -> str:
        return clean_url(self.cleaned_data["booking_url"]) if self.cleaned_data["booking_url"] else ""

    def clean(self) -> Cleaned:
        """What digital mediation alone has is said of it alone."""
        typed = super().clean()
        if typed.get("domain") not in (None, "digital") and any(typed.get(name) for name in OF_DIGITAL):
            words = _("Ces réponses sont celles de la médiation numérique : choisissez ce domaine, ou décochez-les.")
            self.add_error("domain", words)
        return typed

    @property
    def digital_fault(self) -> bool:
        """Whether the folded part is shown unfolded: something is ticked or wrong in it."""
        return any(self[name].errors or self[name].value() for name in OF_DIGITAL)

    @classmethod
    def of(cls, offer: Offer) -> Cleaned:
        """What the form shows of an offer before it is corrected."""
        return {name: getattr(offer, name) for name in cls.base_fields} | {"hours": said_hours(offer.hours)}


class ShortageForm(CharterForm):
    """People wait, or are turned away."""

    state = forms.ChoiceField(
        label=gettext_lazy("Que se passe-t-il ?"),
        widget=ChoiceCards(size="m"),
        choices=[(state.value, state.label) for state in SHORT],
    )
    waiting = forms.IntegerField(
        label=gettext_lazy("Combien de personnes attendent ?"), min_value=1, max_value=100_000, required=False
    )
    shortage = forms.CharField(
        label=gettext_lazy("Qu’est-ce qui manque ?"),
        max_length=500,
        required=False,
        widget=Words(rows=2),
        help_text=gettext_lazy("Par exemple : un médiateur de plus, une salle, des horaires du soir."),
    )

    def clean(self) -> Cleaned:
        typed = super().clean()
        if typed.get("state") == OfferState.FULL and typed.get("waiting"):
            self.add_error("waiting", _("Ce nombre va avec une liste d’attente."))
        return typed


class WhereField(MunicipalityField):
    """The points from which one may look: of a municipality, a postcode, « 46.17, 1.87 », or a known address."""

    def to_python(self, value: object) -> Any:
        text = str(value or "").strip().replace("\u2212", "-")
        if text.isdecimal() and len(text) == POSTCODE_LENGTH:
            served = Municipality.objects.having_postcode(text).with_division()
            if spot := spot_of_postcode(text, served):
                return [spot]
        if found := COORDINATES.fullmatch(text):
            latitude, longitude = (float(part.replace(",", ".")) for part in found.groups())
            if not is_on_earth(latitude, longitude):
                raise ValidationError(_("Ces coordonnées ne sont pas sur la Terre : latitude, puis longitude."))
            return [spot_at(latitude, longitude)]
        spots = spots_named(text) if text else []
        if spots is None:
            words = _("Aucune commune ni aucune adresse connue ne s’écrit « %(text)s ». Essayez un code postal.")
            raise ValidationError(words % {"text": text[:60]})
        return spots


class NearForm(NamedForm):
    """« Près de chez moi »: from where, and what is looked for."""

    where = WhereField(required=False, label=gettext_lazy("Commune ou adresse"))
    domain = forms.ChoiceField(
        label=gettext_lazy("Domaine"), choices=[("", gettext_lazy("Tous")), *SIX], required=False
    )
    service = forms.ChoiceField(
        label=gettext_lazy("Service"),
        required=False,
        choices=[("", gettext_lazy("Tous")), *Service.choices],
    )
    public = forms.ChoiceField(
        label=gettext_lazy("Pour"), required=False, choices=[("", gettext_lazy("Tout le monde")), *Public.choices]
    )
    open_now = forms.ChoiceField(
        label=gettext_lazy("Quand"),
        required=False,
        choices=[("", gettext_lazy("À toute heure")), ("1", gettext_lazy("Ouvert maintenant"))],
    )

    @cached_property
    def bar(self) -> SafeString:
        """The form, drawn above the list."""
        label = _("Chercher un service près de chez moi")
        reset = reverse("public_services:near") if self.is_bound and self.data else ""
        return render_to_string("ui/filters.html", {"form": self, "label": label, "reset": reset, "target": "found"})

    @property
    def asked(self) -> Fields:
        """What is looked for, as reads name it; what does not read is not asked."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or None for name in ("domain", "service", "public")}

    @property
    def only_open(self) -> bool:
        self.is_valid()
        return bool(self.cleaned_data.get("open_now"))

    @property
    def first(self) -> int:
        """How many places were shown before these."""
        return typed_number(str(self.data.get("start", "")))

    @property
    def spots(self) -> list[Spot]:
        """The points that the typed words may mean."""
        self.is_valid()
        return self.cleaned_data.get("where") or []

    @property
    def spot(self) -> Spot | None:
        """The point from which one looks, once the words mean only one."""
        return self.spots[0] if len(self.spots) == 1 else None


def near_form(typed: tuple[tuple[str, str], ...], tick: int) -> NearForm:
    """The form where this is `typed`: the same one is read and drawn once, until the clock moves. Where a service of
    addresses is asked, it may fail now and answer in a minute: nothing is kept.
    """
    return NearForm(dict(typed)) if address_service.is_set() else kept_form(typed, tick)


@until_the_clock_moves
@lru_cache(maxsize=64)
def kept_form(typed: tuple[tuple[str, str], ...], tick: int) -> NearForm:
    return NearForm(dict(typed))
