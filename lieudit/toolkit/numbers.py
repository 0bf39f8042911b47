"""Short public numbers, given in order and without a hole: « besoin n° 214 »."""

from __future__ import annotations

from django.db import connection, models

NEXT = "SELECT pg_advisory_xact_lock(hashtext('{0}')); SELECT coalesce(max(number), 0) + 1 FROM {0}"
"""Two statements, sent at once."""
MOST_DIGITS = 9
"""What a column of numbers surely holds."""


def next_number(model: type[models.Model]) -> int:
    """The next free `number` of `model`; others wait until this transaction ends, so no two share it."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT.format(model._meta.db_table))
        cursor.nextset()  # of the second statement: what is counted is read after the one before has ended
        return int(cursor.fetchone()[0])


def typed_number(text: str) -> int:
    """The number that an address or a form gives; 0, which numbers nothing, for any other text.

    >>> typed_number("214"), typed_number("²"), typed_number("9" * 30)
    (214, 0, 0)
    """
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0
