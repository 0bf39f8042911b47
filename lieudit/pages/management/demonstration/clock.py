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


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Do what follows at `moment`, as far as the services can tell."""
    with mock.patch.object(timezone, "now", lambda: moment):
        yield


def play(strands: Iterable[Strand], until: dt.datetime) -> None:
    """Play all strands together in order of time; what would come after `until` never happens."""
    waiting: list[tuple[dt.datetime, int, Strand]] = []
    for rank, strand in enumerate(strands):
        _wait(waiting, rank, strand)
    while waiting and waiting[0][0] <= until:
        moment, rank, strand = heapq.heappop(waiting)
        with at(moment), transaction.atomic():  # mails and signals leave as it ends, at that moment too
            _wait(waiting, rank, strand)


def _wait(waiting: list[tuple[dt.datetime, int, Strand]], rank: int, strand: Strand) -> None:
    """Let a strand act until it says when it goes on; one that has ended is forgotten."""
    moment = next(strand, None)
    if moment is not None:
        heapq.heappush(waiting, (moment, rank, strand))


class Calendar:
    """Moments counted back from now, in the opening hours of a place."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = timezone.localtime(now)

    def ago(self, days: float) -> dt.datetime:
        """Some days ago, between nine and six; less than a day ago, exactly."""
        moment = self.now - dt.timedelta(days=days)
        if days < 1:
            return moment
        minutes = int(days * 1440 * 37) % 540
        return moment.replace(hour=9 + minutes // 60, minute=minutes % 60, second=0, microsecond=0)
