"""How a report is read: its parts with their words and their figures, for the page, the files and the rows."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lieudit.observatory.report_facts import TABLE_NAMES
from lieudit.observatory.report_figures import Figure, Part, all_figures, parts_of
from lieudit.observatory.reports import veiled_among
from lieudit.toolkit.text import harmless_cell

if TYPE_CHECKING:
    from lieudit.observatory.models import Report, ReportSection
    from lieudit.toolkit.types import Json

MOST_LISTED = 12
"""Rows that a part tells one by one; all of them are behind each figure, and in the files."""
VEILED = "masqué par une mesure de bienveillance"
COLUMNS = ("jour", "intitule", "adresse")


@dataclass(frozen=True)
class Line:
    """A row as it is read: its day, its words (or that they are veiled), its address."""

    on: str
    name: str
    url: str
    row: Json

    @property
    def day(self) -> dt.date | None:
        return dt.date.fromisoformat(self.on) if self.on else None


@dataclass(frozen=True)
class Listed:
    """The first rows of a table, and how many there are."""

    title: str
    lines: list[Line]
    total: int


@dataclass(frozen=True)
class Read:
    """One part of a report: its words, its figures, the rows that it tells."""

    section: ReportSection | None
    part: Part | None
    figures: tuple[Figure, ...]
    listed: list[Listed]
    hint: str = ""

    @property
    def title(self) -> str:
        return self.section.title if self.section else str(self.part.section.title) if self.part else ""

    @property
    def prefix(self) -> str:
        """What comes before the key of its figures, in their addresses."""
        return f"{self.part.section.key}." if self.part else ""

    @property
    def is_empty(self) -> bool:
        return not (self.figures or (self.section and self.section.words))


def read(report: Report, sections: Iterable[ReportSection], *, most: int = MOST_LISTED) -> list[Read]:
    """The parts of a report in their order, those that its author added among them."""
    known = {part.section.key: part for part in parts_of(report.facts, report.before, report.shown)}
    shown = [row for part in known.values() for rows in part.listed.values() for row in _within(report, rows)[:most]]
    veiled = veiled_among(row["is"] for row in shown)
    return [
        Read(
            section,
            part := known.get(section.key),
            part.figures if part else (),
            [_listed(report, table, rows, veiled, most) for table, rows in part.listed.items()] if part else [],
            str(part.section.hint) if part else "",
        )
        for section in sections
    ]


def _within(report: Report, rows: list[Json]) -> list[Json]:
    """Rows of the period: tables hold those of before too, where what still waits is counted."""
    first, last = report.starts_on.isoformat(), report.ends_on.isoformat()
    days = ("on", "answered", "closed", "due")
    return [row for row in rows if "indicator" in row or any(first <= (row.get(day) or "") <= last for day in days)]


def _listed(report: Report, table: str, rows: list[Json], veiled: set[str], most: int) -> Listed:
    here = _within(report, rows)
    return Listed(TABLE_NAMES[table], [line_of(report, row, veiled) for row in here[:most]], len(here))


def line_of(report: Report, row: Json, veiled: set[str]) -> Line:
    key = row["is"]
    if key in veiled:
        return Line(row.get("on") or "", VEILED, "", row)
    said = report.names.get(key) or (f"besoin n° {row['number']}" if "number" in row else "")
    return Line(row.get("on") or "", said, row.get("url", ""), row)


def figure_called(report: Report, key: str) -> Figure | None:
    """The figure that an address names, « sessions.attendance »."""
    return all_figures(parts_of(report.facts, report.before, report.shown)).get(key)


def lines_behind(report: Report, figure: Figure) -> list[Line]:
    """All the rows that a figure counts: one query for what is veiled."""
    rows = report.facts["tables"].get(figure.table, [])
    mine = [rows[index] for index in figure.rows]
    veiled = veiled_among(row["is"] for row in mine)
    return [line_of(report, row, veiled) for row in mine]


def columns_of(lines: Iterable[Line]) -> list[str]:
    """What these rows hold beside their day, words and address, in the order of the first that says it."""
    found: dict[str, None] = {}
    for line in lines:
        found |= dict.fromkeys(name for name in line.row if name not in {"is", "url", "on"})
    return list(found)


def rows_csv(lines: list[Line], site: str) -> str:
    """The rows behind a figure; a byte order mark tells spreadsheets that it is UTF-8."""
    more = columns_of(lines)
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow([*COLUMNS, *more])
    for line in lines:
        address = f"{site}{line.url}" if line.url.startswith("/") else line.url
        held = [_cell(line.row.get(name)) for name in more]
        writer.writerow([line.on, harmless_cell(line.name), address, *held])
    return buffer.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, list):
        return harmless_cell(", ".join(map(str, value)))
    if isinstance(value, bool):
        return "oui" if value else "non"
    return harmless_cell(value) if isinstance(value, str) else value


def facts_of(report: Report) -> Json:
    """The file of a report: the facts that its fingerprint is of, and the words of the rows that nothing veils now."""
    keys = [row["is"] for rows in report.facts["tables"].values() for row in rows]
    veiled = veiled_among(keys)
    names = {key: VEILED if key in veiled else name for key, name in report.names.items()}
    return {
        "sha256": report.digest,
        "drawn_at": report.drawn_at.isoformat(),
        "version": report.version,
        "facts": report.facts,
        "figures": report.shown,
        "before": report.before,
        "names": names,
    }
