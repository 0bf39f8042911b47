"""A table in JSON or GeoJSON, read row by row like a text. Pure functions.

What is nested gets the name of its path (`address.codeInsee`); several words of one field are joined by bars.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import BinaryIO, TypeGuard

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.toolkit.tables.rows import Cells, Fault, UnreadableFileError, checked_columns, kept_cell

MOST_JSON_BYTES = 30_000_000
"""It is held whole in memory."""
MOST_OBJECTS = 1_000_000
"""Records and lists, which weigh more in memory than in the file."""
DEEPEST = 4
BUILDING = 0.01
"""Degrees: a kilometre, as the largest parks and factories."""
FARTHEST = 1e9
"""A number of degrees, or of metres, of a point of the Earth is less."""
BROKEN = gettext_lazy("Ce fichier JSON est coupé ou mal écrit : il ne se lit pas.")


class JsonTable:
    """The features of a GeoJSON collection, or the records of a list. `columns` are known once it is made."""

    separator = ""

    def __init__(self, stream: BinaryIO, report: Callable[[Fault], None]) -> None:
        self.report, self.encoding = report, "JSON"
        try:
            data = stream.read(MOST_JSON_BYTES + 1)
        except (OSError, EOFError, zlib.error):  # a compressed file that stops in the middle
            raise UnreadableFileError(BROKEN) from None
        if len(data) > MOST_JSON_BYTES:
            raise UnreadableFileError(_("Ce fichier JSON dépasse 30 Mo : envoyez la liste en CSV."))
        if data.count(b"{") + data.count(b"[") > MOST_OBJECTS:
            raise UnreadableFileError(_("Ce fichier JSON dépasse un million d’objets : envoyez la liste en CSV."))
        try:
            records = _records(_loaded(data))
        except (ValueError, RecursionError):
            raise UnreadableFileError(BROKEN) from None
        if records and isinstance(records[0], dict) and "geometry" in records[0]:
            self.encoding = "GeoJSON"
        self.rows = [_cells(record) for record in records]
        self.silent = {line: json.dumps(records[line])[:80] for line, cells in enumerate(self.rows) if not cells}
        self.names = list(dict.fromkeys(name for cells in self.rows for name in cells))
        self.columns = checked_columns(self.names)

    def top(self, count: int) -> list[list[str]]:
        """Nothing: records have no lines before their headings."""
        return []

    def __iter__(self) -> Iterator[Cells]:
        for line, cells in enumerate(self.rows, 1):
            if not cells:
                self.report(Fault(line, "", self.silent[line - 1], _("Cet enregistrement ne dit rien.")))
                continue
            values = (cells.get(name, "") for name in self.names)
            yield Cells(line, dict(zip(self.columns, values, strict=True)))


def _loaded(data: bytes) -> object:
    """What a JSON file holds, whatever its encoding; a record a line (JSON Lines) is a list of records."""
    try:
        text = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    text = text.removeprefix("\ufeff")
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2 or not lines[0].strip().endswith("}"):
            raise
        return [json.loads(line) for line in lines]


def _records(data: object) -> list[object]:
    """The list itself, or the longest list that one envelope or two hold; an index of records by key is one too."""
    if isinstance(data, list):
        return data
    if not isinstance(data, dict):
        raise UnreadableFileError(_("Ce fichier JSON n’est pas une liste."))
    if isinstance(data.get("features"), list):
        return list(data["features"])
    lists = [value for value in data.values() if isinstance(value, list)]
    if lists:
        return max(lists, key=len)
    tables = [value for value in data.values() if isinstance(value, dict)]
    if within := [value for table in tables for value in table.values() if _is_of_records(value)]:
        return max(within, key=len)
    indexes = (table for table in tables if any(isinstance(value, dict) for value in table.values()))
    table = next(indexes, {})
    return [{"id": key, **value} for key, value in table.items() if isinstance(value, dict)]


def _is_of_records(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _cells(record: object) -> dict[str, str]:
    if not isinstance(record, dict):
        return {}
    found: dict[str, str] = {}
    if isinstance(record.get("fields"), dict) and {"recordid", "datasetid"} & set(record):
        record = {"geometry": record.get("geometry"), "properties": _published(record["fields"])}
    if "geometry" in record:
        geometry, told = record["geometry"], record.get("properties")
        record = told if isinstance(told, dict) else {}
        if point := _middle(geometry):
            found = {"longitude": str(point[0]), "latitude": str(point[1])}
    _flatten("", record, found, DEEPEST)
    if isinstance(record.get("_id"), dict) and "id" not in found:
        found["id"] = found.get("_id.$id") or found.get("_id.$oid", "")
    return found


def _middle(geometry: object) -> tuple[float, float] | None:
    """Longitude and latitude of a point; of a building, which is a line or a small shape, the middle of what it covers:
    a district has none.
    """
    corners = list(_corners(geometry.get("coordinates"))) if isinstance(geometry, dict) else []
    if len(corners) < 2:
        return corners[0] if corners else None
    (west, south), (east, north) = (tuple(map(pick, zip(*corners, strict=True))) for pick in (min, max))
    small = east - west <= BUILDING and north - south <= BUILDING
    return (round((west + east) / 2, 6), round((south + north) / 2, 6)) if small else None


def _corners(told: object, deep: int = DEEPEST) -> Iterator[tuple[float, float]]:
    """Each point of the coordinates of a geometry."""
    if not isinstance(told, list) or not deep:
        return
    if len(told) >= 2 and all(isinstance(each, int | float) and abs(each) < FARTHEST for each in told[:2]):
        yield told[0], told[1]
    else:
        for inner in told:
            yield from _corners(inner, deep - 1)


def _published(fields: dict[str, object]) -> dict[str, object]:
    """The fields of a record of Opendatasoft (v1), which writes its points latitude first: as a text, they are."""
    return {
        name: f"{value[0]}, {value[1]}" if name.startswith("geo_point") and _is_pair(value) else value
        for name, value in fields.items()
    }


def _is_pair(value: object) -> TypeGuard[list[float]]:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(each, int | float) for each in value)


def _flatten(path: str, value: object, into: dict[str, str], deep: int) -> None:
    if isinstance(value, str):
        into[path] = kept_cell(value)
    elif isinstance(value, dict) and deep:
        for key, inner in value.items():
            _flatten(_name(path, str(key)), inner, into, deep - 1)
    elif value is None:
        into[path] = ""
    elif isinstance(value, list) and all(isinstance(each, str | int | float) for each in value):
        into[path] = kept_cell("|".join(_said(each) for each in value))
    else:
        text = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else _said(value)
        into[path] = kept_cell(text)


@lru_cache(maxsize=1024)
def _name(path: str, key: str) -> str:
    """What a cell is called, by its path: the same in each record."""
    return kept_cell(f"{path}.{key}" if path else key)


def _said(value: object) -> str:
    """A value as people write it: a code that a program took for a number has no « .0 »."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)
