"""The drills of copies: a hand alters what was counted, and the base comes back as it was after a named act; a copy
that was encrypted to a key kept elsewhere proves itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from pwd import struct_passwd

from django.db import connection, connections
from django.utils import timezone

from bench.rolls import come
from bench.server import ROOT
from drills.drills import Outcome, Stage, until
from drills.machine import running, web
from drills.people import send_all
from drills.world import support_requests, vote_requests
from lieudit.journal.models import Entry
from lieudit.voting.models import Vote
from lieudit.voting.services import close_ballot, close_due_ballots

SCRIPTS = ROOT / "deploy" / "backup"
OWN_PROOF = 300
"""Seconds that a rewinding, or the proof of a copy, may take at most."""


def a_named_act_is_come_back_to(stage: Stage) -> Outcome:
    """Votes are counted by the timer, within a larger transaction; then supports go on, and a hand alters votes in the
    base. From the log archived meanwhile the cluster is made again as it was after that act, before it, at the instant
    that followed, and at the end of the log: each time what was there then, and nothing else. From what was sealed of
    the base and of the log too, with the secret key alone."""
    kept, keys = stage.folder / "kept", stage.folder / "log-keys"
    secret = a_pair_of_keys(keys, getattr(stage.database, "owner", None))
    scripts = archiving(stage, kept, keys / "public")
    run(stage, scripts / "base", kept, LIEUDIT_BACKUP_KEYS=str(keys / "public"))
    time.sleep(1.1)  # a base is named by the second in which it was whole
    ballot, votes = vote_requests(stage.acts // 2)
    _need, supports = support_requests(stage.acts // 2)
    with running(web(stage.folder)) as site:
        cast = send_all(site.port, votes, lambda sent: None)
        come(ballot, timezone.now())
        before = facts(ballot.pk)
        close_due_ballots()
        act, moment = Entry.objects.about(ballot).get(kind="voting.closed").pk, timezone.now()
        then = facts(ballot.pk)
        send_all(site.port, supports, lambda sent: None)
    altered = a_hand_alters()
    at_end = facts(ballot.pk)
    unproved = prove(os.environ["DATABASE_URL"]).returncode
    all_is_archived(kept)
    ways: list[tuple[Path, tuple[str, ...], dict[str, int]]] = [
        (kept, ("--act", str(act)), then | {"last": act}),
        (kept, ("--before-act", str(act)), before),
        (kept, ("--until", f"{moment:%Y-%m-%d %H:%M:%S.%f}+00"), then),
        (kept, ("--end",), at_end),
        (kept / "sealed", ("--act", str(act)), then | {"last": act}),
    ]
    backs: list[float] = []
    missed: list[str] = []
    unholding = 0
    for folder, (way, *what), expected in ways:
        data, begun = stage.folder / f"{folder.name}{way}", time.monotonic()
        opening = {"LIEUDIT_BACKUP_SECRET": str(secret)} if folder != kept else {}
        address = run(stage, scripts / "rewind", folder, data, way, *what, **opening).splitlines()[-1]
        backs.append(time.monotonic() - begun)
        found = facts_of(address, ballot.pk)
        missed += [f"{way}: {found}, not {expected}"] if found != expected else []
        unholding += way == "--act" and prove(address).returncode != 0
        stage.database.run("pg_ctl", "stop", "--silent", "-D", str(data), "-m", "immediate")
    no_more_archiving(stage)
    lost = max(0, len(cast.acknowledged) - then["votes"]) + (unproved == 0)
    told = [f"{way[0]}{'' if folder == kept else ' from what was sealed'}" for folder, way, _expected in ways]
    seconds = ", ".join(f"{way} {back:.0f} s" for way, back in zip(told, backs, strict=True))
    also = "; ".join([f"act {act} of {at_end['last']}; {altered} votes altered in the base; {seconds}", *missed])
    return Outcome(len(votes), then["votes"], lost, len(missed) + unholding, max(backs), OWN_PROOF, also)


def an_encrypted_copy_comes_back(stage: Stage) -> Outcome:
    """A copy is sealed to a public key; with the secret one, brought from elsewhere, it proves itself as any other."""
    ballot, votes = vote_requests(stage.acts // 2)
    with running(web(stage.folder)) as site:
        cast = send_all(site.port, votes, lambda sent: None)
    come(ballot, timezone.now())
    close_ballot(ballot, actor=None)
    secret = a_pair_of_keys(stage.folder / "keys")
    also = {"LIEUDIT_BACKUP_KEYS": str(stage.folder / "keys" / "public"), "LIEUDIT_BACKUP_SECRET": str(secret)}
    programs = getattr(stage.database, "programs", "")
    env = os.environ | also | {"LIEUDIT_PYTHON": sys.executable, "PATH": f"{programs}:{os.environ['PATH']}"}
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DJANGO_DEBUG": "1"}  # those of the drill are not in the copy
    made = subprocess.run([SCRIPTS / "backup", stage.folder / "copies"], env=env, capture_output=True, text=True)
    (sealed,) = (stage.folder / "copies" / "sealed").glob("*.tar.gpg")
    begun = time.monotonic()
    tried = subprocess.run([SCRIPTS / "verify", sealed], env=env, capture_output=True, text=True)
    back = time.monotonic() - begun
    counted = Vote.objects.filter(entry__ballot=ballot).count()
    lost = abs(len(cast.acknowledged) - counted) + (made.returncode != 0) + (tried.returncode != 0)
    said = f"{tried.stdout}{made.stderr if made.returncode else ''}{tried.stderr}".strip().splitlines()
    return Outcome(len(votes), counted, lost, 0, back, OWN_PROOF, said[-1] if said else "")


def archiving(stage: Stage, kept: Path, keys: Path) -> Path:
    """Have the database archive its log, sealed to public keys too; where its account reads the scripts that do it."""
    scripts = stage.folder / "scripts"
    shutil.copytree(SCRIPTS, scripts)
    owner = getattr(stage.database, "owner", None)
    for folder in (kept, kept / "log"):
        folder.mkdir(mode=0o700)
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
    stage.folder.chmod(0o777)
    settle(
        stage,
        "ALTER SYSTEM SET archive_mode = on",
        f'ALTER SYSTEM SET archive_command = \'"{scripts}/archive" %p "{kept}/log" "{keys}"\'',
    )
    return scripts


def no_more_archiving(stage: Stage) -> None:
    settle(stage, "ALTER SYSTEM RESET archive_mode", "ALTER SYSTEM RESET archive_command")
    stage.folder.chmod(0o755)


def all_is_archived(kept: Path) -> None:
    """Once the log that was written until now is kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_walfile_name(pg_switch_wal())")
        (piece,) = cursor.fetchone()
    until((kept / "sealed" / "log" / f"{piece}.gz.gpg").exists)


def settle(stage: Stage, *settings: str) -> None:
    """Change settings that ask for a new start."""
    with connection.cursor() as cursor:
        for each in settings:
            cursor.execute(each)
    connections.close_all()
    stage.database.run("pg_ctl", "stop", "--wait", "--silent", "-D", str(stage.database.data), "-m", "fast")
    stage.database.start()


def run(stage: Stage, script: Path, *arguments: object, **also: str) -> str:
    """A script of copies under the account of the database, as on a server, `also` in its environment; what it said."""
    programs = getattr(stage.database, "programs", "")
    env = {"PATH": f"{programs}:{os.environ['PATH']}", **also}
    told = [f"{name}={value}" for name, value in env.items()]
    done = stage.database.run("/usr/bin/env", *told, str(script), *map(str, arguments))
    said, code = str(getattr(done, "stdout", "")), getattr(done, "returncode", 1)
    if code:
        raise RuntimeError(f"{script.name}: {said}")
    return said


def a_hand_alters() -> int:
    """Whoever holds the server turns votes round, without an act; how many."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE voting_vote SET choice = '\"abstain\"'")
        altered = cursor.rowcount
        cursor.execute("COMMIT")
    return int(altered)


def prove(address: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"DATABASE_URL": address, "LIEUDIT_PYTHON": sys.executable}
    return subprocess.run([SCRIPTS / "prove"], env=env, capture_output=True, text=True)


QUESTIONS = {
    "votes": "SELECT count(*) FROM voting_vote JOIN voting_rollentry r ON r.id = entry_id WHERE ballot_id = %(ballot)s",
    "altered": "SELECT count(*) FROM voting_vote WHERE choice = '\"abstain\"'",
    "supports": "SELECT count(*) FROM needs_support",
    "last": "SELECT max(id) FROM journal_entry",
    "tallies": "SELECT count(*) FROM voting_tally WHERE ballot_id = %(ballot)s",
}


def facts(ballot: int) -> dict[str, int]:
    """What the living base holds."""
    return facts_of(os.environ["DATABASE_URL"], ballot)


def facts_of(address: str, ballot: int) -> dict[str, int]:
    """What a base holds, living or made again."""
    import psycopg

    with psycopg.connect(address) as other:
        found = {name: other.execute(question, {"ballot": ballot}).fetchone() for name, question in QUESTIONS.items()}
    return {name: int(row[0]) for name, row in found.items() if row}


def a_pair_of_keys(folder: Path, owner: struct_passwd | None = None) -> Path:
    """A pair of keys, the public half in a folder of its own; where the secret one is. Another account may own both."""
    home, public, secret = folder / "home", folder / "public", folder / "secret.asc"
    for each in (folder, home, public):
        each.mkdir(mode=0o700)
    gpg = ["gpg", "--homedir", str(home), "--batch", "--quiet", "--passphrase", ""]
    for step in (
        [*gpg, "--quick-gen-key", "garde", "future-default"],
        [*gpg, "--armor", "--output", str(public / "garde.asc"), "--export", "garde"],
        [*gpg, "--armor", "--output", str(secret), "--export-secret-keys", "garde"],
        ["gpgconf", "--homedir", str(home), "--kill", "all"],
    ):
        subprocess.run(step, check=True, capture_output=True)
    if owner is not None:
        for each in (folder, public, public / "garde.asc", secret):
            shutil.chown(each, owner.pw_uid, owner.pw_gid)
    return secret


DRILLS: tuple[Callable[[Stage], Outcome], ...] = (an_encrypted_copy_comes_back, a_named_act_is_come_back_to)
"""In this order: the second leaves an altered base."""
