"""The median standard of living of each municipality, as a file of Filosofi (Insee) tells it. Pure.

Two shapes are known: one line a municipality (`CODGEO`, `MED21` or `Q221`), and one line a measure (`GEO`,
`FILOSOFI_MEASURE`, `OBS_VALUE`). A cell that Insee keeps back stays kept back: it is no 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import BinaryIO

from lieudit.territory.spelling import plain
from lieudit.toolkit.tables import TableFile

CODES = re.compile(r"codgeo|geo|code( insee| commune| geographique| de la commune)*|insee|com")
MEDIANS = re.compile(r"(disp )?med( ?\d\d| ?\d{4})?|q2 ?\d*|q2\d\d|median.*|.*niveau de vie median.*|.*mediane.*")
MEASURE, VALUE, MEDIAN = "filosofi measure", "obs value", "MED_SL"
SECRET = "s"
CODE = re.compile(r"\d[\dAB]\d{3}", re.IGNORECASE)
LEAST, MOST = 1_000, 200_000
"""Euros a year between which a median is believed."""


class UnknownColumnsError(Exception):
    """The headings say neither a code of municipality nor a median."""


def medians_of(stream: BinaryIO) -> dict[str, str]:
    """Codes of municipalities → euros a year, or « s » where Insee keeps it back.

    Raises:
        UnreadableFileError: the file is no table.
        UnknownColumnsError: the table holds no such column.
    """
    table = TableFile(stream, report=lambda fault: None)
    named = {plain(column).replace("_", " "): column for column in table.columns}
    if MEASURE in named and VALUE in named:
        rows = (cells.values for cells in table.rows)
        return _read((row for row in rows if row.get(named[MEASURE]) == MEDIAN), named["geo"], named[VALUE])
    code = next((column for name, column in named.items() if CODES.fullmatch(name)), None)
    median = next((column for name, column in named.items() if MEDIANS.fullmatch(name)), None)
    if code is None or median is None:
        raise UnknownColumnsError
    return _read((cells.values for cells in table.rows), code, median)


def _read(rows: Iterable[Mapping[str, str]], code: str, median: str) -> dict[str, str]:
    found = {}
    for row in rows:
        town = (row.get(code) or "").strip().upper().zfill(5)
        if CODE.fullmatch(town):
            found[town] = _euros(row.get(median) or "")
    return found


def _euros(text: str) -> str:
    """« 21 340,5 » is 21340.5; what is empty, « s », « nd », or cannot be a median, is kept back."""
    digits = re.sub(r"[\s\u00a0\u202f€]", "", text).replace(",", ".")
    try:
        value = float(digits)
    except ValueError:
        return SECRET
    return f"{value:g}" if LEAST <= value <= MOST else SECRET
