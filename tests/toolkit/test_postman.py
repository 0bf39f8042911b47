"""The worker as it runs in production, with a mail server that misbehaves, and kill -9."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial

import pytest
from django.conf import settings as house
from django.core.mail import EmailMessage
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lieudit.toolkit import postman
from lieudit.toolkit.models import Mail, MailState, Weight
from lieudit.toolkit.outbox import post
from tests.template_database import address
from tests.toolkit.mailserver import HOST, SLOW, MailServer

pytestmark = pytest.mark.django_db(transaction=True)


SELDOM = """
import sys
import django
from django.core.management import execute_from_command_line
django.setup()
from lieudit.toolkit import postman
postman.BEAT = 600
execute_from_command_line(sys.argv)
"""
"""`manage.py`, of which the postman looks by itself every ten minutes: only what wakes it makes a letter leave."""


class Worker:
    """`manage.py db_worker` under the settings of production, on the database of the tests."""

    def __init__(self, server: MailServer, *options: str, program: Sequence[str] = ("manage.py",)) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *program, "db_worker", "--no-reload", "--interval", "0.2", *options],
            cwd=house.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={
                **os.environ,
                "DATABASE_URL": address(),
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "SECRET_KEY": "x" * 60,
                "EMAIL_HOST": HOST,
                "EMAIL_PORT": str(server.port),
            },
        )

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def stop(self) -> int:
        """Asked to end, as systemd does."""
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=60)
        return self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, *error) -> None:
        if self.process.poll() is None:
            self.kill()


@pytest.fixture(autouse=True)
def posted_only(settings):
    settings.MAILS_LEAVE_AT_ONCE = False


def letters(count):
    return [
        post(EmailMessage(f"Lettre {n}", "Bonjour", to=["mairie@exemple.fr"]), weight=Weight.OFFICIAL)
        for n in range(count)
    ]


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, list(Mail.objects.values_list("state", "trouble", "said"))
        time.sleep(0.05)


def sent():
    return Mail.objects.filter(state=MailState.SENT).count()


def end_leases():
    Mail.objects.filter(state=MailState.SENDING).update(leased_until=timezone.now())


def test_a_mail_leaves_as_soon_as_it_is_posted_and_the_worker_ends_when_asked():
    with MailServer() as server, Worker(server, program=["-c", SELDOM]) as worker:
        letters(1)
        until(lambda: sent() == 1)
        letters(1)
        until(lambda: sent() == 2)
        assert worker.stop() == 0


def test_a_postman_who_listens_stops_at_once(monkeypatch):
    monkeypatch.setattr(postman, "BEAT", 60)
    found = postman.Postman("listening")
    found.start()
    until(lambda: found.checked)
    begun = time.monotonic()
    found.stop(30)
    assert not found.is_alive()
    assert time.monotonic() - begun < 10


def test_two_workers_killed_again_and_again_lose_and_double_nothing():
    with MailServer() as server:
        letters(40)
        workers = [Worker(server), Worker(server)]
        try:
            for kill in range(6):
                until(partial(_goes_on, server, len(server.kept)))
                workers[kill % 2].kill()
                end_leases()
                workers[kill % 2] = Worker(server)
            until(lambda: _settled() == 40)
        finally:
            for worker in workers:
                worker.kill()
        subjects = [each["Subject"] for each in server.messages]
        assert len(subjects) == len(set(subjects)), "a letter left twice"
        gone = set(Mail.objects.filter(state=MailState.SENT).values_list("subject", flat=True))
        unsure = set(Mail.objects.filter(state=MailState.UNCERTAIN).values_list("subject", flat=True))
        assert gone <= set(subjects) <= gone | unsure
        assert len(gone | unsure) == 40, "a letter is lost"
        assert len(unsure) <= 6


def _goes_on(server, before):
    return len(server.kept) > before or sent() + doubts() == 40


def doubts():
    return Mail.objects.filter(state=MailState.UNCERTAIN).count()


def _settled():
    end_leases()
    return sent() + doubts()


@pytest.mark.parametrize(("step", "state"), [("data", MailState.SENT), ("dot", MailState.UNCERTAIN)])
def test_a_worker_killed_in_the_middle_of_a_conversation(step, state):
    with MailServer(**{step: SLOW}) as server:
        [mail] = letters(1)
        with Worker(server):
            assert server.reached.wait(60)
        server.faults.clear()
        end_leases()
        with Worker(server):
            until(lambda: Mail.objects.get(pk=mail.pk).state == state)
        time.sleep(0.3)
    assert len(server.kept) == (state == MailState.SENT)


def test_a_task_left_by_a_worker_that_died_is_begun_again(monkeypatch):
    left = DBTaskResult.objects.create(
        task_path="lieudit.care.tasks.forget_what_is_old",
        args_kwargs={"args": [], "kwargs": {}},
        status="RUNNING",
        started_at=timezone.now(),
        worker_ids=["dead"],
        backend_name="default",
        run_after=timezone.now(),
        queue_name="default",
    )
    found = postman.Postman("alive")
    for _look in range(2):
        found.checked = None
        found._look_after_tasks()
    left.refresh_from_db()
    assert left.status == "READY"
    DBTaskResult.objects.filter(pk=left.pk).update(status="RUNNING", worker_ids=["dead", "dead", "dead"])
    for _look in range(2):
        found.checked = None
        found._look_after_tasks()
    left.refresh_from_db()
    assert left.status == "FAILED", "it is not begun again for ever"


def test_a_worker_is_known_to_live_until_it_is_killed():
    with MailServer() as server, Worker(server, "--worker-id", "the-one"):
        until(lambda: postman._lives(["the-one"]))
        assert not postman._lives(["another"])
    until(lambda: not postman._lives(["the-one"]))
