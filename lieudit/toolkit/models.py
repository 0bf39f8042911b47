"""The clock of the house: one row that every committed act moves by one (see conditional.py)."""

from __future__ import annotations

from django.db import Error, connection, models


class Clock(models.Model):
    """`tick` grows by one with each transaction that wrote to a watched table, in order of commit.

    A deferred constraint trigger `clock_tick` moves it, as the last thing a transaction does: readers
    who hold a tick know that everything up to it, and nothing else, was visible.
    """

    tick = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="clock_is_alone")]

    def __str__(self) -> str:
        return str(self.tick)

    @staticmethod
    def now() -> int:
        """The present tick. The first query of a public page, hence the check of a kept connection too."""
        kept = connection.connection is not None and not connection.in_atomic_block
        connection.health_check_done = True  # type: ignore[attr-defined]
        try:
            return _read_tick()
        except Error:
            if not kept:
                raise
            connection.close()  # the server went away between two requests
            return _read_tick()


def _read_tick() -> int:
    """Plain SQL: every conditional request waits for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tick FROM toolkit_clock")
        row = cursor.fetchone()
    return row[0] if row else 0
