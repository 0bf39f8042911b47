"""The feed of changes, for who keeps a copy (decision 75): each row of each dataset has its place in one order, that of
the last time when it changed.

The worker compares what each dataset says with what it said before, whatever made it change: an act, an import, a day
that passed, a column that a room adds. Places in the order are given one transaction after the other: who read up to
one has missed none below. What a row says is read when it is asked for, so that no word that was taken back is in it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.api import reads
from lieudit.api.models import Change, Compared
from lieudit.api.problems import Refused
from lieudit.toolkit.datasets import DATASETS, NOTHING, Dataset, Gone, Kind, as_json, plain, rows
from lieudit.toolkit.models import Beat, Clock
from lieudit.toolkit.prepared import Rows
from lieudit.toolkit.types import Json

CHUNK = 1_000
"""Rows compared in one transaction."""
TURN = 6963
"""The key under which places in the order are given, one transaction after the other."""
REST = 20
"""A dataset is compared again after so many times what it last took: at most a twentieth of the worker is spent so."""
KEPT = ["number", "at", "digest", "why", "same_as"]
"""What a change says of a row that changed before."""
BEAT = "changes"
ASKED_AGAIN = dt.timedelta(minutes=30)
"""How long a comparison that was asked for is waited for before it is asked again."""


NO_LONGER = gettext_lazy("Cette ligne n’est plus donnée.")

# Comparing


def given_rows(dataset: Dataset) -> Rows:
    """What the files of a dataset hold."""
    return dataset.read(NOTHING)[0]


def compare(name: str, dataset: Dataset) -> int:
    """Give a place in the order to each row that is new, says something else, or is no longer given; how many."""
    tick, today, begun = Clock.now(), timezone.localdate(), time.monotonic()
    changed = sum(_note(name, some) for some in batched(_standing(name, dataset), CHUNK, strict=False))
    changed += sum(_note(name, some) for some in _left(name, dataset))
    took = time.monotonic() - begun
    Compared.objects.update_or_create(
        dataset=name, defaults={"tick": tick, "day": today, "at": timezone.now(), "seconds": took}
    )
    return changed


def _standing(name: str, dataset: Dataset) -> Iterator[Change]:
    """Each row, by its key and a digest of all that it says under the names of its columns."""
    columns = dataset.all_columns
    names = [column.name for column in columns]
    at = names.index(dataset.key)
    for row in rows(given_rows(dataset), columns):
        said = json.dumps([names, [plain(value) for value in row]], ensure_ascii=False)
        digest = hashlib.blake2b(said.encode(), digest_size=16).hexdigest()
        yield Change(dataset=name, key=str(row[at]), digest=digest)


def _left(name: str, dataset: Dataset) -> Iterator[list[Change]]:
    """What was given, and is no longer: why, and what stands for it."""
    last = 0
    standing = Change.objects.filter(dataset=name).exclude(digest="").order_by("pk")
    while some := list(standing.filter(pk__gt=last).values_list("pk", "key")[:CHUNK]):
        last, keys = some[-1][0], [key for _pk, key in some]
        still = {str(key) for key in _of_keys(dataset, keys).values_list(str(dataset.key_column.value), flat=True)}
        yield [_gone(name, key) for key in keys if key not in still]


def _gone(name: str, key: str) -> Change:
    gone = gone_of(name, key)
    return Change(dataset=name, key=key, digest="", why=str(gone.why), same_as=gone.same_as)


def _of_keys(dataset: Dataset, keys: Sequence[str]) -> Rows:
    return given_rows(dataset).filter(**{f"{dataset.key_column.value}__in": wanted(dataset, keys)}).order_by()


def wanted(dataset: Dataset, keys: Iterable[str]) -> list[int | str]:
    """Keys as the database holds them."""
    return [int(key) if dataset.key_column.kind is Kind.WHOLE else key for key in keys]


@transaction.atomic
def _note(name: str, said: Sequence[Change]) -> int:
    """Keep what rows say now, each at the end of the order if that is not what it said before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
    keys = [each.key for each in said]
    known = dict(Change.objects.filter(dataset=name, key__in=keys).values_list("key", "digest"))
    others = [each for each in said if known.get(each.key) != each.digest]
    last, now = last_number(), timezone.now()
    for number, each in enumerate(others, start=last + 1):
        each.number, each.at = number, now
    Change.objects.bulk_create(others, update_conflicts=True, unique_fields=["dataset", "key"], update_fields=KEPT)
    return len(others)


def last_number() -> int:
    return Change.objects.aggregate(last=Max("number"))["last"] or 0


def is_due(compared: Compared | None, now: dt.datetime) -> bool:
    """Whether a dataset may say something else than when it was compared, and has rested since."""
    if compared is None:
        return True
    same = (compared.tick, compared.day) == (Clock.now(), timezone.localdate(now))
    return not same and now >= compared.at + dt.timedelta(seconds=REST * compared.seconds)


def due_datasets() -> list[str]:
    known, now = {each.dataset: each for each in Compared.objects.all()}, timezone.now()
    return [name for name in DATASETS if is_due(known.get(name), now)]


def ask_to_compare() -> Iterable[object]:
    """By the timer: have the worker compare the datasets that may have changed."""
    waits = Beat.objects.filter(name=BEAT, at__gt=timezone.now() - ASKED_AGAIN).exists()
    if not waits and due_datasets():
        Beat.keep(BEAT)
        compare_datasets.enqueue()
    return ()


@task(priority=-30)
def compare_datasets() -> None:
    """Compare those that are due, row by row: the worker holds none of them whole."""
    for name in due_datasets():
        compare(name, DATASETS[name])
    Beat.objects.filter(name=BEAT).delete()


# Reading


@dataclass(frozen=True)
class Changes:
    """Some changes in their order, how far they were read, and whether others wait."""

    told: list[Json]
    read: Read
    more: bool


class Read(NamedTuple):
    """How far one has read: a place in the order, and the moment of the change that stood there."""

    number: int = 0
    moment: str = ""


def changes_after(read: Read, *, limit: int, dataset: str = "") -> Changes:
    """Changes after those that were read, each with what its row says now, or why there is none.

    Raises:
        Refused: places below were given again since, by a base that was restored.
    """
    some = reads.changes(limit + 1, number=read.number, dataset=dataset or None)
    if is_other(read) or (not some and read.number > last_number()):
        raise Refused(410, _("Cette suite n’existe plus ici : reprenez la copie du début."))
    kept = some[:limit]
    said = _said(kept)
    told = [_told(change, said.get((change.dataset, change.key))) for change in kept if change.dataset in DATASETS]
    last = Read(kept[-1].number, kept[-1].at.isoformat()) if kept else read
    return Changes(told, last, len(some) > limit)


def is_other(read: Read) -> bool:
    """Whether the last change up to there is later than the one that was read: its place was given again since."""
    if not read.moment:
        return False
    last = Change.objects.filter(number__lte=read.number).order_by("-number").values_list("at", flat=True).first()
    return last is not None and last > dt.datetime.fromisoformat(read.moment)


def _said(changes: Iterable[reads.Noted]) -> dict[tuple[str, str], Json]:
    """What the rows of these changes say now: one read a dataset."""
    keys: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        if change.digest:
            keys[change.dataset].append(change.key)
    return {
        (name, str(row[dataset.key])): row
        for name, dataset in DATASETS.items()
        if name in keys
        for row in _rows_of(name, dataset, keys[name])
    }


def _rows_of(name: str, dataset: Dataset, keys: Sequence[str]) -> list[Json]:
    columns, today = dataset.all_columns, timezone.localdate()
    lines = reads.of_keys.lines(name, reads.names_of(columns), today, keys=wanted(dataset, keys))
    return as_json(lines, columns)


def _told(change: reads.Noted, row: Json | None) -> Json:
    """A row that left since it was compared says so plainly: the next comparison says why, and what stands for it."""
    just_left = row is None and change.digest
    return {
        "number": change.number,
        "dataset": change.dataset,
        "key": change.key,
        "at": plain(change.at),
        "row": row,
        "why": str(NO_LONGER) if just_left else change.why,
        "sameAs": same_as(change.dataset, change.same_as),
    }


def gone_of(name: str, key: str) -> Gone:
    """What became of a row that was given once."""
    dataset = DATASETS[name]
    known = dataset.gone(key) if dataset.gone else None
    return known or Gone(NO_LONGER)


def same_as(name: str, key: str) -> str:
    """The address of the row that stands for one that is gone, if there is one."""
    return f"{settings.SITE_URL}/api/v1/{name}/{key}" if key else ""


def was_given(name: str, key: str) -> bool:
    return "\0" not in key and Change.objects.filter(dataset=name, key=key).exists()
