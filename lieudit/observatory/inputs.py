"""The two files that figures are worked out from: what was known a day of places, needs, seats, speaking time and
published grants, and the geography.

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

from lieudit.funding.models import Grant
from lieudit.governance.models import Assembly, Seat
from lieudit.needs.models import Need
from lieudit.network.dated import Dated
from lieudit.network.hours import weekly_hours
from lieudit.network.models import Place
from lieudit.network.vocabulary import MAY_BE_OPEN, Domain, PlaceStatus
from lieudit.observatory.lands import seats
from lieudit.observatory.speaking import gathered, heard, regions_of
from lieudit.public_services.models import Offer
from lieudit.records.models import Closure, FieldSource, Twin
from lieudit.records.vocabulary import FRESH_DAYS, SERVICES, ClosureKind
from lieudit.territory.models import Department, Intermunicipality, Municipality, Region, Zoning
from lieudit.territory.quarters import CITIES, quarter_holding, quarters

ROWS = (
    "kind", "id", "town", "quarter", "department", "latitude", "longitude", "opened", "closed", "known", "counted",
    "confirmed", "domains", "hours", "region", "count", "amount", "denied",
)  # fmt: skip
"""A place, a need, a possible double or a grant a line, or the seats of a region, by its kind. `counted`: that nobody
said to be closed, paused or a project that day; `confirmed`: said true within a year; `domains` « ? » when nobody told
its services, `denied` those of which somebody said that there is none; `hours` of an ordinary week when it is open, or
the most of one of its services, empty when nobody told. Of two records that may be one place, who animates knows
which: the file says in which municipality. A « grant » says its `amount` in euros; « seat » the `count` of those of a
region, « speech » how many times they came and for how many seconds they spoke: regions of fewer than five are one
line, without a region.
"""
LANDS = (
    "kind", "code", "name", "department", "region", "epci", "ept", "population", "area_km2", "latitude", "longitude",
    "overseas", "zones", "income", "seat",
)  # fmt: skip
"""A territory a line, by its kind: r, d (with the municipality of its seat), e, c, a (an arrondissement, whose `epci`
is the code of its city)."""
UNTOLD = "?"
SPOKEN_DAYS = 365
"""Before the day, of which sessions are read."""
GRANTED_DAYS = 1_095
"""Before the day, in which a grant was agreed: three years."""
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
    """Rows as CSV, in the order given; one that ends early is made whole."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    lines = 0
    for row in rows:
        cells = ["" if cell is None else cell for cell in row]
        writer.writerow(cells + [""] * (len(columns) - len(cells)))
        lines += 1
    text = out.getvalue()
    return Written(text, lines, hashlib.sha256(text.encode()).hexdigest())


NUMBERS = (
    "population", "area_km2", "latitude", "longitude", "hours", "amount", "counted", "confirmed", "count", "overseas",
)  # fmt: skip
"""The columns that hold numbers; the others hold codes and days, as text."""


def as_parquet(text: str) -> bytes:
    """The same lines by columns. By the worker alone: polars is loaded here."""
    import polars as pl

    table = pl.read_csv(io.StringIO(text), infer_schema=False)
    cast = [pl.col(name).cast(pl.Float64) for name in NUMBERS if name in table.columns]
    out = io.BytesIO()
    table.with_columns(cast).write_parquet(out, compression="zstd")
    return out.getvalue()


def rows_of(day: dt.date) -> Written:
    """What is known today of each public third place, need and grant, and of the seats of regions, as it stands on a
    day.
    """
    places = list(_places(day))
    return write(ROWS, [*places, *_doubles(places), *_needs(), *_seats(day), *_speeches(day), *_grants(day)])


def _places(day: dt.date) -> Iterable[tuple[object, ...]]:
    domains, stopped, ended, longest, denied = _offered(), _stopped(day), _ended(), _hours_of_offers(), _denied()
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
        is_open = status in MAY_BE_OPEN and pk not in stopped and (opened is None or opened <= day)
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
            "|".join(told) or ("" if said or pk in domains or pk in denied else UNTOLD),
            weekly_hours(hours) or longest.get(pk),
            "",
            "",
            "",
            "|".join(sorted(denied.get(pk, set()).difference(told))),
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


def _of_region(kind: str, region: str, count: int, amount: object = "") -> tuple[object, ...]:
    return (kind, *[""] * 9, 1, "", "", "", region, count, amount)


def _seats(day: dt.date) -> Iterable[tuple[object, ...]]:
    """Those of all councils that are held that day."""
    regions = regions_of(Seat.objects.running(day).in_councils().values_list("pk", flat=True), day)
    held = gathered({seat: code for seat, (code, _name) in regions.items()})
    return [_of_region("seat", code, len(those)) for code, those in sorted(held.items())]


def _speeches(day: dt.date) -> Iterable[tuple[object, ...]]:
    """Who came and spoke in the sessions of the national council, in the year that ends that day."""
    came, seconds = heard(Assembly.objects.national(), day - dt.timedelta(days=SPOKEN_DAYS), day)
    regions = gathered({seat: code for seat, (code, _name) in regions_of(came, day).items()})
    for code, held in sorted(regions.items()):
        spoke = sum(seconds.get(seat, 0) for seat in held)
        yield _of_region("speech", code, sum(came[seat] for seat in held), spoke)


def _grants(day: dt.date) -> Iterable[tuple[object, ...]]:
    """Those that institutions published, of which each receiver has its own part."""
    since = day - dt.timedelta(days=GRANTED_DAYS)
    rows = Grant.objects.filter(on__gt=since, on__lte=day).order_by("pk")
    for pk, department, on, amount, share in rows.values_list("pk", "department__code", "on", "amount", "share"):
        received = round(amount * share, 2)
        yield ("grant", pk, "", "", department, "", "", "", "", on, 1, "", "", "", "", 1, received)


def _offered() -> dict[int, set[str]]:
    """The domains of the services that are found in each place."""
    found: dict[int, set[str]] = defaultdict(set)
    offers = Offer.objects.current().shown().order_by().values_list("place_id", "domain").distinct()
    for place, domain in offers:
        found[place].add(domain)
    return found


def _denied() -> dict[int, set[str]]:
    """The domains of which the last who spoke said that a place has nothing."""
    found: dict[int, set[str]] = defaultdict(set)
    for place, field in FieldSource.objects.denying().filter(field__in=SERVICES).values_list("place_id", "field"):
        found[place].add(SERVICES[field])
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
        yield ("d", code, name, "", region, "", "", people, area, "", "", int(overseas), "", "", seats().get(code))
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
