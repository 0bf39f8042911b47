"""What takes longer to count than a page may: counted by the worker every few minutes, and read by pages as it was.

Only numbers are kept so: words that are hidden meanwhile would still be read.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import cast

from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.tasks import task
from django.utils import timezone

from lieudit.toolkit import open_files
from lieudit.toolkit.models import Beat

BEAT = "kept-counts"
AGAIN = dt.timedelta(minutes=4)
"""How old a count is when it is counted again."""
LIFE = 24 * 3600
"""Seconds after which a count that no worker has counted again is counted by the page that asks for it."""
LATELY = 300
"""Seconds during which a process remembers whether rows are many."""

REMEMBERED = 60
"""Seconds during which a process says a kept count again without asking for it."""

type Count[Row] = Callable[[], Iterable[Row]]


class KeptCount[Row]:
    """A count of rows of `model`; once these are many, as it was some minutes ago."""

    def __init__(self, name: str, model: type[models.Model], count: Count[Row]) -> None:
        self.name, self.model, self.count = name, model, count
        self.kept_since = lru_cache(maxsize=1)(self._kept)
        KEPT[name] = cast("KeptCount[object]", self)

    def __call__(self) -> tuple[Row, ...]:
        if not many_lately(self.model):
            return tuple(self.count())
        return self.kept_since(int(time.monotonic()) // REMEMBERED)

    def _kept(self, minute: int) -> tuple[Row, ...]:
        kept: tuple[Row, ...] | None = read_kept(key_of(self.name))
        return self.again() if kept is None else kept

    def again(self) -> tuple[Row, ...]:
        counted = tuple(self.count())
        cache.set(key_of(self.name), counted, LIFE)
        return counted


KEPT: dict[str, KeptCount[object]] = {}
"""What is counted, by name."""


def key_of(name: str) -> str:
    return f"counted/{settings.RELEASE}/{name}"


def read_kept[Row](key: str) -> tuple[Row, ...] | None:
    """What the cache keeps under a key. Nothing where another version of the site wrote it in rows of another shape:
    it is counted again, and the day that a site is upgraded no page falls."""
    try:
        kept: tuple[Row, ...] | None = cache.get(key)
    except (AttributeError, ImportError, TypeError):
        return None
    return kept


def many_lately(model: type[models.Model]) -> bool:
    """Whether there are so many rows that counting them all takes longer than a page may; asked again in some
    minutes."""
    return many_since(model, int(time.monotonic()) // LATELY)


@lru_cache(maxsize=16)
def many_since(model: type[models.Model], minutes: int) -> bool:
    beyond = model._default_manager.order_by().values("pk")[open_files.LIVE_ROWS : open_files.LIVE_ROWS + 1]
    return beyond.exists()


def forget() -> None:
    """As a process that has just begun."""
    many_since.cache_clear()
    for each in KEPT.values():
        each.kept_since.cache_clear()


def count_again_when_due() -> Iterable[object]:
    """By the timer: left to the worker, every few minutes."""
    lately = Beat.objects.filter(name=BEAT, at__gt=timezone.now() - AGAIN)
    if any(many_lately(each.model) for each in KEPT.values()) and not lately.exists():
        Beat.keep(BEAT)
        count_again.enqueue()
    return ()


@task(priority=-70)
def count_again() -> None:
    for each in KEPT.values():
        if many_lately(each.model):
            each.again()
