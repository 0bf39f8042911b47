"""A second process that writes to who follows what happens, while the story goes on: letters are near half of it.

As where the site is served, a letter is composed a little after its act: here by a few acts at most, and at the moment
of its act all the same.
"""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

import django
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.test.utils import override_settings
from django.utils import timezone

from lieudit.pages.management.demonstration.clock import at
from lieudit.toolkit.afterwards import AtCommit

MOST_BEHIND = 20
"""Acts by which letters may be late, in number."""
MOST_SENT = 100
"""Acts that are sent at once, within one step of the story."""
TELLING = "lieudit.journal.tasks.tell_followers"
BACKEND = "lieudit.pages.management.demonstration.beside.Beside"


class Beside(AtCommit):
    """Letters to who follows are written by the other process; what else follows an act, by this one."""

    def _execute_task(self, task_result: Any) -> None:
        if task_result.task.module_path != TELLING:
            super()._execute_task(task_result)
            return
        teller: Teller = self.options["teller"]
        transaction.on_commit(partial(teller.tell, task_result.kwargs["entry_id"]))


class Teller:
    """The other process, as the story sees it."""

    def __init__(self, line: Connection) -> None:
        self._line, self._behind = line, 0

    def tell(self, entry: int) -> None:
        """Have an act told, as of now in the story."""
        self.wait(MOST_SENT)  # a pipe holds some hundreds: neither process waits for the other to read
        with said_when_it_stops():
            self._line.send((entry, timezone.now()))
        self._behind += 1

    def wait(self, most: int = 0) -> None:
        """Until no more than so many acts are left to tell."""
        while self._behind > most:
            with said_when_it_stops():
                self._line.recv()
            self._behind -= 1


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
    from lieudit.journal.tasks import tell_followers  # a model is known once Django is set up

    logging.getLogger("django.tasks").setLevel(logging.WARNING)
    connection.settings_dict["NAME"] = database
    with override_settings(**told):
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        while True:
            try:
                entry, moment = orders.recv()
            except EOFError:
                break
            with at(moment):
                tell_followers.enqueue(entry_id=entry)
            orders.send(entry)
    connection.close()
