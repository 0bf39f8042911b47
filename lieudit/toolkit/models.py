"""The clock of the house, one row that every committed act moves by one (see conditional.py); a count of sendings;
what is done apart (errands.py)."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import Error, connection, models, transaction
from django.utils import timezone


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


TURN_OF_TRACES = 1866
"""The first half of the key under which the sendings of one origin take their turn."""
KEEP_TRACE = """
WITH old AS (SELECT id FROM toolkit_trace WHERE at < %(day)s LIMIT 1000 FOR UPDATE SKIP LOCKED),
    gone AS (DELETE FROM toolkit_trace USING old WHERE toolkit_trace.id = old.id),
    recent AS (SELECT count(*) AS sent FROM toolkit_trace WHERE origin = %(origin)s AND at > %(hour)s)
INSERT INTO toolkit_trace (origin, at) SELECT %(origin)s::text, %(now)s FROM recent WHERE sent < %(most)s
"""


class Trace(models.Model):
    """That something was sent by an account or from a network address; rows live one day.

    `origin` is a word of `toolkit/origin.py`: the one of a network address is not reversible.
    """

    origin = models.CharField(max_length=24)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["origin", "at"], name="trace_of_origin")]

    def __str__(self) -> str:
        return self.origin

    @staticmethod
    def keep(origin: str, most: int) -> bool:
        """Count one sending from there, unless it would be more than `most` within an hour; forget yesterday.

        Those of one origin take their turn, until the end of the transaction: many at once are counted as one by one.
        """
        now = timezone.now()
        moments = {"now": now, "hour": now - dt.timedelta(hours=1), "day": now - dt.timedelta(days=1)}
        with transaction.atomic(), connection.cursor() as cursor:
            # A statement of its own: what is counted is read after the one before has ended.
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [TURN_OF_TRACES, origin])
            cursor.execute(KEEP_TRACE, {"origin": origin, "most": most, **moments})
            return bool(cursor.rowcount == 1)


def new_key() -> str:
    """What nobody guesses, and fits in an address."""
    return secrets.token_urlsafe(18)


class ErrandQuerySet(models.QuerySet["Errand"]):
    def waiting(self) -> ErrandQuerySet:
        """Asked, and not answered yet: begun or not."""
        return self.filter(done_at__isnull=True)

    def done(self) -> ErrandQuerySet:
        return self.filter(done_at__isnull=False)


class Errand(models.Model):
    """Something long that a stranger asked for (see errands.py): forgotten within the hour that follows.

    `content` is what was sent, kept until it is worked on and no longer; `answer` is plain JSON.
    """

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    kind = models.SlugField(max_length=20, db_index=False)
    origin = models.CharField(max_length=24)
    digest = models.CharField(max_length=64)
    back = models.TextField(blank=True)
    content = models.BinaryField(null=True)
    answer = models.JSONField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], name="errand_by_age"),
            models.Index(fields=["kind", "digest"], name="errand_of_content"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True, answer__isnull=True, content__isnull=False)
                | models.Q(done_at__isnull=False, answer__isnull=False, content__isnull=True),
                name="errand_keeps_content_or_answer",
            ),
            models.UniqueConstraint(
                fields=["kind", "digest", "origin"], condition=models.Q(done_at__isnull=True), name="errand_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Beat(models.Model):
    """That something which runs by itself was alive: the timer, the worker, the commands of each morning."""

    name = models.SlugField(max_length=20, unique=True)
    since = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def keep(name: str) -> None:
        """It is alive now."""
        Beat.objects.update_or_create(name=name, defaults={"at": timezone.now()})
