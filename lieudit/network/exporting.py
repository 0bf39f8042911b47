"""Places and organisations as files, written row by row for any choice of the directory.

A room above adds a format or a column in its `receivers.py`:

    register_export("mednum", _("LaMednum"), "text/csv; charset=utf-8", "csv", write)
    register_column("programmes", ArraySubquery(…))

`write(places)` gives the file as pieces of bytes: nothing is held whole in memory.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from lieudit.network.models import PlaceQuerySet
from lieudit.network.reads import network_names
from lieudit.network.vocabulary import Domain, Level, ManagementModel, OrganisationKind, PlaceStatus, Typology

CHUNK = 2000
"""Rows read from the database at once."""
PIECE = 64 * 1024
"""Bytes of a file sent at once."""
BEGINS = re.compile(r"^(\s*)(?=[=@＝＠]|[+\-＋－](?!\s*[\d.,\s]+$))")
"""A cell that a spreadsheet would run; « +33 5 55 00 00 00 » and « -1,5 » are numbers."""
HIDES = re.compile(r"([;,\t\r\n]\s*\"*)(?=[=＝]|[+\-@＋－＠]\S*[(|!])")
"""What would begin such a cell where another separator cuts the row."""
LIST = " | "

type Write = Callable[[PlaceQuerySet], Iterator[bytes]]
type Words = Callable[[Any], Any]


@dataclass(frozen=True)
class Export:
    """One format: its address, its name on the screen, what a browser is told, how it is written."""

    name: str
    label: Any
    content_type: str
    extension: str
    write: Write


@dataclass(frozen=True)
class Column:
    """What a column of the files holds of a place, and how it is said: codes become words."""

    name: str
    value: Any
    words: Words = lambda value: value


def labels(words: Any) -> Words:
    """Codes of a vocabulary in French; one that is not known stays as it is."""
    known = dict(words.choices)

    def say(codes: Any) -> Any:
        return [say(code) for code in codes] if isinstance(codes, list) else str(known.get(codes, codes))

    return say


def page_of(slug: str) -> str:
    return f"{settings.SITE_URL}{reverse('records:place', args=[slug])}"


COLUMNS = [
    Column("identifiant", "slug"),
    Column("nom", "name"),
    Column("etat", "status", labels(PlaceStatus)),
    Column("adresse", "address"),
    Column("code_postal", "postcode"),
    Column("code_insee", "municipality__code"),
    Column("commune", "municipality__name"),
    Column("departement", "municipality__department__name"),
    Column("region", "municipality__department__region__name"),
    Column("latitude", "latitude"),
    Column("longitude", "longitude"),
    Column("se_dit", "typologies", labels(Typology)),
    Column("on_y_trouve", "domains", labels(Domain)),
    Column("presentation", "summary"),
    Column("description", "description"),
    Column("portage", "management_model", labels(ManagementModel)),
    Column("ouverture", "opened_on"),
    Column("horaires", "hours"),
    Column("accessibilite", "accessibility"),
    Column("fiche_acceslibre", "accessibility_url"),
    Column("surface_m2", "built_area"),
    Column("siret", "siret"),
    Column("telephone", "phone"),
    Column("courriel", "email"),
    Column("sites", "links"),
    Column("reseaux", network_names()),
    Column("confirme_le", "confirmed_on"),
    Column("fiche", F("slug"), page_of),
]
ORGANISATION_COLUMNS = [
    Column("identifiant", "slug"),
    Column("nom", "name"),
    Column("nature", "kind", labels(OrganisationKind)),
    Column("echelle", "level", labels(Level)),
    Column("region", "region__name"),
    Column("departement", "department__name"),
    Column("siren", "siren"),
    Column("rna", "rna"),
    Column("courriel", "email"),
    Column("adresse", "postal_address"),
    Column("site", "website"),
]


def harmless(text: str) -> str:
    """A cell that no spreadsheet runs: what it would take for a formula begins with an apostrophe.

    >>> harmless("=1+1"), harmless("Bonjour;=1+1"), harmless("+33 5 55 00 00 00")
    ("'=1+1", "Bonjour;'=1+1", '+33 5 55 00 00 00')
    """
    return HIDES.sub(r"\1'", BEGINS.sub(r"\1'", text))


def rows(things: QuerySet[Any], columns: Sequence[Column], *before: str) -> Iterator[list[Any]]:
    """What the columns say of each thing, in words, after the fields named by `before`; few are held at once."""
    words = [lambda value: value] * len(before) + [column.words for column in columns]
    found = things.values_list(*before, *(column.value for column in columns))
    for row in found.iterator(chunk_size=CHUNK):
        yield [say(value) for say, value in zip(words, row, strict=True)]


def write_table(things: QuerySet[Any], columns: Sequence[Column]) -> Iterator[bytes]:
    """CSV as RFC 4180 writes it, in UTF-8."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow([column.name for column in columns])
    for row in rows(things, columns):
        writer.writerow([_cell(value) for value in row])
        if lines.tell() >= PIECE:
            yield lines.getvalue().encode()
            lines.seek(0)
            lines.truncate()
    yield lines.getvalue().encode()


def write_csv(places: PlaceQuerySet) -> Iterator[bytes]:
    return write_table(places, COLUMNS)


def write_xlsx(places: PlaceQuerySet) -> Iterator[bytes]:
    """A workbook of one sheet, written on the disk row by row, then sent."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(_("Lieux")))
    sheet.freeze_panes = "C2"
    sheet.append([column.name for column in COLUMNS])
    for row in rows(places, COLUMNS):
        sheet.append([_typed(value) for value in row])
    with tempfile.SpooledTemporaryFile(max_size=CHUNK * PIECE // 100) as file:
        book.save(file)
        file.seek(0)
        yield from iter(partial(file.read, PIECE), b"")


def write_geojson(places: PlaceQuerySet) -> Iterator[bytes]:
    """RFC 7946. `position` says whether the point is that of the place or the centre of its municipality."""
    columns = [column for column in COLUMNS if column.name not in {"latitude", "longitude"}]
    points = ("latitude", "longitude", "municipality__latitude", "municipality__longitude")
    piece = '{"type":"FeatureCollection","features":['
    mark = ""
    for latitude, longitude, town_latitude, town_longitude, *said in rows(places, columns, *points):
        own = latitude is not None
        point = (longitude, latitude) if own else (town_longitude, town_latitude)
        feature = {
            "type": "Feature",
            "geometry": None if point[0] is None else {"type": "Point", "coordinates": point},
            "properties": {"position": "lieu" if own else "commune"}
            | {column.name: value for column, value in zip(columns, said, strict=True)},
        }
        piece += mark + json.dumps(feature, ensure_ascii=False, separators=(",", ":"), default=str)
        mark = ",\n"
        if len(piece) >= PIECE:
            yield piece.encode()
            piece = ""
    yield f"{piece}]}}".encode()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = LIST.join(value)
    return harmless(value) if isinstance(value, str) else value


def _typed(value: Any) -> Any:
    """A cell of a workbook: numbers and dates stay so; empty ones are not written."""
    cell = _cell(value)
    return ILLEGAL_CHARACTERS_RE.sub("", cell) or None if isinstance(cell, str) else cell


EXPORTS: dict[str, Export] = {}


def register_export(name: str, label: Any, content_type: str, extension: str, write: Write) -> Export:
    """Offer the places of any choice in one more format."""
    EXPORTS[name] = Export(name, label, content_type, extension, write)
    return EXPORTS[name]


def register_column(name: str, value: Any, words: Words = lambda value: value) -> None:
    """Add to the files a column, as an expression on places, before the address of their page."""
    COLUMNS.insert(-1, Column(name, value, words))


register_export("csv", _("CSV"), "text/csv; charset=utf-8", "csv", write_csv)
register_export(
    "xlsx", _("Tableur"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", write_xlsx
)
register_export("geojson", _("GeoJSON"), "application/geo+json", "geojson", write_geojson)
