"""SQL whose blanks are numbered as PostgreSQL numbers them: « $1 », however often it stands.

Where they are « %s », as Django writes them, psycopg looks for them in the whole SQL each time that it is long, sends a
value as often as it stands, and PostgreSQL reckons it anew each time: a millisecond for a search.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import Database  # type: ignore[attr-defined]

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

type Filling = int | float | str | dt.date | uuid.UUID | list[int] | list[str]
"""What fills a blank."""

PLACE = re.compile(r"""'(?:[^']|'')*'|"[^"]*"|[$](?P<number>\d+)""")
"""A number that is a blank, or what is quoted, where it would be none."""


def reopen(connection: BaseDatabaseWrapper) -> None:
    """Have it open. One that was cut meanwhile is opened anew: a cursor would do so, and what is set on the one before
    would be lost."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()


@contextmanager
def numbered(connection: BaseDatabaseWrapper) -> Iterator[CursorWrapper]:
    """A cursor that takes such SQL as it is."""
    reopen(connection)
    there = connection.connection
    usual, there.cursor_factory = there.cursor_factory, Database.RawCursor
    try:
        cursor = connection.cursor()
    finally:
        there.cursor_factory = usual
    with cursor:
        yield cursor


def rows_of(connection: BaseDatabaseWrapper, sql: str, values: Sequence[Filling]) -> list[tuple[object, ...]]:
    """What the database answers. Where queries are noted, it is asked in the way in which Django notes them."""
    if connection.queries_logged:
        with connection.cursor() as cursor:
            cursor.execute(named(sql), {str(at): value for at, value in enumerate(values, 1)})
            return list(cursor)
    with numbered(connection) as cursor:
        cursor.execute(sql, values)
        return list(cursor)


def named(sql: str) -> str:
    """The same SQL as psycopg reads it usually, each blank called by its number.

    >>> named("SELECT $1, '$1', 4 % $2")
    "SELECT %(1)s, '$1', 4 %% %(2)s"
    """
    return PLACE.sub(lambda place: f"%({place['number']})s" if place["number"] else place[0], sql.replace("%", "%%"))
