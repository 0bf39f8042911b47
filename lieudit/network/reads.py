"""What the list, the map and the exports of the directory read together."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from lieudit.network.atlas import Land, Listed
from lieudit.network.hours import is_open
from lieudit.network.models import Affiliation, Organisation, Place, PlaceQuerySet
from lieudit.network.vocabulary import MAY_BE_OPEN, PlaceKind
from lieudit.network.voice import MARKS
from lieudit.territory.models import Department, Region, offered
from lieudit.territory.quarters import quarter_holding, quarters
from lieudit.toolkit.expected import keys_of
from lieudit.toolkit.kept_counts import KeptCount
from lieudit.toolkit.prepared import OneOf


def networks() -> list[tuple[str, str]]:
    """Addresses and names of the networks that a place may belong to."""
    return list(Organisation.objects.networks().order_by("name").values_list("slug", "name"))


def network_names() -> ArraySubquery:
    """Networks and bodies of a place today, by name: a column of the exports."""
    running = Affiliation.objects.running().filter(place=OuterRef("pk"))
    return ArraySubquery(running.order_by("organisation__name").values("organisation__name"))


def place_count() -> Count:
    """Places of an organisation today."""
    running = Affiliation.objects.running().filter(place__kind=PlaceKind.THIRD_PLACE)
    return Count("affiliations", filter=Q(affiliations__in=running), distinct=True)


def with_marks(places: PlaceQuerySet) -> PlaceQuerySet:
    """Places with what rooms above recognise of each, in the same query."""
    return places.annotate(**{name: mark.value() for name, mark in MARKS.items()})


def page_of(
    places: PlaceQuerySet, number: str | None, size: int, count: int | None = None, *, in_turn: bool = False
) -> Page[Place]:
    """A page of places by name: all are sorted by their keys alone, then those of the page are read whole. `count`, how
    many there are, where it was read already; they are asked `in_turn` what they say, until the page is full."""
    keys = Paginator(places.order_by("name", "pk").values_list("pk", flat=True), size)
    if count is not None:
        keys.count = count
    page: Page[Any] = keys.get_page(number)
    asked = cast("PlaceQuerySet", page.object_list)
    found = Place.objects.filter(pk__in=keys_of(asked)) if in_turn else Place.objects.filter(pk__in=asked)
    shown = with_marks(found.with_territory())
    page.object_list = list(shown.order_by("name", "pk"))
    return page


def counts_of(places: PlaceQuerySet, answers: Mapping[str, Q]) -> tuple[int, dict[str, int]]:
    """How many places, and how many of them answer to each of some choices, in one read; what none of them answers to,
    or all, parts nothing and is left out."""
    told = {f"of_{at}": Count("pk", filter=answer) for at, answer in enumerate(answers.values())}
    found = places.order_by().aggregate(every=Count("pk"), **told)
    counts = {key: found[f"of_{at}"] for at, key in enumerate(answers)}
    return found["every"], {key: count for key, count in counts.items() if 0 < count < found["every"]}


def in_network(places: PlaceQuerySet, slug: str) -> PlaceQuerySet:
    """Places that belong today to a network, or that a body runs."""
    return places.filter(pk__in=Affiliation.objects.running().filter(organisation__slug=slug).values("place"))


def of_territory(key: str) -> Q:
    """Organisations of a department (« d-23 »), or of a region (« r-75 ») and of its departments."""
    kind, _dash, code = key.partition("-")
    if kind == "d":
        return Q(department__code=code)
    return Q(region__code=code) | Q(department__region__code=code)


def open_at(places: PlaceQuerySet, now: dt.datetime) -> PlaceQuerySet:
    """Places whose hours say that their door is open at an instant, public holidays included."""
    said = places.filter(status__in=MAY_BE_OPEN).exclude(hours="").order_by()
    rows = said.values_list("pk", "hours", "municipality__department__code")
    found = [pk for pk, hours, department in rows if is_open(hours, department, now)]
    return places.filter(OneOf(F("pk"), Value(found, ArrayField(models.BigIntegerField()))))


def points(places: PlaceQuerySet) -> Iterator[tuple[int, str, float | None, float | None]]:
    """Key, name, latitude and longitude; those of the municipality where a place gave none."""
    at = [Coalesce(axis, f"municipality__{axis}") for axis in ("latitude", "longitude")]
    return places.order_by("pk").values_list("pk", "name", *at).iterator(chunk_size=5000)


def counts_by_department(places: PlaceQuerySet) -> list[tuple[str, int]]:
    """How many places in each department, by its code."""
    return list(places.order_by().values_list("municipality__department__code").annotate(places=Count("pk")))


def counts_by_kind() -> list[tuple[str, str, int]]:
    """How many places of each kind are shown in each department, by its code."""
    rows = Place.objects.shown().order_by().values_list("municipality__department__code", "kind")
    return list(rows.annotate(places=Count("pk")))


kept_by_kind = KeptCount("places-by-kind", Place, counts_by_kind)
"""The same; past many places, as some minutes ago."""


def by_department(counted: Iterable[tuple[str, int]], territory: str = "") -> list[Land]:
    """How many places in each department, those that have none included, region by region; those of a region, or one,
    when a `territory` is asked for. `counted` are those that have some.
    """
    counts = dict(counted)
    kind, _dash, code = territory.partition("-")
    asked = {"r": Q(region__code=code), "d": Q(code=code)}.get(kind, Q(code__in=counts) if kind else Q())
    known = Department.objects.filter(asked).order_by("region__overseas", "region__name", "name")
    rows = known.values_list("code", "name", "region__name", "population")
    return [
        Land(f"d-{code}", code, name, region, counts.get(code, 0), population)
        for code, name, region, population in rows
    ]


def listed(places: PlaceQuerySet, most: int) -> list[Listed]:
    """The first places by name, with what a list beside a map says of each, and where they are."""
    at = [Coalesce(axis, f"municipality__{axis}") for axis in ("latitude", "longitude")]
    town = "municipality__"
    named = ("slug", "name", f"{town}code", f"{town}name", f"{town}department__code")
    return [Listed(*row) for row in places.order_by("name", "pk").values_list(*named, *at)[:most]]


def in_territory(places: PlaceQuerySet, key: str) -> PlaceQuerySet:
    """Places of what a `key` names (`territory/keys.py`)."""
    kind, _dash, code = key.partition("-")
    town = "municipality__"
    if kind == "e":
        inter = f"{town}intermunicipality__siren", f"{town}territorial_establishment__siren"
        return places.filter(Q((inter[0], code)) | Q((inter[1], code)))
    if kind == "a":
        return in_quarter(places, code)
    return places.filter(**{f"{town}department__{'region__' if kind == 'r' else ''}code": code})


def in_quarter(places: PlaceQuerySet, code: str) -> PlaceQuerySet:
    """Places of an arrondissement: by their point, else by their postcode."""
    found = places_by_quarter(places, quarters()[code].city).get(code, [])
    return places.filter(OneOf(F("pk"), Value(found, ArrayField(models.BigIntegerField()))))


def places_by_quarter(places: PlaceQuerySet, city: str) -> dict[str, list[int]]:
    """Keys of the places of a city by the code of their arrondissement; those that say neither point nor postcode are
    under no code.
    """
    found: dict[str, list[int]] = defaultdict(list)
    here = places.filter(municipality__code=city).order_by()
    for pk, postcode, latitude, longitude in here.values_list("pk", "postcode", "latitude", "longitude"):
        found[quarter_holding(city, postcode, latitude, longitude)].append(pk)
    return found


def overseas() -> list[Region]:
    """Overseas regions whose outline is known: far from the others on a map."""
    return list(Region.objects.filter(overseas=True, west__isnull=False))


def territories() -> list[Any]:
    """Regions, each followed by its departments, in one query: their keys and their names."""
    order = ("region__overseas", "region__name", "name")
    known = offered(Department).order_by(*order).values_list("region__code", "region__name", "code", "name")
    choices: list[object] = []
    for (code, region), rows in groupby(known, key=lambda row: row[:2]):
        departments = [(f"d-{row[2]}", row[3]) for row in rows]
        whole = (f"r-{code}", _("%(region)s, toute la région") % {"region": region})
        choices.append((region, [whole, *departments] if len(departments) > 1 else [(whole[0], region)]))
    return choices
