"""What follows an act, where no worker runs: in tests, and while a demonstration is told.

An act enqueues its tasks within its transaction: with the database as a queue, they are written with it, or not at
all. Here they are done by the same process, once that transaction is committed.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.tasks.backends.immediate import ImmediateBackend


class AtCommit(ImmediateBackend):
    """The immediate backend of Django, which waits for the commit."""

    def _execute_task(self, task_result: object) -> None:
        transaction.on_commit(partial(super()._execute_task, task_result))  # type: ignore[misc]
