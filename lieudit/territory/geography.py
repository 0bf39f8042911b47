"""Distances on the sphere, and coordinates that cannot be right. Pure functions."""

from __future__ import annotations

import math
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _

from lieudit.toolkit.french import number
from lieudit.toolkit.sphere import EARTH_RADIUS_KM

TOLERANCE_KM = 30.0
"""A place further than this from the centre of its municipality is doubted…"""
WIDE_MUNICIPALITY = 1.5
"""…or further than 1.5 times the square root of the municipality's area, where that is more (Guyane)."""


class Bounds(NamedTuple):
    """A box in degrees."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, latitude: float, longitude: float, margin: float = 0.0) -> bool:
        """Whether a point is in the box, or within `margin` degrees of it."""
        return (
            self.south - margin <= latitude <= self.north + margin
            and self.west - margin <= longitude <= self.east + margin
        )


def typed_bounds(text: str) -> Bounds | None:
    """« 1.5,45.9,2.1,46.4 », west, south, east then north; None when it is no box on the Earth."""
    try:
        bounds = Bounds(*map(float, text.split(",")))
    except (TypeError, ValueError):
        return None
    on_earth = is_on_earth(bounds.south, bounds.west) and is_on_earth(bounds.north, bounds.east)
    return bounds if on_earth and bounds.south <= bounds.north and bounds.west <= bounds.east else None


class Located(Protocol):
    """What `locate_fault` needs to know of a municipality."""

    @property
    def name(self) -> str: ...
    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...
    @property
    def area_km2(self) -> float | None: ...


def great_circle_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Distance in kilometres along the surface of a sphere (haversine)."""
    phi, other_phi = math.radians(latitude), math.radians(other_latitude)
    north = math.sin((other_phi - phi) / 2)
    east = math.sin(math.radians(other_longitude - longitude) / 2)
    haversine = north**2 + math.cos(phi) * math.cos(other_phi) * east**2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, haversine)))


def distance_words(km: float | None) -> str:
    """« à 300 m », « à 4,2 km », « à 38 km »."""
    if km is None:
        return ""
    if km < 1:
        return _("à %(m)s\u00a0m") % {"m": number(max(100, round(km * 10) * 100))}
    return _("à %(km)s\u00a0km") % {"km": number(round(km, 1) if km < 10 else round(km))}


def is_on_earth(latitude: float, longitude: float) -> bool:
    """False for infinities, « not a number » and angles beyond the poles or the date line."""
    return abs(latitude) <= 90 and abs(longitude) <= 180


def tolerated_km(municipality: Located) -> float:
    """How far from the centre of its municipality a place may be."""
    return max(TOLERANCE_KM, WIDE_MUNICIPALITY * math.sqrt(municipality.area_km2 or 0))


def locate_fault(latitude: float, longitude: float, municipality: Located) -> str | None:
    """Why these coordinates cannot be in this municipality, as a sentence; None if they can.

    A municipality without known centre (four recreated ones, a few atolls) is not doubted, nor is one without known
    area (overseas collectivities): its islands may be far apart.
    """
    swapped_is_near = _is_near(longitude, latitude, municipality)
    if not is_on_earth(latitude, longitude) and not swapped_is_near:
        return _("Ces coordonnées ne sont pas sur la Terre : latitude de −90 à 90, longitude de −180 à 180.")
    if municipality.latitude is None or municipality.longitude is None:
        return None
    if _is_near(latitude, longitude, municipality):
        return None
    if swapped_is_near:
        return _("La latitude et la longitude semblent inversées.")
    if municipality.area_km2 is None:
        return None
    distance = great_circle_km(latitude, longitude, municipality.latitude, municipality.longitude)
    return _("Ces coordonnées sont à %(distance)d km de %(municipality)s.") % {
        "distance": round(distance),
        "municipality": municipality.name,
    }


def _is_near(latitude: float, longitude: float, municipality: Located) -> bool:
    if municipality.latitude is None or municipality.longitude is None:
        return False
    if not is_on_earth(latitude, longitude):
        return False
    distance = great_circle_km(latitude, longitude, municipality.latitude, municipality.longitude)
    return distance <= tolerated_km(municipality)
