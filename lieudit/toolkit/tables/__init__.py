"""A table of any known kind of file: CSV, workbook (XLSX, ODS), JSON or GeoJSON, each read row by row. Pure functions.

    table = TableFile(stream, report=faults.append)
    for cells in table.rows:
        cells.line, cells.values["nom"]

What cannot be read of a row is a `Fault`; of a file, an `UnreadableFileError`. No word of the council is known here:
what columns mean is said by who asks.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, cast

from lieudit.toolkit.tables.json_list import JsonTable
from lieudit.toolkit.tables.rows import Cells, Fault, UnreadableFileError, borne_twice
from lieudit.toolkit.tables.text import GZIP, TextTable

if TYPE_CHECKING:
    from lieudit.toolkit.tables.workbook import WorkbookTable

__all__ = ["FIRST_LINES", "Cells", "Fault", "TableFile", "UnreadableFileError", "borne_twice", "first_lines"]

ARCHIVE = b"PK\x03\x04"
HEAD = 4096
FIRST_LINES = 12
"""Lines among which the headings are looked for."""

type Table = TextTable | WorkbookTable | JsonTable


class TableFile:
    """The rows of a file, whatever it is; its `columns`, and its `first` row by column."""

    def __init__(self, stream: BinaryIO, report: Callable[[Fault], None], heading_on: int = 1) -> None:
        """`heading_on` is the line of the headings, from 1, or 0 when there are none."""
        self.heading_on, self.report = heading_on, report
        self.table = _opened(stream, report, heading_on)
        self.columns = self.table.columns
        self._begin()

    def _begin(self) -> None:
        rows = iter(self.table)
        first = next(rows, None)
        self.first = first.values if first else {}
        self.rows = chain([first] if first else [], rows)

    def again(self, report: Callable[[Fault], None]) -> TableFile | None:
        """The same rows from the first one, their faults told to another `report`; None of a file that is read as one
        goes, and has to be opened again."""
        if not isinstance(self.table, JsonTable):
            return None
        self.report = self.table.report = report
        self._begin()
        return self


def first_lines(stream: BinaryIO) -> list[list[str]]:
    """The first lines of a file as cells, whatever they hold; none of a file that has no lines, or does not read."""
    if _json_of(_lent(stream)) is not None:
        return []  # its records have no lines: it is not read for nothing
    stream.seek(0)
    try:
        return _opened(stream, lambda fault: None, 0).top(FIRST_LINES)
    except UnreadableFileError:
        return []


class _Lent(io.BufferedReader):
    """A stream that is not closed with what reads it: its owner may read it again."""

    def close(self) -> None:
        """Leave it open."""

    def _dealloc_warn(self, source: object) -> None:
        """Nothing is left unclosed when a reader of it goes."""


def _lent(stream: BinaryIO) -> _Lent:
    return _Lent(cast("io.RawIOBase", stream), HEAD)


def _opened(stream: BinaryIO, report: Callable[[Fault], None], heading_on: int) -> Table:
    lent = _lent(stream)
    buffered = cast("BinaryIO", lent)
    if lent.peek(HEAD).startswith(ARCHIVE):
        # Imported here: openpyxl, which no page needs.
        from lieudit.toolkit.tables.workbook import WorkbookTable

        return WorkbookTable(buffered, report, heading_on)
    told = _json_of(lent)
    return TextTable(buffered, report, heading_on) if told is None else JsonTable(told, report)


def _json_of(lent: _Lent) -> BinaryIO | None:
    """The JSON that a file holds, compressed or not; None of any other."""
    buffered, head = cast("BinaryIO", lent), lent.peek(HEAD)
    if head.startswith(GZIP) and buffered.seekable() and _is_json(_unpacked(buffered)):
        return cast("BinaryIO", gzip.GzipFile(fileobj=buffered))
    return buffered if _is_json(head) else None


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
