"""What the pages of services show of what was read: cards, a map, groups, facts. Pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from lieudit.network.hours import said_hours
from lieudit.network.vocabulary import MAY_BE_OPEN, Domain, PlaceKind
from lieudit.public_services.models import Offer
from lieudit.public_services.near import NearOffer, NearPlace, Spot, floor, known_now, now_words
from lieudit.public_services.vocabulary import (
    LEADS,
    SIX,
    SLUG_OF,
    Access,
    Accompaniment,
    Care,
    Itinerancy,
    Price,
    Programme,
    Public,
    Service,
    Training,
)
from lieudit.public_services.wording import shortage_words
from lieudit.territory.maps import Counted as LandCount
from lieudit.territory.maps import TerritoryMap, rated_map
from lieudit.toolkit.types import Json

A_PAGE = 20
MOST_SHORT = 10
"""Services where people wait, on the page of a domain."""


class Counted(NamedTuple):
    """How many places of a region have something in each of the six domains, in their order."""

    code: str
    name: str
    slug: str
    places: int
    digital: int
    services: int
    work: int
    culture: int
    campus: int
    education: int

    @property
    def cells(self) -> tuple[int, ...]:
        return self[4:]


DENIED = "denied"


class DepartmentCount(NamedTuple):
    """How many places of a department, of so many inhabitants, have something in a domain; how many say that they have
    nothing of it (`kind` is `DENIED`); or how many services of a `kind` are known outside third places, everywhere.
    """

    code: str
    name: str
    places: int
    kind: str = PlaceKind.THIRD_PLACE
    population: int = 0

    @property
    def label(self) -> str:
        return str(PlaceKind(self.kind).label)


class DomainLine(NamedTuple):
    """A place of the page of a domain, with its services there; or, where one `waits` and so many people `wait`, its
    place with this service alone. Columns of `NearPlace` come after, in their order."""

    waits: bool
    wait: int | None
    offers: list[Json]
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
    kind: str

    @property
    def place(self) -> NearPlace:
        return NearPlace(*self[3:])

    @property
    def said(self) -> list[NearOffer]:
        return [NearOffer(place=self.pk, **each) for each in self.offers]

    @property
    def offer(self) -> NearOffer:
        return self.said[0]

    @property
    def words(self) -> str:
        """« 12 personnes attendent »."""
        return shortage_words(self.offer.state, self.offer.waiting)


@dataclass(frozen=True)
class DomainCard:
    """A domain on the page of the six."""

    icon: str
    label: str
    lead: str
    url: str
    places: int


@dataclass(frozen=True)
class DomainBoard:
    """The head of the page of a domain."""

    lead: str
    map: TerritoryMap | None
    legend: list[tuple[int, str]]
    departments: int
    places: int
    short: Sequence[DomainLine]
    short_count: int


def cards_of(rows: Iterable[Counted]) -> list[DomainCard]:
    """The six domains, each with its places."""
    sums = [sum(column) for column in zip(*(row.cells for row in rows), strict=True)] or [0] * len(SIX)
    return [
        DomainCard(code, str(label), str(LEADS[Domain(code)]), domain_url(code), places)
        for (code, label), places in zip(SIX, sums, strict=True)
    ]


def domain_url(code: str) -> str:
    return reverse("public_services:domain", args=[SLUG_OF[code]])


def domain_board(domain: Domain, counts: Sequence[DepartmentCount], short: Sequence[DomainLine]) -> DomainBoard:
    """Its map, departments coloured by places for 100,000 inhabitants, and where people wait."""
    denied = {row.code: row.places for row in counts if row.kind == DENIED}
    lands = {
        row.code: LandCount(row.code, row.name, row.places, row.population, denied.get(row.code, 0))
        for row in counts
        if row.kind != DENIED
    }
    drawn, legend = rated_map(lands.values(), _("lieu"), _("lieux"))
    held = [land.count for land in lands.values() if land.count]
    return DomainBoard(str(LEADS[domain]), drawn, legend, len(held), sum(held), short[:MOST_SHORT], len(short))


def around(asked: Mapping[str, str], start: int, *, more: bool) -> dict[str, str]:
    """Queries of the page before and of the page after, empty where there is none; and the same at any hour."""
    before, after = (urlencode({**asked, "start": max(0, at)}) for at in (start - A_PAGE, start + A_PAGE))
    anytime = urlencode({name: value for name, value in asked.items() if name not in {"open_now", "start"}})
    return {"before": before if start else "", "after": after if more else "", "anytime": f"?{anytime}"}


def choices(asked: Mapping[str, str], spots: Sequence[Spot]) -> list[tuple[str, str]]:
    """Each point that the typed words may mean, with the query that means it alone."""
    kept = {name: value for name, value in asked.items() if name != "start"}
    return [(spot.name, urlencode({**kept, "where": spot.name})) for spot in spots]


def by_domain(offers: Iterable[Offer]) -> list[tuple[str, str, list[Offer]]]:
    """Offers of a place under their domain, in the order of the six."""
    held: dict[str, list[Offer]] = {}
    for offer in offers:
        held.setdefault(offer.domain, []).append(offer)
    return [(code, str(label), held[code]) for code, label in SIX if code in held]


def facts_of(offer: Offer) -> list[tuple[str, str, str]]:
    """What an offer says of itself, as labels, words and fields; what it does not say is left out."""
    columns: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
        (_("Pour"), "publics", Public),
        (_("Prix"), "price", Price),
        (_("Comment venir"), "access", Access),
        (_("Accompagnement"), "accompaniment", Accompaniment),
        (_("Prise en charge"), "care", Care),
        (_("Services"), "services", Service),
        (_("Programmes"), "programmes", Programme),
        (_("Formations et labels"), "trainings", Training),
        (_("Itinérance"), "itinerancy", Itinerancy),
    )
    said = [
        (label, ", ".join(str(kind(word).label) for word in getattr(offer, field)), field)
        for label, field, kind in columns
    ]
    said[0] = (said[0][0], said[0][1] or _("Tout le monde"), said[0][2])
    return [(_("Nature"), str(offer.get_kind_display()), "kind"), *(told for told in said if told[1])]


def told_of(offer: Offer, field: str) -> str:
    """What an offer says in one of its fields, in words; nothing where it says nothing."""
    if field in {"description", "booking_url"}:
        return str(getattr(offer, field))
    if field == "hours":
        return said_hours(offer.hours)
    return next((words for _label, words, name in facts_of(offer) if name == field), "")


def open_words(offer: Offer, now: dt.datetime) -> str:
    """« Ouvert, jusqu’à 18 h »: by its own hours, else by those of its place, when the place is open."""
    hours, place = offer.hours or offer.place.hours, offer.place
    if not hours or place.status not in MAY_BE_OPEN:
        return ""
    return now_words(known_now(hours, place.municipality.department.code, floor(now)))
