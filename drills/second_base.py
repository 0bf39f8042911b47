"""A second PostgreSQL beside that of the drill, which follows it or stands alone."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg

from drills.drills import Stage


def copy(stage: Stage, folder: Path) -> None:
    """Copy the cluster as it runs, to follow it."""
    folder.mkdir(mode=0o700)
    if owner := getattr(stage.database, "owner", None):
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    copied = ["--dbname", os.environ["DATABASE_URL"], "--pgdata", str(folder), "--checkpoint", "fast"]
    run(stage, "pg_basebackup", *copied, "--wal-method", "stream", "--write-recovery-conf")
    for each in folder.glob(".s.PGSQL.*"):  # where the socket of the primary stands among its data
        each.unlink()


def address_of(folder: Path) -> str:
    return f"postgresql:///lieudit?host={folder}&user=lieudit"


def start(stage: Stage, folder: Path, *settings: str, socket: Path | None = None) -> None:
    """Start the copy, its socket among its data unless it is said elsewhere."""
    said = ["listen_addresses=''", f"unix_socket_directories='{socket or folder}'", "max_connections=60", *settings]
    options = " ".join(f"-c {each}" for each in said)
    log = str(folder / "server.log")
    run(stage, "pg_ctl", "start", "--wait", "--silent", "-D", str(folder), "-l", log, "-o", options)


def stop(stage: Stage, folder: Path) -> None:
    """As when its power is cut."""
    stage.database.run("pg_ctl", "stop", "--silent", "-D", str(folder), "-m", "immediate")


def run(stage: Stage, program: str, *arguments: str) -> None:
    done = stage.database.run(program, *arguments)
    if getattr(done, "returncode", 1):
        raise RuntimeError(f"{program}: {getattr(done, 'stdout', '')}")


def said(url: str, question: str) -> object:
    """What a base answers."""
    with psycopg.connect(url, connect_timeout=5, autocommit=True) as line:
        row = line.execute(question).fetchone()
    return row[0] if row else None
