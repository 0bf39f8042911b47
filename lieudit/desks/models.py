"""What a structure does of what comes from the nation, adapted and spread or set aside; and where it went."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lieudit.care.models import Measure
from lieudit.network.identifiers import spaced_phone
from lieudit.network.models import Organisation
from lieudit.territory.models import Department, Municipality, Region


def exactly(land: Region | Department | None) -> Q:
    """Rows of this territory itself, by its key; of the nation, for None."""
    region, department = (land.pk if isinstance(land, kind) else None for kind in (Region, Department))
    return Q(region=region, department=department)


class TelephoneQuerySet(models.QuerySet["Telephone"]):
    def of(self, land: Region | Department | None) -> TelephoneQuerySet:
        """That of a desk itself; None: the nation."""
        return self.filter(exactly(land))

    def answering(self, land: Region | Department) -> TelephoneQuerySet:
        """Those that answer for a territory, the closest first."""
        wide = Q(region=None, department=None)
        here = Q(region=land) if isinstance(land, Region) else Q(department=land) | Q(region=land.region_id)
        closest = [F(column).asc(nulls_last=True) for column in ("department_id", "region_id")]
        return self.filter(here | wide).order_by(*closest, "pk")

    def near(self, departments: Collection[str]) -> TelephoneQuerySet:
        """Those that answer for departments, by their codes, the closest first; the nation’s where none is named."""
        wide = Q(region=None, department=None)
        regions = Region.objects.filter(departments__code__in=departments)
        here = Q(department__code__in=departments) | Q(region__in=regions)
        closest = [F(column).asc(nulls_last=True) for column in ("department_id", "region_id")]
        found = self.filter(here | wide if departments else wide).select_related("region", "department")
        return found.order_by(*closest, "pk")


class Telephone(models.Model):
    """The number at which the animation of a territory answers who would rather speak; without territory, the
    nation’s."""

    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.CharField(_("numéro"), max_length=20)
    hours = models.CharField(_("quand on répond"), max_length=80, blank=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = TelephoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("téléphone d’un bureau")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "department"], nulls_distinct=False, name="a_desk_has_one_telephone"
            ),
            models.CheckConstraint(
                condition=Q(region=None) | Q(department=None), name="a_telephone_answers_for_one_territory"
            ),
        ]

    def __str__(self) -> str:
        return spaced_phone(self.number)

    @property
    def land(self) -> Region | Department | None:
        return self.department or self.region


class SpreadingQuerySet(models.QuerySet["Spreading"]):
    def public(self) -> SpreadingQuerySet:
        """What was spread, newest first, save what a measure of care hides."""
        return self.exclude(words="").exclude(pk__in=Measure.objects.hidden(Spreading)).order_by("-at", "-pk")

    def of(self, land: Region | Department | None) -> SpreadingQuerySet:
        return self.filter(exactly(land))

    def reaching(self, land: Region | Department | None) -> SpreadingQuerySet:
        """What was spread to a territory, or to one that holds it; to all of them, for the nation."""
        if land is None:
            return self
        if isinstance(land, Region):
            return self.filter(region=land)
        return self.filter(Q(department=land) | Q(region=land.region_id))


class Spreading(models.Model):
    """A national position or call, as a structure says it to its territory. Without `words`: set aside there."""

    number = models.PositiveIntegerField(unique=True)
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    thing = GenericForeignKey()
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    title = models.CharField(_("titre"), max_length=150, blank=True)
    words = models.TextField(_("ce que cela change ici"), max_length=3000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = SpreadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("diffusion")
        constraints = [
            models.CheckConstraint(
                condition=Q(region=None, department__isnull=False) | Q(region__isnull=False, department=None),
                name="spread_to_one_territory",
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id", "region", "department"],
                nulls_distinct=False,
                name="a_territory_treats_a_thing_once",
            ),
            models.CheckConstraint(condition=Q(words="") | ~Q(title=""), name="what_is_spread_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("desks:spreading", args=[self.number])

    @property
    def by(self) -> str:
        """Who spread it."""
        return self.organisation.name if self.organisation else gettext("l’animation du territoire")

    @property
    def land(self) -> Department | Region | None:
        return self.department or self.region


class Visit(models.Model):
    """Somebody went to a municipality, or called it: it is not proposed again for a while."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("rencontre")
        constraints = [models.UniqueConstraint(fields=["municipality", "on"], name="one_visit_a_day")]

    def __str__(self) -> str:
        return f"{self.municipality} · {self.on:%Y-%m-%d}"
