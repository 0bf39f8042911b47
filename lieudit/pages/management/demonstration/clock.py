"""A clock that the demonstration moves: strands of acts, each at its own dates, played in one order."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from unittest import mock

from django.db import transaction
from django.utils import timezone

type Strand = Generator[dt.datetime]
"""A story told in order. It yields the moment of what comes next, and goes on once it is that moment."""


class _AnyDatetime(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, dt.datetime)


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Do what follows at `moment`, as far as the services can tell, and the columns that are `timezone.now` of
    themselves: what Django asks for the hour is moved, not the function that columns hold."""

    class Moved(dt.datetime, metaclass=_AnyDatetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    with mock.patch.object(timezone, "datetime", Moved):
        yield


def play(strands: Iterable[Strand], until: dt.datetime) -> Iterator[dt.datetime]:
    """Play all strands together in order of time; what would come after `until` never happens.

    Gives the moment of each act, then does it.
    """
    waiting: list[tuple[dt.datetime, int, Strand]] = []
    for rank, strand in enumerate(strands):
        if (moment := next(strand, None)) is not None:
            heapq.heappush(waiting, (moment, rank, strand))
    while waiting and waiting[0][0] <= until:
        now, rank, strand = heapq.heappop(waiting)
        yield now
        with at(now), transaction.atomic():  # mails and signals leave as it ends, at that moment too
            moment = next(strand, None)
        if moment is not None:
            if moment < now:
                raise ValueError(f"a strand goes back in time: from {now} to {moment}")
            heapq.heappush(waiting, (moment, rank, strand))


class Calendar:
    """Moments counted back from now, in the opening hours of a place."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = timezone.localtime(now)

    def ago(self, days: float) -> dt.datetime:
        """Some days ago, between nine and six, never before what was longer ago; less than a day, exactly."""
        moment = self.now - dt.timedelta(days=days)
        if days < 1:
            return moment
        elapsed = (moment.hour * 60 + moment.minute) / 1440
        minutes = moment.toordinal() * 37 % 180 + int(360 * elapsed)
        return moment.replace(hour=9 + minutes // 60, minute=minutes % 60, second=0, microsecond=0)
