"""A list in a spreadsheet (XLSX), read row by row like a CSV file. Pure functions.

A spreadsheet is an archive: what it would weigh once open is read in its directory before anything is opened.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from lieudit.records.places_file import Cells, Fault, UnreadableFileError, checked_columns, kept_cell

MOST_SHEET_BYTES = 200_000_000
"""Once open: a hundred thousand places with all their columns."""
MOST_WORDS_BYTES = 60_000_000
"""The words of the cells, which are held together in memory."""
MOST_PARTS = 2_000
MOST_COLUMNS = 500
BROKEN = (
    BadZipFile, InvalidFileException, KeyError, ValueError, OSError, EOFError, ZlibError, TypeError, ParseError,
)  # fmt: skip
"""What reading a spreadsheet raises when it is cut, damaged or of another kind."""


class SheetFile:
    """The rows of the first sheet that holds any. `columns` are known once it is made."""

    encoding, separator = "XLSX", ""

    def __init__(self, stream: BinaryIO, report: Callable[[Fault], None]) -> None:
        self.report = report
        _weigh(stream)
        try:
            book = load_workbook(stream, read_only=True, keep_links=False)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            self.rows, heading = next(
                ((rows, first) for rows, first in map(_begun, sheets) if any(first)), (iter(()), [])
            )
        except BROKEN:
            raise UnreadableFileError(
                _("Ce classeur est coupé ou abîmé : ouvrez-le, enregistrez-le à nouveau, et renvoyez-le.")
            ) from None
        while heading and not heading[-1]:
            heading.pop()
        self.columns = checked_columns(heading)

    def __iter__(self) -> Iterator[Cells]:
        line = 1
        while True:
            line += 1
            try:
                row = next(self.rows, None)
            except BROKEN:
                self.report(Fault(line, "", "", _("Le classeur est coupé ou abîmé : la suite n’a pas pu être lue.")))
                return
            if row is None:
                return
            if any(cell is not None for cell in row):
                cells = [_text(cell) for cell in row[: len(self.columns)]]
                cells += [""] * (len(self.columns) - len(cells))
                yield Cells(line, dict(zip(self.columns, cells, strict=True)))


def _begun(sheet: Any) -> tuple[Iterator[tuple[Any, ...]], list[str]]:
    sheet.reset_dimensions()  # which it may announce far too large
    rows = sheet.iter_rows(values_only=True)
    return rows, [_text(cell) for cell in next(rows, ())[:MOST_COLUMNS]]


def _weigh(stream: BinaryIO) -> None:
    """Refuse an archive that would not hold in memory, by what its directory announces; a part gives no more."""
    try:
        with ZipFile(stream) as archive:
            parts = archive.infolist()
    except (BadZipFile, OSError, ValueError, zipfile.LargeZipFile):
        raise UnreadableFileError(
            _("Ce classeur est coupé ou abîmé : ouvrez-le, enregistrez-le à nouveau, et renvoyez-le.")
        ) from None
    finally:
        stream.seek(0)
    words = sum(part.file_size for part in parts if not part.filename.startswith("xl/worksheets/"))
    if len(parts) > MOST_PARTS or words > MOST_WORDS_BYTES or sum(p.file_size for p in parts) > MOST_SHEET_BYTES:
        raise UnreadableFileError(
            _("Ce classeur est trop lourd une fois ouvert : enregistrez la feuille en CSV, ou coupez-la en plusieurs.")
        )
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise UnreadableFileError(_("Cette archive n’est pas un classeur XLSX. Envoyez la liste elle-même."))


def _text(cell: Any) -> str:
    """A cell as people read it: a day as 2026-11-26, a whole number without its point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return kept_cell(str(cell))
