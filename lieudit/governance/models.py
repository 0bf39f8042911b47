"""Assemblies, their colleges and seats, and the versions of the rulebook that they apply."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.network.dated import Dated
from lieudit.network.models import Organisation, Representative
from lieudit.territory.models import Region


class AssemblyKind(models.TextChoices):
    NATIONAL = "national", _("nationale")
    REGIONAL = "regional", _("régionale")


class AssemblyQuerySet(models.QuerySet["Assembly"]):
    def national(self) -> AssemblyQuerySet:
        return self.filter(kind=AssemblyKind.NATIONAL)

    def with_seat_counts(self) -> AssemblyQuerySet:
        """Annotate `seat_count`, the seats held today."""
        sitting = Seat.objects.running().filter(college__assembly=models.OuterRef("pk")).order_by()
        count = sitting.values("college__assembly").annotate(n=models.Count("pk")).values("n")
        return self.select_related("region").annotate(seat_count=models.Subquery(count))


class Assembly(models.Model):
    """A body that deliberates: the national council, and one assembly a region."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("nom"), max_length=200)
    kind = models.CharField(max_length=20, choices=AssemblyKind)
    region = models.OneToOneField(Region, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AssemblyQuerySet.as_manager()

    class Meta:
        verbose_name = _("assemblée")
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="national", region=None) | Q(kind="regional", region__isnull=False),
                name="assembly_of_its_territory",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:assembly", args=[self.slug])

    @property
    def rulebook(self) -> Rulebook:
        """The version in force today."""
        return self.rulebooks.filter(in_force_from__lte=timezone.localdate()).latest("version")


class College(models.Model):
    """A group of members who vote together. Its weight is a rule, hence in the rulebook."""

    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="colleges")
    code = models.CharField(max_length=40)
    letter = models.CharField(max_length=2)
    name = models.CharField(_("nom"), max_length=120)

    class Meta:
        verbose_name = _("collège")
        ordering = ["letter"]
        constraints = [models.UniqueConstraint(fields=["assembly", "code"], name="a_college_code_is_unique")]

    def __str__(self) -> str:
        return self.name


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class SeatQuerySet(models.QuerySet["Seat"]):
    def running(self, on: dt.date | None = None) -> SeatQuerySet:
        return self.filter(Dated.running_on(on))

    def of_assembly(self, assembly: Assembly) -> SeatQuerySet:
        return (
            self.filter(college__assembly=assembly)
            .select_related("organisation", "account")
            .order_by("organisation__name", "pk")
        )

    def held_by(self, account: Any) -> SeatQuerySet:
        """Seats of the person, or of an organisation that the person represents today."""
        if not account.is_authenticated:
            return self.none()
        represented = Representative.objects.running().filter(account=account, organisation__isnull=False)
        return self.filter(Q(account=account) | Q(organisation__in=represented.values("organisation_id")))


class Seat(Dated):
    """An organisation or a person sits in a college, from a day to another."""

    college = models.ForeignKey(College, models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    chairs = models.BooleanField(_("préside"), default=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("siège")
        constraints = [
            models.CheckConstraint(
                condition=Q(account=None, organisation__isnull=False) | Q(account__isnull=False, organisation=None),
                name="a_seat_has_one_holder",
            ),
            *[
                ExclusionConstraint(
                    name=f"a_{holder}_sits_once_at_a_time",
                    expressions=[
                        ("college", RangeOperators.EQUAL),
                        (holder, RangeOperators.EQUAL),
                        (DateRange("since", "until", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                    ],
                    condition=Q(**{f"{holder}__isnull": False}),
                )
                for holder in ("organisation", "account")
            ],
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return str(self.organisation or self.account)


class Rulebook(models.Model):
    """One dated version of how an assembly functions, as data (see rules.py). Immutable once in force."""

    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="rulebooks")
    version = models.PositiveSmallIntegerField()
    rules = models.JSONField()
    in_force_from = models.DateField()

    class Meta:
        verbose_name = _("règles de fonctionnement")
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["assembly", "version"], name="a_rulebook_version_is_unique")]

    def __str__(self) -> str:
        return f"Règles, version {self.version}"
