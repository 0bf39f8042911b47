"""Aids of a published list, and what places say became of them."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Expression, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import Measure
from lieudit.funding.aid_domains import doubted_in
from lieudit.funding.call_models import Call
from lieudit.funding.vocabulary import SIX, AidOutcome, Scope
from lieudit.imports.models import Import
from lieudit.network.models import Place
from lieudit.territory.models import Department, Intermunicipality, Municipality, Region
from lieudit.toolkit.search import CONFIG, Answers, Spaced, raw_query
from lieudit.toolkit.text import html_of_others
from lieudit.toolkit.types import JsonField


def aid_words() -> SearchVector:
    """The name of an aid, and who finances it, as searches read them; an index holds the same expression. Descriptions
    are not read: their words, worked out for each aid, would weigh a fifth on its import."""
    return SearchVector("name", Spaced("financers"), config=CONFIG)


class AidQuerySet(models.QuerySet["Aid"]):
    def public(self) -> AidQuerySet:
        """All of them, but those that a measure of care hides."""
        return self.exclude(pk__in=Measure.objects.hidden(Aid))

    def unpassed(self, day: dt.date | Expression) -> AidQuerySet:
        """Open, or to come: those whose deadline has not passed; those that say none stay."""
        return self.filter(Q(deadline_on=None) | Q(deadline_on__gte=day))

    def open_on(self, day: dt.date) -> AidQuerySet:
        """Those that one may ask for that day: they have opened, and their deadline has not passed."""
        return self.unpassed(day).filter(Q(starts_on=None) | Q(starts_on__lte=day))

    def around(self, town: Municipality) -> AidQuerySet:
        """Those whose perimeter holds a municipality, or could not be told."""
        part = Scope.OVERSEAS if town.department.region.overseas else Scope.MAINLAND
        return self.filter(
            Q(scope__in=[Scope.COUNTRY, Scope.UNKNOWN, part])
            | Q(region=town.department.region_id)
            | Q(department=town.department_id)
            | Q(intermunicipality=town.intermunicipality_id, intermunicipality__isnull=False)
            | Q(municipality=town.pk)
        )

    def within(self, land: Region | Department) -> AidQuerySet:
        """Those that some place of a territory may ask for: its own, those of what holds it or of a part of it, and
        those whose perimeter could not be told."""
        of_region = isinstance(land, Region)
        region = land if isinstance(land, Region) else land.region
        part = Scope.OVERSEAS if region.overseas else Scope.MAINLAND
        towns = Municipality.objects.filter(Q(department__region=land) if of_region else Q(department=land)).order_by()
        groups = towns.exclude(intermunicipality=None).values("intermunicipality")
        return self.filter(
            Q(scope__in=[Scope.COUNTRY, Scope.UNKNOWN, part])
            | Q(region=region)
            | (Q(department__region=land) if of_region else Q(department=land))
            | Q(intermunicipality__in=groups)
            | Q(municipality__in=towns.values("pk"))
        )

    def saying(self, question: str) -> AidQuerySet:
        """Those whose words answer to a question (`lexicon.models.ask`)."""
        return self.alias(search=aid_words()).filter(Answers(F("search"), raw_query(question)))

    def about(self, domain: str) -> AidQuerySet:
        """Those of one of the six services; all of them where it is none."""
        return self.filter(domains__contains=[domain]) if domain in dict(SIX) else self


class Aid(models.Model):
    """An aid or a call of others, from a catalogue: whence, of which day, who finances, who answers, for whom, where.

    `categories` are those of the catalogue, and `domains` the services that they say (`aid_domains`).
    `description` and `eligibility` are HTML that was cleaned as it came (`toolkit.text`). Rates in percents.
    `told_by` holds the keys of the imports that tell it, the oldest first: it goes with the last of them. `before` is
    what it said before each of those that changed it.
    """

    source = models.CharField(max_length=80)
    external_id = models.CharField(max_length=40)
    run = models.ForeignKey(Import, models.PROTECT, related_name="+")
    told_on = models.DateField(_("liste à jour au"))
    name = models.CharField(_("nom"), max_length=300)
    url = models.URLField(_("adresse"), max_length=500, blank=True)
    apply_url = models.URLField(_("où la demander"), max_length=500, blank=True)
    financers = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    instructors = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    audiences = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    types = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    categories = ArrayField(models.CharField(max_length=300), default=list, db_default=[], blank=True)
    domains = ArrayField(models.CharField(max_length=12, choices=SIX), default=list, db_default=[], blank=True)
    is_call = models.BooleanField(_("appel à projets"), default=False)
    rate_low = models.PositiveSmallIntegerField(null=True, blank=True)
    rate_high = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_on = models.DateField(_("ouverte le"), null=True, blank=True)
    deadline_on = models.DateField(_("à déposer avant le"), null=True, blank=True)
    recurrence = models.CharField(_("récurrence"), max_length=60, blank=True)
    description = models.TextField(_("description"), validators=[MaxLengthValidator(60_000)], blank=True)
    eligibility = models.TextField(_("conditions"), validators=[MaxLengthValidator(60_000)], blank=True)
    perimeter = models.CharField(_("périmètre"), max_length=200, blank=True)
    scope = models.CharField(max_length=20, choices=Scope, default=Scope.UNKNOWN)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    intermunicipality = models.ForeignKey(Intermunicipality, models.PROTECT, null=True, blank=True, related_name="+")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    told_by = ArrayField(models.BigIntegerField(), default=list, blank=True)
    before: JsonField = models.JSONField(default=list, blank=True)

    objects = AidQuerySet.as_manager()

    class Meta:
        verbose_name = _("aide")
        ordering = ["deadline_on", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="an_aid_comes_once_from_a_list"),
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="an_aid_is_somewhere"),
        ]
        indexes = [
            models.Index(fields=["deadline_on"], name="aids_by_deadline"),
            GinIndex(aid_words(), name="aid_words"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("funding:aid", args=[self.pk])

    def opens_after(self, day: dt.date) -> bool:
        """It is to come: nobody may ask for it that day."""
        return self.starts_on is not None and self.starts_on > day

    @property
    def services(self) -> list[tuple[str, bool]]:
        """The services that it is about, and whether that is to be checked."""
        doubted = doubted_in(self.categories)
        return [(str(label), code in doubted) for code, label in SIX if code in self.domains]

    @property
    def told(self) -> SafeString:
        """What it says of itself, cleaned again."""
        return html_of_others(self.description)

    @property
    def conditions(self) -> SafeString:
        return html_of_others(self.eligibility)


class AidAnswer(models.Model):
    """What became, for a place, of an aid of the catalogue, or of a call or an aid that is described by hand: asked,
    obtained, refused; the hours that it took, and whether a refusal gave its reasons. Read by the place; by everybody
    as a median, from five places on."""

    aid = models.ForeignKey(Aid, models.CASCADE, null=True, blank=True, related_name="answers")
    call = models.ForeignKey(Call, models.CASCADE, null=True, blank=True, related_name="answers")
    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    outcome = models.CharField(_("ce qu’il en est"), max_length=10, choices=AidOutcome)
    hours = models.PositiveSmallIntegerField(_("heures passées"), null=True, blank=True)
    reasons_given = models.BooleanField(_("les raisons sont données"), null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("ce qu’un lieu dit d’une aide")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["aid", "place"], name="a_place_says_once_of_an_aid"),
            models.UniqueConstraint(fields=["call", "place"], name="a_place_says_once_of_a_call"),
            models.CheckConstraint(condition=Q(aid=None) ^ Q(call=None), name="an_answer_is_of_an_aid_or_a_call"),
            models.CheckConstraint(condition=Q(outcome__in=AidOutcome.values), name="an_outcome_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.aid_id or self.call_id} · {self.place_id} · {self.outcome}"
