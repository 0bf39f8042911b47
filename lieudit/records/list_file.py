"""A list of any known kind of file: CSV, spreadsheet, JSON or GeoJSON, each read row by row. Pure functions."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from itertools import chain
from typing import BinaryIO, cast

from django.utils.translation import gettext as _

from lieudit.records.json_file import JsonFile
from lieudit.records.known_lists import Format
from lieudit.records.places_file import GZIP, Cells, Fault, PlacesFile
from lieudit.records.sheet_file import SheetFile

ARCHIVE = b"PK\x03\x04"
HEAD = 4096

type Table = PlacesFile | SheetFile | JsonFile


class ListFile:
    """The rows of a file, whatever it is; `columns` and the `first` row tell which list it is."""

    def __init__(self, stream: BinaryIO, report: Callable[[Fault], None]) -> None:
        self.report, self.table = report, _opened(stream, report)
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


def _opened(stream: BinaryIO, report: Callable[[Fault], None]) -> Table:
    buffered = cast("BinaryIO", _Lent(cast("io.RawIOBase", stream), HEAD))
    head = cast("io.BufferedReader", buffered).peek(HEAD)
    if head.startswith(ARCHIVE):
        return SheetFile(buffered, report)
    if head.startswith(GZIP) and buffered.seekable() and _is_json(_unpacked(buffered)):
        return JsonFile(cast("BinaryIO", gzip.GzipFile(fileobj=buffered)), report)
    return JsonFile(buffered, report) if _is_json(head) else PlacesFile(buffered, report)


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
