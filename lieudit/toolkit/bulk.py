"""Many rows written, changed or looked for at once: copied into their table, read from one JSON value, asked for in one
array, where the framework sends each apart.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from operator import itemgetter
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models.expressions import RawSQL

type Field = models.Field[object, object]

_rehearsed: ContextVar[frozenset[str]] = ContextVar("rehearsed", default=frozenset())
"""Tables of which rows are written beside, for the time of a rehearsal."""


def among(keys: Collection[int]) -> RawSQL:
    """Thousands of keys as one value: `filter(place__in=among(keys))`. The framework would compose one each, and the
    driver look at each."""
    return RawSQL("SELECT unnest(%s::text::bigint[])", [f"{{{','.join(map(str, keys))}}}"])


def insert_together[Row: models.Model](rows: Sequence[Row]) -> None:
    """Copy rows into their table, and give each its key.

    As `bulk_create`, it sends no signal, and what the database refuses is a `DatabaseError` for all of them. Values
    are sent as they are held: typed, as after `full_clean`.
    """
    if not rows:
        return
    options: Any = rows[0]._meta
    fields: list[Field] = options.concrete_fields
    for field in fields:
        if type(field).pre_save is not models.Field.pre_save:  # it may fill the field, with the present time
            for row in rows:
                field.pre_save(row, True)
    with connection.cursor() as cursor:
        keys = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
        cursor.execute(keys, [options.db_table, options.pk.column, len(rows)])
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk, row._state.adding, row._state.db = key, False, connection.alias
        table = _beside(options.db_table) if options.db_table in _rehearsed.get() else options.db_table
        columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
        statement = f"COPY {connection.ops.quote_name(table)} ({columns}) FROM STDIN (FORMAT csv)"
        with connection.wrap_database_errors, cursor.copy(statement) as copy:
            copy.write(_written(rows, fields))


def row_of[Row: models.Model](table: type[Row], said: Mapping[str, object]) -> Row:
    """A row that is not there yet, from its values by column (`place_id`); all others hold what the table gives them.

    They are given one after the other, as the database gives them: a third of the time that they take by name.
    """
    names: list[str] = []
    values: list[object] = []
    for name, default, make in _blank(table):
        names.append(name)
        values.append(said[name] if name in said else make() if make else default)
    return table.from_db(None, names, values)


@cache
def _blank(table: type[models.Model]) -> list[tuple[str, object, Callable[[], object] | None]]:
    """Each field of a table, what it holds where nothing is said of it, or what gives it anew (a moment, a list)."""
    return [
        (field.attname, field.get_default(), field.default if field.has_default() and callable(field.default) else None)
        for field in table._meta.concrete_fields
    ]


def update_together[Row: models.Model](rows: Collection[Row], names: Collection[str]) -> None:
    """Write these fields of rows that are there already, as `bulk_update`: in one statement that joins them by their
    key, where the framework looks each row up in a list of all of them, field by field.
    """
    if not rows:
        return
    options: Any = next(iter(rows))._meta
    fields: list[Field] = [options.pk, *(options.get_field(name) for name in names)]
    table, told = connection.ops.quote_name(options.db_table), itemgetter(*(field.attname for field in fields))
    held = [str(field.column) for field in fields]
    columns = [connection.ops.quote_name(column) for column in held]
    said = [dict(zip(held, told(row.__dict__), strict=True)) for row in rows]
    changes = ", ".join(f"{column} = told.{column}" for column in columns[1:])
    update = (
        f"UPDATE {table} SET {changes} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) told "
        f"WHERE {table}.{columns[0]} = told.{columns[0]}"
    )
    with connection.cursor() as cursor:
        cursor.execute(update, [json.dumps(said, default=str)])


def _written(rows: Sequence[models.Model], fields: Sequence[Field]) -> str:
    """Rows as the database copies them: all text between quotation marks, and nothing at all for NULL."""
    told = itemgetter(*(field.attname for field in fields))
    special = [(rank, put) for rank, field in enumerate(fields) if (put := _put(field))]
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_STRINGS, lineterminator="\n")
    for row in rows:
        values = [*told(row.__dict__)]
        for rank, put in special:
            if values[rank] is not None:
                values[rank] = put(values[rank])
        writer.writerow(values)
    return text.getvalue()


def _put(field: Field) -> Callable[..., str] | None:
    """How the values of a field become text, where they are neither text, nor a number, nor a moment."""
    if isinstance(field, models.JSONField):
        return (field.encoder or DjangoJSONEncoder)().encode
    return _array if isinstance(field, ArrayField) else None


def _array(values: Sequence[object]) -> str:
    """A list as an array is written.

    >>> _array(["fablab", 'dit "bis"', None])
    '{"fablab","dit \\\\"bis\\\\"",NULL}'
    """
    return f"{{{','.join(map(_item, values))}}}"


def _item(value: object) -> str:
    if value is None:
        return "NULL"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


@contextmanager
def rehearsing(*tables: type[models.Model]) -> Iterator[None]:
    """Until it ends, `insert_together` writes the rows of these tables beside them: what the database refuses of their
    values (types, lengths, checks) is refused, and nothing is written, indexed, nor linked. Rows get keys of their
    own, and go with their transaction.
    """
    names = [table._meta.db_table for table in tables]
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TABLE IF EXISTS {quote(_beside(name))}")
            like = f"LIKE {quote(name)} INCLUDING CONSTRAINTS"
            cursor.execute(f"CREATE TEMPORARY TABLE {quote(_beside(name))} ({like}) ON COMMIT DELETE ROWS")
    token = _rehearsed.set(frozenset(names))
    try:
        yield
    finally:
        _rehearsed.reset(token)


def _beside(table: str) -> str:
    return f"{table}_rehearsed"
