"""The site says when it is ill, what is wrong, and what to do."""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from lieudit.toolkit import health
from lieudit.toolkit.models import Beat
from tests.voting.factories import a_ballot, moved

pytestmark = pytest.mark.django_db
PAGE = "/sante/complete/"
NOW = timezone.now


@pytest.fixture
def well(settings, tmp_path, monkeypatch) -> Path:
    """An install where everything is as it should be; the folder of its copies."""
    monkeypatch.setattr(health, "install_is_said", lambda apps: [])
    settings.VAR_DIR, settings.BACKUPS_DIR = tmp_path, str(tmp_path / "copies")
    settings.ALARM_EMAILS = ["garde@exemple.fr"]
    copy_of(tmp_path / "copies", dt.timedelta(hours=2))
    for name in ("timer", "worker", "daily"):
        Beat.keep(name)
    return tmp_path / "copies"


def copy_of(folder: Path, age: dt.timedelta, *, proved: bool = True) -> Path:
    copy = folder / (dt.datetime.now(dt.UTC) - age).strftime("%Y%m%dT%H%M%SZ")
    copy.mkdir(parents=True)
    if proved:
        (copy / "VERIFIED").write_text("restored, 12 journal entries\n")
    return copy


def wrong() -> set[str]:
    return {name for name, sign in health.examine().items() if not sign.ok}


def doctor() -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("doctor", stdout=out, no_color=True)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def a_task(status: str, **fields) -> DBTaskResult:
    given = {"args_kwargs": {"args": [], "kwargs": {}}, "task_path": "lieudit.x", "backend_name": "default"}
    given |= {"run_after": NOW(), "exception_class_path": "", "traceback": ""}
    task = DBTaskResult.objects.create(status=status, **given)
    DBTaskResult.objects.filter(pk=task.pk).update(**fields)
    return task


def test_a_site_that_is_well_says_so(well):
    assert wrong() == set()
    status, said = doctor()
    assert (status, "Tout va bien." in said, "→" in said) == (0, True, False)


def test_a_bare_install_is_told_what_to_do_in_words(settings, tmp_path):
    settings.VAR_DIR, settings.BACKUPS_DIR = tmp_path, ""
    status, said = doctor()
    assert status == 1
    for words in ("L’exécuteur des tâches n’a jamais", "systemctl restart lieudit-worker", "LIEUDIT_BACKUPS="):
        assert words in said
    assert "TRUSTED_PROXY_COUNT" in said


@pytest.mark.parametrize(("name", "age"), [("worker", 6), ("timer", 6), ("daily", 27 * 60)])
def test_what_is_silent_is_named(well, name, age):
    Beat.objects.filter(name=name).update(at=NOW() - dt.timedelta(minutes=age))
    assert wrong() == {name}


def test_a_new_install_has_a_day_before_its_first_morning(well):
    Beat.objects.filter(name="daily").delete()
    assert wrong() == set()
    Beat.objects.update(since=NOW() - dt.timedelta(days=2))
    assert wrong() == {"daily"}


def test_the_worker_is_heard_by_a_task_that_the_timer_asks_for(well, settings):
    Beat.objects.all().delete()
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    call_command("close_due")
    call_command("close_due")
    assert "timer" in Beat.objects.values_list("name", flat=True)
    tasks = DBTaskResult.objects.filter(task_path="lieudit.toolkit.health.beat")
    asked = tasks.get()
    assert asked.priority == 0
    asked.task.call()
    tasks.update(status="SUCCESSFUL")
    assert Beat.objects.filter(name="worker").exists()
    call_command("close_due")
    assert tasks.get().status == "READY"


def test_the_timer_goes_on_after_an_act_that_fails_and_is_not_heard(well, monkeypatch):
    from lieudit.pages.management.commands import close_due

    done = []

    def fails():
        raise ValueError("a mistake")

    monkeypatch.setattr(close_due, "TIMED", ((fails, str), (lambda: done.append(1) or [], str)))
    Beat.objects.filter(name="timer").delete()
    with pytest.raises(Exception, match="fails"):
        call_command("close_due")
    assert done == [1]
    assert wrong() == {"timer"}


def test_tasks_that_wait_fail_or_never_end_are_three_things(well):
    a_task("READY", enqueued_at=NOW() - dt.timedelta(minutes=11))
    assert wrong() == {"tasks_waiting"}
    a_task("FAILED", finished_at=NOW())
    a_task("FAILED", finished_at=NOW() - dt.timedelta(days=8))
    a_task("RUNNING", started_at=NOW() - dt.timedelta(hours=2))
    assert wrong() == {"tasks_waiting", "tasks_failed", "tasks_interrupted"}
    said = doctor()[1]
    assert "1\u00a0tâche a échoué depuis sept jours" in said
    assert "/atelier/django_tasks_database/dbtaskresult/?status__exact=FAILED" in said


def test_the_page_of_tasks_at_the_desk_exists():
    assert reverse("admin:django_tasks_database_dbtaskresult_changelist").startswith("/atelier/django_tasks_database/")


def test_an_old_copy_and_one_that_was_never_restored_are_told_apart(well):
    for copy in well.iterdir():
        (copy / "VERIFIED").unlink()
    assert wrong() == {"restore"}
    for copy in well.iterdir():
        copy.rename(well / "20200101T000000Z")
    assert wrong() == {"restore", "backup"}
    (well / ".part-20990101T000000Z").mkdir()
    (well / "20990101").mkdir()
    assert "2020" in health.examine()["backup"].words


def test_a_copy_that_does_not_prove_itself_is_said(well):
    last = max(well.iterdir())
    (last / "VERIFIED").rename(last / "FAULTS")
    sign = health.examine()["restore"]
    assert not sign.ok
    assert "ne tient pas" in sign.words
    assert str(last / "FAULTS") in sign.remedy


def test_copies_that_cannot_be_read_are_said(well, settings):
    settings.BACKUPS_DIR += "/nowhere"
    signs = health.examine()
    assert not signs["backup"].ok
    assert "ne se lit pas" in signs["backup"].words


def test_a_disk_almost_full_is_said(well, monkeypatch):
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")(10**11, 10**11 - 10**8, 10**8)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda place: usage)
    assert wrong() == {"disk"}
    assert "100\u00a0Mo sur 100\u00a0Go" in health.examine()["disk"].words


def test_a_clock_that_went_back_is_said(well):
    Beat.objects.filter(name="worker").update(at=NOW() + dt.timedelta(hours=1))
    assert wrong() == {"clock"}


def test_a_ballot_whose_hour_passed_is_owed(well):
    ballot = a_ballot(1)
    moved(ballot, closes_at=NOW() - dt.timedelta(minutes=6))
    assert wrong() == {"due"}
    assert "1\u00a0scrutin aurait dû être clos et compté." in health.examine()["due"].words
    call_command("close_due")
    assert wrong() == set()


def test_a_database_that_is_away_is_told_by_each_and_hides_no_other(well, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("connection refused\nmore")

    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.postgresql.base.DatabaseWrapper._cursor", refuse)
        status, said = doctor()
    assert status == 1
    assert "La base ne répond pas\u00a0: connection refused" in said
    assert "va bien  disk" in said


def test_one_sign_that_breaks_hides_no_other(well, monkeypatch):
    monkeypatch.setitem(health.CHECKS.given, "broken", lambda: 1 / 0)
    assert wrong() == {"broken"}


def asked(client, token: str = "a-token", **query):
    return client.get(PAGE, query, headers={"Authorization": f"Bearer {token}"} if token else {})


def test_the_whole_health_is_for_who_has_the_token(client, well, settings):
    assert client.get(PAGE).status_code == 404
    assert asked(client, "").status_code == 404
    settings.HEALTH_TOKEN = "a-token"
    assert asked(client, "another").status_code == 404
    assert asked(client, "é").status_code == 404
    assert client.get(PAGE).status_code == 404
    assert asked(client).status_code == 200


def test_machines_read_it_as_json_or_as_metrics(client, well, settings):
    settings.HEALTH_TOKEN = "a-token"
    page = asked(client)
    assert page.status_code == 200
    assert page.json()["ok"]
    assert page["Cache-Control"] == "no-store"
    Beat.objects.filter(name="worker").delete()
    page = asked(client)
    assert page.status_code == 503
    assert not json.loads(page.content)["checks"]["worker"]["ok"]
    assert "L’exécuteur" in page.text
    metrics = asked(client, forme="prometheus").text
    assert 'lieudit_ok{check="worker"} 0\n' in metrics
    assert 'lieudit_ok{check="timer"} 1\n' in metrics
    assert "# TYPE lieudit_seconds gauge\n" in metrics
