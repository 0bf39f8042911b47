"""A second process that writes to who is concerned, while the story goes on: letters are more than half of it.

As where the site is served, a letter is composed a little after its act: here by a few acts at most, and at the moment
of its act all the same.
"""

from __future__ import annotations

import datetime as dt
import logging
import multiprocessing
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

import django
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.test.utils import override_settings
from django.utils import timezone
from django.utils.module_loading import import_string

from lieudit.pages.management.demonstration.clock import at
from lieudit.toolkit.afterwards import AtCommit

MOST_BEHIND = 40
"""Acts by which letters may be late, in number."""
LATEST = dt.timedelta(days=3)
"""How long after its act a letter may be written, on the clock of the story."""
MOST_SENT = 100
"""Acts that are sent at once, within one step of the story."""
BESIDE = frozenset(
    {
        "lieudit.journal.tasks.tell_followers",
        "lieudit.voting.tasks.tell_voters",
        "lieudit.meetings.tasks.post_letters",
        "lieudit.observatory.tasks.take_figures",
    }
)
"""Letters, and the figures of a night: tasks that write nothing that an act of the next days reads."""
BACKEND = "lieudit.pages.management.demonstration.beside.Beside"


class Beside(AtCommit):
    """Letters are written by the other process; what else follows an act is done by this one."""

    def _execute_task(self, task_result: Any) -> None:
        path = task_result.task.module_path
        if path not in BESIDE:
            super()._execute_task(task_result)
            return
        teller: Teller = self.options["teller"]
        transaction.on_commit(partial(teller.tell, path, task_result.args, task_result.kwargs))


class Teller:
    """The other process, as the story sees it."""

    def __init__(self, line: Connection) -> None:
        self._line, self._left = line, deque[dt.datetime]()

    def tell(self, task: str, args: Sequence[object], kwargs: Mapping[str, object]) -> None:
        """Have the letters of a task written, as of now in the story."""
        self.wait(MOST_SENT)  # a pipe holds some hundreds: neither process waits for the other to read
        now = timezone.now()
        with said_when_it_stops():
            self._line.send((task, args, kwargs, now))
        self._left.append(now)

    def wait(self, most: int = 0, *, since: dt.datetime | None = None) -> None:
        """Until no more than so many acts are left to tell, none of before a moment."""
        while len(self._left) > most or (since and self._left and self._left[0] < since):
            with said_when_it_stops():
                self._line.recv()
            self._left.popleft()


@contextmanager
def said_when_it_stops() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError) as cut:
        raise CommandError("Le processus qui écrit les lettres s’est arrêté : relancez la démonstration.") from cut


@contextmanager
def teller_beside(**told: object) -> Iterator[Teller]:
    """Begin the other process, under these settings; it ends once all is told, or with this one."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    database = str(connection.settings_dict["NAME"])
    process = multiprocessing.get_context("spawn").Process(target=_tell, args=(there, database, told), daemon=True)
    process.start()
    there.close()
    teller = Teller(here)
    try:
        yield teller
        teller.wait()
    finally:
        here.close()
        process.join()


def _tell(orders: Connection, database: str, told: dict[str, object]) -> None:
    django.setup()
    logging.getLogger("django.tasks").setLevel(logging.WARNING)
    connection.settings_dict["NAME"] = database
    with override_settings(**told):
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        while True:
            try:
                task, args, kwargs, moment = orders.recv()
            except EOFError:
                break
            with at(moment):
                import_string(task).enqueue(*args, **kwargs)
            orders.send(task)
    connection.close()
