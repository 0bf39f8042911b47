"""What the public pages of services read at each request: prepared, in light rows (see toolkit/prepared.py)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import batched
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from lieudit.network.models import Place, PlaceQuerySet
from lieudit.network.vocabulary import Domain, PlaceKind, PlaceStatus, kinds_rendering
from lieudit.public_services import inclusion, mednum
from lieudit.public_services.addresses import TypedAddress, address_words, asked_of, stands_at
from lieudit.public_services.board import DENIED, Counted, DepartmentCount, DomainLine
from lieudit.public_services.models import MednumRow, Offer, OfferQuerySet
from lieudit.public_services.near import (
    NEAR_KM,
    NearOffer,
    NearPlace,
    PlaceLine,
    Spot,
    instead,
    lines_of,
    measured,
    spot_of,
    spot_of_address,
    spot_of_found,
    spot_of_point,
    spot_of_postcode,
    spot_of_quarter,
    within_reach,
)
from lieudit.public_services.vocabulary import SIX
from lieudit.records.models import FieldSource
from lieudit.territory.geography import Bounds
from lieudit.territory.models import Department, Municipality, typed_municipalities
from lieudit.territory.municipality_field import MOST_NAMED
from lieudit.territory.quarters import beside, quarter_of, quarter_of_postcode
from lieudit.territory.spelling import plain
from lieudit.toolkit.address_service import addresses_like
from lieudit.toolkit.kept_counts import KeptCount
from lieudit.toolkit.prepared import Blank, OneOf, Rows, prepared
from lieudit.toolkit.search import Plain
from lieudit.toolkit.text import harmless_cell
from lieudit.toolkit.types import Json

A_PAGE = 20
OFFER = JSONObject(**{name: name for name in NearOffer._fields if name != "place"})
"""What a line says of a service."""
SMALL, BOX, SURE_KM = 0.25, 1.5, 70.0
"""Half a side of the box where one looks first, in degrees, and of the one beyond which a service known outside third
places is of no help; what lies nearer than this many kilometres a degree is surely in a box (a degree of longitude is
71 km at the north of France).
"""
DOMAIN_COLUMNS = ("waits", "wait", "offers")
"""Those of `DomainLine` before them."""
CHUNK = 1000
"""Places of an export held at once."""
MOST_LOOKED = 300
"""Places looked at, the nearest first, when only those that are open now are asked for."""
CLOSE = 0.3
"""How far a municipality is looked for around a point, in degrees: to recognise the point by it."""
MOST_SHORT = 100
AS_LIKELY = 0.05
"""Between the scores of two addresses, of which a reader then chooses one."""
MOST_ELSEWHERE = 5
"""Services known outside third places, shown under the places that are near."""
GONE = (PlaceStatus.CLOSED, PlaceStatus.PROJECT)
COLUMNS = (
    "pk", "slug", "name", "municipality__name", "municipality__department__code", "municipality__department__name",
    "hours", "status", "north", "east", "kind",
)  # fmt: skip
"""The columns of `NearPlace`."""


def _known() -> PlaceQuerySet:
    """Public places that exist and are not closed for good."""
    return Place.objects.public().exclude(status__in=GONE)


def _wanted(domain: object, service: object, public: object) -> OfferQuerySet:
    """Current offers of what is looked for, in places that are public; one that says no public is for everybody."""
    offers = Offer.objects.shown().current()
    if domain is not None:
        offers = offers.filter(domain=domain)
    if service is not None:
        offers = offers.filter(services__contains=[service])
    return offers if public is None else offers.filter(Q(publics=[]) | Q(publics__contains=[public]))


@prepared(NearPlace)
def nearest(
    start: int, count: int, box: float, *, latitude: Blank, longitude: Blank, shrink: Blank, **asked: object
) -> Rows:
    """Places where something that is asked may be found, the nearest first; those that nobody can place come last.

    They are ordered on a map that is flat around the point (`shrink`: the cosine of its latitude), which is the order
    of the sphere near it. `box`: only those within so many degrees; 0 for all of them.
    """
    found = _known()
    if box:
        found = found.filter(_around(latitude, longitude, box))
    found = found.filter(Exists(_wanted(**asked).filter(place=OuterRef("pk"))))
    found = found.annotate(north=_of("latitude"), east=_of("longitude"))
    aside = (F("east") - longitude) * shrink
    flat = (F("north") - latitude) * (F("north") - latitude) + aside * aside
    return found.order_by(flat.asc(nulls_last=True), "name", "pk").values_list(*COLUMNS)[start : start + count]


def _around(latitude: Blank, longitude: Blank, box: float) -> Q:
    """Where a point of its own stands in a box, or the centre of the municipality of a place that has none: two reads,
    each by its index, where « or » would look at all places."""
    sides = {"latitude__gt": latitude - box, "latitude__lt": latitude + box}
    sides |= {"longitude__gt": longitude - box, "longitude__lt": longitude + box}
    own = Place.objects.filter(**sides).order_by().values("pk")
    towns = Municipality.objects.filter(**sides).order_by().values("pk")
    others = Place.objects.filter(latitude=None, municipality__in=towns).order_by().values("pk")
    return Q(pk__in=own.union(others, all=True))


def _of(axis: str) -> Coalesce:
    """Where a place is, else the centre of its municipality."""
    return Coalesce(F(axis), F(f"municipality__{axis}"))


def near_places(spot: Spot, asked: dict[str, object], start: int, count: int) -> list[NearPlace]:
    """Places near a point: looked for close to it, and everywhere when those are too few to be surely the nearest. What
    is rare close to a point is rare: all that offer it are read sooner than all that stand in a wider box.
    """
    point = {"latitude": spot.latitude, "longitude": spot.longitude, "shrink": math.cos(math.radians(spot.latitude))}
    close = measured(nearest(start, count, SMALL, **point, **asked), spot)
    if len(close) == count and close[-1].km is not None and close[-1].km < SURE_KM * SMALL:
        return close
    return measured(nearest(start, count, 0, **point, **asked), spot)


@prepared(NearPlace)
def nearest_elsewhere(domain: str, count: int, *, latitude: Blank, longitude: Blank, shrink: Blank) -> Rows:
    """The services known outside third places within `BOX` degrees of a point, nearest first; of a domain, or any."""
    found = _known_elsewhere(domain).filter(_around(latitude, longitude, BOX))
    found = found.annotate(north=_of("latitude"), east=_of("longitude"))
    aside = (F("east") - longitude) * shrink
    flat = (F("north") - latitude) * (F("north") - latitude) + aside * aside
    return found.order_by(flat, "name", "pk").values_list(*COLUMNS)[:count]


def _known_elsewhere(domain: str) -> PlaceQuerySet:
    """Those that are not closed, and render a domain by what they are or by what is said of them; of any, if empty."""
    known = Place.objects.elsewhere().exclude(status__in=GONE)
    return known.filter(Q(kind__in=kinds_rendering(domain)) | Q(domains__contains=[domain])) if domain else known


def elsewhere_lines(spot: Spot, asked: dict[str, object], now: dt.datetime, *, only_open: bool) -> list[PlaceLine]:
    """The few services known outside third places that are near a point. Nobody knows for whom, nor what they offer
    besides what they are: a service or a public that is asked for finds none.
    """
    if asked["service"] is not None or asked["public"] is not None:
        return []
    point = {"latitude": spot.latitude, "longitude": spot.longitude, "shrink": math.cos(math.radians(spot.latitude))}
    found = nearest_elsewhere(str(asked["domain"] or ""), MOST_LOOKED if only_open else MOST_ELSEWHERE, **point)
    near = [place for place in measured(found, spot) if place.km is not None and place.km <= NEAR_KM]
    lines = lines_of(near, [], now)
    return [line for line in lines if line.is_open or not only_open][:MOST_ELSEWHERE]


@prepared(NearOffer)
def offers_in(*, places: object, **asked: object) -> Rows:
    """What is asked, in these places."""
    columns = ("place", "number", "title", "domain", "hours", "state", "waiting", "price")
    found = _wanted(**asked).filter(OneOf(F("place_id"), places))
    return found.order_by("domain", "title", "number").values_list(*columns)


def spots_named(text: str) -> list[Spot] | None:
    """The points that words name: the one of a municipality, else of an address that the directory knows, else of
    the municipality that an address ends with. Several when the words do not tell them apart, none when nobody can
    place what they name; None when they name nothing.
    """
    if quarter := quarter_of(text):
        return [spot_of_quarter(quarter)]
    if towns := typed_municipalities(text, most=MOST_NAMED + 1):
        return [spot for town in towns if (spot := spot_of(town))]
    asked = asked_of(text)
    places = _places_at(asked) if asked.rare else []
    if not places and asked.rare and (told := _told_by_service(text)):
        return told
    found = map(spot_of_address, places) if places else map(instead, _ends_of(text, asked))
    return [spot for spot in found if spot] or None


def _told_by_service(text: str) -> list[Spot]:
    """What the service of addresses answers, if the install has one: the address that is written so, else all those
    that are as likely as the first.
    """
    found = addresses_like(text, MOST_NAMED)
    same = [each for each in found if plain(each.label) == plain(text)]
    likely = same[:1] or [each for each in found if each.score >= found[0].score - AS_LIKELY]
    towns = {code: Municipality.objects.with_division().by_code(code) for code in {each.town for each in likely}}
    return [spot_of_found(each, towns[each.town]) for each in {each.label: each for each in likely}.values()]


def _places_at(asked: TypedAddress) -> list[Place]:
    """Public places at an address, one for each address; those that say no more than what is asked, if there are."""
    known = Place.objects.public().exclude(address="").annotate(at=Plain("address"))
    for word in asked.rare:
        known = known.filter(Q(at__contains=word) | Q(municipality__search_text__contains=f" {word}"))
    if asked.postcode:
        known = known.filter(Q(postcode=asked.postcode) | Q(municipality__postcodes__contains=[asked.postcode]))
    found: dict[object, Place] = {}
    exact: dict[object, Place] = {}
    for place in known.select_related("municipality__department").order_by("address", "pk")[:MOST_LOOKED]:
        town, codes = place.municipality, (place.postcode, *place.municipality.postcodes)
        own = address_words(place.address, town.name, *codes)
        if own and stands_at(asked, place.address, (town.name, town.department.name, *codes)):
            found.setdefault((own, town.pk), place)
            if own <= asked.words:
                exact.setdefault((own, town.pk), place)
    return list((exact or found).values())[: MOST_NAMED + 1]


def _ends_of(text: str, asked: TypedAddress) -> list[Spot]:
    """Where an address ends: the arrondissement or the municipality of its postcode that it names, else the middle of
    them all; without a postcode, the municipalities of the longest name that it ends with, before the name of their
    department or region if it is typed last. That may be a municipality too: « 3 rue Haute, Vienne ».
    """
    known = Municipality.objects.with_division()
    if asked.postcode:
        if quarter := quarter_of_postcode(asked.postcode):
            return [spot_of_quarter(quarter)]
        served = list(known.having_postcode(asked.postcode))
        named = [town for town in served if address_words(town.name) <= asked.words]
        spot = spot_of_postcode(asked.postcode, named or served)
        return [spot] if spot else []
    rest, lands = beside(text)
    inner = asked_of(rest).towns if lands else ()
    last = Q(pk__in=[])
    for names in filter(None, (asked.towns, inner)):
        last |= Q(search_text__contains=f" {names[0].split()[-1]}")
    found = list(known.filter(last, plain_name__in=(*asked.towns, *inner)).order_by("-population", "code"))
    there = [town for town in found if town.department.code in lands and town.plain_name in inner]
    found = there or [town for town in found if town.plain_name in asked.towns]
    longest = max((len(town.plain_name) for town in found), default=0)
    meant = [town for town in found if len(town.plain_name) == longest]
    return [spot for town in meant[: MOST_NAMED + 1] if (spot := spot_of(town))]


def spot_at(latitude: float, longitude: float) -> Spot:
    """A point, with the municipality that it is close to."""
    box = Bounds(longitude - CLOSE, latitude - CLOSE, longitude + CLOSE, latitude + CLOSE)
    closest = Municipality.objects.with_division().within(box).order_by().nearest(latitude, longitude).first()
    return spot_of_point(latitude, longitude, closest)


def having(domain: str) -> Q:
    """Places that say they are of a domain, or where one of its services is found."""
    offers = Offer.objects.shown().current().filter(domain=domain)
    return Q(domains__contains=[domain]) | Q(pk__in=offers.values("place"))


def near_lines(
    spot: Spot, asked: dict[str, object], start: int, now: dt.datetime, *, only_open: bool
) -> tuple[list[PlaceLine], bool]:
    """A page of what is asked near a point from the `start`-th place on, and whether there is more further away.

    When only what is open now is asked for, it is looked for among the nearest places.
    """
    first, count = (0, MOST_LOOKED) if only_open else (start, A_PAGE + 1)
    places = within_reach(near_places(spot, asked, first, count))
    offers = offers_in(places=[place.pk for place in places], **asked)
    lines = lines_of(places, offers, now)
    if only_open:
        lines = [line for line in lines if line.is_open][start : start + A_PAGE + 1]
    return lines[:A_PAGE], len(lines) > A_PAGE


@prepared(DepartmentCount)
def count_by_department(domain: str) -> Rows:
    """Every department, with no place, then those where something is found in a domain, with how many; those where some
    say that they have nothing of it; and apart, by kind, how many services are known outside third places. Of two rows
    of one department and kind the last one counts.
    """
    department = "municipality__department"
    third = Value(PlaceKind.THIRD_PLACE.value)
    people = F(f"{department}__population")
    here = {"land": F(f"{department}__code"), "land_name": F(f"{department}__name"), "of": third, "people": people}
    apart = {"land": Value(""), "land_name": Value(""), "of": F("kind"), "people": Value(0)}
    none = {"land": F("code"), "land_name": F("name"), "places": Value(0), "of": third, "people": F("population")}
    rows = _known().filter(having(domain)).order_by().values(**here).annotate(places=Count("pk"))
    saying_no = FieldSource.objects.denying(f"domains.{domain}").values("place")
    without = _known().filter(pk__in=saying_no).exclude(having(domain)).order_by()
    denied = without.values(**here | {"of": Value(DENIED)}).annotate(places=Count("pk"))
    others = _known_elsewhere(domain).order_by().values(**apart).annotate(places=Count("pk"))
    columns = ("land", "land_name", "places", "of", "people")
    lands = Department.objects.order_by().annotate(**none).values_list(*columns)
    groups = (rows, denied, others)
    both = lands.union(*(each.values_list(*columns) for each in groups), all=True)
    return both.order_by(F("places").asc(), F("land_name").asc())


@prepared(DomainLine)
def lines_having(domain: str, start: int) -> Rows:
    """In one query, a page of the places where something is found in a domain, by name; and the services of this domain
    where people wait or are turned away, the longest lists first, each as a line of its place with it alone.
    """
    offers = Offer.objects.shown().filter(domain=domain)
    here = offers.current().filter(place=OuterRef("pk")).order_by("title", "number").values(said=OFFER)
    nobody = Value(None, output_field=IntegerField())
    listed = _known().filter(having(domain)).annotate(north=_of("latitude"), east=_of("longitude"))
    listed = listed.annotate(waits=Value(value=False), wait=nobody, offers=ArraySubquery(here))
    page = listed.order_by("name", "pk").values_list(*DOMAIN_COLUMNS, *COLUMNS)[start : start + A_PAGE]
    alone = Offer.objects.filter(pk=OuterRef("pk")).values(said=OFFER)
    short = offers.short().filter(place__in=_known()).order_by(F("waiting").desc(nulls_last=True), "number")
    where = {"north": F("place__latitude"), "east": F("place__longitude")}
    short = short.annotate(waits=Value(value=True), wait=F("waiting"), offers=ArraySubquery(alone), **where)
    columns = [name if name in where else f"place__{name}" for name in COLUMNS]
    both = page.union(short.values_list(*DOMAIN_COLUMNS, *columns)[:MOST_SHORT], all=True)
    return both.order_by(F("waits").asc(), F("wait").desc(nulls_last=True), F("name").asc(), F("pk").asc())


@prepared(Counted)
def count_by_region() -> Any:
    known = _known().order_by()
    region = "municipality__department__region"
    count = partial(Count, "pk")
    counts = {code: count(filter=having(code)) for code, _label in SIX}
    rows = known.values(f"{region}__code", f"{region}__name", f"{region}__slug").annotate(places=count(), **counts)
    keys = (f"{region}__code", f"{region}__name", f"{region}__slug", "places", *counts)
    return rows.order_by(f"{region}__overseas", f"{region}__slug").values_list(*keys)


matrix = KeptCount("services", Place, count_by_region)
"""Regions, with how many of their places have something in each domain."""
departments_having = {
    code: KeptCount(f"services/{code}", Place, partial(count_by_department, code)) for code, _label in SIX
}
"""By domain, departments with how many places have something of it."""


def write_mednum(places: PlaceQuerySet) -> Iterator[bytes]:
    """The places of digital mediation among `places`, as LaMednum v1.0.2: CSV, UTF-8, streamed by `CHUNK` places.

    Those are the ones that came from such a file, that describe a service of this domain, or say that they have one.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(mednum.COLUMNS)
    found = places.filter(having(Domain.DIGITAL) | Q(pk__in=MednumRow.objects.values("place")))
    taken: set[str] = set()
    for some in batched(found.select_related("municipality").order_by("pk").iterator(CHUNK), CHUNK, strict=False):
        for line in _mednum_lines(some):
            if line[0] in taken:
                line[0] = f"{line[0]}-{len(taken)}"
            taken.add(line[0])
            writer.writerow([harmless_cell(cell) for cell in line])
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode()


def write_inclusion(places: PlaceQuerySet) -> Iterator[bytes]:
    """The places among `places` where a service is found, and their services, as data·inclusion v1: one JSON document,
    streamed by `CHUNK` places, structures first."""
    found = places.filter(Exists(Offer.objects.shown().current().filter(place=OuterRef("pk"))))
    read, today = found.select_related("municipality").order_by("pk"), timezone.localdate()
    yield b'{"structures": ['
    yield from _in_json(_structures(read, today))
    yield b'], "services": ['
    yield from _in_json(_services(read))
    yield b"]}"


def _structures(places: PlaceQuerySet, today: dt.date) -> Iterator[Json]:
    for place, offers in _with_offers(places):
        programmes = {each for offer in offers for each in offer.programmes}
        yield inclusion.structure_of(place, programmes, settings.SITE_URL, today)


def _services(places: PlaceQuerySet) -> Iterator[Json]:
    for place, offers in _with_offers(places):
        yield from (inclusion.service_of(offer, place, settings.SITE_URL) for offer in offers)


def _with_offers(places: PlaceQuerySet) -> Iterator[tuple[Place, list[Offer]]]:
    """Each place with its services that are found today."""
    for some in batched(places.iterator(CHUNK), CHUNK, strict=False):
        offers: dict[int, list[Offer]] = defaultdict(list)
        for offer in Offer.objects.shown().current().filter(place__in=some).order_by("number"):
            offers[offer.place_id].append(offer)
        yield from ((place, offers[place.pk]) for place in some)


def _in_json(rows: Iterator[Json]) -> Iterator[bytes]:
    """Rows of a list of JSON, some at a time."""
    before = ""
    for some in batched(rows, CHUNK, strict=False):
        yield (before + ",\n".join(json.dumps(each, ensure_ascii=False) for each in some)).encode()
        before = ",\n"


def _mednum_lines(places: Sequence[Place]) -> Iterator[list[str]]:
    """One line for each row that a place came from, the first one with what people added since; else one line."""
    keys = [place.pk for place in places]
    rows: dict[int, list[MednumRow]] = defaultdict(list)
    for row in MednumRow.objects.filter(place__in=keys):
        rows[row.place_id].append(row)
    offers: dict[int, list[Offer]] = defaultdict(list)
    for offer in Offer.objects.shown().current().filter(place__in=keys, domain=Domain.DIGITAL):
        offers[offer.place_id].append(offer)
    for place in places:
        own = rows[place.pk]
        of_rows = {row.offer_id for row in own[1:]}
        first = [offer for offer in offers[place.pk] if offer.pk not in of_rows]
        yield mednum.write_row(place, first, mednum.Sheet(own[0].cells, own[0].held) if own else None)
        for row in own[1:]:
            of_row = [offer for offer in offers[place.pk] if offer.pk == row.offer_id]
            yield mednum.write_row(place, of_row, mednum.Sheet(row.cells, row.held))
