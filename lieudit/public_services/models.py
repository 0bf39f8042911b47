"""What is offered in each place, under the six services of general interest, and the agreements that hold it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.accounts.models import Account
from lieudit.care.models import Measure
from lieudit.imports.models import Import
from lieudit.network.models import Organisation, Place, PlaceQuerySet, Representative
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
from lieudit.public_services.workflow import ALIVE, SHORT, AgreementState, OfferState, Side
from lieudit.toolkit.search import CONFIG, Spaced
from lieudit.toolkit.types import JsonField, Phrase

NOTICES = (180, 60)
"""Days before its last day at which the end of an agreement is announced: time to find money, then time to choose."""


def several(kind: type[Standard], name: Phrase) -> ArrayField[Any, Any]:
    """Words of one column of the national standard."""
    return ArrayField(models.CharField(max_length=80, choices=kind), default=list, blank=True, verbose_name=name)


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def public(self) -> AgreementQuerySet:
        """Agreements of public places whose words no measure of care hides."""
        hidden = Measure.objects.hidden(Agreement)
        return self.filter(place__in=Place.objects.public()).exclude(pk__in=hidden)

    def of(self, place: Place) -> AgreementQuerySet:
        return self.filter(place=place).order_by("-ends_on", "-number")

    def running(self) -> AgreementQuerySet:
        return self.filter(state=AgreementState.RUNNING)

    def to_confirm(self, account: Account) -> AgreementQuerySet:
        """Those that the other side wrote down, and that `account` may say to be true or not, of its own side."""
        spoken = Representative.objects.running().filter(account=account)
        mine = Q(told_by=Side.PLACE, partner__in=spoken.filter(organisation__isnull=False).values("organisation"))
        mine |= Q(told_by=Side.PARTNER, place__in=Place.objects.kept_by(account).values("pk"))
        return self.running().filter(mine, confirmed_at=None)

    def ending(self, today: dt.date | None = None) -> AgreementQuerySet:
        """Agreements that run and end within the longest notice."""
        limit = (today or timezone.localdate()) + dt.timedelta(days=max(NOTICES))
        return self.running().filter(ends_on__lte=limit)

    def kept_by(self, account: Account) -> AgreementQuerySet:
        """Those of the places that `account` keeps, and of the organisations for which it speaks."""
        spoken = Representative.objects.running().filter(account=account, organisation__isnull=False)
        kept = Place.objects.kept_by(account)
        return self.filter(Q(place__in=kept.values("pk")) | Q(partner__in=spoken.values("organisation")))

    def with_things(self) -> AgreementQuerySet:
        return self.select_related("place__municipality__department__region", "partner", "after")


class Agreement(models.Model):
    """What a place and a partner promised each other, from a day to another. `after` is the one that it renews.

    One side writes it down (`told_by`): until the other has confirmed it, it is « déclarée », and binds nobody here.
    """

    number = models.PositiveIntegerField(unique=True)
    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    partner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("partenaire"))
    title = models.CharField(_("objet"), max_length=200)
    starts_on = models.DateField(_("premier jour"))
    ends_on = models.DateField(_("dernier jour"))
    document = models.FileField(_("document"), upload_to="agreements/", blank=True)
    state = models.CharField(max_length=10, choices=AgreementState, default=AgreementState.RUNNING)
    told_by = models.CharField(_("déclarée par"), max_length=7, choices=Side, default=Side.PLACE)
    confirmed_at = models.DateTimeField(_("confirmée le"), null=True, blank=True)
    after = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="next")
    notice = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("dernier préavis donné, en jours"))
    closing = models.CharField(_("motif"), max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("convention")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="an_agreement_has_an_order"),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.ENDED) | ~Q(closing=""), name="an_agreement_is_broken_with_its_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.DENIED) | Q(confirmed_at=None) & ~Q(closing=""),
                name="what_was_confirmed_is_not_denied",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("public_services:agreement", args=[self.number])

    @property
    def teller(self) -> Place | Organisation:
        """The side that wrote it down."""
        return self.place if self.told_by == Side.PLACE else self.partner

    @property
    def other(self) -> Place | Organisation:
        """The side that confirms it."""
        return self.partner if self.told_by == Side.PLACE else self.place

    @property
    def declared(self) -> bool:
        """Whether one side alone has said it."""
        return self.state == AgreementState.RUNNING and self.confirmed_at is None


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
        Agreement, models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("convention")
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
