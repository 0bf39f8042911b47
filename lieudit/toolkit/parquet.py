"""The rows of a dataset as Parquet, column by column, each of its kind. Written by the worker alone: polars is loaded
where this is imported, and no process of pages pays for it.

A few rows are read while those before them are said in words, packed and written by a thread: neither the file nor its
rows are ever held whole, and the database does not wait.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from itertools import batched
from pathlib import Path
from queue import Full, Queue

import polars as pl
from django.utils import timezone
from polars.exceptions import PolarsError
from polars.io.plugins import register_io_source

from lieudit.toolkit.datasets import Column, Dataset, Kind, itself, plain, selected
from lieudit.toolkit.prepared import Composed, Line, Rows

HELD = 500
"""Rows that are read at once, then said."""
GROUP = 2_500
"""Rows of one group of the file."""
PIECE = 1 << 18
"""Bytes of the file given at once."""
TYPES: dict[Kind, pl.DataType] = {
    Kind.TEXT: pl.String(),
    Kind.LINK: pl.String(),
    Kind.WORDS: pl.List(pl.String()),
    Kind.WHOLE: pl.Int64(),
    Kind.NUMBER: pl.Float64(),
    Kind.DAY: pl.Date(),
    Kind.MOMENT: pl.Datetime("us", "UTC"),
    Kind.YES_NO: pl.Boolean(),
}
"""How Parquet holds what a column holds."""


type Some = Sequence[Line]
"""Rows as they were read together."""


def write_parquet(dataset: Dataset, things: Rows) -> Iterator[bytes]:
    """The whole file, written on the disk group by group, then given."""
    columns = dataset.all_columns
    with tempfile.TemporaryDirectory(prefix="parquet-") as folder:
        whole = Path(folder) / "whole.parquet"
        lines = Composed(selected(things, once(columns)), frozenset({timezone.localdate()})).stream(HELD)
        pack(columns, batched(lines, HELD, strict=False), whole)
        with whole.open("rb") as file:
            yield from iter(partial(file.read, PIECE), b"")


def once(columns: Sequence[Column]) -> list[Column]:
    """Columns whose values are read: what two of them say in other words is read once."""
    return [*{column.value: column for column in columns}.values()]


def pack(columns: Sequence[Column], given: Iterable[Some], path: Path) -> None:
    """Write rows in a file while those that follow are read."""
    waiting: Queue[Some | None] = Queue(1)
    with ThreadPoolExecutor(1) as thread:
        packing = thread.submit(sink, columns, waiting, path)
        try:
            for some in given:
                _put(waiting, some, packing)
        finally:
            _put(waiting, None, packing)
        packing.result()


def _put(waiting: Queue[Some | None], some: Some | None, packing: Future[None]) -> None:
    """Give rows to who packs them, unless it fell: `packing` says why."""
    given = False
    while not given and not packing.done():
        with suppress(Full):
            waiting.put(some, timeout=1)
            given = True


def sink(columns: Sequence[Column], waiting: Queue[Some | None], path: Path) -> None:
    """Write what comes until nothing more does."""

    def come(*_asked: object) -> Iterator[pl.DataFrame]:
        while (some := waiting.get()) is not None:
            yield frame(columns, some)

    schema = {column.name: TYPES[column.kind] for column in columns}
    register_io_source(come, schema=schema).sink_parquet(path, compression="zstd", row_group_size=GROUP)


def frame(columns: Sequence[Column], some: Some) -> pl.DataFrame:
    """What the columns say of these rows."""
    read = dict(zip(dict.fromkeys(column.value for column in columns), zip(*some, strict=True), strict=True))
    held = [(column, said(column.words, read[column.value])) for column in columns]
    words = lists([(column.name, values) for column, values in held if column.kind is Kind.WORDS])
    return pl.DataFrame(
        [words[column.name] if column.kind is Kind.WORDS else series(column, values) for column, values in held]
    )


def said(words: Callable[[object], object], values: Sequence[object]) -> Sequence[object]:
    """Values in words: what comes often, as a code does, is said once."""
    if words is itself:
        return values
    try:
        different = set(values)
    except TypeError:  # lists, of which most are empty
        empty = words([]) if [] in values else None
        return [empty if value == [] else words(value) for value in values]
    known = {value: words(value) for value in different}
    return [known[value] for value in values]


def series(column: Column, values: Sequence[object]) -> pl.Series:
    """Cells as their column holds them, at once where each is of its kind."""
    kind = TYPES[column.kind]
    try:
        return pl.Series(column.name, values, kind, strict=True)
    except (TypeError, PolarsError):
        return pl.Series(column.name, [typed(column, value) for value in values], kind)


def lists(held: Iterable[tuple[str, Sequence[object]]]) -> pl.DataFrame:
    """Columns of which a cell holds several words: polars reads them in JSON ten times as fast as in Python."""
    told = {name: [json.dumps([_words(value) for value in values], ensure_ascii=False)] for name, values in held}
    return pl.DataFrame(told, schema=dict.fromkeys(told, pl.String())).select(
        pl.all().str.json_decode(pl.List(TYPES[Kind.WORDS])).explode()
    )


def _words(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def typed(column: Column, value: object) -> object:
    """A cell as its column holds it: nothing stays nothing, days and moments stay so."""
    match column.kind:
        case Kind.DAY:
            return dt.date.fromisoformat(value) if isinstance(value, str) and value else value or None
        case Kind.MOMENT | Kind.YES_NO:
            return value
        case Kind.WHOLE:
            return None if value in (None, "") else int(str(value))
        case Kind.NUMBER:
            return None if value in (None, "") else float(str(value))
        case _:
            return None if value is None else str(plain(value))
