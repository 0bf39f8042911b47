"""What is counted in each category of a quota, and the bounds that are proposed from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Sum
from django.utils.translation import gettext as _

from lieudit.lottery.apportionment import Apportionment, CannotShare, apportion
from lieudit.lottery.vocabulary import Age, Gender, Kind
from lieudit.network.models import Place
from lieudit.network.profile import RURAL_ZONES, RURALITIES, profiles_of, rurality_of
from lieudit.network.vocabulary import ManagementModel
from lieudit.territory.models import Municipality, Region, Zoning
from lieudit.toolkit.errors import RuleBroken

GIVE = 1
"""Seats by which a proposed quota gives way on each side of the share."""


class Category(NamedTuple):
    """A category of a kind of quota: its code, its name, what is counted there."""

    code: str
    label: str
    figure: int


class Proposed(NamedTuple):
    """The bounds that are proposed for a category."""

    category: Category
    low: int
    high: int


def categories(kind: str) -> list[Category]:
    """Inhabitants by region and rurality; places of the directory by who bears them; equal shares of what no figure of
    the house counts."""
    return _READERS[Kind(kind)]()


def source_of(kind: str) -> str:
    """Where the figures of a kind come from."""
    if kind in (Kind.REGION, Kind.RURALITY):
        return _("habitants, populations légales de l’Insee")
    return _("lieux de l’annuaire") if kind == Kind.BEARING else _("parts égales, à corriger d’après l’Insee")


def _regions() -> list[Category]:
    rows = Region.objects.filter(population__gt=0).order_by("code").values_list("code", "name", "population")
    return [Category(*row) for row in rows]


def _ruralities() -> list[Category]:
    rural = Zoning.objects.running().filter(municipality=OuterRef("pk"), programme__in=RURAL_ZONES)
    towns = Municipality.objects.annotate(in_frr=Exists(rural)).order_by()
    counts = Counter[str]()
    for around, in_frr, people in towns.values_list("intermunicipality__kind", "in_frr").annotate(Sum("population")):
        counts[rurality_of(around, in_frr=in_frr)] += people or 0
    return [Category(code, str(label), counts[code]) for code, label in RURALITIES.items()]


def _bearings() -> list[Category]:
    counts = Counter(profile.bearing for profile in profiles_of(Place.objects.public().third_places()))
    return [Category(code, str(label), counts[code]) for code, label in ManagementModel.choices if counts[code]]


_READERS: dict[Kind, Callable[[], list[Category]]] = {
    Kind.REGION: _regions,
    Kind.RURALITY: _ruralities,
    Kind.BEARING: _bearings,
    Kind.GENDER: lambda: [Category(code, str(label), int(code != Gender.OTHER)) for code, label in Gender.choices],
    Kind.AGE: lambda: [Category(code, str(label), 1) for code, label in Age.choices],
}


def share(found: Sequence[Category], seats: int, *, base: int = 0, seed: str = "") -> Apportionment:
    """Seats by category: a base for each, the rest by what is counted there.

    Raises:
        RuleBroken: there are not seats enough, or nothing is counted.
    """
    try:
        return apportion({each.code: each.figure for each in found}, seats, base=base, seed=seed)
    except CannotShare as refused:
        said = _("Ces sièges ne suffisent pas à la base de chacun, ou rien n’est compté nulle part.")
        raise RuleBroken(said) from refused


def proposed(kind: str, seats: int) -> list[Proposed]:
    """Bounds around the share of each category; what a tie leaves open is within them."""
    found = categories(kind)
    shared = share(found, seats)
    given = shared.seats
    return [
        Proposed(
            each, max(0, given[each.code] - GIVE), min(seats, given[each.code] + GIVE + (each.code in shared.tied))
        )
        for each in found
    ]


def exact(kind: str, seats: int, *, base: int) -> list[Proposed]:
    """The very share of each category: only what a tie leaves open is left to the draw itself."""
    found = categories(kind)
    shared = share(found, seats, base=base)
    return [
        Proposed(each, shared.seats[each.code], shared.seats[each.code] + (each.code in shared.tied)) for each in found
    ]


def facts_of_place(place: Place) -> Mapping[str, str]:
    """What the record of a place says of it today, by kind."""
    (profile,) = profiles_of(Place.objects.filter(pk=place.pk))
    return {Kind.REGION: profile.region, Kind.RURALITY: profile.rurality, Kind.BEARING: profile.bearing}
