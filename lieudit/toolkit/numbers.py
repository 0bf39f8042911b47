"""Short public numbers, given in order and without a hole: « besoin n° 214 »."""

from __future__ import annotations

from django.db import connection, models

MOST_DIGITS = 9
"""What a column of numbers surely holds."""


def next_number(model: type[models.Model]) -> int:
    """The next free `number` of `model`; others wait until this transaction ends, so no two share it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [model._meta.db_table])
    last = model._default_manager.aggregate(last=models.Max("number"))["last"]
    return (last or 0) + 1


def typed_number(text: str) -> int:
    """The number that an address or a form gives; 0, which numbers nothing, for any other text.

    >>> typed_number("214"), typed_number("²"), typed_number("9" * 30)
    (214, 0, 0)
    """
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0
