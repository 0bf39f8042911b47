"""What two threads do better than one, where both wait for the database or one of them does."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice

from django.db import connection

ABREAST = 2
"""Connections that one task takes at most: what it asks of the database keeps a processor busy each."""
TURN = 0.0005
"""Seconds that a thread reckons before another one may, where Python gives it ten times as many: who comes back from
the database would wait so long each time, and an import comes back a thousand times. The process keeps it."""


def ahead[Thing](things: Iterable[Thing]) -> Iterator[Thing]:
    """Each thing in its order, the next one being made by a thread meanwhile. What stops its making stops who waits.

    What makes them asks nothing of the database: the thread would open a connection of its own. It is alone at it.

    >>> [*ahead(number * 2 for number in range(3))]
    [0, 2, 4]
    """
    sys.setswitchinterval(TURN)
    coming = iter(things)
    with ThreadPoolExecutor(1, "ahead") as thread, suppress(_NoMoreError):
        made = thread.submit(_next, coming)
        while True:
            thing = made.result()
            made = thread.submit(_next, coming)
            yield thing


@contextmanager
def settled() -> Iterator[None]:
    """What is in memory stays until this ends: meanwhile the collector of garbage looks at what is new alone. A task
    that holds all the municipalities and makes a million things would have them all looked at again and again."""
    if gc.get_freeze_count():  # what holds already is not let go here
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class _NoMoreError(Exception):
    """The end of things: `StopIteration` does not leave a thread."""


def _next[Thing](coming: Iterator[Thing]) -> Thing:
    for thing in coming:
        return thing
    raise _NoMoreError


def abreast[Thing, Done](act: Callable[[Thing], Done], things: Iterable[Thing]) -> Iterator[Done]:
    """What an act gives of each thing, in their order: two at a time, each on a connection of its own. Acts open their
    own transaction, and touch no row that another one touches.

    Inside a transaction they follow one another: nobody else would see its rows.
    """
    if connection.in_atomic_block:
        yield from map(act, things)
        return
    sys.setswitchinterval(TURN)
    coming = iter(things)
    with ThreadPoolExecutor(ABREAST, "abreast") as threads:
        running: list[Future[Done]] = []
        for thing in coming:
            running.append(threads.submit(_alone, act, thing))
            if len(running) == ABREAST:
                break
        while running:
            done = running.pop(0).result()
            running += [threads.submit(_alone, act, thing) for thing in islice(coming, 1)]
            yield done


def _alone[Thing, Done](act: Callable[[Thing], Done], thing: Thing) -> Done:
    """On the connection of this thread, which ends with the act."""
    try:
        return act(thing)
    finally:
        connection.close()
