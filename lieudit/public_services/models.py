"""What is offered in each place, under the six services of general interest."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.agreements.models import Agreement
from lieudit.care.models import Measure
from lieudit.imports.models import Import
from lieudit.network.models import Organisation, Place, PlaceQuerySet
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
from lieudit.public_services.workflow import ALIVE, SHORT, OfferState
from lieudit.toolkit.search import CONFIG, Spaced
from lieudit.toolkit.types import JsonField, Phrase


def several(kind: type[Standard], name: Phrase) -> ArrayField[Any, Any]:
    """Words of one column of the national standard."""
    return ArrayField(models.CharField(max_length=80, choices=kind), default=list, blank=True, verbose_name=name)


class OfferQuerySet(models.QuerySet["Offer"]):
    def public(self) -> OfferQuerySet:
        """Offers of public places whose words no measure of care hides."""
        return self.shown().filter(place__in=Place.objects.public())

    def shown(self) -> OfferQuerySet:
        """Offers whose words no measure of care hides: of places that are known to be public."""
        return self.exclude(pk__in=Measure.objects.hidden(Offer))

    def current(self) -> OfferQuerySet:
        return self.filter(state__in=ALIVE)

    def short(self) -> OfferQuerySet:
        """Where people are turned away, or wait."""
        return self.filter(state__in=SHORT)

    def of(self, place: Place) -> OfferQuerySet:
        return self.filter(place=place).order_by("domain", "title", "number")

    def with_things(self) -> OfferQuerySet:
        return self.select_related("place__municipality__department__region", "partner", "agreement__partner")


def offer_words() -> SearchVector:
    """All that a service says of itself, as the search reads it; an index holds the same expression."""
    return SearchVector("title", "description", Spaced("services"), config=CONFIG)


class Offer(models.Model):
    """A service that people find in a place. Empty hours are those of the place; no public means everybody."""

    number = models.PositiveIntegerField(unique=True)
    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    domain = models.CharField(_("domaine"), max_length=12, choices=SIX)
    kind = models.CharField(_("nature"), max_length=12, choices=Kind)
    title = models.CharField(_("nom"), max_length=120)
    description = models.TextField(_("précisions"), max_length=2000, blank=True)
    publics = several(Public, _("publics"))
    care = several(Care, _("prise en charge"))
    price = several(Price, _("prix"))
    access = several(Access, _("comment venir"))
    accompaniment = several(Accompaniment, _("accompagnement"))
    hours = models.CharField(_("horaires"), max_length=500, blank=True, help_text=_("Écriture d’OpenStreetMap."))
    booking_url = models.URLField(_("prise de rendez-vous"), max_length=500, blank=True)
    partner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("partenaire")
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("convention")
    )
    services = several(Service, _("services de médiation numérique"))
    programmes = several(Programme, _("programmes nationaux"))
    trainings = several(Training, _("formations et labels"))
    itinerancy = several(Itinerancy, _("itinérance"))
    state = models.CharField(max_length=8, choices=OfferState, default=OfferState.OPEN)
    waiting = models.PositiveIntegerField(_("personnes qui attendent"), null=True, blank=True)
    shortage = models.CharField(_("ce qui manque"), max_length=500, blank=True)
    closing = models.CharField(_("motif"), max_length=500, blank=True)
    said_on = models.DateField(default=timezone.localdate)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        ordering = ["domain", "title", "number"]
        indexes = [
            models.Index(fields=["place", "domain"], name="offer_of_place"),
            GinIndex(fields=["services"], name="offer_services"),
            GinIndex(offer_words(), name="offer_words"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(domain__in=[code for code, _label in SIX]), name="an_offer_is_of_six"),
            models.CheckConstraint(
                condition=Q(waiting=None) | Q(state=OfferState.WAITING), name="who_waits_is_on_a_waiting_list"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("public_services:offer", args=[self.number])


class MednumRow(models.Model):
    """The row of a file of digital mediation from which a place was last read (see mednum.py).

    `cells` are its own words, `held` what the record said where both agreed, `before` what undoing the import needs.
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    external_id = models.CharField(max_length=120)
    offer = models.OneToOneField(Offer, models.SET_NULL, null=True, related_name="+")
    cells: JsonField = models.JSONField(default=dict)
    held: JsonField = models.JSONField(default=dict)
    before: JsonField = models.JSONField(null=True)
    run = models.ForeignKey(Import, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("ligne de médiation numérique")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["place", "external_id"], name="a_mednum_row_comes_once")]

    def __str__(self) -> str:
        return self.external_id


def with_service(places: PlaceQuerySet, wanted: str) -> PlaceQuerySet:
    """Places where a service is found today: « culture:workshop » for a nature in a domain, or a word of the
    national standard of digital mediation.
    """
    offers = Offer.objects.current().shown()
    domain, _colon, kind = wanted.partition(":")
    offers = offers.filter(domain=domain, kind=kind) if kind else offers.filter(services__contains=[wanted])
    return places.filter(Exists(offers.filter(place=OuterRef("pk"))))


def titles() -> ArraySubquery:
    """The names of the services that are found in a place today, as an expression on places."""
    offers = Offer.objects.current().shown().filter(place=OuterRef("pk")).order_by("domain", "title", "number")
    return ArraySubquery(offers.values("title"))
