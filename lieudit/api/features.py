"""Things that have a point, as OGC API Features (17-069r4: core, GeoJSON) has them: what QGIS and uMap open."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.api.problems import Refused
from lieudit.toolkit.datasets import DATASETS, Column, Dataset, Kind, Sent, in_words
from lieudit.toolkit.prepared import Line, Rows
from lieudit.toolkit.table_files import feature, fields_of_points
from lieudit.toolkit.types import Json

CONFORMS = [f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "geojson")]
"""Not « oas30 »: the document is OpenAPI 3.1, which says more of JSON Schema and is another version."""
OPENAPI = "application/vnd.oai.openapi+json;version=3.1"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
CRS = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EXTENTS = [
    [-178.3, -28.1, 172.2, 51.2],
    [-5.3, 41.2, 9.7, 51.2],
    [-63.2, 2.0, -51.5, 18.3],
    [-56.6, 46.7, -56.1, 47.2],
    [44.9, -21.5, 55.9, -12.5],
    [158.0, -23.0, 172.2, -18.0],
    [-154.9, -28.1, -134.3, -7.7],
    [-178.3, -14.5, -176.0, -13.1],
]
"""West, south, east, north: all of France; then Europe, the Antilles and Guiana, Saint-Pierre-et-Miquelon, Mayotte and
La Réunion, New Caledonia, French Polynesia, Wallis-et-Futuna."""


WRONG_MOMENT = gettext_lazy(
    "datetime : un moment (2026-03-01 ou 2026-03-01T12:00:00Z), ou deux de part et d’autre de « / »."
)


MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)
"""Of all that ISO 8601 writes, what the document says; an hour without its zone is of Paris."""


def collections() -> dict[str, Dataset]:
    return {name: dataset for name, dataset in DATASETS.items() if dataset.points}


def corners(bbox: str) -> tuple[float, float, float, float] | None:
    """West, south, east, north of a rectangle in WGS 84; the heights of one with six numbers are left out."""
    if not bbox:
        return None
    try:
        numbers = [float(each) for each in bbox.split(",")]
    except ValueError as error:
        raise Refused(400, _("bbox : quatre nombres, ouest,sud,est,nord.")) from error
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(-180 <= each <= 180 for each in numbers) or abs(numbers[1]) > 90:
        raise Refused(400, _("bbox : quatre nombres, ouest,sud,est,nord, en degrés."))
    west, south, east, north = numbers
    if south > north or north > 90:
        raise Refused(400, _("bbox : le sud d’abord, puis le nord."))
    return west, south, east, north


def only(sent: Sent, known: Collection[str]) -> None:
    """Refuse a parameter that the document does not name: who asks for it would believe that it was heard."""
    unknown = sorted(set(sent) - set(known))
    if unknown:
        raise Refused(400, _("Paramètre inconnu : %(names)s.") % {"names": ", ".join(unknown)[:200]})


def moment_of(dataset: Dataset) -> Column | None:
    """The column that says when a thing is, or was said: its first day or moment that is a field."""
    dated = (each for each in dataset.all_columns if each.kind in {Kind.DAY, Kind.MOMENT})
    return next((each for each in dated if isinstance(each.value, str)), None)


def bounds(asked: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The first and the last moment of an instant, a day, or an interval open on either side (« ../2026-03-01 »)."""
    first, slash, last = asked.partition("/")
    since, until = _instant(first, dt.time.min), _instant(last if slash else first, dt.time.max)
    if (since is None and until is None) or (since and until and since > until):
        raise Refused(400, WRONG_MOMENT)
    return since, until


def _instant(text: str, hour: dt.time) -> dt.datetime | None:
    """A moment of RFC 3339, or a day from or to its end, told in Paris; None for an open end. One that is out of the
    calendar there is refused.
    """
    if text in {"", ".."}:
        return None
    if not MOMENT.fullmatch(text):
        raise Refused(400, WRONG_MOMENT)
    try:
        said = dt.datetime.fromisoformat(text)
        if len(text) == len("2026-03-01"):
            said = dt.datetime.combine(said, hour)
        return timezone.localtime(said if said.tzinfo else timezone.make_aware(said))
    except (ValueError, OverflowError) as error:
        raise Refused(400, WRONG_MOMENT) from error


def during(dataset: Dataset, found: Rows, asked: str) -> Rows:
    """Rows whose moment is within what is asked; those that tell none are kept, as the protocol has it."""
    if not asked:
        return found
    since, until = bounds(asked)
    column = moment_of(dataset)
    if column is None:
        return found
    told: Rows = found.alias(at_moment=F(str(column.value)))
    if column.kind is Kind.DAY:
        ends: dict[str, dt.date | None] = {"gte": since and timezone.localdate(since)}
        ends["lte"] = until and timezone.localdate(until)
    else:
        ends = {"gte": since, "lte": until}
    asked_for = {f"at_moment__{name}": end for name, end in ends.items() if end}
    return told.filter(Q(at_moment=None) | Q(**asked_for))


def within(dataset: Dataset, found: Rows, bbox: str) -> Rows:
    """Rows whose point is in a rectangle; one that crosses the antimeridian has its west after its east."""
    box = corners(bbox)
    if box is None:
        return found
    west, south, east, north = box
    axes = {}
    for name, fields in (
        ("at_latitude", [p.latitude for p in dataset.points]),
        ("at_longitude", [p.longitude for p in dataset.points]),
    ):
        axes[name] = Coalesce(*fields) if len(fields) > 1 else F(fields[0])
    across = Q(at_longitude__gte=west) | Q(at_longitude__lte=east)
    along = Q(at_longitude__gte=west, at_longitude__lte=east)
    on_earth: Rows = found.alias(**axes).filter(at_latitude__gte=south, at_latitude__lte=north)
    return on_earth.filter(across if west > east else along)


def first_known(fields: Sequence[str]) -> F | Coalesce:
    """The first of these fields that says something."""
    return Coalesce(*fields) if len(fields) > 1 else F(fields[0])


def features(dataset: Dataset, lines: Iterable[Line], columns: Sequence[Column]) -> list[Json]:
    """Few lines, each the fields of its points and its columns, as a feature that is called by its key."""
    before = len(fields_of_points(dataset))
    return [feature(dataset, columns, row) for row in in_words(lines, columns, before)]


def link(href: str, rel: str, media: str, title: str = "") -> Json:
    return {"href": href, "rel": rel, "type": media} | ({"title": title} if title else {})


def collection(name: str, dataset: Dataset, root: str) -> Json:
    """What a collection is: its title, where it is, its items."""
    address = f"{root}/collections/{name}"
    links = [
        link(address, "self", "application/json"),
        link(f"{address}/items", "items", "application/geo+json", str(dataset.title)),
    ]
    if dataset.licence.url:
        links.append(link(dataset.licence.url, "license", "text/html", str(dataset.licence.label)))
    return {
        "id": name,
        "title": str(dataset.title),
        "description": str(dataset.about),
        "itemType": "feature",
        "extent": {"spatial": {"bbox": EXTENTS, "crs": CRS}}
        | ({"temporal": {"interval": [[None, None]], "trs": GREGORIAN}} if moment_of(dataset) else {}),
        "crs": [CRS],
        "links": links,
    }


def landing(root: str, links: Sequence[Json]) -> Json:
    """The first page of the interface: where everything is."""
    return {
        "title": "Lieudit",
        "description": _(
            "Ce que les tiers-lieux de France disent, ce que leur conseil décide, ce qui leur est répondu."
        ),
        "links": [
            link(f"{root}/", "self", "application/json"),
            link(f"{root}/openapi.json", "service-desc", OPENAPI),
            link(f"{root}/conformance", "conformance", "application/json"),
            link(f"{root}/collections", "data", "application/json"),
            *links,
        ],
    }
