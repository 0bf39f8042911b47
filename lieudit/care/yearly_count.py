"""The yearly public count: what was reported, decided and contested, without a name and without small numbers.

A number under five could point at somebody: it is written « moins de 5 », and no total lets it be found again.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from lieudit.toolkit.french import counted, number

LEAST = 5
"""The smallest number that is written as it is."""
FEW = "moins de 5"


@dataclass(frozen=True)
class Table:
    """One table of the count: its name in the file, its title on screen, its lines."""

    key: str
    title: str
    rows: tuple[tuple[str, str], ...]


def shown(n: int) -> str:
    """`12`, « moins de 5 »; nobody is to be found behind a zero.

    >>> shown(0), shown(4), shown(5)
    ('0', 'moins de 5', '5')
    """
    return FEW if 0 < n < LEAST else number(n)


def table(key: str, title: str, choices: Iterable[tuple[str, object]], tally: Mapping[str, int]) -> Table:
    """One line for each choice, even where nothing happened."""
    return Table(key, title, tuple((str(label), shown(tally.get(value, 0))) for value, label in choices))


def median_delay(delays: list[dt.timedelta]) -> str:
    """Half of the reports were answered sooner; said from five reports on, in hours, or in days past two.

    >>> median_delay([dt.timedelta(hours=h) for h in (1, 2, 3, 40, 90)])
    '3\\xa0heures'
    """
    if len(delays) < LEAST:
        return f"{FEW} signalements traités" if delays else "aucun signalement traité"
    hours = median(delay.total_seconds() for delay in delays) / 3600
    if hours < 1:
        return "moins d’une heure"
    return counted(int(hours + 0.5), "heure") if hours < 48 else counted(int(hours / 24 + 0.5), "jour")


def as_csv(year: int, tables: Iterable[Table]) -> str:
    """The same lines as a file: year, table, line, number; a byte order mark tells spreadsheets that it is UTF-8."""
    buffer = io.StringIO("\ufeff")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer)
    writer.writerow(("annee", "tableau", "ligne", "nombre"))
    writer.writerows((year, each.key, label, value) for each in tables for label, value in each.rows)
    return buffer.getvalue()
