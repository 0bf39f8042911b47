"""A table in a workbook (XLSX, ODS), read row by row like a text. Pure functions.

A workbook is an archive: what it would weigh once open is read in its directory before anything is opened.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import IO, Any, BinaryIO
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
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
from lieudit.toolkit.workbooks import ExcelReader, InvalidFileException, ReadOnlyWorksheet

MOST_SHEET_BYTES = 200_000_000
"""Once open: a hundred thousand rows of twenty columns."""
MOST_WORDS_BYTES = 30_000_000
"""The words of the cells, which are held together in memory."""
MOST_PART_BYTES = 4_000_000
"""Styles, names of sheets and the rest, each read whole: forty times as heavy in memory."""
MOST_PARTS = 2_000
MOST_OPEN_DOCUMENT_BYTES = 60_000_000
MOST_CELLS = 2_000_000
"""Of a sheet, blank ones between full ones included: it is held whole in memory."""
MOST_ROWS = 1_048_576
"""What a sheet may hold, for every spreadsheet program."""
MOST_WIDTH = 16_384
"""The last column of a sheet, likewise."""
MOST_ROW_BYTES = 4_000_000
"""Of one row as it is written: it is held whole too, a hundred times as heavy."""
SHEET_PIECE = 1 << 20
MARK = re.compile(rb"<(?P<closes>/?)(?:\w{1,30}:)?(?P<name>row|sheetData)[\s/>]")
"""Where a row begins or ends, and where all of them do."""
LONGEST_MARK = 48
BROKEN = (
    BadZipFile, InvalidFileException, LookupError, ValueError, OSError, EOFError, ZlibError, TypeError, ParseError,
    AttributeError, CalamineError,
)  # fmt: skip
"""What reading a spreadsheet raises when it is cut, damaged or of another kind."""
TOO_HEAVY = gettext_lazy(
    "Ce classeur est trop lourd une fois ouvert : enregistrez la feuille en CSV, ou coupez-la en plusieurs."
)

MERGED = re.compile(rb"<(?:\w{1,30}:)?mergeCell\s[^>]{0,200}?ref=[\"']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})[\"']")
"""A cell of several: its column, its first row and its last."""
MOST_MERGED, MOST_MERGED_BYTES = 20_000, 4_000_000
"""Rows that merged cells cover in all, and bytes in which a sheet says them: past that, they are read as they stand."""

type Row = tuple[Any, ...]
type Merge = tuple[int, int, int]
"""A cell that covers several rows: its first row and its last, counted from 1, and its column, from 0."""


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet: `rows(start, width)` gives them from one, counted from 1, with so many cells of each."""

    rows: Callable[[int, int], Iterator[Row]] = lambda start, width: iter(())
    merged: Sequence[Merge] = ()

    def __call__(self, start: int, width: int, *, headings: bool = False) -> Iterator[Row]:
        """Rows from one. A cell that is merged over several says on each what it says on the first; but on a row that
        has less of its own, which is the sequel of one place. All are said on the first row asked for, and on
        `headings`.
        """
        if not self.merged:
            return self.rows(start, width)
        return islice(self._said_down(start, width, headings=headings), start - 1, None)

    def _said_down(self, start: int, width: int, *, headings: bool) -> Iterator[Row]:
        covered: dict[int, dict[int, int]] = defaultdict(dict)
        for top, last, column in self.merged:
            covered[top][column] = top
            for under in range(top + 1, last + 1):
                covered[under][column] = top
        said: dict[tuple[int, int], Any] = {}
        for number, row in enumerate(self.rows(1, width), 1):
            here = {column: top for column, top in covered.get(number, {}).items() if column < len(row)}
            said |= {(number, column): row[column] for column, top in here.items() if top == number}
            down = {column: said.get((top, column)) for column, top in here.items() if top < number}
            own = sum(1 for cell in row if _text(cell))
            if down and (headings or number == start or own >= len(down)):
                row = tuple(down.get(column, cell) for column, cell in enumerate(row))
            yield row


NOTES = re.compile(r"(?i)lisez|read ?me|notice|l[ée]gende|aide\b|sommaire|m[ée]tadonn|dictionnaire|glossaire|à propos")
"""How sheets that explain the others are called."""
LOOKED_AT, MOST_ABOVE = 30, 200
"""Rows in which a table shows, and rows that may stand blank above it."""


class WorkbookTable:
    """The rows of the first sheet that holds a table, else that holds anything. `columns` are known once it is made."""

    separator = ""

    def __init__(self, stream: BinaryIO, report: Callable[[Fault], None], heading_on: int = 1) -> None:
        """`heading_on` is the row of the headings, from 1; 0 when there are none."""
        self.report, self.heading_on = report, heading_on
        self.encoding, merged = _weigh(stream)
        try:
            sheets = _open_document(stream, merged) if self.encoding == "ODS" else _workbook(stream)
            self.sheet = _with_a_table(sheets)
            self.rows, heading = _begun(self.sheet, heading_on)
        except BROKEN:
            raise UnreadableFileError(
                _("Ce classeur est coupé ou abîmé : ouvrez-le, enregistrez-le à nouveau, et renvoyez-le.")
            ) from None
        self.columns = checked_columns(heading) if heading_on else numbered_columns(len(heading))

    def top(self, count: int) -> list[list[str]]:
        """Its first rows as they are."""
        try:
            rows = self.sheet(1, MOST_COLUMNS, headings=True)
            return [[_text(cell) for cell in row] for row in islice(rows, count)]
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

    def open(self, name: Any, *args: Any, **options: Any) -> IO[bytes]:
        """Open a part, or refuse the whole file."""
        if self.getinfo(name).file_size > self.most:
            raise UnreadableFileError(TOO_HEAVY)
        return super().open(name, *args, **options)

    def read(self, name: Any, *args: Any, **options: Any) -> bytes:
        """Read a part whole."""
        if self.getinfo(name).file_size > MOST_PART_BYTES:
            raise UnreadableFileError(TOO_HEAVY)
        return super().read(name, *args, **options)


class _Worksheet(ReadOnlyWorksheet):  # type: ignore[misc]  # a library without types
    """A sheet that is read once, from its first row: one without a size would be read to its end to find it."""

    def _get_size(self) -> None:
        pass


class _Reader(ExcelReader):  # type: ignore[misc]  # a library without types
    """Reads a workbook but for the rows of its sheets, whatever it calls its parts."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream, read_only=True, keep_links=False)
        self.archive = _Archive(stream)

    def read_worksheets(self) -> None:
        """Name the sheets, and read none of them: the size that one announces is not looked for."""
        self.archive.most = MOST_SHEET_BYTES
        for about, part in self.parser.find_sheets():
            if part.target in self.valid_files and "chartsheet" not in part.Type:
                sheet = _Worksheet(self.wb, about.name, part.target, self.shared_strings)
                sheet.sheet_state = about.state
                self.wb._sheets.append(sheet)


def _worksheets(stream: BinaryIO) -> list[Any]:
    reader = _Reader(stream)
    reader.read()
    return list(reader.wb.worksheets)


def _workbook(stream: BinaryIO) -> Iterator[tuple[str, Sheet]]:
    """Each visible sheet of an XLSX workbook, with its name."""
    for sheet in _worksheets(stream):
        if sheet.sheet_state == "visible":
            merged = _merges(_weigh_rows(sheet._get_source()))
            yield str(sheet.title), Sheet(partial(_rows_of, sheet), merged)


def _merges(end: bytes) -> list[Merge]:
    """The cells that cover several rows, as the end of a sheet says them."""
    found: list[Merge] = []
    rows = 0
    for letters, top, last in MERGED.findall(end):
        column = 0
        for letter in letters:
            column = column * 26 + letter - ord("A") + 1
        if int(last) > int(top):
            rows += int(last) - int(top)
            found.append((int(top), int(last), column - 1))
    return found if rows <= MOST_MERGED else []


def _weigh_rows(part: BinaryIO) -> bytes:
    """What follows the rows of a sheet. One of which a row alone would fill memory is refused, and one that has more
    rows than any program writes.

    What follows the rows may be long; a row after their end, which a comment could announce, is refused.
    """
    with part:
        rows = last = read = 0
        ended, tail, end = False, b"", b""
        while piece := part.read(SHEET_PIECE):
            text, start = tail + piece, read - len(tail)
            for found in MARK.finditer(text):
                if found.end() <= len(tail):
                    continue  # seen with the piece before
                if found["name"] == b"sheetData":
                    ended = ended or bool(found["closes"])
                    continue
                longest, last = start + found.start() - last, start + found.start()
                rows += not found["closes"]
                if ended or longest > MOST_ROW_BYTES or rows > MOST_ROWS:
                    raise UnreadableFileError(TOO_HEAVY)
            read, tail = read + len(piece), text[-LONGEST_MARK:]
            if ended and len(end) < MOST_MERGED_BYTES:
                end += text if not end else piece
            if not ended and read - last > MOST_ROW_BYTES:
                raise UnreadableFileError(TOO_HEAVY)
        return end[: MOST_MERGED_BYTES + SHEET_PIECE]


def _rows_of(sheet: Any, start: int, width: int) -> Iterator[Row]:
    return sheet.iter_rows(min_row=start, max_col=width, values_only=True)  # type: ignore[no-any-return]


def _open_document(stream: BinaryIO, merged: Mapping[str, Sequence[Merge]]) -> Iterator[tuple[str, Sheet]]:
    """Each visible sheet of an OpenDocument workbook, which is held whole in memory, with its name; `merged` are its
    cells that cover several rows, by the name of their sheet."""
    book = CalamineWorkbook.from_filelike(stream)
    for about in book.sheets_metadata:
        if about.visible == SheetVisibleEnum.Visible and about.typ == SheetTypeEnum.WorkSheet:
            yield about.name, Sheet(partial(_cells_of, book.get_sheet_by_name(about.name)), merged.get(about.name, ()))


def _cells_of(sheet: CalamineSheet, start: int, width: int) -> Iterator[Row]:
    """Rows from `start`. The library gives those that stand blank above the first cell, not the columns beside it."""
    _above, left = sheet.start or (0, 0)
    rows = ((None,) * left + tuple(row) for row in sheet.iter_rows())
    return ((*row[:width], *(None,) * (width - len(row))) for row in islice(rows, start - 1, None))


def _with_a_table(sheets: Iterable[tuple[str, Sheet]]) -> Sheet:
    """The first sheet whose rows are those of a table, but for one that explains the others; else the first that holds
    anything.
    """
    filled: list[tuple[bool, Sheet]] = []
    for name, sheet in sheets:
        counts = list(islice(_filled(sheet), LOOKED_AT))
        notes = bool(NOTES.search(name))
        if sum(count > 1 for count in counts) > 1 and not notes:
            return sheet
        if counts:
            filled.append((notes, sheet))
    return min(filled, key=lambda each: each[0])[1] if filled else Sheet()


def _filled(sheet: Sheet) -> Iterator[int]:
    """How many cells of each of its first full rows say something; those before a row that does not read."""
    rows = islice(sheet(1, MOST_COLUMNS), MOST_ABOVE)
    while True:
        try:
            row = next(rows, None)
        except BROKEN:
            return
        if row is None:
            return
        if count := sum(1 for cell in row if _text(cell)):
            yield count


def _is_full(row: Row) -> bool:
    return any(_text(cell) for cell in row)


def _begun(sheet: Sheet, heading_on: int) -> tuple[Iterator[Row], list[str]]:
    """The rows under the headings of a sheet, no wider than these, and these, or the first full row where there are
    none.
    """
    rows = islice(sheet(max(1, heading_on), MOST_COLUMNS), 1 if heading_on else MOST_ABOVE)
    first = [_text(cell) for cell in next(filter(_is_full, rows), ())]
    while first and not first[-1]:
        first.pop()
    return sheet(heading_on + 1, len(first) or 1), first


def _weigh(stream: BinaryIO) -> tuple[str, Mapping[str, Sequence[Merge]]]:
    """The kind of a workbook, and the merged cells of an OpenDocument, sheet by sheet. An archive that would not hold
    in memory is refused, by what its directory announces; a part gives no more.
    """
    try:
        with ZipFile(stream) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            merged: Mapping[str, Sequence[Merge]] = {}
            if "content.xml" in names and "xl/workbook.xml" not in names:
                merged = _weigh_open_document(archive)
    except (BadZipFile, OSError, ValueError, zipfile.LargeZipFile):
        raise UnreadableFileError(
            _("Ce classeur est coupé ou abîmé : ouvrez-le, enregistrez-le à nouveau, et renvoyez-le.")
        ) from None
    finally:
        stream.seek(0)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_SHEET_BYTES:
        raise UnreadableFileError(TOO_HEAVY)
    if "xl/workbook.xml" in names:
        return "XLSX", {}
    if "content.xml" in names:
        return "ODS", merged
    raise UnreadableFileError(_("Cette archive n’est pas un classeur XLSX ni ODS. Envoyez la liste elle-même."))


def _weigh_open_document(archive: ZipFile) -> Mapping[str, Sequence[Merge]]:
    """Refuse a sheet that is too heavy, or that says of a few cells that they are repeated until memory is full; give
    the cells that cover several rows, by the name of their sheet."""
    if archive.getinfo("content.xml").file_size > MOST_OPEN_DOCUMENT_BYTES:
        raise UnreadableFileError(TOO_HEAVY)
    grid = _Grid()
    grid.weigh(archive.read("content.xml"))
    return grid.merged if grid.covered <= MOST_MERGED else {}


class _Grid:
    """Counts the cells that the sheets of an OpenDocument hold, from their first full one to their last.

    Names are read as they are written, as the library that reads the sheet does.
    """

    line: int
    top: int
    bottom: int
    left: int
    right: int

    def __init__(self) -> None:
        self.cells = self.covered = 0
        self.merged: dict[str, list[Merge]] = {}
        self.name = ""
        self._table()
        self._row({})

    def weigh(self, content: bytes) -> None:
        parser = ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.StartDoctypeDeclHandler = self._refuse  # a workbook has none, and entities could grow in it
        try:
            parser.Parse(content, True)
        except ExpatError:
            raise ValueError from None

    def _refuse(self, *_told: object) -> None:
        raise UnreadableFileError(TOO_HEAVY)

    def _begin(self, name: str, told: dict[str, str]) -> None:
        if name == "table:table":
            self.name = told.get("table:name", "")
            self._table()
        elif name == "table:table-row":
            self._row(told)
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.times = max(1, int(told.get("table:number-columns-repeated", "1")))
            self.full = any(key.startswith("office:") for key in told)
            if (rows := int(told.get("table:number-rows-spanned", "1"))) > 1:
                self.covered += rows
                if self.covered <= MOST_MERGED:
                    merge = (self.line + 1, self.line + rows, self.column)
                    self.merged.setdefault(self.name, []).append(merge)
        else:
            self.full = True  # what stands in a cell, a paragraph of text most often

    def _end(self, name: str) -> None:
        if name in ("table:table-cell", "table:covered-table-cell"):
            if self.full:
                self.left, self.right = min(self.left, self.column), max(self.right, self.column + self.times)
                if self.right > MOST_WIDTH:
                    self._refuse()
                self.last = self.column + self.times
            self.column += self.times
        elif name == "table:table-row":
            if self.last:
                self.top, self.bottom = min(self.top, self.line), self.line + self.repeated
                if self.cells + (self.bottom - self.top) * (self.right - self.left) > MOST_CELLS:
                    self._refuse()
            self.line += self.repeated
        elif name == "table:table" and self.bottom:
            self.cells += (self.bottom - self.top) * (self.right - self.left)

    def _table(self) -> None:
        self.line = self.bottom = self.right = 0
        self.top = self.left = 1 << 62

    def _row(self, told: dict[str, str]) -> None:
        self.repeated = max(1, int(told.get("table:number-rows-repeated", "1")))
        self.column = self.last = self.times = 0
        self.full = False


def _text(cell: object) -> str:
    """A cell as people read it: a day as 2026-11-26, a whole number without its point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return kept_cell(str(cell))
