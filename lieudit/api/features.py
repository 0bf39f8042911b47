"""Things that have a point, as OGC API Features (17-069r4: core, GeoJSON) has them: what QGIS and uMap open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from lieudit.api.problems import Refused
from lieudit.toolkit.datasets import DATASETS, Dataset, in_words
from lieudit.toolkit.prepared import Line, Rows
from lieudit.toolkit.table_files import feature, fields_of_points, properties_of
from lieudit.toolkit.types import Json

CONFORMS = [f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "oas30", "geojson")]
CRS = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EXTENT = [-63.2, -21.5, 55.9, 51.2]
"""West, south, east, north: metropolitan France and its five overseas departments."""


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


def features(dataset: Dataset, lines: Iterable[Line]) -> list[Json]:
    """Few lines, each the fields of its points and its columns, as a feature that is called by its key."""
    columns, before = properties_of(dataset), len(fields_of_points(dataset))
    told = [feature(dataset, columns, row) for row in in_words(lines, columns, before)]
    return [each | {"id": each["properties"][dataset.key]} for each in told]


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
        "extent": {"spatial": {"bbox": [EXTENT], "crs": CRS}},
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
            link(f"{root}/openapi.json", "service-desc", "application/vnd.oai.openapi+json;version=3.1"),
            link(f"{root}/conformance", "conformance", "application/json"),
            link(f"{root}/collections", "data", "application/json"),
            *links,
        ],
    }
