"""What is counted in each category of a quota, and the bounds that are proposed from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Sum
from django.utils.translation import gettext as _

from lieudit.lottery.apportionment import Apportionment, CannotShare, apportion
from lieudit.lottery.vocabulary import OF_PERSONS, OF_PLACES, Age, Gender, Kind
from lieudit.network.models import Place
from lieudit.network.profile import RURAL_ZONES, RURALITIES, SEVERAL, PlaceProfile, profiles_of, rurality_of
from lieudit.network.vocabulary import ManagementModel, Typology
from lieudit.territory.models import Municipality, Region, Zoning
from lieudit.toolkit.errors import RuleBroken

GIVE = 1
"""Seats by which a proposed quota gives way on each side of the share."""


PERSONS: dict[str, int] = {
    Gender.WOMAN: 28_580_103,
    Gender.MAN: 26_147_174,
    Gender.OTHER: 0,
    Age.YOUNG: 11_696_734,
    Age.THIRTIES: 12_447_723,
    Age.FORTIES: 13_291_254,
    Age.SIXTIES: 17_291_567,
}
"""People of 15 and more, by sex and by age, in France: Insee, census of 2018, table POP1B of 30 June 2021. The first
age counts those of 15 too; of who is neither woman nor man, the census counts nobody."""


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


def categories(kind: str, *, of_places: bool = False) -> list[Category]:
    """Inhabitants by region and rurality, or with `of_places` the places there; places of the directory by who bears
    them and what they are; people of the census by sex and age."""
    if of_places or kind in OF_PLACES:
        return _places(Kind(kind))
    if kind in OF_PERSONS:
        choices = Gender.choices if kind == Kind.GENDER else Age.choices
        return [Category(code, str(label), PERSONS[code]) for code, label in choices]
    return _regions() if kind == Kind.REGION else _ruralities()


def source_of(kind: str, *, of_places: bool = False) -> str:
    """Where the figures of a kind come from."""
    if of_places or kind in OF_PLACES:
        return _("lieux de l’annuaire")
    if kind in OF_PERSONS:
        return _("personnes de 15 ans et plus, Insee, recensement de 2018, France")
    return _("habitants, populations légales de l’Insee")


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


def _places(kind: Kind) -> list[Category]:
    profiles = profiles_of(Place.objects.public().third_places())
    counts = Counter(_facts(profile)[kind] for profile in profiles)
    labels: dict[Kind, Callable[[], Iterable[tuple[str, object]]]] = {
        Kind.REGION: lambda: Region.objects.order_by("code").values_list("code", "name"),
        Kind.RURALITY: RURALITIES.items,
        Kind.BEARING: lambda: ManagementModel.choices,
        Kind.TYPOLOGY: lambda: [*Typology.choices, (SEVERAL, _("Plusieurs à la fois"))],
    }
    return [Category(code, str(label), counts[code]) for code, label in labels[kind]() if counts[code]]


def _facts(profile: PlaceProfile) -> dict[str, str]:
    return {
        Kind.REGION: profile.region,
        Kind.RURALITY: profile.rurality,
        Kind.BEARING: profile.bearing,
        Kind.TYPOLOGY: profile.typology,
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
    return _facts(profile)
