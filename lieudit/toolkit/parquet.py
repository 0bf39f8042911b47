"""The rows of a dataset as Parquet, column by column, each of its kind. Written by the worker alone: polars is loaded
where this is imported, and no process of pages pays for it.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import batched
from pathlib import Path

import polars as pl

from lieudit.toolkit.datasets import Column, Dataset, Kind, plain, rows
from lieudit.toolkit.prepared import Rows

GROUP = 10_000
"""Rows that are held at once, and of one group of the file."""
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


def write_parquet(dataset: Dataset, things: Rows) -> Iterator[bytes]:
    """The whole file, gathered on the disk group by group, then given."""
    columns = dataset.all_columns
    schema = {column.name: TYPES[column.kind] for column in columns}
    with tempfile.TemporaryDirectory(prefix="parquet-") as name:
        folder = Path(name)
        for number, some in enumerate(batched(rows(things, columns), GROUP, strict=False)):
            held = {column.name: [typed(column, row[at]) for row in some] for at, column in enumerate(columns)}
            pl.DataFrame(held, schema=schema).write_ipc(folder / f"{number:06}.arrow")
        parts = sorted(folder.glob("*.arrow"))
        read = pl.scan_ipc(parts) if parts else pl.LazyFrame(schema=schema)
        whole = folder / "whole.parquet"
        read.sink_parquet(whole, compression="zstd", row_group_size=GROUP)
        with whole.open("rb") as file:
            yield from iter(partial(file.read, PIECE), b"")


def typed(column: Column, value: object) -> object:
    """A cell as its column holds it: nothing stays nothing, days and moments stay so."""
    match column.kind:
        case Kind.DAY:
            return dt.date.fromisoformat(value) if isinstance(value, str) and value else value or None
        case Kind.MOMENT | Kind.YES_NO:
            return value
        case Kind.WORDS:
            return [str(each) for each in value] if isinstance(value, list) else []
        case Kind.WHOLE:
            return None if value in (None, "") else int(str(value))
        case Kind.NUMBER:
            return None if value in (None, "") else float(str(value))
        case _:
            return None if value is None else str(plain(value))
