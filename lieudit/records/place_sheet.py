"""What the page of a place shows of it: how fresh it is, what is found there, where it is. Pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lieudit.network.models import Place
from lieudit.network.vocabulary import Domain
from lieudit.territory.maps import Dot, TerritoryMap, national_map
from lieudit.toolkit.french import day

FRESH_DAYS = 365
"""Past this, what a place said of itself is to be confirmed."""


@dataclass(frozen=True)
class Mark:
    """A state label: its key (`data-state`) and its words."""

    state: str
    words: str


@dataclass(frozen=True)
class DomainLine:
    """One of the six services of general interest, and whether the place offers it."""

    icon: str
    label: str
    present: bool


def freshness(confirmed_on: dt.date | None, today: dt.date) -> Mark:
    """When the place itself said that its page is true."""
    if confirmed_on is None:
        return Mark("expected", _("Le lieu n’a pas encore confirmé cette fiche"))
    if (today - confirmed_on).days > FRESH_DAYS:
        return Mark("due", _("À confirmer : vérifié le %(day)s") % {"day": day(confirmed_on)})
    return Mark("yes", _("Vérifié par le lieu le %(day)s") % {"day": day(confirmed_on)})


def domain_lines(domains: Collection[str]) -> list[DomainLine]:
    """The six domains in their order; none when the place said nothing about them."""
    if not domains:
        return []
    return [
        DomainLine(domain.value, str(domain.label), domain.value in domains)
        for domain in Domain
        if domain != Domain.OTHER
    ]


def locator(place: Place) -> TerritoryMap:
    """Where the place is in France; at the centre of its municipality when it has no point of its own."""
    town = place.municipality
    latitude, longitude = place.latitude, place.longitude
    if latitude is None or longitude is None:
        latitude, longitude = town.latitude, town.longitude
    hub = Dot(town.department.code, place.name, 14, latitude, longitude)
    return national_map(hub=hub)
