"""`manage.py db_worker`: the worker of tasks of django-tasks-db, with a postman beside it (toolkit/postman.py)."""

from __future__ import annotations

from typing import Any

from django_tasks_db.management.commands.db_worker import Command as Worker

from lieudit.toolkit.postman import AWAY, REMEMBERS, Postman, carry_all

SECONDS_TO_STOP = 50
"""Given to the present conversation with the mail server, of the 60 that systemd gives to the whole."""


class Command(Worker):
    def handle(self, *, worker_id: str, batch: bool, **options: Any) -> None:
        postman, patience = Postman(worker_id), SECONDS_TO_STOP
        postman.start()
        try:
            super().handle(worker_id=worker_id, batch=batch, **options)
        except AWAY:  # the database is away: what the mail server answered meanwhile is written once it is back
            patience = REMEMBERS
            raise
        finally:
            postman.stop(patience)
        if batch:
            carry_all()
