"""The two files that figures are worked out from: what was known of places and needs a day, and the geography.

They hold codes, points and dates, never a name nor a word of anybody: what is withdrawn later leaves no trace in them.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils import timezone

from lieudit.needs.models import Need
from lieudit.network.dated import Dated
from lieudit.network.hours import weekly_hours
from lieudit.network.models import Place
from lieudit.network.vocabulary import Domain, PlaceStatus
from lieudit.public_services.models import Offer
from lieudit.records.models import Closure, Twin
from lieudit.records.vocabulary import FRESH_DAYS, ClosureKind
from lieudit.territory.models import Department, Intermunicipality, Municipality, Region, Zoning
from lieudit.territory.quarters import CITIES, quarter_holding, quarters

ROWS = (
    "kind", "id", "town", "quarter", "department", "latitude", "longitude", "opened", "closed", "known", "counted",
    "confirmed", "domains", "hours",
)  # fmt: skip
"""A place, a need or a possible double a line, by its kind. `counted`: open that day; `confirmed`: said true within a
year; `domains` « ? » when nobody told its services; `hours` of an ordinary week when it is open, or the most of one of
its services, empty when nobody told. Of two records that may be one place, who animates knows which: the
file says in which municipality.
"""
LANDS = (
    "kind", "code", "name", "department", "region", "epci", "ept", "population", "area_km2", "latitude", "longitude",
    "overseas", "zones", "income",
)  # fmt: skip
"""A territory a line, by its kind: r, d, e, c, a (an arrondissement, whose `epci` is the code of its city)."""
UNTOLD = "?"
CITY_CODES = frozenset(city[3] for city in CITIES.values())


class Written(NamedTuple):
    """A file: its text, how many lines it has, its SHA-256."""

    text: str
    lines: int
    digest: str

    @property
    def packed(self) -> bytes:
        """Compressed, without the hour: the same text gives the same bytes."""
        return gzip.compress(self.text.encode(), mtime=0)


def write(columns: tuple[str, ...], rows: Iterable[Iterable[object]]) -> Written:
    """Rows as CSV, in the order given."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    lines = 0
    for row in rows:
        writer.writerow("" if cell is None else cell for cell in row)
        lines += 1
    text = out.getvalue()
    return Written(text, lines, hashlib.sha256(text.encode()).hexdigest())


def rows_of(day: dt.date) -> Written:
    """What is known today of each public third place and of each public need, as it stands on a day."""
    places = list(_places(day))
    return write(ROWS, [*places, *_doubles(places), *_needs()])


def _places(day: dt.date) -> Iterable[tuple[object, ...]]:
    domains, stopped, ended, longest = _offered(), _stopped(day), _ended(), _hours_of_offers()
    columns = (
        "pk",
        "municipality__code",
        "postcode",
        "municipality__department__code",
        "latitude",
        "longitude",
        "opened_on",
        "created_at",
        "confirmed_on",
        "status",
        "domains",
        "hours",
    )
    since = day - dt.timedelta(days=FRESH_DAYS)
    for row in Place.objects.public().order_by("pk").values_list(*columns).iterator(chunk_size=2000):
        pk, town, postcode, department, latitude, longitude, opened, created, confirmed, status, said, hours = row
        quarter = quarter_holding(town, postcode, latitude, longitude) if town in CITY_CODES else ""
        told = sorted({*said, *domains.get(pk, ())} - {Domain.OTHER.value})
        is_open = status == PlaceStatus.OPEN and pk not in stopped and (opened is None or opened <= day)
        closed = ended.get(pk) or (UNTOLD if status == PlaceStatus.CLOSED else None)
        if status == PlaceStatus.PROJECT:
            opened, closed = None, UNTOLD
        yield (
            "place",
            pk,
            town,
            quarter,
            department,
            latitude,
            longitude,
            opened,
            closed,
            timezone.localdate(created),
            int(is_open),
            int(confirmed is not None and confirmed >= since),
            "|".join(told) or ("" if said or pk in domains else UNTOLD),
            weekly_hours(hours) or longest.get(pk),
        )


def _doubles(places: Sequence[tuple[object, ...]]) -> Iterable[tuple[object, ...]]:
    """Pairs of open places that may be one, by the municipality of the second."""
    counted = {row[1]: row for row in places if row[10]}
    pairs = Twin.objects.waiting().values_list("first_id", "second_id")
    found = [counted[second][2:5] for first, second in pairs if first in counted and second in counted]
    for land in sorted(found, key=str):
        yield ("double", "", *land, "", "", "", "", "", 1, "", "", "")


def _needs() -> Iterable[tuple[object, ...]]:
    rows = Need.objects.public().filter(department__isnull=False).order_by("number")
    for number, department, created in rows.values_list("number", "department__code", "created_at"):
        known = timezone.localdate(created)
        yield ("need", number, "", "", department, "", "", "", "", known, 1, "", "", "")


def _offered() -> dict[int, set[str]]:
    """The domains of the services that are found in each place."""
    found: dict[int, set[str]] = defaultdict(set)
    offers = Offer.objects.current().shown().order_by().values_list("place_id", "domain").distinct()
    for place, domain in offers:
        found[place].add(domain)
    return found


def _hours_of_offers() -> dict[int, float]:
    """Of each place, the hours of an ordinary week of the service that is open the longest."""
    found: dict[int, float] = {}
    for place, hours in Offer.objects.current().shown().exclude(hours="").order_by().values_list("place_id", "hours"):
        if told := weekly_hours(hours):
            found[place] = max(told, found.get(place, 0))
    return found


def _stopped(day: dt.date) -> set[int]:
    """Places closed that day, for a time or for good."""
    return set(Closure.objects.filter(Dated.running_on(day)).values_list("place_id", flat=True))


def _ended() -> dict[int, dt.date]:
    """The day since which a place is closed for good."""
    closures = Closure.objects.filter(kind=ClosureKind.END, until=None).order_by("-since", "pk")
    return dict(closures.values_list("place_id", "since"))


def geography_of(day: dt.date, income: dict[str, str] | None = None) -> Written:
    """The territories, their inhabitants, their points, the zonings that run on a day, and the median income of each
    municipality where a file was brought.
    """
    return write(LANDS, [*_divisions(), *_municipalities(day, income or {}), *_quarters(income or {})])


def _divisions() -> Iterable[tuple[object, ...]]:
    for code, name, people, area, overseas in Region.objects.order_by("code").values_list(
        "code", "name", "population", "area_km2", "overseas"
    ):
        yield ("r", code, name, "", "", "", "", people, area, "", "", int(overseas), "", "")
    for code, name, region, people, area, overseas in Department.objects.order_by("code").values_list(
        "code", "name", "region__code", "population", "area_km2", "overseas"
    ):
        yield ("d", code, name, "", region, "", "", people, area, "", "", int(overseas), "", "")
    for siren, name, people in Intermunicipality.objects.order_by("siren").values_list("siren", "name", "population"):
        yield ("e", siren, name, "", "", "", "", people, "", "", "", "", "", "")


def _municipalities(day: dt.date, income: dict[str, str]) -> Iterable[tuple[object, ...]]:
    zones: dict[str, list[str]] = defaultdict(list)
    running = Zoning.objects.running(day).order_by("programme")
    for code, programme in running.values_list("municipality__code", "programme"):
        zones[code].append(programme)
    columns = (
        "code",
        "name",
        "department__code",
        "department__region__code",
        "intermunicipality__siren",
        "territorial_establishment__siren",
        "population",
        "area_km2",
        "latitude",
        "longitude",
        "department__overseas",
    )
    for code, *rest, overseas in Municipality.objects.order_by("code").values_list(*columns).iterator(chunk_size=5000):
        yield ("c", code, *rest, int(overseas), "|".join(zones.get(code, ())), income.get(code, ""))


def _quarters(income: dict[str, str]) -> Iterable[tuple[object, ...]]:
    known = set(Municipality.objects.filter(code__in=CITY_CODES).values_list("code", flat=True))
    for code, each in sorted((code, each) for code, each in quarters().items() if each.city in known):
        land = (each.department, "", each.city, "", each.population, each.area_km2, each.latitude, each.longitude)
        yield ("a", code, each.title, *land, 0, "", income.get(code) or income.get(each.city, ""))
