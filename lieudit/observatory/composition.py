"""Does an assembly look like the places it speaks for? Its seats, beside the places that spoke and all that are known.

A seat counts for one, shared between the places of its holder: those of an organisation on its day, or those that a
person represents. A seat without a place is of the region of its organisation, and counts in nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log2
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, TextChoices, Value, When
from django.db.models.functions import NullIf
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.governance.models import Assembly, Seat
from lieudit.needs.models import Need, Support
from lieudit.network.dated import Dated
from lieudit.network.models import Affiliation, Place, PlaceQuerySet, Representative
from lieudit.network.profile import BETWEEN, METROPOLIS, RURAL, RURAL_ZONES, RURALITIES
from lieudit.network.vocabulary import MAY_BE_OPEN, Domain, ManagementModel, PlaceStatus, Typology
from lieudit.records.models import Closure
from lieudit.territory.models import METROPOLISES, Zoning
from lieudit.toolkit.french import number, percent
from lieudit.toolkit.intervals import wilson
from lieudit.toolkit.types import Phrase

FEW = 5
"""Seats under which nothing is said of how an assembly looks."""
SPOKE_DAYS = 730
"""A place speaks when it said a need, or that it shares one, within two years."""
AREAS = (200, 1_000)
"""Bounds of the built areas of places, in square metres."""
SIZES = (2_000, 20_000, 100_000)
DENSITIES = (50, 300)
"""Bounds of our own classes of municipalities: inhabitants, and inhabitants by km²."""
UNSAID = ""
WIDEST = 8
"""The picture shows ratios from an eighth to eight times."""

type Weights = Mapping[str, float]


class Profile(NamedTuple):
    """What tells places apart."""

    region: str
    bearing: str
    area: str
    size: str
    density: str
    rurality: str
    typologies: tuple[str, ...]
    domains: tuple[str, ...]


@dataclass(frozen=True)
class Dimension:
    """A way of telling places apart. `of` gives the categories of a profile: one, or several where a place is both."""

    key: str
    title: Phrase
    of: Callable[[Profile], Iterable[str]]
    words: Callable[[str], str]


def _label(choices: type[TextChoices]) -> Callable[[str], str]:
    known = {code: str(label) for code, label in choices.choices}
    return lambda code: known.get(code, code) if code else _("Personne ne l’a dit")


def _classes(bounds: Sequence[int], under: Phrase, between: Phrase, over: Phrase) -> Callable[[str], str]:
    """The words of the classes that these bounds make: « 0 » is the first."""

    def words(code: str) -> str:
        if code == UNSAID:
            return _("Personne ne l’a dit")
        at = int(code)
        if at == 0:
            return str(under) % {"high": number(bounds[0])}
        if at == len(bounds):
            return str(over) % {"low": number(bounds[-1])}
        return str(between) % {"low": number(bounds[at - 1]), "high": number(bounds[at])}

    return words


DIMENSIONS = (
    Dimension("region", gettext_lazy("Région"), lambda of: [of.region], str),
    Dimension("rurality", gettext_lazy("Ruralité"), lambda of: [of.rurality], lambda code: str(RURALITIES[code])),
    Dimension(
        "density",
        gettext_lazy("Ville et campagne"),
        lambda of: [of.density],
        _classes(
            DENSITIES,
            gettext_lazy("Moins de %(high)s habitants au km²"),
            gettext_lazy("De %(low)s à %(high)s habitants au km²"),
            gettext_lazy("Plus de %(low)s habitants au km²"),
        ),
    ),
    Dimension(
        "size",
        gettext_lazy("Taille de la commune"),
        lambda of: [of.size],
        _classes(
            SIZES,
            gettext_lazy("Moins de %(high)s habitants"),
            gettext_lazy("De %(low)s à %(high)s habitants"),
            gettext_lazy("Plus de %(low)s habitants"),
        ),
    ),
    Dimension(
        "area",
        gettext_lazy("Taille du lieu"),
        lambda of: [of.area],
        _classes(
            AREAS,
            gettext_lazy("Moins de %(high)s m² bâtis"),
            gettext_lazy("De %(low)s à %(high)s m² bâtis"),
            gettext_lazy("Plus de %(low)s m² bâtis"),
        ),
    ),
    Dimension("bearing", gettext_lazy("Qui porte le lieu"), lambda of: [of.bearing], _label(ManagementModel)),
    Dimension("typology", gettext_lazy("Ce qu’est le lieu"), lambda of: of.typologies or [UNSAID], _label(Typology)),
    Dimension("domain", gettext_lazy("Ce qu’on y trouve"), lambda of: of.domains or [UNSAID], _label(Domain)),
)


class Presence(TextChoices):
    """How often a category sits, beside how often it is met."""

    LESS = "due", gettext_lazy("moins présents")
    MORE = "extended", gettext_lazy("plus présents")
    ALIKE = "met", gettext_lazy("comme les lieux")
    UNKNOWN = "expected", gettext_lazy("rien à dire")


@dataclass(frozen=True)
class Beside:
    """Seats of a category out of all of them, beside its share of some places: `met`, from 0 to 1."""

    seats: float
    all_seats: int
    met: float

    @property
    def ratio(self) -> float | None:
        """1 when it sits as often as it is met; None when it is met nowhere, or when too few sit."""
        return self.seats / self.all_seats / self.met if self.met and self.all_seats >= FEW else None

    @property
    def interval(self) -> tuple[float, float]:
        """Between which ratios it stands, 95 times in 100, for so few seats."""
        low, high = wilson(self.seats, self.all_seats)
        return low / self.met, high / self.met

    @property
    def presence(self) -> Presence:
        """Less or more than among these places, only where chance does not explain it."""
        if self.ratio is None:
            return Presence.UNKNOWN
        low, high = self.interval
        return Presence.LESS if high < 1 else Presence.MORE if low > 1 else Presence.ALIKE

    @property
    def words(self) -> str:
        """« 0,4 fois, entre 0,1 et 0,9 »."""
        if self.ratio is None:
            return "—"
        low, high = self.interval
        words = {"ratio": number(self.ratio, 1), "low": number(low, 1), "high": number(high, 1)}
        return _("%(ratio)s fois, entre %(low)s et %(high)s") % words

    @property
    def drawn(self) -> Drawn | None:
        """Where its interval begins, its point and its end are on the picture."""
        if self.ratio is None:
            return None
        low, high = self.interval
        return Drawn(_on_axis(low), _on_axis(self.ratio), _on_axis(high))


@dataclass(frozen=True)
class Share:
    """A category, in the three populations. `seats` counts seats, in parts where a holder has several places."""

    words: str
    seats: float
    speaking: int
    known: int
    all_seats: int
    all_speaking: int
    all_known: int

    @property
    def of_seats(self) -> float:
        return self.seats / self.all_seats if self.all_seats else 0.0

    @property
    def of_speaking(self) -> float:
        return self.speaking / self.all_speaking if self.all_speaking else 0.0

    @property
    def of_known(self) -> float:
        return self.known / self.all_known if self.all_known else 0.0

    @property
    def beside_known(self) -> Beside:
        return Beside(self.seats, self.all_seats, self.of_known)

    @property
    def beside_speaking(self) -> Beside:
        return Beside(self.seats, self.all_seats, self.of_speaking)

    @property
    def seats_words(self) -> str:
        return f"{number(self.seats, 0 if self.seats == int(self.seats) else 1)} ({percent(self.of_seats, 0)})"

    @property
    def speaking_words(self) -> str:
        return f"{number(self.speaking)} ({percent(self.of_speaking, 0)})"

    @property
    def known_words(self) -> str:
        return f"{number(self.known)} ({percent(self.of_known, 0)})"


class Drawn(NamedTuple):
    low: int
    at: int
    high: int


def _on_axis(ratio: float) -> int:
    """From 0, an eighth or less, to 200, eight times or more: 100 is « as often as it is met »."""
    return round(100 + 100 * max(-1.0, min(1.0, log2(ratio) / log2(WIDEST)))) if ratio > 0 else 0


@dataclass(frozen=True)
class Compared:
    """A dimension with its categories, the most met first; `unplaced` seats have none."""

    dimension: Dimension
    shares: Sequence[Share]
    unplaced: int

    @property
    def seated(self) -> int:
        return self.shares[0].all_seats if self.shares else 0


@dataclass(frozen=True)
class Composition:
    """An assembly beside the places, on a day."""

    assembly: Assembly
    day: dt.date
    seats: Sequence[Sequence[Profile]]
    """The places of each seat; none for a seat without a place."""
    regions: Sequence[str]
    """Of each seat, the region of its organisation; empty where it has none."""
    met: Mapping[Profile, tuple[int, int]]
    """Profile → how many places are known, and how many of them spoke."""

    @property
    def unplaced(self) -> int:
        return sum(not places for places in self.seats)

    @cached_property
    def known(self) -> int:
        return sum(known for known, _spoke in self.met.values())

    @cached_property
    def speaking(self) -> int:
        return sum(spoke for _known, spoke in self.met.values())

    @cached_property
    def compared(self) -> list[Compared]:
        return [self._compare(each) for each in DIMENSIONS]

    def _compare(self, dimension: Dimension) -> Compared:
        seats, seated = self._seats_by(dimension)
        known: Counter[str] = Counter()
        spoke: Counter[str] = Counter()
        for profile, (count, said) in self.met.items():
            for category in dimension.of(profile):
                known[category] += count
                spoke[category] += said
        order = sorted({*known, *seats}, key=lambda each: (each == UNSAID, -known[each], dimension.words(each)))
        shares = [
            Share(dimension.words(at), seats.get(at, 0), spoke[at], known[at], seated, self.speaking, self.known)
            for at in order
        ]
        return Compared(dimension, shares, len(self.seats) - seated)

    def _seats_by(self, dimension: Dimension) -> tuple[Weights, int]:
        """How many seats each category has, and how many have one at all."""
        found: dict[str, float] = defaultdict(float)
        seated = 0
        for places, region in zip(self.seats, self.regions, strict=True):
            if not places and dimension.key == "region" and region:
                found[region] += 1
            for place in places:
                for category in dimension.of(place):
                    found[category] += 1 / len(places)
            seated += bool(places) or bool(dimension.key == "region" and region)
        return found, seated


def compose(assembly: Assembly, day: dt.date) -> Composition:
    """Read them, in five queries."""
    running = Dated.running_on(day)
    seats = list(
        Seat.objects.filter(running, college__assembly=assembly)
        .order_by("pk")
        .values_list("organisation", "account", "organisation__region__name")
    )
    ours = {organisation for organisation, _account, _region in seats if organisation}
    people = {account for _organisation, account, _region in seats if account}
    run = Affiliation.objects.filter(running, organisation__in=ours).values_list("organisation", "place")
    spoken = Representative.objects.filter(running, account__in=people, place__isnull=False)
    places: dict[tuple[int | None, int | None], set[int]] = defaultdict(set)
    for organisation, place in run:
        places[organisation, None].add(place)
    for account, place in spoken.values_list("account", "place"):
        places[None, account].add(place)
    held = open_on(day).filter(pk__in=set().union(*places.values()))
    profiles = {row[0]: Profile(*_flat(row[1:])) for row in _profiled(held, day, "pk")}
    return Composition(
        assembly,
        day,
        [
            [profiles[place] for place in sorted(places[organisation, account]) if place in profiles]
            for organisation, account, _region in seats
        ],
        [region or "" for _organisation, _account, region in seats],
        _met(day),
    )


def years_of(assembly: Assembly, today: dt.date) -> list[int]:
    """The years at whose end somebody sat, the last first."""
    first = Seat.objects.filter(college__assembly=assembly).aggregate(first=Min("since"))["first"]
    return list(range(today.year, first.year - 1, -1)) if first else []


def open_on(day: dt.date) -> PlaceQuerySet:
    """The third places that nobody said to be closed that day, of those that are public now. What is said of a
    place today tells of today alone: a past day is read of its closures, with their dates.
    """
    stopped = Closure.objects.filter(Dated.running_on(day), place=OuterRef("pk"))
    found = Place.objects.public().filter(Q(opened_on=None) | Q(opened_on__lte=day), ~Exists(stopped))
    if day >= timezone.localdate():
        return found.filter(status__in=MAY_BE_OPEN)
    return found.exclude(status=PlaceStatus.PROJECT)


def _met(day: dt.date) -> dict[Profile, tuple[int, int]]:
    """How many places there are of each profile, and how many of them spoke. One query."""
    since, until = day - dt.timedelta(days=SPOKE_DAYS), day
    said = Need.objects.public().filter(place_is_public=True, created_at__date__range=(since, until))
    joined = Support.objects.public().filter(place__isnull=False, at__date__range=(since, until))
    spoke = Q(pk__in=said.filter(place__isnull=False).values("place")) | Q(pk__in=joined.values("place"))
    rows = _profiled(open_on(day), day).annotate(known=Count("pk"), spoke=Count("pk", filter=spoke))
    return {Profile(*_flat(row[:-2])): row[-2:] for row in rows}


def _profiled(places: PlaceQuerySet, day: dt.date, *columns: str) -> QuerySet[Place, tuple[Any, ...]]:
    """Rows of places: these columns, then a profile."""
    people, area = F("municipality__population"), NullIf("municipality__area_km2", Value(0.0))
    found = places.order_by().annotate(dense=people / area)
    return found.annotate(
        area=_class_of("built_area", AREAS),
        size=_class_of("municipality__population", SIZES),
        density=_class_of("dense", DENSITIES),
        rurality=_rurality(day),
    ).values_list(
        *columns,
        "municipality__department__region__name",
        "management_model",
        "area",
        "size",
        "density",
        "rurality",
        "typologies",
        "domains",
    )


def _rurality(day: dt.date) -> Case:
    """As `network.profile.rurality_of` says it, on a day."""
    rural = Zoning.objects.running(day).filter(municipality=OuterRef("municipality"), programme__in=RURAL_ZONES)
    metropolis = Q(municipality__intermunicipality__kind__in=METROPOLISES)
    return Case(
        When(Exists(rural), then=Value(RURAL)), When(metropolis, then=Value(METROPOLIS)), default=Value(BETWEEN)
    )


def _class_of(column: str, bounds: Sequence[int]) -> Case:
    """The number of the class of a value, as text; empty where it is not known."""
    unknown = When(**{column: None}, then=Value(UNSAID))
    classes = [When(**{f"{column}__lt": bound}, then=Value(str(at))) for at, bound in enumerate(bounds)]
    return Case(unknown, *classes, default=Value(str(len(bounds))))


def _flat(row: Sequence[object]) -> list[Any]:
    return [tuple(sorted(cell)) if isinstance(cell, list) else cell for cell in row]
