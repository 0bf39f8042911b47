"""A table written as text (CSV), read row by row whatever its encoding and its separator. Pure functions.

Nothing is read twice and one row is held at a time: a file of any length takes the same memory. What
cannot be read is a `Fault`, with its line, its column and its reason; the next rows are read all the same.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, BinaryIO, cast

from django.utils.translation import gettext as _

from lieudit.toolkit.french import counted
from lieudit.toolkit.tables.rows import (
    MOST_LOST,
    MOST_SHOWN,
    Cells,
    Fault,
    UnreadableFileError,
    checked_columns,
    kept_cell,
    numbered_columns,
    too_many_lost,
)

MOST_BYTES = 500_000_000
"""Once uncompressed: ten times the largest list that is published in France."""
LONGEST_LINE = 1_000_000
"""Bytes. A longer line is no row."""
MOST_LINES = 200
"""A row written over more lines than this has a quotation mark that nobody closed."""
SEPARATORS = ",;\t|"
FIRST_BYTES = 8192
GZIP = b"\x1f\x8b"
BINARIES = {
    b"\xd0\xcf\x11\xe0": "ancien classeur, .xls",
    b"%pdf": "PDF",
    b"\x89png": "image",
    b"\xff\xd8\xff": "image",
    b"<!doctype": "page web",
    b"<html": "page web",
    b"<?xml": "XML",
}
"""How files that are no list begin, in lower case."""
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
MAC = "mac_roman"
MAC_LETTERS = re.compile(rb"[\x88\x8d\x8e\x8f\x90\x9d]|[A-Za-z][\x94\x95\x99][a-z]")
"""« à ç é è ê ù », and « î ï ô » between letters: there, Windows has signs that no French word holds."""
WINDOWS_LETTERS = re.compile(rb"[\xe0-\xff]")
CONTROL = re.compile(r"[\1-\x08\x0e-\x1f]")


class TextTable:
    """The rows of a CSV file, plain or compressed. `columns` are known once it is made."""

    def __init__(self, stream: BinaryIO, report: Callable[[Fault], None], heading_on: int = 1) -> None:
        """`heading_on` is the line of the headings, from 1; 0 when there are none."""
        self.report = report
        self.encoding = "utf-8"
        self.lines = _Lines(self, self._opened(stream))
        heading = next(self.lines, "")
        if re.fullmatch(r"sep=.\s*", heading):  # what a spreadsheet writes for itself
            heading = next(self.lines, "")
        for _line in range(heading_on - 1):
            heading = next(self.lines, "")
        above = len(self.lines.taken)
        while not heading_on and heading and not heading.strip() and len(self.lines.taken) < MOST_LINES:
            heading = next(self.lines, "")
        if not heading.strip():
            raise UnreadableFileError(_("Le fichier est vide."))
        if CONTROL.search(heading):
            raise UnreadableFileError(_("Ce fichier n’est pas du texte. Enregistrez la liste en CSV, et renvoyez-la."))
        self.separator = max(SEPARATORS, key=_outside_marks(heading).count)
        self.reader = csv.reader(self.lines, delimiter=self.separator)
        names = _heading(heading, self.separator)
        self.columns = checked_columns(names) if heading_on else numbered_columns(len(names))
        if not heading_on:
            again = self.lines.taken[above - 1 :]
            self.lines.taken = []
            self.lines.give_back(again)

    def _opened(self, stream: BinaryIO) -> io.BufferedIOBase:
        """The stream, uncompressed or put in UTF-8 when its first bytes say so. What is no list is refused by name."""
        buffered = io.BufferedReader(cast("io.RawIOBase", stream))
        head = buffered.peek(16)
        start = head.lstrip()[:9].lower()
        for mark, kind in BINARIES.items():
            if start.startswith(mark):
                raise UnreadableFileError(
                    _("Ce fichier n’est ni du CSV ni un classeur XLSX ou ODS (%(kind)s). Enregistrez-le en CSV.")
                    % {"kind": kind}
                )
        if head.startswith(UTF_16):
            self.encoding = "utf-16"
            return _one_line_end(io.BufferedReader(_Recoded(buffered)))
        opened = gzip.GzipFile(fileobj=buffered) if head.startswith(GZIP) else buffered
        return _one_line_end(opened)

    def top(self, count: int) -> list[list[str]]:
        """Its first lines as cells, whatever they hold; it is read no further. None when a quotation mark stays open:
        a heading of several lines, or a mark too many, is told when the file is read.
        """
        lines = list(islice(self.lines, count))
        if lines and lines[0].count('"') % 2:
            return []
        bare = [_outside_marks(line) for line in lines]
        separator = max(SEPARATORS, key=lambda mark: max((line.count(mark) for line in bare), default=0))
        return [next(csv.reader([line], delimiter=separator), []) for line in lines]

    def __iter__(self) -> Iterator[Cells]:
        lost = -1
        while (lost := lost + 1) < MOST_LOST:
            self.lines.begin()
            try:
                row = next(self.reader)
            except StopIteration:
                return
            except (csv.Error, _TooManyLinesError):
                self._give_back()
                continue
            if self.lines.broken:
                self.lines.broken = False
                continue
            if self.lines.unclosed:
                self._give_back()
                continue
            if not any(cell.strip() for cell in row):
                continue  # an empty line, with its separators or without
            if len(row) != len(self.columns) and not self._forgive(row):
                continue
            lost -= 1
            yield self._cells(row)
        self.report(too_many_lost(self.lines.number + 1))

    def _cells(self, row: list[str]) -> Cells:
        line = self.lines.first
        values = {name: cell.strip() for name, cell in zip(self.columns, row, strict=False)}
        for name, cell in values.items():
            if "\0" in cell:
                values[name] = cell.replace("\0", "")
                self.report(Fault(line, name, values[name], _("Un caractère nul a été retiré."), kept=True))
        return Cells(line, values)

    def _forgive(self, row: list[str]) -> bool:
        """Whether a row of another length is still a row: blank cells too many, or none at the end."""
        if len(self.lines.taken) > 1:
            self._give_back()
            return False
        if len(row) > len(self.columns) and any(cell.strip() for cell in row[len(self.columns) :]):
            self._refuse_length(row)
            return False
        if len(row) < len(self.columns) and not self.lines.taken[-1].endswith(("\n", "\r")):
            reason = _("Le fichier s’arrête au milieu de cette ligne.")
            self.report(Fault(self.lines.first, "", self.separator.join(row), reason))
            return False
        if len(row) < len(self.columns) and len(row) < 2:
            self._refuse_length(row)
            return False
        row.extend([""] * (len(self.columns) - len(row)))
        return True

    def _refuse_length(self, row: list[str]) -> None:
        reason = _("%(found)s au lieu de %(expected)d : un séparateur manque ou est en trop.")
        counts = {"found": counted(len(row), "cellule"), "expected": len(self.columns)}
        self.report(Fault(self.lines.first, "", self.separator.join(row), reason % counts))

    def _give_back(self) -> None:
        """Leave out the line that opens a quotation mark for ever, and read again those it swallowed."""
        line, *swallowed = self.lines.taken or [""]
        self.report(Fault(self.lines.first, "", line.strip(), _("Un guillemet ouvert n’est pas refermé.")))
        self.lines.give_back(swallowed)
        self.reader = csv.reader(self.lines, delimiter=self.separator)


def _outside_marks(line: str) -> str:
    """A line without what stands between quotation marks, where a comma parts nothing."""
    return re.sub(r'"[^"]*"', "", line)


def _heading(line: str, separator: str) -> list[str]:
    try:
        return [kept_cell(cell) for cell in next(csv.reader([line], delimiter=separator))]
    except csv.Error:
        raise UnreadableFileError(
            _("La première ligne ne se lit pas : elle doit porter le nom des colonnes, et finir par un saut de ligne.")
        ) from None


def _one_line_end(stream: Any) -> io.BufferedIOBase:
    """The stream, with the ends of lines of every other file: old spreadsheets end them with a carriage return."""
    try:
        head = stream.peek(FIRST_BYTES)[:FIRST_BYTES]
    except (EOFError, OSError, zlib.error):
        return cast("io.BufferedIOBase", stream)  # told when its rows are read
    return (
        io.BufferedReader(_Returned(stream))
        if b"\r" in head and b"\n" not in head
        else cast("io.BufferedIOBase", stream)
    )


class _Returned(io.RawIOBase):
    """Lines that end with a carriage return alone, read as the others."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data: bytes = self.stream.read(len(buffer)).replace(b"\r", b"\n")
        buffer[: len(data)] = data
        return len(data)


class _TooLargeError(OSError):
    """A small compressed file that never ends."""


class _TooManyLinesError(Exception):
    pass


class _Lines:
    """Decoded lines, with their numbers, and the memory of those of the present row."""

    def __init__(self, file: TextTable, stream: io.BufferedIOBase) -> None:
        self.file, self.stream = file, stream
        self.waiting: deque[str] = deque()
        self.taken: list[str] = []
        self.number = self.first = 0
        self.broken = False
        self.ended = False
        self.size = 0

    def __iter__(self) -> _Lines:
        return self

    def begin(self) -> None:
        """A new row begins at the next line."""
        self.taken, self.first = [], self.number + 1

    @property
    def unclosed(self) -> bool:
        """Whether the present row ends inside quotation marks, with the file."""
        return len(self.taken) > 1 and sum(line.count('"') for line in self.taken) % 2 == 1

    def give_back(self, lines: list[str]) -> None:
        self.number -= len(lines)
        self.waiting.extendleft(reversed(lines))

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES:
            raise _TooManyLinesError
        line = self.waiting.popleft() if self.waiting else self._decoded(self._read())
        self.number += 1
        self.taken.append(line)
        return line

    def _read(self) -> bytes:
        """The next line, not longer than a row may be."""
        if self.ended:
            raise StopIteration
        try:
            line = self._line()
            if len(line) == LONGEST_LINE:
                return self._skip_long_line(line)
        except (EOFError, OSError, zlib.error) as cut:
            self.ended = True
            reason = _("Le fichier compressé est coupé ou abîmé : la suite n’a pas pu être lue.")
            if isinstance(cut, _TooLargeError):
                reason = _("Le fichier dépasse 500 Mo une fois décompressé : la suite n’est pas lue.")
            self.file.report(Fault(self.number + 1, "", "", reason))
            raise StopIteration from None
        if not line:
            raise StopIteration
        return line

    def _line(self) -> bytes:
        line = self.stream.readline(LONGEST_LINE)
        self.size += len(line)
        if self.size > MOST_BYTES:
            raise _TooLargeError
        return line

    def _skip_long_line(self, line: bytes) -> bytes:
        number = self.number + 1
        if number == 1:
            raise UnreadableFileError(_("La première ligne est trop longue : ce n’est pas une liste de lieux."))
        shown = line[:MOST_SHOWN].decode("utf-8", "replace")
        self.file.report(Fault(number, "", shown, _("Cette ligne dépasse un million d’octets.")))
        while line and not line.endswith(b"\n"):
            line = self._line()
        self.broken = True
        return b"\n"

    def _decoded(self, line: bytes) -> str:
        """UTF-8, or else the old encodings of spreadsheets; each line is judged alone."""
        if self.number == 0:
            line = line.removeprefix(b"\xef\xbb\xbf")
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            self.file.encoding = _old_encoding(line, self.file.encoding)
        try:
            return line.decode(self.file.encoding)
        except UnicodeDecodeError:
            self.file.encoding = "latin-1"
            return line.decode("latin-1")


def _old_encoding(line: bytes, before: str) -> str:
    """Which encoding a line that is no UTF-8 is in: that of old Macintoshes where its accents are letters of theirs,
    and none of Windows.
    """
    if MAC_LETTERS.search(line) and not WINDOWS_LETTERS.search(line):
        return MAC
    return MAC if before == MAC and not WINDOWS_LETTERS.search(line) else "cp1252"


class _Recoded(io.RawIOBase):
    """UTF-16, the « texte Unicode » of spreadsheets, read as UTF-8."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self.stream = stream
        self.decoder = codecs.getincrementaldecoder("utf-16")("replace")
        self.ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.ready and (taken := self.stream.read(io.DEFAULT_BUFFER_SIZE)):
            self.ready = self.decoder.decode(taken).encode("utf-8", "replace")
        size = min(len(buffer), len(self.ready))
        buffer[:size], self.ready = self.ready[:size], self.ready[size:]
        return size
