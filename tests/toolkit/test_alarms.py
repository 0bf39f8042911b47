"""Somebody is told that the site is ill, once, and that it is well again; whatever is dead."""

from __future__ import annotations

import datetime as dt
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from lieudit.toolkit import alarms, health
from lieudit.toolkit.health import Sign
from lieudit.toolkit.models import Alarm, Beat
from lieudit.toolkit.postman import Postman
from tests.accounts.factories import AccountFactory

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
ILL = Sign(False, "Le disque est plein.", "Faites de la place.")
WELL = Sign(True, "Il reste 12 Go.")


@pytest.fixture
def disk(monkeypatch, settings, tmp_path):
    """A site of which only the disk is looked at: `disk["sign"]` is what is seen of it."""
    settings.ALARM_EMAILS, settings.VAR_DIR = ["garde@exemple.fr"], tmp_path
    seen = {"sign": ILL}
    monkeypatch.setattr(alarms, "examine", lambda: {"disk": seen["sign"]})
    return seen


@pytest.fixture
def at(monkeypatch):
    """Set the clock of the looks so many minutes after the beginning."""
    began, real = timezone.now(), timezone.now
    yield lambda minutes: monkeypatch.setattr(timezone, "now", lambda: began + minutes * MINUTE)
    monkeypatch.setattr(timezone, "now", real)


class Listener(HTTPServer):
    """A webhook on loopback; `status` is what it answers."""

    def __init__(self, status: int = 200) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.heard = status, []
        self.url = f"http://127.0.0.1:{self.server_port}/"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        self.server.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *said: object) -> None:
        pass


@pytest.fixture
def listener():
    server = Listener()
    yield server
    server.shutdown()
    server.server_close()


def test_what_mends_itself_within_five_minutes_disturbs_nobody(disk, at):
    at(0)
    alarms.watch()
    at(4)
    alarms.watch()
    disk["sign"] = WELL
    alarms.watch()
    assert mail.outbox == []
    assert Alarm.objects.get().ended_at is not None


def test_what_lasts_is_told_once_then_each_day_then_its_end(disk, at):
    told = []
    for minutes in (0, 5, 6, 60, 24 * 60 + 4, 24 * 60 + 5, 24 * 60 + 6):
        at(minutes)
        alarms.watch()
        told.append(len(mail.outbox))
    assert told == [0, 1, 1, 1, 1, 2, 2]
    first = mail.outbox[0]
    assert first.to == ["garde@exemple.fr"]
    assert first.subject == "testserver\u00a0: 1\u00a0chose à voir"
    assert "Le disque est plein. (depuis le" in first.body
    assert "→ Faites de la place." in first.body
    assert "/sante/etat/" in first.body
    disk["sign"] = WELL
    alarms.watch()
    alarms.watch()
    assert [m.subject for m in mail.outbox[2:]] == ["testserver\u00a0: c’est fini"]
    assert "C’est fini\u00a0: Il reste 12" in mail.outbox[2].body


def test_the_same_thing_ill_again_is_another_alarm(disk, at):
    for sign in (ILL, WELL, ILL):
        disk["sign"] = sign
        alarms.watch()
    assert [alarm.ended_at is None for alarm in Alarm.objects.order_by("pk")] == [False, True]


def test_a_mail_that_is_not_taken_is_tried_at_the_next_look(disk, at, settings):
    settings.MAILERS = settings.MAILERS | {
        "alarm": {"BACKEND": "lieudit.toolkit.smtp.Backend", "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 2}}
    }
    for minutes in (0, 5):
        at(minutes)
        alarms.watch()
    assert Alarm.objects.get().told_at is None
    settings.MAILERS = settings.MAILERS | {"alarm": settings.MAILERS["relay"]}
    at(6)
    alarms.watch()
    assert len(mail.outbox) == 1
    assert Alarm.objects.get().told_at is not None


def test_a_webhook_hears_the_words_and_the_checks(disk, at, settings, listener):
    settings.ALARM_EMAILS, settings.ALARM_WEBHOOK = [], listener.url
    for minutes in (0, 5):
        at(minutes)
        alarms.watch()
    (heard,) = listener.heard
    assert "Le disque est plein." in heard["text"]
    (check,) = heard["checks"]
    assert (check["check"], check["over"], check["words"]) == ("disk", False, "Le disque est plein.")
    assert dt.datetime.fromisoformat(check["since"]) == Alarm.objects.get().since


def test_a_webhook_that_refuses_has_told_nobody(disk, at, settings, listener):
    settings.ALARM_EMAILS, settings.ALARM_WEBHOOK, listener.status = [], listener.url, 500
    for minutes in (0, 5, 6):
        at(minutes)
        alarms.watch()
    assert len(listener.heard) == 2
    assert Alarm.objects.get().told_at is None


def test_two_who_look_at_once_tell_once(disk, at, settings):
    """Another connection holds the turn: this look does nothing."""
    at(0)
    alarms.watch()
    at(5)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('lieudit_alarms'))")
        alarms.watch()
        assert mail.outbox == []
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('lieudit_alarms'))")
    finally:
        other.close()
    alarms.watch()
    assert len(mail.outbox) == 1


def test_the_worker_looks_when_the_timer_is_silent_and_only_then(disk, at):
    Beat.keep("timer")
    Postman("here")._look_after_tasks()
    assert not Alarm.objects.exists()
    at(6)
    Postman("here")._look_after_tasks()
    assert Alarm.objects.get().check_name == "disk"


def test_the_timer_looks_each_minute(disk):
    call_command("close_due")
    assert Alarm.objects.get().check_name == "disk"


def test_a_database_that_is_away_is_told_and_its_return_too(disk, at, monkeypatch):
    def away() -> dict[str, Sign]:
        raise OperationalError("connection refused\nmore")

    with monkeypatch.context() as patch:
        patch.setattr(alarms, "examine", away)
        patch.setattr(connection, "close", lambda: None)
        for minutes in (0, 4, 5, 6):
            at(minutes)
            alarms.watch()
    assert [m.subject for m in mail.outbox] == ["testserver\u00a0: 1\u00a0chose à voir"]
    assert "La base ne répond pas\u00a0: connection refused (depuis" in mail.outbox[0].body
    disk["sign"] = WELL
    alarms.watch()
    alarms.watch()
    assert [m.subject for m in mail.outbox[1:]] == ["testserver\u00a0: c’est fini"]


def test_a_look_that_fails_stops_nothing(disk, monkeypatch, caplog):
    monkeypatch.setattr(alarms, "examine", lambda: 1 / 0)
    call_command("close_due")
    assert "could not be looked at" in caplog.text


@pytest.mark.parametrize(
    ("emails", "webhook", "token", "words"),
    [
        (["a@exemple.fr"], "", "", "par message (1\u00a0adresse)"),
        ([], "https://exemple.fr/x", "", "par un webhook"),
        ([], "", "secret", "par la machine qui lit"),
        ([], "", "", "personne ne le saura"),
    ],
)
def test_an_install_says_who_would_know(settings, emails, webhook, token, words):
    settings.ALARM_EMAILS, settings.ALARM_WEBHOOK, settings.HEALTH_TOKEN = emails, webhook, token
    sign = health.CHECKS["alarms"]()
    assert words in sign.words
    assert sign.ok == (words != "personne ne le saura")


def test_the_secretariat_reads_it_in_words_and_finds_it_on_its_home(client, disk, at, settings):
    client.force_login(AccountFactory(secretariat=True))
    at(0)
    alarms.watch()
    page = client.get("/sante/etat/").content.decode()
    for words in ("1\u00a0chose à voir", "Le disque est plein.", "Faites de la place.", "par message"):
        assert words in page
    assert "Tout va bien" not in page
    assert "1 chose du site va mal" in client.get("/").content.decode().replace("\u00a0", " ")
    disk["sign"] = WELL
    alarms.watch()
    page = client.get("/sante/etat/").content.decode()
    assert "Tout va bien" in page
    assert page.count("Le disque est plein.") == 1
    assert "chose du site va mal" not in client.get("/").content.decode()
