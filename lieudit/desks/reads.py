"""What a desk looks after, and what the pages of a territory show besides."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lieudit.network.models import Animator, AnimatorQuerySet, Organisation, Place, PlaceQuerySet
from lieudit.territory.desk import Desk
from lieudit.territory.models import Department, Region, find_territory

NATION = "france"
"""The address of the national desk, among those of regions and departments."""

type Land = Region | Department | None


def find_land(slug: str) -> tuple[bool, Land]:
    """Whether there is such a territory, and it: a region, a department, or None for the nation."""
    land = find_territory(slug) if slug != NATION else None
    return land is not None or slug == NATION, land


def slug_of(land: Land) -> str:
    return land.slug if land else NATION


def region_of(land: Land) -> Region | None:
    """The region for which a territory stands: itself, or its own where both are one land (La Réunion)."""
    if isinstance(land, Department):
        return land.region if land.region.slug == land.slug else None
    return land


def desk_at(account: Any, land: Land) -> Desk:
    """The desk of a territory: each department is looked after by the closest animators; the nation has the rest."""
    running = Animator.objects.running()
    held = Exists(running.filter(department=OuterRef("pk"))), Exists(running.filter(region=OuterRef("region")))
    departments, regions, region = Department.objects.all(), Region.objects.all(), region_of(land)
    if isinstance(land, Department):
        mine = departments.filter(pk=land.pk)
    elif land:
        mine = departments.filter(~held[0], region=land)
    else:
        mine = departments.filter(~held[0], ~held[1])
    alone = ~Exists(running.filter(region=OuterRef("pk")))
    answered = regions.filter(alone) if land is None else regions.filter(pk=region.pk if region else None)
    return Desk(account, land, mine, answered)


def within(land: Land, path: str = "") -> Q:
    """Rows whose department is at `path` (« place__municipality__department »), within a territory."""
    if land is None:
        return Q()
    return Q(**{f"{path}__region" if isinstance(land, Region) else path: land})


def places_of(land: Land) -> PlaceQuerySet:
    return Place.objects.public().filter(within(land, "municipality__department"))


def territory_of(land: Land) -> dict[str, Any]:
    """The columns that name a territory: a region, a department, or neither for the nation."""
    return {
        "region": land if isinstance(land, Region) else None,
        "department": land if isinstance(land, Department) else None,
    }


def mandates_of(land: Land) -> AnimatorQuerySet:
    """Mandates over exactly this territory: those that run or come, then the ended ones, the last first."""
    mandates = Animator.objects.filter(**territory_of(land)).select_related("account", "organisation")
    return mandates.order_by(F("until").desc(nulls_first=True), "since", "pk")


def who_covers(land: Land) -> tuple[str, QuerySet[Organisation]]:
    """The closest level that animates a territory today, and its structures: nobody else has to."""
    running = Animator.objects.running()
    levels = [("nation", running.national())]
    if region := land.region if isinstance(land, Department) else land:
        levels.insert(0, ("region", running.filter(region=region)))
    if isinstance(land, Department):
        levels.insert(0, ("department", running.filter(department=land)))
    level, mandates = next(((level, rows) for level, rows in levels if rows.exists()), levels[-1])
    return level, Organisation.objects.filter(pk__in=mandates.values("organisation"))


def closer_desks(land: Land) -> QuerySet[Department] | QuerySet[Region]:
    """Territories within this one that have a desk of their own, with animators."""
    running = Animator.objects.running()
    if land is None:
        return Region.objects.filter(pk__in=running.exclude(region=None).values("region"))
    held = Department.objects.filter(pk__in=running.exclude(department=None).values("department"))
    return held.filter(region=land) if isinstance(land, Region) else held.none()
