"""How the database would find rows if tables were large, asked of it while they are small."""

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
