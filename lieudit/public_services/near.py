"""What is near a point, and what is open there now. Pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean
from typing import NamedTuple

from django.utils.translation import gettext as _

from lieudit.network.hours import Now, open_now
from lieudit.public_services.vocabulary import Price
from lieudit.public_services.workflow import OfferState
from lieudit.territory.geography import great_circle_km
from lieudit.territory.models import Municipality
from lieudit.toolkit.french import NBSP, number

EVERY = dt.timedelta(minutes=5)
"""How long the answer to « ouvert maintenant ? » is kept."""


@dataclass(frozen=True)
class Spot:
    """The point from which one looks, in degrees (WGS 84)."""

    name: str
    latitude: float
    longitude: float
    territory: str = ""
    """« d-23 », as filters of the directory name a department; nothing for a point."""


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
    km: float | None = None


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
class Line:
    """A place as the list shows it; `is_open` when one of its offers is."""

    place: NearPlace
    distance: str
    now: str
    is_open: bool
    offers: tuple[OfferLine, ...]


def spot_of(town: Municipality) -> Spot | None:
    """The centre of a municipality, else of its department; None where neither is published."""
    for land in (town, town.department):
        if land.latitude is not None and land.longitude is not None:
            return Spot(town.label, land.latitude, land.longitude, town.department.key)
    return None


def spot_of_postcode(postcode: str, served: Iterable[Municipality]) -> Spot | None:
    """The middle of the municipalities that a postcode serves: a reader at home looks for no more."""
    spots = [spot for town in served if (spot := spot_of(town))]
    if not spots:
        return None
    latitude, longitude = (fmean(getattr(spot, axis) for spot in spots) for axis in ("latitude", "longitude"))
    return Spot(spots[0].name if len(spots) == 1 else postcode, latitude, longitude, spots[0].territory)


def measured(places: Iterable[NearPlace], spot: Spot) -> list[NearPlace]:
    """Places with their distance from a point, the nearest first."""
    told = [place._replace(km=_km(place, spot)) for place in places]
    return sorted(told, key=lambda place: (place.km is None, place.km or 0.0))


def _km(place: NearPlace, spot: Spot) -> float | None:
    if place.latitude is None or place.longitude is None:
        return None
    return great_circle_km(spot.latitude, spot.longitude, place.latitude, place.longitude)


def lines_of(places: Iterable[NearPlace], offers: Sequence[NearOffer], now: dt.datetime) -> list[Line]:
    """Places in their order, each with its offers and whether it is open."""
    held: dict[int, list[NearOffer]] = {}
    for offer in offers:
        held.setdefault(offer.place, []).append(offer)
    moment = floor(now)
    return [_line(place, held.get(place.pk, []), moment) for place in places]


def distance_words(km: float | None) -> str:
    """« à 300 m », « à 4,2 km », « à 38 km »."""
    if km is None:
        return ""
    if km < 1:
        return _("à %(m)s\u00a0m") % {"m": number(max(100, round(km * 10) * 100))}
    return _("à %(km)s\u00a0km") % {"km": number(round(km, 1) if km < 10 else round(km))}


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


def _line(place: NearPlace, offers: list[NearOffer], moment: dt.datetime) -> Line:
    lines = tuple(_offer(place, offer, moment) for offer in offers)
    said = _now(place, place.hours, moment)
    own = any(line.is_open for line in lines) or bool(said and said.is_open)
    return Line(place, distance_words(place.km), now_words(said), own, lines)


def _now(place: NearPlace, hours: str, moment: dt.datetime) -> Now | None:
    """Nothing is open in a place that is not; without hours, nobody knows."""
    if not hours or place.status != "open":
        return None
    return known_now(hours, place.department, moment)


def _offer(place: NearPlace, offer: NearOffer, moment: dt.datetime) -> OfferLine:
    said = _now(place, offer.hours or place.hours, moment)
    label = str(OfferState(offer.state).label)
    if offer.waiting:
        label = f"{label}{NBSP}: {number(offer.waiting)}"
    price = ", ".join(str(Price(word).label) for word in offer.price)
    return OfferLine(
        offer.number, offer.title, offer.domain, offer.state, label,
        now_words(said) if offer.hours else "", price, bool(said and said.is_open),
    )  # fmt: skip
