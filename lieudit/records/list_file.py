"""A list of any known kind of file: CSV, spreadsheet, JSON or GeoJSON, each read row by row. Pure functions."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import BinaryIO, cast

from django.utils.translation import gettext as _

from lieudit.records.headings import heading_line
from lieudit.records.json_file import JsonFile
from lieudit.records.known_lists import Format
from lieudit.records.places_file import GZIP, SEPARATORS, Cells, Fault, PlacesFile, UnreadableFileError
from lieudit.records.sheet_file import SheetFile

ARCHIVE = b"PK\x03\x04"
HEAD = 4096
FIRST_LINES = 12
"""Lines among which the headings are looked for."""

type Table = PlacesFile | SheetFile | JsonFile


class ListFile:
    """The rows of a file, whatever it is; `columns` and the `first` row tell which list it is."""

    def __init__(self, stream: BinaryIO, report: Callable[[Fault], None], heading_on: int | None = 1) -> None:
        """`heading_on` is the line of the headings, from 1, or 0 when there are none; None to find it."""
        self.heading_on = _heading_line(stream) if heading_on is None else heading_on
        self.report, self.table = report, _opened(stream, report, self.heading_on)
        self.columns = self.table.columns
        self.rows = iter(self.table)
        first = next(self.rows, None)
        self.first = first.values if first else {}
        self.rows = chain([first] if first else [], self.rows)

    def told_by(self, known: Format) -> Iterator[Cells]:
        """The rows of a list: one a place, where the list writes several of them in one row."""
        for each in self.rows:
            cells = Cells(each.line, dict(known.put(each.values))) if known.spelled or known.carry else each
            if not known.several:
                yield cells
                continue
            parts = [[part.strip() for part in cells.values[name].split(";")] for name in known.several]
            if len(parts[0]) == 1:  # the name of one place may hold a semicolon
                yield cells
                continue
            if len({len(part) for part in parts}) > 1:
                counts = ", ".join(f"{name} {len(part)}" for name, part in zip(known.several, parts, strict=True))
                reason = _(
                    "Cette ligne réunit plusieurs lieux, et ses colonnes n’en comptent pas autant (%(counts)s). "
                    "Séparez-les par des points-virgules, dans le même ordre."
                ) % {"counts": counts}
                self.report(Fault(cells.line, known.several[0], cells.values[known.several[0]], reason))
                continue
            for names in zip(*parts, strict=True):
                yield Cells(cells.line, cells.values | dict(zip(known.several, names, strict=True)))


class _Lent(io.BufferedReader):
    """A stream that is not closed with what reads it: its owner may read it again."""

    def close(self) -> None:
        """Leave it open."""

    def _dealloc_warn(self, source: object) -> None:
        """Nothing is left unclosed when a reader of it goes."""


def _heading_line(stream: BinaryIO) -> int:
    """Which line holds the headings, by how the first ones are filled."""
    if not stream.seekable():
        return 1
    try:
        rows = first_lines(stream)
    finally:
        stream.seek(0)
    return heading_line(rows) if rows else 1


def first_lines(stream: BinaryIO) -> list[list[str]]:
    """The first lines of a file as cells, whatever they hold; none of a file that has no lines, or does not read."""
    try:
        table = _opened(stream, lambda fault: None, 0)
    except UnreadableFileError:
        return []
    if isinstance(table, JsonFile):
        return []
    if isinstance(table, PlacesFile):
        lines = list(islice(table.lines, FIRST_LINES))
        if lines and lines[0].count('"') % 2:
            return []  # a heading of several lines, or a quotation mark too many: told when it is read
        separator = max(SEPARATORS, key=lambda mark: max(line.count(mark) for line in lines) if lines else 0)
        return [next(csv.reader([line], delimiter=separator), []) for line in lines]
    return table.top(FIRST_LINES)


def _opened(stream: BinaryIO, report: Callable[[Fault], None], heading_on: int) -> Table:
    buffered = cast("BinaryIO", _Lent(cast("io.RawIOBase", stream), HEAD))
    head = cast("io.BufferedReader", buffered).peek(HEAD)
    if head.startswith(ARCHIVE):
        return SheetFile(buffered, report, heading_on)
    if head.startswith(GZIP) and buffered.seekable() and _is_json(_unpacked(buffered)):
        return JsonFile(cast("BinaryIO", gzip.GzipFile(fileobj=buffered)), report)
    return JsonFile(buffered, report) if _is_json(head) else PlacesFile(buffered, report, heading_on)


def _unpacked(stream: BinaryIO) -> bytes:
    """How a compressed file begins."""
    try:
        return gzip.GzipFile(fileobj=stream).read(HEAD)
    except (OSError, EOFError, zlib.error):
        return b""  # told when its rows are read
    finally:
        stream.seek(0)


def _is_json(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
