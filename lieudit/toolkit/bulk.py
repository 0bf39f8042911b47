"""Many rows written or looked for at once: in one JSON value or one array, where the framework sends each apart."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from operator import itemgetter
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models.expressions import RawSQL


def among(keys: Collection[int]) -> RawSQL:
    """Thousands of keys as one value: `filter(place__in=among(keys))`. The framework would compose one each, and the
    driver look at each."""
    return RawSQL("SELECT unnest(%s::text::bigint[])", [f"{{{','.join(map(str, keys))}}}"])


def insert_together[Row: models.Model](rows: Sequence[Row]) -> None:
    """Insert rows of one table, sent as a single JSON value, and give each its key.

    As `bulk_create`, it sends no signal, and what the database refuses is a `DatabaseError` for all of them. Values
    are sent as they are held: typed, as after `full_clean`.
    """
    if not rows:
        return
    options: Any = rows[0]._meta
    table, name = connection.ops.quote_name(options.db_table), connection.ops.quote_name
    fields = [field for field in options.concrete_fields if not field.primary_key]
    columns = ", ".join(name(field.column) for field in fields)
    for field in fields:
        if type(field).pre_save is not models.Field.pre_save:  # it may fill the field, with the present time
            for row in rows:
                field.pre_save(row, True)
    held, told = [field.column for field in fields], itemgetter(*(field.attname for field in fields))
    said = [dict(zip(held, told(row.__dict__), strict=True)) for row in rows]
    insert = (
        f"INSERT INTO {table} ({columns}) SELECT {columns} "
        f"FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) RETURNING {name(options.pk.column)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(insert, [json.dumps(said, cls=DjangoJSONEncoder)])
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk, row._state.adding, row._state.db = key, False, connection.alias
