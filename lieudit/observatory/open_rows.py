"""The rows of a figure as a file: written while one waits where few lines are looked through, else by the worker."""

from __future__ import annotations

import hashlib
from itertools import islice

from django.conf import settings
from django.tasks import task

from lieudit.care.taken_back import taken_back
from lieudit.observatory.models import Snapshot
from lieudit.observatory.rows import csv_of, rows_of
from lieudit.observatory.sheets import NATION, Indicator, indicators
from lieudit.toolkit import open_files
from lieudit.toolkit.models import Beat

LINE, ROW, TOWN = 0.003, 0.07, 0.01
"""Milliseconds that a line of a snapshot takes to be read, a row to be written, a municipality
(docs/reference/bench.md)."""


def file_name(pk: int, indicator: str, territory: str) -> str:
    """How it is called where files are kept."""
    return f"lignes-{pk}-{indicator}-{territory}.csv"


def written_then(pk: int, name: str, territory: str) -> str:
    """When the file of these rows was written: that is no act, and the clock does not tell it."""
    return str(open_files.written_at(file_name(pk, name, territory)))


def beat_of(name: str) -> str:
    """By the digest of its name, which is too long."""
    return f"rows-{hashlib.blake2b(name.encode(), digest_size=6).hexdigest()}"


def is_long_list(snapshot: Snapshot, indicator: Indicator) -> bool:
    """Whether no page looks for them: all the lines of a snapshot are read for those of one territory. Municipalities
    are kept by department."""
    return indicator.rows_are != "towns" and snapshot.rows.lines > open_files.most_of(LINE)


def is_long(snapshot: Snapshot, indicator: Indicator, territory: str) -> bool:
    """Whether no page writes them: nor does it look for them, or there are too many."""
    if indicator.rows_are == "towns":
        return territory == NATION and snapshot.geography.lines > open_files.most_of(TOWN)
    if is_long_list(snapshot, indicator):
        return True
    most = open_files.most_of(ROW)
    return any(True for _row in islice(rows_of(snapshot, indicator, territory).kept, most, None))


def ask_for_rows(snapshot: Snapshot, indicator: Indicator, territory: str) -> str:
    """The name of the file, which the worker writes where it is missing, a day old, or names what was taken back."""
    name = file_name(snapshot.pk, indicator.key, territory)
    open_files.ask(
        beat_of(name),
        lambda: open_files.is_due(name, taken_back()),
        lambda: write_rows.enqueue(snapshot.pk, indicator.key, territory),
    )
    return name


@task(priority=-90)
def write_rows(pk: int, indicator: str, territory: str) -> None:
    """Write those of one figure, line by line."""
    name = file_name(pk, indicator, territory)
    taken = Snapshot.objects.select_related("rows", "geography").filter(pk=pk).first()
    if taken and open_files.is_due(name, taken_back()):
        lines = csv_of(taken, indicators()[indicator], territory, settings.SITE_URL)
        open_files.write(name, (line.encode() for line in lines))
    Beat.objects.filter(name=beat_of(name)).delete()


def forget_written() -> None:
    """Erase those that nobody asked to be written again for a day."""
    for path in open_files.path_of("").parent.glob("lignes-*.csv.gz"):
        name = path.name.removesuffix(".gz")
        if open_files.is_due(name, None):
            open_files.forget(name)
