"""What is near a point, and what is open there now. Pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import fmean
from typing import NamedTuple

from django.utils.translation import gettext as _

from lieudit.network.hours import Now, open_now
from lieudit.network.models import Place
from lieudit.network.vocabulary import MAY_BE_OPEN, PlaceKind
from lieudit.public_services.addresses import address_words
from lieudit.public_services.vocabulary import Price
from lieudit.public_services.workflow import OfferState
from lieudit.territory.geography import distance_words, great_circle_km
from lieudit.territory.models import Municipality
from lieudit.territory.quarters import ISLANDS, Quarter
from lieudit.toolkit.address_service import Found
from lieudit.toolkit.address_service import name as service_name
from lieudit.toolkit.french import NBSP, number

EVERY = dt.timedelta(minutes=5)
"""How long the answer to « ouvert maintenant ? » is kept."""

NEAR_KM, FAR_KM = 30, 300
"""Beyond the first, nothing is near and it is said; beyond the second, a place is of no help, and is not shown."""


@dataclass(frozen=True)
class Spot:
    """The point from which one looks, in degrees (WGS 84)."""

    name: str
    latitude: float
    longitude: float
    territory: str = ""
    """« d-23 », as filters of the directory name a department."""
    origin: str = ""
    """Which point it is, in a sentence."""


class NearPlace(NamedTuple):
    """A place of the list, with its distance as the crow flies."""

    pk: int
    slug: str
    name: str
    town: str
    department: str
    department_name: str
    hours: str
    status: str
    latitude: float | None
    longitude: float | None
    kind: str = PlaceKind.THIRD_PLACE
    km: float | None = None

    @property
    def what(self) -> str:
        """What a service known elsewhere is; nothing for a third place."""
        return "" if self.kind == PlaceKind.THIRD_PLACE else str(PlaceKind(self.kind).label)


class NearOffer(NamedTuple):
    """An offer under its place."""

    place: int
    number: int
    title: str
    domain: str
    hours: str
    state: str
    waiting: int | None
    price: list[str]


@dataclass(frozen=True)
class OfferLine:
    """An offer as the list shows it."""

    number: int
    title: str
    domain: str
    state: str
    label: str
    now: str
    price: str
    is_open: bool


@dataclass(frozen=True)
class PlaceLine:
    """A place as the list shows it; `is_open` when one of its offers is."""

    place: NearPlace
    distance: str
    now: str
    is_open: bool
    offers: tuple[OfferLine, ...]


def spot_of(town: Municipality) -> Spot | None:
    """The centre of a municipality, else of its department, else the chief town of its collectivity."""
    if town.latitude is not None and town.longitude is not None:
        origin = _("Distances depuis le centre de la commune, à vol d’oiseau.")
        return Spot(town.label, town.latitude, town.longitude, town.department.key, origin)
    land = town.department
    if land.latitude is None or land.longitude is None:
        return _spot_of_island(town)
    origin = _("Le centre de cette commune n’est pas connu : distances depuis celui du département, à vol d’oiseau.")
    return Spot(town.label, land.latitude, land.longitude, land.key, origin)


def _spot_of_island(town: Municipality) -> Spot | None:
    """Overseas collectivities publish no point: one looks from their chief town, and it is said."""
    island = ISLANDS.get(town.department.code)
    if island is None:
        return None
    name, latitude, longitude = island
    origin = _("Le point de cette commune n’est pas publié : distances depuis %(town)s, à vol d’oiseau.")
    return Spot(town.label, latitude, longitude, town.department.key, origin % {"town": name})


def spot_of_quarter(quarter: Quarter) -> Spot:
    """The town hall of an arrondissement, or a point inside it."""
    origin = _("Distances depuis le centre de l’arrondissement, à vol d’oiseau.")
    return Spot(quarter.name, quarter.latitude, quarter.longitude, quarter.territory, origin)


def spot_of_postcode(postcode: str, served: Iterable[Municipality]) -> Spot | None:
    """The middle of the municipalities that a postcode serves: a reader at home looks for no more."""
    spots = [spot for town in served if (spot := spot_of(town))]
    if len(spots) <= 1:
        return spots[0] if spots else None
    latitude, longitude = (fmean(getattr(spot, axis) for spot in spots) for axis in ("latitude", "longitude"))
    origin = _("Distances depuis le milieu des %(count)s communes de ce code postal, à vol d’oiseau.")
    return Spot(postcode, latitude, longitude, spots[0].territory, origin % {"count": len(spots)})


def spot_of_point(latitude: float, longitude: float, closest: Municipality | None) -> Spot:
    """A point, and the municipality whose centre is the closest, to recognise it by."""
    origin = _("Distances depuis ce point, à vol d’oiseau.")
    if closest:
        origin = _("Distances depuis ce point, proche de %(town)s, à vol d’oiseau.") % {"town": closest.label}
    return Spot(f"{latitude:g}, {longitude:g}", latitude, longitude, closest.department.key if closest else "", origin)


def spot_of_address(place: Place) -> Spot | None:
    """Where a place stands, by its address: its point, else the centre of its municipality."""
    town, codes = place.municipality, (place.postcode, *place.municipality.postcodes, "")
    name = place.address
    if not address_words(town.name) <= address_words(name):
        name = f"{name}, {next(filter(None, codes), '')} {town.name}"
    if place.latitude is not None and place.longitude is not None:
        origin = _("Distances depuis cette adresse, celle du lieu « %(place)s », à vol d’oiseau.")
        return Spot(name, place.latitude, place.longitude, town.department.key, origin % {"place": place.name})
    words = _("C’est l’adresse du lieu « %(place)s », dont le point n’est pas connu.") % {"place": place.name}
    spot = spot_of(town)
    return spot and replace(spot, name=name, origin=f"{words} {spot.origin}")


def spot_of_found(found: Found, town: Municipality | None) -> Spot:
    """An address that the service of addresses placed."""
    origin = _("Distances depuis cette adresse, donnée par %(service)s, à vol d’oiseau.") % {"service": service_name()}
    return Spot(found.label, found.latitude, found.longitude, town.department.key if town else "", origin)


def instead(spot: Spot) -> Spot:
    """The municipality of an address where no place is known."""
    return replace(spot, origin=f"{_('Aucun lieu de l’annuaire n’est à cette adresse.')} {spot.origin}")


def measured(places: Iterable[NearPlace], spot: Spot) -> list[NearPlace]:
    """Places with their distance from a point, the nearest first."""
    told = [place._replace(km=_km(place, spot)) for place in places]
    return sorted(told, key=lambda place: (place.km is None, place.km or 0.0))


def _km(place: NearPlace, spot: Spot) -> float | None:
    if place.latitude is None or place.longitude is None:
        return None
    return great_circle_km(spot.latitude, spot.longitude, place.latitude, place.longitude)


def lines_of(places: Iterable[NearPlace], offers: Sequence[NearOffer], now: dt.datetime) -> list[PlaceLine]:
    """Places in their order, each with its offers and whether it is open."""
    held: dict[int, list[NearOffer]] = {}
    for offer in offers:
        held.setdefault(offer.place, []).append(offer)
    moment = floor(now)
    return [_line(place, held.get(place.pk, []), moment) for place in places]


def within_reach(places: Iterable[NearPlace]) -> list[NearPlace]:
    """Places that are not beyond a sea; one whose distance is not known stays."""
    return [place for place in places if place.km is None or place.km <= FAR_KM]


def far_words(lines: Sequence[PlaceLine], elsewhere: Sequence[PlaceLine] = ()) -> str:
    """« Rien à moins de 30 km », « Rien à moins de 300 km », said of the nearest; nothing if it is near. What is known
    near outside third places is something: it is said of third places alone.
    """
    nearest = lines[0].place.km if lines else float(FAR_KM)
    if nearest is None or nearest <= NEAR_KM:
        return ""
    words = _("Aucun tiers-lieu à moins de %(km)s\u00a0km") if elsewhere else _("Rien à moins de %(km)s\u00a0km")
    return words % {"km": NEAR_KM if lines else FAR_KM}


def closer(elsewhere: Sequence[PlaceLine], lines: Sequence[PlaceLine]) -> PlaceLine | None:
    """The nearest service known outside third places, when one must read further places before it."""
    if not elsewhere or not lines or elsewhere[0].place.km is None:
        return None
    furthest = lines[-1].place.km
    return elsewhere[0] if furthest is None or furthest > elsewhere[0].place.km else None


def now_words(now: Now | None) -> str:
    """« ouvert, jusqu’à 18 h », « fermé, ouvre à 14 h »; nothing when hours do not say."""
    if now is None:
        return ""
    if now.is_open:
        return _("ouvert, jusqu’à %(until)s") % {"until": now.until} if now.until else _("ouvert")
    return _("fermé, ouvre à %(until)s") % {"until": now.until} if now.until else _("fermé")


@lru_cache(maxsize=16_384)
def known_now(hours: str, department: str, moment: dt.datetime) -> Now | None:
    """`open_now`, remembered: the same hours come back on every page for five minutes."""
    return open_now(hours, department, moment)


def floor(now: dt.datetime) -> dt.datetime:
    """The beginning of the present five minutes."""
    return now - dt.timedelta(seconds=now.timestamp() % EVERY.total_seconds())


def _line(place: NearPlace, offers: list[NearOffer], moment: dt.datetime) -> PlaceLine:
    lines = tuple(_offer(place, offer, moment) for offer in offers)
    said = _now(place, place.hours, moment)
    by_offer = any(line.is_open for line in lines)
    if by_offer and said and not said.is_open:
        said = None  # the hours of its services say better
    return PlaceLine(place, distance_words(place.km), now_words(said), by_offer or bool(said and said.is_open), lines)


def _now(place: NearPlace, hours: str, moment: dt.datetime) -> Now | None:
    """Nothing is open in a place that is not; without hours, nobody knows."""
    if not hours or place.status not in MAY_BE_OPEN:
        return None
    return known_now(hours, place.department, moment)


def _offer(place: NearPlace, offer: NearOffer, moment: dt.datetime) -> OfferLine:
    said = _now(place, offer.hours or place.hours, moment)
    label = str(OfferState(offer.state).label)
    if offer.waiting:
        label = f"{label}{NBSP}: {number(offer.waiting)}"
    price = ", ".join(str(Price(word).label) for word in offer.price)
    return OfferLine(
        offer.number,
        offer.title,
        offer.domain,
        offer.state,
        label,
        now_words(said) if offer.hours else "",
        price,
        bool(said and said.is_open),
    )
