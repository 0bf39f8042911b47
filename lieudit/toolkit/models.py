"""The clock of the house: one row that every committed act moves by one (see conditional.py)."""

from __future__ import annotations

from django.db import models


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

    @classmethod
    def now(cls) -> int:
        return cls.objects.values_list("tick", flat=True).first() or 0
