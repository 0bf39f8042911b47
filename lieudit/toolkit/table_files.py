"""The rows of a dataset as a file that grows while it is sent: CSV, workbook, GeoJSON; and its schema."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.datasets import LIST, Column, Dataset, Kind, plain, rows
from lieudit.toolkit.prepared import Rows
from lieudit.toolkit.text import harmless_cell
from lieudit.toolkit.types import Json, Phrase

CSV = "text/csv; charset=utf-8"
GEOJSON = "application/geo+json"
PARQUET = "application/vnd.apache.parquet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PIECE = 64 * 1024
"""Bytes of a file sent at once."""
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML, hence a workbook, cannot hold."""
WHERE = "position"
"""The property of a point that says of what it is."""


def write_table(things: Rows, columns: Sequence[Column]) -> Iterator[bytes]:
    """CSV; a byte order mark tells spreadsheets that it is UTF-8."""
    lines = io.StringIO()
    lines.write("\ufeff")
    writer = csv.writer(lines)
    writer.writerow([column.name for column in columns])
    for row in rows(things, columns):
        writer.writerow([_cell(value) for value in row])
        if lines.tell() >= PIECE:
            yield lines.getvalue().encode()
            lines.seek(0)
            lines.truncate()
    yield lines.getvalue().encode()


def write_workbook(things: Rows, columns: Sequence[Column], title: Phrase) -> Iterator[bytes]:
    """A workbook of one sheet, written on the disk row by row, then sent."""
    from lieudit.toolkit.workbooks import Workbook, get_column_letter  # openpyxl, which no page needs

    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(title)[:31])
    sheet.freeze_panes = "C2"
    sheet.append([column.name for column in columns])
    last = 1
    for row in rows(things, columns):
        sheet.append([_typed(value) for value in row])
        last += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    with tempfile.SpooledTemporaryFile(max_size=16 * PIECE) as file:
        book.save(file)
        file.seek(0)
        yield from iter(partial(file.read, PIECE), b"")


def write_points(things: Rows, dataset: Dataset) -> Iterator[bytes]:
    """RFC 7946. `position` says of what a point is, where a thing may have one or another. The whole bears its licence,
    by its SPDX identifier and its address.
    """
    columns, licence = properties_of(dataset), dataset.licence
    told = {"name": str(dataset.title), "license": licence.code, "license_url": licence.url or None}
    piece = f'{{"type":"FeatureCollection",{json.dumps(told, ensure_ascii=False)[1:-1]},"features":['
    mark = ""
    for row in rows(things, columns, *fields_of_points(dataset)):
        piece += mark + json.dumps(feature(dataset, columns, row), ensure_ascii=False, separators=(",", ":"))
        mark = ",\n"
        if len(piece) >= PIECE:
            yield piece.encode()
            piece = ""
    yield f"{piece}]}}".encode()


def write_columns(dataset: Dataset, things: Rows) -> Iterator[bytes]:
    """Parquet, by the worker."""
    # Imported here: polars costs a process of pages more than all of its rows.
    from lieudit.toolkit.parquet import write_parquet

    return write_parquet(dataset, things)


def properties_of(dataset: Dataset) -> list[Column]:
    """The columns of a feature: its point is said apart."""
    return [column for column in dataset.all_columns if column.name not in {"latitude", "longitude"}]


def fields_of_points(dataset: Dataset) -> list[str]:
    return [axis for point in dataset.points for axis in (point.latitude, point.longitude)]


def feature(dataset: Dataset, columns: Sequence[Column], row: Sequence[object]) -> Json:
    """One thing of a map, called by its key, from the fields of its points and what its columns say."""
    where, at = [], iter(row)
    for point in dataset.points:
        latitude, longitude = next(at), next(at)
        if latitude is not None and longitude is not None:
            where.append((point.of, [longitude, latitude]))
    told: Json = {column.name: plain(value) for column, value in zip(columns, at, strict=True)}
    if len(dataset.points) > 1:
        told = {WHERE: where[0][0] if where else dataset.points[-1].of} | told
    geometry = {"type": "Point", "coordinates": where[0][1]} if where else None
    return {"type": "Feature", "id": told[dataset.key], "geometry": geometry, "properties": told}


def _cell(value: object) -> object:
    if isinstance(value, list):
        value = LIST.join(value)
    value = plain(value)
    if isinstance(value, bool):
        return str(value).lower()
    return harmless_cell(value) if isinstance(value, str) else value


def _typed(value: object) -> object:
    """A cell of a workbook: numbers and dates stay so; empty ones are not written."""
    if isinstance(value, list):
        value = LIST.join(value)
    if hasattr(value, "tzinfo"):
        value = plain(value)
    return harmless_cell(UNWRITABLE.sub("", value)) or None if isinstance(value, str) else value


@dataclass(frozen=True)
class Form:
    """A form of file: its name in addresses, on the screen, what a browser is told, how it is written, and how many
    milliseconds a `row` takes, of the datasets whose rows are the heaviest (docs/reference/bench.md); whether it is
    `live`, written for any choice while one waits: otherwise the worker alone writes it, whole.
    """

    name: str
    label: Phrase
    media: str
    write: Callable[[Dataset, Rows], Iterator[bytes]]
    row: float
    live: bool = True

    def serves(self, dataset: Dataset) -> bool:
        return self.name != "geojson" or bool(dataset.points)


FORMS = {
    form.name: form
    for form in (
        Form("csv", _("CSV"), CSV, lambda dataset, found: write_table(found, dataset.all_columns), 0.06),
        Form("xlsx", _("Tableur"), XLSX, lambda of, found: write_workbook(found, of.all_columns, of.title), 0.17),
        Form("geojson", _("GeoJSON"), GEOJSON, lambda dataset, found: write_points(found, dataset), 0.06),
        Form("parquet", _("Parquet"), PARQUET, write_columns, 0.06, live=False),
    )
}
TYPES: dict[Kind, Json] = {
    Kind.TEXT: {"type": "string"},
    Kind.LINK: {"type": "string", "format": "uri"},
    Kind.WORDS: {"type": "string"},
    Kind.WHOLE: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.DAY: {"type": "date"},
    Kind.MOMENT: {"type": "datetime"},
    Kind.YES_NO: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
}
"""How Table Schema calls what a column holds (specs.frictionlessdata.io/table-schema)."""
SEVERAL = _("Plusieurs valeurs, séparées par une barre verticale.")


def table_schema(name: str, dataset: Dataset) -> Json:
    """The Table Schema of the CSV file."""
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": name,
        "title": str(dataset.title),
        "description": str(dataset.about),
        "primaryKey": [dataset.key],
        "missingValues": [""],
        "fields": [_field(column, dataset) for column in dataset.all_columns],
    }


def _field(column: Column, dataset: Dataset) -> Json:
    several = f" {SEVERAL}" if column.kind is Kind.WORDS else ""
    field: Json = {"name": column.name, "description": f"{column.meaning}{several}", **TYPES[column.kind]}
    return field | {"constraints": {"required": True, "unique": True}} if column.name == dataset.key else field
