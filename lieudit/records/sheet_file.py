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
from django.utils.translation import gettext_lazy
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException

from lieudit.records.places_file import (
    MOST_COLUMNS,
    MOST_LOST,
    Cells,
    Fault,
    UnreadableFileError,
    checked_columns,
    kept_cell,
    too_many_lost,
)

MOST_SHEET_BYTES = 200_000_000
"""Once open: a hundred thousand places with all their columns."""
MOST_WORDS_BYTES = 30_000_000
"""The words of the cells, which are held together in memory."""
MOST_PART_BYTES = 4_000_000
"""Styles, names of sheets and the rest, each read whole: forty times as heavy in memory."""
MOST_PARTS = 2_000
BROKEN = (
    BadZipFile, InvalidFileException, LookupError, ValueError, OSError, EOFError, ZlibError, TypeError, ParseError,
    AttributeError,
)  # fmt: skip
"""What reading a spreadsheet raises when it is cut, damaged or of another kind."""
TOO_HEAVY = gettext_lazy(
    "Ce classeur est trop lourd une fois ouvert : enregistrez la feuille en CSV, ou coupez-la en plusieurs."
)


class SheetFile:
    """The rows of the first sheet that holds any. `columns` are known once it is made."""

    encoding, separator = "XLSX", ""

    def __init__(self, stream: BinaryIO, report: Callable[[Fault], None]) -> None:
        self.report = report
        _weigh(stream)
        try:
            sheets = [sheet for sheet in _worksheets(stream) if sheet.sheet_state == "visible"]
            self.rows, heading = next(
                ((rows, first) for rows, first in map(_begun, sheets) if any(first)), (iter(()), [])
            )
        except BROKEN:
            raise UnreadableFileError(
                _("Ce classeur est coupé ou abîmé : ouvrez-le, enregistrez-le à nouveau, et renvoyez-le.")
            ) from None
        self.columns = checked_columns(heading)

    def __iter__(self) -> Iterator[Cells]:
        line, lost = 1, 0
        while lost < MOST_LOST:
            line += 1
            try:
                row = next(self.rows, None)
            except BROKEN:
                self.report(Fault(line, "", "", _("Le classeur est coupé ou abîmé : la suite n’a pas pu être lue.")))
                return
            if row is None:
                return
            if row.count(None) == len(row):
                lost += 1
            else:
                cells = [_text(cell) for cell in row[: len(self.columns)]]
                cells += [""] * (len(self.columns) - len(cells))
                yield Cells(line, dict(zip(self.columns, cells, strict=True)))
        self.report(too_many_lost(line + 1))


class _Archive(ZipFile):
    """An archive whose parts are opened up to a weight: less for those that are read whole."""

    most = MOST_WORDS_BYTES

    def open(self, name: Any, *args: Any, **options: Any) -> Any:
        """Open a part, or refuse the whole file."""
        if self.getinfo(name).file_size > self.most:
            raise UnreadableFileError(TOO_HEAVY)
        return super().open(name, *args, **options)

    def read(self, name: Any, *args: Any, **options: Any) -> bytes:
        """Read a part whole."""
        if self.getinfo(name).file_size > MOST_PART_BYTES:
            raise UnreadableFileError(TOO_HEAVY)
        return super().read(name, *args, **options)


class _Reader(ExcelReader):  # type: ignore[misc]  # a library without types
    """Reads a workbook but for the rows of its sheets, whatever it calls its parts."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream, read_only=True, keep_links=False)
        self.archive = _Archive(stream)

    def read_chartsheet(self, *args: Any) -> None:
        """Leave out what holds no rows."""

    def read_worksheets(self) -> None:
        self.archive.most = MOST_SHEET_BYTES
        super().read_worksheets()


def _worksheets(stream: BinaryIO) -> list[Any]:
    reader = _Reader(stream)
    reader.read()
    return list(reader.wb.worksheets)


def _begun(sheet: Any) -> tuple[Iterator[tuple[Any, ...]], list[str]]:
    """The first row of a sheet, and the others, no wider."""
    sheet.reset_dimensions()  # which it may announce far too large
    first = [_text(cell) for cell in next(sheet.iter_rows(max_row=1, max_col=MOST_COLUMNS, values_only=True), ())]
    while first and not first[-1]:
        first.pop()
    return sheet.iter_rows(min_row=2, max_col=len(first) or 1, values_only=True), first


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
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_SHEET_BYTES:
        raise UnreadableFileError(TOO_HEAVY)
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
