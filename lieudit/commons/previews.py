"""The beginning of a file, as a page shows it: a picture, a text, the first lines of a table, a solid, what an archive
holds.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import islice

from lieudit.commons.documents import PARTS, words_of
from lieudit.commons.models import ReleaseFile
from lieudit.commons.solids import Solid, solid_of
from lieudit.toolkit.file_kinds import members
from lieudit.toolkit.tables import FIRST_LINES, first_lines

MOST_TEXT = 20_000
"""Characters of a text."""
MOST_ROWS, MOST_CELLS = 20, 30
MOST_MEMBERS = 100
"""Names of an archive; the others are counted."""


@dataclass(frozen=True)
class Look:
    """What is shown of a file: its `kind` says which of the others is filled."""

    name: str
    kind: str
    size: int
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    members: tuple[str, ...] = ()
    solid: Solid | None = None
    more: int = 0
    """Names of the archive that are not shown."""
    cut: bool = False
    """The text or the table goes on."""


def look_at(sent: ReleaseFile) -> Look:
    """What the page of a file shows before it is taken: of an archive, its names; of a document, its words."""
    kind, name = sent.kind, sent.name
    with sent.file.open("rb") as file:
        size = sent.file.size
        if kind == "zip":
            held = [each for each in members(file.read()) if not each.endswith("/")]
            return Look(name, kind, size, members=tuple(held[:MOST_MEMBERS]), more=max(0, len(held) - MOST_MEMBERS))
        if kind in PARTS:
            words = words_of(file.read(), kind, MOST_TEXT)
            return Look(name, kind, size, text=words[:MOST_TEXT], cut=len(words) > MOST_TEXT)
        if kind in {"ods", "xlsx"}:
            lines = first_lines(BytesIO(file.read()))
            return Look(name, kind, size, rows=_cut(lines), cut=len(lines) >= FIRST_LINES)
        if kind == "stl":
            return Look(name, kind, size, solid=solid_of(file.read()))
        if kind not in {"csv", "md", "txt"}:
            return Look(name, kind, size)
        text = file.read(4 * MOST_TEXT).decode("utf-8-sig", "ignore")
    cut = size > 4 * MOST_TEXT or len(text) > MOST_TEXT
    text = text[:MOST_TEXT]
    if kind != "csv":
        return Look(name, kind, size, text=text, cut=cut)
    lines = _lines(text)
    return Look(name, kind, size, rows=_cut(lines[:MOST_ROWS]), cut=cut or len(lines) > MOST_ROWS)


def _lines(text: str) -> list[list[str]]:
    """The first lines of a table that say something, by the separator that its first line holds most, and one more if
    there is.
    """
    first = text.partition("\n")[0]
    separator = max(";,\t|", key=first.count)
    try:
        return list(islice(filter(any, csv.reader(StringIO(text), delimiter=separator)), MOST_ROWS + 1))
    except csv.Error:
        return []


def _cut(lines: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Those that say something, their first cells."""
    return tuple(tuple(cell[:200] for cell in line[:MOST_CELLS]) for line in lines if any(line))
