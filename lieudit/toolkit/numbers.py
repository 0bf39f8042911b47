"""Short public numbers, given in order and without a hole: « besoin n° 214 »."""

from __future__ import annotations

from django.db import connection, models


def next_number(model: type[models.Model]) -> int:
    """The next free `number` of `model`; others wait until this transaction ends, so no two share it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [model._meta.db_table])
    last = model._default_manager.aggregate(last=models.Max("number"))["last"]
    return (last or 0) + 1
