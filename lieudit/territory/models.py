"""The official geography of France: regions, departments, intermunicipalities, municipalities.

The rows come from `data/` by `load_territory` and are never typed by hand. Codes are those of the
official geographic code of 1 January 2026 (INSEE) and SIREN numbers of the intermunicipalities.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import ASin, Cos, Greatest, Least, Power, Radians, Sin, Sqrt
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.territory.geography import Bounds
from lieudit.territory.quarters import LOCALITIES, beside
from lieudit.territory.spelling import plain, search_words, without_article
from lieudit.territory.vocabulary import Zone
from lieudit.toolkit.search import Bare, vector
from lieudit.toolkit.sphere import EARTH_RADIUS_KM

POSTCODE_LENGTH = 5
MOST_IN_POSTCODE = 60
"""The widest postcode serves some fifty municipalities."""
LABEL = re.compile(r"(?P<name>.{1,60}) \(.{1,70}\)")


class Liaison(models.IntegerChoices):
    """How a name takes its article (INSEE « type de nom en clair »): « de la Creuse », « d’Eure »."""

    PLAIN = 0, "de"
    ELIDED = 1, "d’"
    LE = 2, "du"
    LA = 3, "de la"
    LES = 4, "des"
    L = 5, "de l’"
    AUX = 6, "des Aux"
    LAS = 7, "de Las"
    LOS = 8, "de Los"


ARTICLE = {Liaison.LE: "le ", Liaison.LA: "la ", Liaison.LES: "les ", Liaison.L: "l’"}


NOBODY_THERE = ("989",)
"""Codes of lands where nobody lives: Clipperton. They have their page, and no list of choices offers them."""


class Division(models.Model):
    """What regions and departments have in common."""

    code = models.CharField(_("code INSEE"), max_length=3, unique=True)
    name = models.CharField(_("nom"), max_length=60)
    slug = models.SlugField(_("adresse"), max_length=60, unique=True)
    liaison = models.PositiveSmallIntegerField(_("article"), choices=Liaison, default=Liaison.PLAIN)
    overseas = models.BooleanField(_("outre-mer"), default=False)
    population = models.PositiveIntegerField(_("population"), default=0)
    area_km2 = models.PositiveIntegerField(_("superficie (km²)"), null=True)
    latitude = models.FloatField(_("latitude"), null=True, help_text=_("d’un point intérieur"))
    longitude = models.FloatField(_("longitude"), null=True)
    west = models.FloatField(null=True)
    south = models.FloatField(null=True)
    east = models.FloatField(null=True)
    north = models.FloatField(null=True)

    class Meta:
        abstract = True
        ordering = ["overseas", "slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("pages:territory", args=[self.slug])

    @property
    def key(self) -> str:
        """« r-75 » for a region, « d-23 » for a department: how filters and their addresses name it."""
        return f"{type(self).__name__[0].lower()}-{self.code}"

    @property
    def with_article(self) -> str:
        """« la Creuse », « l’Ain », « Paris »."""
        return ARTICLE.get(Liaison(self.liaison), "") + self.name

    @property
    def of_name(self) -> str:
        """« de la Creuse », « de l’Ain », « de Paris », « d’Eure-et-Loir »."""
        link = Liaison(self.liaison).label
        return f"{link}{self.name}" if link.endswith("’") else f"{link} {self.name}"

    @property
    def is_collectivity(self) -> bool:
        """An overseas collectivity, which is neither a region nor a department: 975, 988…"""
        return self.code[:2] == "98" or self.code in {"975", "977", "978"}

    @property
    def bounds(self) -> Bounds | None:
        """West, south, east, north, in degrees; None where no outline is published."""
        if None in (self.west, self.south, self.east, self.north):
            return None
        assert self.west is not None
        assert self.south is not None
        assert self.east is not None
        assert self.north is not None
        return Bounds(self.west, self.south, self.east, self.north)


class Region(Division):
    """One of the 18 regions, or an overseas collectivity standing for itself.

    `at_hand`: its departments, where they were read with it (`find_territory`).
    """

    at_hand: Sequence[Department] = ()

    class Meta(Division.Meta):
        abstract = False
        verbose_name = _("région")
        verbose_name_plural = _("régions")


class Department(Division):
    """One of the 101 departments, or an overseas collectivity standing for itself.

    Slugs are unique among departments. Where a region and a department share one (« guadeloupe »),
    they are the same land.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="departments")

    class Meta(Division.Meta):
        abstract = False
        verbose_name = _("département")
        verbose_name_plural = _("départements")


@cache
def all_departments() -> tuple[Department, ...]:
    """With their regions; they change with a release only."""
    return tuple(Department.objects.select_related("region"))


def offered[Land: Division](lands: type[Land]) -> models.QuerySet[Land]:
    """Those that people choose among."""
    return lands._default_manager.exclude(code__in=NOBODY_THERE)


def find_territory(slug: str) -> Region | Department | None:
    """A department, else a region with its departments at hand: where they share a slug they are the same land."""
    found = list(Department.objects.select_related("region").filter(Q(slug=slug) | Q(region__slug=slug)))
    exact = [department for department in found if department.slug == slug]
    if exact or not found:
        return exact[0] if exact else None
    region = found[0].region
    region.at_hand = found
    return region


class IntermunicipalityKind(models.TextChoices):
    CC = "CC", _("communauté de communes")
    CA = "CA", _("communauté d’agglomération")
    CU = "CU", _("communauté urbaine")
    METRO = "METRO", _("métropole")
    MET69 = "MET69", _("métropole à statut de collectivité")
    EPT = "EPT", _("établissement public territorial")


METROPOLISES = (IntermunicipalityKind.METRO, IntermunicipalityKind.MET69)


class IntermunicipalityQuerySet(models.QuerySet["Intermunicipality"]):
    def metropolises(self) -> IntermunicipalityQuerySet:
        """The 22 metropolises, Lyon included."""
        return self.filter(kind__in=METROPOLISES)

    def reaching(self, department: Department) -> IntermunicipalityQuerySet:
        """Those that have municipalities in a department, whole or not, by name."""
        towns = Municipality.objects.filter(department=department).order_by()
        both = Q(pk__in=towns.values("intermunicipality")) | Q(pk__in=towns.values("territorial_establishment"))
        return self.filter(both).order_by("name", "siren")

    def named(self, text: str) -> IntermunicipalityQuerySet:
        """Those whose name holds each word of `text`, without accents, the most populated first."""
        words = search_words(text)
        found = self.annotate(plain_name=Bare("name")) if words else self.none()
        for word in words:
            found = found.filter(plain_name__contains=word)
        return found.order_by("-population", "siren")


class Intermunicipality(models.Model):
    """A group of municipalities (EPCI with its own taxes, or EPT of Greater Paris)."""

    siren = models.CharField(_("SIREN"), max_length=9, unique=True)
    name = models.CharField(_("nom"), max_length=200)
    kind = models.CharField(_("nature"), max_length=5, choices=IntermunicipalityKind)
    population = models.PositiveIntegerField(_("population"), default=0)

    objects = IntermunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("intercommunalité")
        verbose_name_plural = _("intercommunalités")
        indexes = [GinIndex(vector("name"), name="intermunicipality_words")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=IntermunicipalityKind.values), name="intermunicipality_kind_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("pages:intermunicipality", args=[self.siren])

    @property
    def key(self) -> str:
        """« e-200034825 »: how filters and their addresses name it."""
        return f"e-{self.siren}"


type Territory = Region | Department | Intermunicipality


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def with_division(self) -> MunicipalityQuerySet:
        """Ready to be shown with its department and region, in one query."""
        return self.select_related("department__region")

    def by_code(self, code: str) -> Municipality | None:
        """The municipality of an INSEE code, present or former.

        Codes of the arrondissements of Paris, Lyon and Marseille and of merged municipalities lead
        to the municipality that holds them now.
        """
        code = code.strip().upper()
        if not code.isalnum() or not code.isascii():
            return None
        found = self.filter(Q(code=code) | Q(former_codes__contains=[code]))
        return found.order_by(Case(When(code=code, then=0), default=1)).first()

    def matching(self, text: str) -> MunicipalityQuerySet:
        """Municipalities whose name or postcode begins like each word typed, the likeliest first.

        Exact names come first, then names that begin with the text, then others; the most
        populated first in each group. Names of merged municipalities are known too.
        """
        words = search_words(text)
        if not words:
            return self.none()
        found = self.all()
        for word in words:
            found = found.filter(search_text__contains=f" {word}")
        named = without_article(" ".join(word for word in words if not word.isdigit()))
        rank: Value | Case = Value(0)
        if named:
            whens = [When(plain_name=named, then=0), When(plain_name__startswith=named, then=1)]
            rank = Case(*whens, default=2)
        return found.annotate(rank=rank).order_by("rank", "-population", "code")

    def having_postcode(self, postcode: str) -> MunicipalityQuerySet:
        """Municipalities served by a complete postcode, the most populated first."""
        return self.filter(postcodes__contains=[postcode[:POSTCODE_LENGTH]]).order_by("-population", "code")

    def nearest(self, latitude: float, longitude: float, count: int = 1) -> MunicipalityQuerySet:
        """The `count` municipalities whose centre is nearest, each with its `distance_km`."""
        here = Radians(Value(latitude))
        north = Sin((Radians(F("latitude")) - here) / 2)
        east = Sin(Radians(F("longitude") - Value(longitude)) / 2)
        haversine = Power(north, 2) + Cos(here) * Cos(Radians(F("latitude"))) * Power(east, 2)
        safe = Greatest(Least(haversine, Value(1.0)), Value(0.0))
        return (
            self.filter(latitude__isnull=False)
            .annotate(distance_km=Value(2 * EARTH_RADIUS_KM) * ASin(Sqrt(safe)))
            .order_by("distance_km", "code")[:count]
        )

    def within(self, bounds: Bounds) -> MunicipalityQuerySet:
        """Municipalities whose centre is in a box, the most populated first."""
        inside = {"latitude__range": (bounds.south, bounds.north), "longitude__range": (bounds.west, bounds.east)}
        return self.filter(**inside).order_by("-population", "code")

    def in_territory(self, territory: Territory) -> MunicipalityQuerySet:
        """Municipalities of a region, a department or an intermunicipality."""
        if isinstance(territory, Region):
            return self.filter(department__region=territory)
        if isinstance(territory, Department):
            return self.filter(department=territory)
        return self.filter(Q(intermunicipality=territory) | Q(territorial_establishment=territory))


class Municipality(models.Model):
    """A commune. Paris, Lyon and Marseille are one each: their arrondissements are former codes."""

    code = models.CharField(_("code INSEE"), max_length=5, unique=True)
    name = models.CharField(_("nom"), max_length=60)
    slug = models.SlugField(_("adresse"), max_length=70, unique=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="municipalities")
    intermunicipality = models.ForeignKey(
        Intermunicipality, models.PROTECT, null=True, blank=True, related_name="municipalities"
    )
    territorial_establishment = models.ForeignKey(
        Intermunicipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="establishment_municipalities",
        help_text=_("dans le Grand Paris, l’établissement public territorial"),
    )
    postcodes = ArrayField(models.CharField(max_length=5), verbose_name=_("codes postaux"), default=list)
    population = models.PositiveIntegerField(_("population"), default=0)
    area_km2 = models.FloatField(_("superficie (km²)"), null=True)
    latitude = models.FloatField(_("latitude"), null=True, help_text=_("mairie, ou point intérieur"))
    longitude = models.FloatField(_("longitude"), null=True)
    former_codes = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    plain_name = models.CharField(max_length=60, editable=False, help_text=_("voir spelling.py"))
    search_text = models.TextField(
        editable=False, help_text=_("noms présents et anciens, codes postaux, chaque mot après un blanc")
    )

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ["name", "code"]
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        indexes = [
            models.Index(fields=["-population", "code"], name="municipality_by_size"),
            GinIndex(fields=["postcodes"], name="municipality_by_postcode"),
            GinIndex(fields=["former_codes"], name="municipality_by_former_code"),
            GinIndex(fields=["search_text"], name="municipality_by_words", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="municipality_coordinates_are_on_earth",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def region(self) -> Region:
        return self.department.region

    @property
    def label(self) -> str:
        """« Guéret (23000, Creuse) », or with the department alone where postcodes are many."""
        place = self.department.name
        if len(self.postcodes) == 1:
            place = f"{self.postcodes[0]}, {place}"
        return f"{self.name} ({place})"


class ZoningQuerySet(models.QuerySet["Zoning"]):
    def running(self, on: dt.date | None = None) -> ZoningQuerySet:
        """Zonings in force on a day, today by default."""
        day = on or timezone.localdate()
        return self.filter(Q(since__lte=day) & (Q(until=None) | Q(until__gte=day)))


class Zoning(models.Model):
    """A municipality is in a zoning or a programme, from a day to another: never deleted, ended.

    `since` is the day of its signature, or of the first list that says it.
    """

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="zonings")
    programme = models.CharField(_("programme"), max_length=20, choices=Zone)
    since = models.DateField(_("depuis"), default=timezone.localdate)
    until = models.DateField(_("jusqu’au"), null=True, blank=True)

    objects = ZoningQuerySet.as_manager()

    class Meta:
        ordering = ["programme"]
        verbose_name = _("zonage")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "programme"], condition=Q(until=None), name="zoned_once"),
            models.CheckConstraint(condition=Q(programme__in=Zone.values), name="zoning_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} · {self.get_programme_display()}"


def typed_municipalities(text: str, *, most: int = 12) -> list[Municipality]:
    """The municipalities a typed text designates: ideally one, several when it is ambiguous.

    A label (« Guéret (23000, Creuse) ») designates that one; a whole name designates all that bear
    it, rather than longer names; else everything that matches.
    """
    known = Municipality.objects.with_division()
    if label := LABEL.fullmatch(text.strip()):
        meant = [m for m in known.matching(label["name"])[: 20 * most] if m.label == text.strip()]
        if meant:
            return meant[:most]
    found = list(known.matching(text)[:most])
    exact = [each for each in found if each.rank == 0]  # type: ignore[attr-defined]
    if exact:
        return [*exact, *_better_known(text, exact, found), *_locality(text)][:most]
    if local := _locality(text):
        return local
    return found or _beside_land(text, most) or _beside_postcode(text, most)


BETTER_KNOWN, MOST_BETTER = 10, 3
"""How many times more inhabitants a longer name has, to be meant too; how many of them are proposed."""


def _better_known(text: str, exact: Sequence[Municipality], found: Sequence[Municipality]) -> list[Municipality]:
    """« Évry » is a village, and Évry-Courcouronnes; « Saint-Ouen » is also Saint-Ouen-sur-Seine."""
    named = without_article(" ".join(word for word in search_words(text) if not word.isdigit()))
    least = max(10_000, BETTER_KNOWN * max(each.population or 0 for each in exact))
    longer = [each for each in found if each.plain_name.startswith(f"{named} ") and (each.population or 0) >= least]
    return longer[:MOST_BETTER]


def _locality(text: str) -> list[Municipality]:
    """The municipality of a locality that people say instead of it, with or without its postcode."""
    code = LOCALITIES.get(" ".join(word for word in plain(text).split() if not word.isdecimal()))
    return [*Municipality.objects.with_division().filter(code=code)] if code else []


def _beside_land(text: str, most: int) -> list[Municipality]:
    """Those of a land typed beside: « Valence Drôme », « Saint-Denis Réunion »."""
    rest, codes = beside(text)
    if not codes or any(word.isdecimal() for word in rest.split()):  # an address, which the caller reads
        return []
    here = Municipality.objects.with_division().filter(department__code__in=codes)
    found = list(here.matching(rest)[:most])
    exact = [each for each in found if each.rank == 0]  # type: ignore[attr-defined]
    return exact or [each for each in _locality(rest) if each.department.code in codes] or found


def _beside_postcode(text: str, most: int) -> list[Municipality]:
    """The name beside a postcode that serves nobody, as those of CEDEX (« 33076 Bordeaux Cedex »): there."""
    words = plain(text).split()
    codes = [word for word in words if word.isdecimal() and len(word) == POSTCODE_LENGTH]
    rest = " ".join(word for word in words if word not in codes)
    if len(codes) != 1 or "cedex" not in words:
        return []
    length = 3 if codes[0].startswith(("97", "98")) else 2
    here = Municipality.objects.with_division().filter(department__code__startswith=codes[0][:length])
    return [each for each in here.matching(rest)[:most] if each.rank == 0]  # type: ignore[attr-defined]
