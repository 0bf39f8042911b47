"""A snapshot is taken: what is known that day is written as a file, and all figures are worked out from that file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Max, Min, ProtectedError
from django.db.models.functions import TruncMonth
from django.utils import timezone

from lieudit.observatory import inputs
from lieudit.observatory.citations import correct_citations
from lieudit.observatory.models import IncomeList, InputColumns, InputFile, Part, Snapshot

if TYPE_CHECKING:
    from lieudit.observatory.measures import Measured

BATCH = 200
KEPT = dt.timedelta(days=62)
"""How long each snapshot is kept; afterwards the first and the last of each month are, and each one that something
cites."""


@transaction.atomic
def take_snapshot(day: dt.date | None = None) -> Snapshot | None:
    """The figures of a day, today by default; None when nothing that they read has changed since the last ones. Drafts
    that cite one hear of what it has become.

    Read by one worker at a time, within its task: it loads NumPy and SciPy, which no web process does.
    """
    from lieudit.observatory.measures import METHOD, measure

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('observatory_snapshot'))")
    day = day or timezone.localdate()
    rows, lands = inputs.rows_of(day), inputs.geography_of(day, IncomeList.objects.by_code())
    last = Snapshot.objects.last()
    if last and (last.rows_id, last.geography_id, last.method) == (rows.digest, lands.digest, METHOD):
        return None
    taken = _keep(measure(lands.text, rows.text, day), day, rows, lands, METHOD)
    correct_citations(taken)
    return taken


def _keep(found: Measured, day: dt.date, rows: inputs.Written, lands: inputs.Written, method: int) -> Snapshot:
    snapshot = Snapshot.objects.create(
        day=day,
        rows=_file(rows, "lignes.csv"),
        geography=_file(lands, "geographie.csv"),
        method=method,
        places=found.places,
        facts=found.facts,
    )
    parts = (
        Part(
            snapshot=snapshot,
            level=each.level,
            key=each.key,
            name=each.name,
            population=each.population,
            alike=each.alike,
            figures=each.figures,
        )
        for each in found.parts
    )
    Part.objects.bulk_create(parts, batch_size=BATCH)
    return snapshot


def _file(written: inputs.Written, name: str) -> InputFile:
    """The file itself, kept once whatever the snapshots that read it, and the same by columns."""
    kept, new = InputFile.objects.get_or_create(
        digest=written.digest, defaults={"name": name, "content": written.packed, "lines": written.lines}
    )
    if new:
        InputColumns.objects.create(input=kept, content=inputs.as_parquet(written.text))
    return kept


def forget_old(today: dt.date | None = None) -> int:
    """Let go of the snapshots of former days, but for the first and the last of each month, from which reports of past
    periods are read, and those that something cites, which the database itself keeps. Returns how many went.
    """
    limit = (today or timezone.localdate()) - KEPT
    months = Snapshot.objects.annotate(month=TruncMonth("day")).order_by().values("month")
    old = Snapshot.objects.filter(day__lt=limit).exclude(pk__in=months.annotate(last=Max("pk")).values("last"))
    old = old.exclude(pk__in=months.annotate(first=Min("pk")).values("first"))
    gone = sum(_forget(snapshot) for snapshot in old.order_by("pk"))
    used = Snapshot.objects.values("rows").union(Snapshot.objects.values("geography"))
    InputFile.objects.exclude(pk__in=used).delete()
    return gone


def _forget(snapshot: Snapshot) -> bool:
    try:
        with transaction.atomic():
            snapshot.delete()
    except ProtectedError:
        return False
    return True
