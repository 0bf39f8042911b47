"""A table in a workbook (XLSX, ODS), read row by row like a text. Pure functions.

A workbook is an archive: what it would weigh once open is read in its directory before anything is opened.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, islice
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from lieudit.toolkit.tables.rows import (
    MOST_COLUMNS,
    MOST_LOST,
    Cells,
    Fault,
    UnreadableFileError,
    checked_columns,
    kept_cell,
    numbered_columns,
    too_many_lost,
)

MOST_SHEET_BYTES = 200_000_000
"""Once open: a hundred thousand rows of twenty columns."""
MOST_WORDS_BYTES = 30_000_000
"""The words of the cells, which are held together in memory."""
MOST_PART_BYTES = 4_000_000
"""Styles, names of sheets and the rest, each read whole: forty times as heavy in memory."""
MOST_PARTS = 2_000
MOST_OPEN_DOCUMENT_BYTES = 60_000_000
REPEATED_ROWS = re.compile(
    rb'<table:table-row[^>]*number-rows-repeated="\d{4,}"[^>/]*>(.*?)</table:table-row>', re.DOTALL
)
REPEATED_CELLS = re.compile(
    rb'<table:table-cell(?=[^>]*office:value-type)(?=[^>]*number-columns-repeated="\d{4,}")[^>]*>'
)
"""Rows and cells that hold something, a thousand times or more; blank ones fill the sheet to its end in every file."""
BROKEN = (
    BadZipFile, InvalidFileException, LookupError, ValueError, OSError, EOFError, ZlibError, TypeError, ParseError,
    AttributeError, CalamineError,
)  # fmt: skip
"""What reading a spreadsheet raises when it is cut, damaged or of another kind."""
TOO_HEAVY = gettext_lazy(
    "Ce classeur est trop lourd une fois ouvert : enregistrez la feuille en CSV, ou coupez-la en plusieurs."
)

type Row = tuple[Any, ...]
type Sheet = Callable[[int, int], Iterator[Row]]
"""The rows of a sheet from one, counted from 1, and so many cells of each."""
NO_SHEET: tuple[Sheet, Iterator[Row], list[str]] = (lambda start, width: iter(()), iter(()), [])


class WorkbookTable:
    """The rows of the first sheet that holds any. `columns` are known once it is made."""

    separator = ""

    def __init__(self, stream: BinaryIO, report: Callable[[Fault], None], heading_on: int = 1) -> None:
        """`heading_on` is the row of the headings, from 1; 0 when there are none."""
        self.report, self.heading_on = report, heading_on
        self.encoding = _weigh(stream)
        try:
            sheets = _open_document(stream) if self.encoding == "ODS" else _workbook(stream)
            begun = (_begun(sheet, heading_on) for sheet in sheets)
            self.sheet, self.rows, heading = next((each for each in begun if any(each[2])), NO_SHEET)
        except BROKEN:
            raise UnreadableFileError(
                _("Ce classeur est coupé ou abîmé : ouvrez-le, enregistrez-le à nouveau, et renvoyez-le.")
            ) from None
        self.columns = checked_columns(heading) if heading_on else numbered_columns(len(heading))

    def top(self, count: int) -> list[list[str]]:
        """Its first rows as they are."""
        try:
            return [[_text(cell) for cell in row] for row in islice(self.sheet(1, MOST_COLUMNS), count)]
        except BROKEN:
            return []

    def __iter__(self) -> Iterator[Cells]:
        line, lost = self.heading_on, 0
        while lost < MOST_LOST:
            line += 1
            try:
                row = next(self.rows, None)
            except BROKEN:
                self.report(Fault(line, "", "", _("Le classeur est coupé ou abîmé : la suite n’a pas pu être lue.")))
                return
            if row is None:
                return
            if all(cell is None or cell == "" for cell in row):
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


def _workbook(stream: BinaryIO) -> Iterator[Sheet]:
    """Each visible sheet of an XLSX workbook."""
    for sheet in _worksheets(stream):
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()  # which it may announce far too large
            yield partial(_rows_of, sheet)


def _rows_of(sheet: Any, start: int, width: int) -> Iterator[Row]:
    return sheet.iter_rows(min_row=start, max_col=width, values_only=True)  # type: ignore[no-any-return]


def _open_document(stream: BinaryIO) -> Iterator[Sheet]:
    """Each visible sheet of an OpenDocument workbook, which is held whole in memory."""
    book = CalamineWorkbook.from_filelike(stream)
    for about in book.sheets_metadata:
        if about.visible == SheetVisibleEnum.Visible and about.typ == SheetTypeEnum.WorkSheet:
            yield partial(_cells_of, book.get_sheet_by_name(about.name))


def _cells_of(sheet: CalamineSheet, start: int, width: int) -> Iterator[Row]:
    """Rows from `start`, those that stand blank above the first cell included."""
    above, left = sheet.start or (0, 0)
    rows = chain(((),) * above, ((None,) * left + tuple(row) for row in sheet.iter_rows()))
    return ((*row[:width], *(None,) * (width - len(row))) for row in islice(rows, start - 1, None))


def _begun(sheet: Sheet, heading_on: int) -> tuple[Sheet, Iterator[Row], list[str]]:
    """A sheet, the rows under its headings, no wider than these, and these, or the first row where there are none."""
    first = [_text(cell) for cell in next(sheet(max(1, heading_on), MOST_COLUMNS), ())]
    while first and not first[-1]:
        first.pop()
    return sheet, sheet(heading_on + 1, len(first) or 1), first


def _weigh(stream: BinaryIO) -> str:
    """The kind of a workbook. An archive that would not hold in memory is refused, by what its directory announces; a
    part gives no more.
    """
    try:
        with ZipFile(stream) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "content.xml" in names and "xl/workbook.xml" not in names:
                _weigh_open_document(archive)
    except (BadZipFile, OSError, ValueError, zipfile.LargeZipFile):
        raise UnreadableFileError(
            _("Ce classeur est coupé ou abîmé : ouvrez-le, enregistrez-le à nouveau, et renvoyez-le.")
        ) from None
    finally:
        stream.seek(0)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_SHEET_BYTES:
        raise UnreadableFileError(TOO_HEAVY)
    if "xl/workbook.xml" in names:
        return "XLSX"
    if "content.xml" in names:
        return "ODS"
    raise UnreadableFileError(_("Cette archive n’est pas un classeur XLSX ni ODS. Envoyez la liste elle-même."))


def _weigh_open_document(archive: ZipFile) -> None:
    """Refuse a sheet that is too heavy, or that repeats what it holds a thousand times: one cell would fill memory."""
    if archive.getinfo("content.xml").file_size > MOST_OPEN_DOCUMENT_BYTES:
        raise UnreadableFileError(TOO_HEAVY)
    content = archive.read("content.xml")
    rows = (found[1] for found in REPEATED_ROWS.finditer(content))
    if REPEATED_CELLS.search(content) or any(b"office:value-type" in row for row in rows):
        raise UnreadableFileError(TOO_HEAVY)


def _text(cell: Any) -> str:
    """A cell as people read it: a day as 2026-11-26, a whole number without its point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return kept_cell(str(cell))
