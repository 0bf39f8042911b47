"""The results as open data: one line a statement and a group, five voices at least, no row of a person. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lieudit.toolkit.text import harmless_cell
from lieudit.toolkit.types import Json

if TYPE_CHECKING:
    from lieudit.consultations.results import Line, Results

COLUMNS = (
    "affirmation", "texte", "groupes", "groupe", "code", "reponses", "d_accord", "pas_d_accord", "passe",
    "part_d_accord", "borne_basse", "borne_haute", "importante", "adresse",
)  # fmt: skip
EVERYBODY = "ensemble"


def csv_of(results: Results, site: str) -> str:
    """A byte order mark tells spreadsheets that it is UTF-8."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for line in results.lines.values():
        if line.is_heard:
            writer.writerows(_rows(line, results, site))
    return buffer.getvalue()


def _rows(line: Line, results: Results, site: str) -> Iterator[list[object]]:
    statement, important = line.statement, "" if line.important is None else line.important
    head, url = [statement.rank, harmless_cell(statement.text)], f"{site}{statement.get_absolute_url()}"
    counts = ("seen", "agree", "disagree", "passed", "share", "low", "high")
    yield [*head, EVERYBODY, "", "", *(line.all[name] for name in counts), important, url]
    for kind in results.kinds:
        for group in line.groups(kind["kind"]):
            values = [getattr(group, name) for name in counts]
            yield [*head, kind["label"], harmless_cell(group.label), group.code, *values, "", url]


def json_of(results: Results, **about: object) -> Json:
    """The reading as it is kept, with the words of the statements that are still shown."""
    words = {rank: line.statement.text for rank, line in results.lines.items()}
    rows = [{**row, "text": words[row["rank"]]} for row in results.data["statements"] if row["rank"] in words]
    known = {name: [rank for rank in results.data[name] if rank in words] for name in ("together", "apart", "unknown")}
    return {**about, **results.data, **known, "statements": rows, "read_at": results.at, "final": results.is_final}
