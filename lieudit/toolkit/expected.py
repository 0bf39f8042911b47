"""How many rows the database expects a read to give, by its own statistics; and by which way the last are then found.

What answers to a word is found by an index of words, which gives all of it in no order, or one after the other from the
last that moved, which meets much that does not answer. A rare word is for the first way, one that a third of the rows
hold for the second (decision 148).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.expressions import RawSQL

from lieudit.toolkit.prepared import Rows
from lieudit.toolkit.replica import reading

AMPLE = 4
"""How many times more rows are looked at than should be enough: words come and go with the seasons."""


def expected(*reads: Rows) -> list[int]:
    """How many rows each read is expected to give; in one question, which reads none of them."""
    parts = [_written(read.order_by()) for read in reads]
    told = [at for at, part in enumerate(parts) if part]
    if not told:
        return [0] * len(parts)
    with reading().cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT {', '.join(f'ARRAY({parts[at]})' for at in told)}")
        (plan,) = cursor.fetchone()
    plan = plan if isinstance(plan, list) else json.loads(plan)
    rows = iter(each["Plan Rows"] for each in plan[0]["Plan"]["Plans"])
    return [next(rows) if part else 0 for part in parts]


def keys_of(read: Rows) -> list[int]:
    """The keys of the rows of a read, in its order, whose plan is made for its very values: the best way to find what
    answers to words depends on them."""
    sql = _written(read)
    if not sql:
        return []
    with reading(read.model).cursor() as cursor:
        cursor.execute(sql)
        return [key for (key,) in cursor.fetchall()]


def written(sql: str, values: Sequence[object]) -> RawSQL:
    """A subquery whose values are written in it: its plan is made for them, where a plan for any value would read whole
    tables (the acts of any time, the needs that hold any word)."""
    return RawSQL(cast("DatabaseOperations", connection.ops).compose_sql(sql, values).replace("%", "%%"), [])


def _written(read: Rows) -> str:
    """The keys of a read, in its order, as SQL, its values written in it. Empty: it can give nothing."""
    try:
        sql, values = read.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return ""
    return str(cast("DatabaseOperations", connection.ops).compose_sql(sql, values))


def window(wanted: int, answering: int, among: int) -> int:
    """Among how many of the last rows so many `wanted` ones are found, where `answering` answer `among` all: a power of
    two, for few to be prepared. 0: to take all that answers costs less.

    >>> window(20, 330_000, 1_000_000), window(20, 300, 1_000_000)
    (256, 0)
    """
    if wanted * among >= answering * answering:
        return 0
    enough: int = 1 << (AMPLE * wanted * among // answering).bit_length()
    return enough
