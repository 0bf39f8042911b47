"""Plans of the database: as they would be if tables were large, asked of it while they are small; or kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

NEVER_COUNTED = """
UPDATE pg_class SET relpages = 0, reltuples = -1
WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace AND reltuples <> -1
"""
"""What the database counted of tables that tests filled and emptied: without it, each is taken for ten pages."""
ALONE = """
UPDATE pg_index SET indisvalid = false
WHERE indrelid = (SELECT indrelid FROM pg_index WHERE indexrelid = %(index)s::regclass)
AND indexrelid <> %(index)s::regclass
"""
"""The other indexes of its table are as if they were not there: for so few rows, one of them would do as well."""


@contextmanager
def without_whole_readings(index: str = "") -> Iterator[None]:
    """In a test all tables are small: without this the database reads them whole, and rightly. Of the table of an
    `index`, no other is there."""
    with connection.cursor() as cursor:
        cursor.execute(NEVER_COUNTED)
        if index:
            cursor.execute(ALONE, {"index": index})
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        yield
        cursor.execute("RESET enable_seqscan; RESET enable_sort; RESET enable_bitmapscan")


MANY_QUERIES = 1000
"""How many plans are kept at most; the driver keeps a hundred."""


@contextmanager
def keeping() -> Iterator[None]:
    """In a transaction: what is asked again is prepared at once, and planned once."""
    asks = connection.connection
    usual = asks.prepare_threshold, asks.prepared_max
    asks.prepare_threshold, asks.prepared_max = 1, MANY_QUERIES
    asks.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    yield
    asks.prepare_threshold, asks.prepared_max = usual
