"""Two processes beside the story, which write letters while it goes on: letters are more than half of it.

As where the site is served, a letter is composed a little after its act: here by a few acts at most, and at the moment
of its act all the same. One writes to who follows what is of the thread, from a need to an answer: half of all letters.
The other writes to who follows anything else, and to everybody at once, and works out the figures of a night.
"""

from __future__ import annotations

import datetime as dt
import logging
import multiprocessing
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from typing import Any

import django
from django.apps import apps
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.test.utils import override_settings
from django.utils import timezone
from django.utils.module_loading import import_string

from lieudit.pages.management.demonstration.clock import at
from lieudit.toolkit.afterwards import AtCommit
from lieudit.toolkit.prepared import Blank, Rows, prepared

MOST_BEHIND = 80
"""Tasks by which a process may be late, in number."""
MOST_SENT = 100
"""Tasks that are sent at once, within one step of the story."""
LETTERS = "lieudit.journal.tasks.tell_followers"
"""To who follows what an act mentions."""
THREAD = frozenset({"needs", "deliberation", "advocacy"})
"""Rooms of the thread. What is followed there is hardly ever mentioned by acts of other rooms (decision 103): no letter
waits for one that the other process writes."""
AT_LENGTH = frozenset(
    {
        "lieudit.voting.tasks.tell_voters",
        "lieudit.meetings.tasks.post_letters",
        "lieudit.observatory.tasks.take_figures",
    }
)
"""Of some seconds each: letters to everybody, and the figures of a night."""
LATEST = {"thread": dt.timedelta(days=5), "others": dt.timedelta(days=7)}
"""By how much each process may be late on the clock of the story: no act reads what it does so soon."""
BACKEND = "lieudit.pages.management.demonstration.beside.Beside"
PRELOADED = "lieudit.pages.management.demonstration.preloaded"
PROCESSES = multiprocessing.get_context("forkserver")
"""They all begin as one process that read the code of the house once, and that holds no connection."""


class Beside(AtCommit):
    """Letters are written by the other processes; what else follows an act is done by this one."""

    def _execute_task(self, task_result: Any) -> None:
        path = task_result.task.module_path
        if path not in {LETTERS, *AT_LENGTH}:
            super()._execute_task(task_result)
            return
        is_of_thread = path == LETTERS and room_of(**task_result.kwargs) in THREAD
        teller: Teller = self.options["tellers"]["thread" if is_of_thread else "others"]
        transaction.on_commit(partial(teller.tell, path, task_result.args, task_result.kwargs))


def room_of(entry_id: int) -> str:
    """« needs » for « needs.published »: the room of an act."""
    [(kind,)] = _kinds.lines(pk=entry_id)
    return str(kind).partition(".")[0]


@prepared()
def _kinds(*, pk: Blank) -> Rows:
    entries: Rows = apps.get_model("journal.Entry")._default_manager.all()  # the other processes read this file first
    return entries.filter(pk=pk).values_list("kind")


class Teller:
    """Another process, as the story sees it; `latest` is by how much it may be late."""

    def __init__(self, line: Connection, latest: dt.timedelta) -> None:
        self._line, self._latest, self._left = line, latest, deque[dt.datetime]()

    def tell(self, task: str, args: Sequence[object], kwargs: Mapping[str, object]) -> None:
        """Have the letters of a task written, as of now in the story."""
        self.wait(MOST_SENT)  # a pipe holds some hundreds: neither process waits for the other to read
        now = timezone.now()
        with said_when_it_stops():
            self._line.send((task, args, kwargs, now))
        self._left.append(now)

    def keep_up(self, now: dt.datetime) -> None:
        """Before an act: nothing is left that is too late."""
        self.wait(MOST_BEHIND)
        while self._left and self._left[0] < now - self._latest:
            self._hear()

    def wait(self, most: int = 0) -> None:
        """Until no more than so many tasks are left."""
        while len(self._left) > most:
            self._hear()

    def _hear(self) -> None:
        with said_when_it_stops():
            self._line.recv()
        self._left.popleft()


def read_ahead() -> None:
    """Have the code of the house read now, by what the other processes begin from, while this one does something else;
    it ends with this one."""
    PROCESSES.set_forkserver_preload([PRELOADED])
    forkserver.ensure_running()


@contextmanager
def said_when_it_stops() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError) as cut:
        raise CommandError("Le processus qui écrit les messages s’est arrêté : relancez la démonstration.") from cut


@contextmanager
def tellers_beside(**told: object) -> Iterator[dict[str, Teller]]:
    """Begin the other processes, under these settings, each with its name; they end once all is told, or with this
    one."""
    with ExitStack() as running:
        yield {name: running.enter_context(_teller_beside(latest, told)) for name, latest in LATEST.items()}


@contextmanager
def _teller_beside(latest: dt.timedelta, told: Mapping[str, object]) -> Iterator[Teller]:
    here, there = PROCESSES.Pipe()
    database = str(connection.settings_dict["NAME"])
    process = PROCESSES.Process(target=_tell, args=(there, database, told), daemon=True)
    process.start()
    there.close()
    teller = Teller(here, latest)
    try:
        yield teller
        teller.wait()
    finally:
        here.close()
        process.join()


def _tell(orders: Connection, database: str, told: Mapping[str, object]) -> None:
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
