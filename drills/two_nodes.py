"""The drill of a replica: people act and read on two nodes, one of which is late, stands still, then dies."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from bench.subjects import get
from drills.drills import Outcome, Stage, until
from drills.machine import HOST, running, web
from drills.world import token_requests
from lieudit.toolkit.replica import ASIDE

LATE = "2s"
"""How late the replica is kept: less than pages accept."""
LIST = "/besoins/"
SITE = "site"
"""How the connections of the site are named on the replica."""
MOST_BACK = 1.5 * ASIDE.total_seconds()
"""Seconds within which a replica that comes back is read again."""
MOST_SLOW = 10
"""Seconds that a page may take as the replica dies."""


def a_replica_is_read(stage: Stage) -> Outcome:
    """Programs express needs. The list that their own browser asks for next holds each of them; strangers read the
    replica, which is two seconds late: they see it a moment later. Then the replica stands still, then its power is
    cut: no page fails, none is old. It comes back, and is read again."""
    acts = token_requests(min(stage.acts, 60))
    standby = stage.folder / "standby"
    url = begin(stage, standby)
    os.environ["DATABASE_REPLICA_URL"] = f"{url}&application_name={SITE}"
    try:
        with running(web(stage.folder)) as site:
            return play(stage, standby, url, site.port, acts)
    finally:
        del os.environ["DATABASE_REPLICA_URL"]
        stop(stage, standby)


def play(stage: Stage, standby: Path, url: str, port: int, acts: list[str]) -> Outcome:
    strangers = Strangers(port)
    until(lambda: strangers.read_there(url))
    done: list[str] = []
    unseen = old = 0
    for act in acts[:-1]:
        answer = talk(port, act)
        done += [words] if (words := words_of(act)) and answer.startswith("HTTP/1.1 201") else []
        own = re.findall(r"Set-Cookie: (acted=[^;]+)", answer)
        unseen += words not in talk(port, get(LIST, Cookie=own[0] if own else ""))
        old += words not in strangers.list()
    seen_after = strangers.see(done[-1])
    said(url, "SELECT pg_wal_replay_pause()")
    talk(port, acts[-1])
    still = strangers.see(words_of(acts[-1]))
    said(url, "SELECT pg_wal_replay_resume()")
    until(lambda: strangers.read_there(url))
    stop(stage, standby)
    slowest = max(timed(strangers.list) for _turn in range(20))
    start(stage, standby)
    back = timed(lambda: until(lambda: strangers.read_there(url), MOST_BACK))
    faults = strangers.faults + (old == 0) + (slowest > MOST_SLOW)
    also = (
        f"{old} of {len(done)} not seen at once by strangers, the last one after {seen_after:.1f} s; "
        f"it stands still: {still:.1f} s; it is dead: {slowest:.1f} s at most for a page; {strangers.asked} pages read"
    )
    name = "a replica that is late, stands still, dies"
    return Outcome(name, len(acts) - 1, len(done), unseen, faults, back, MOST_BACK, also)


class Strangers:
    """People without any cookie, who read the list."""

    def __init__(self, port: int) -> None:
        self.port, self.asked, self.faults = port, 0, 0

    def list(self) -> str:
        self.asked += 1
        answer = talk(self.port, get(LIST))
        self.faults += not answer.startswith("HTTP/1.1 200")
        return answer

    def see(self, words: str) -> float:
        """Seconds until they read these words."""
        return timed(lambda: until(lambda: words in self.list()))

    def read_there(self, url: str) -> bool:
        """Ask for the list; whether the site asks the replica."""
        self.list()
        try:
            return bool(said(url, f"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{SITE}'"))
        except psycopg.Error:
            return False


def words_of(act: str) -> str:
    """« Notre programme 12 dit », of what a program sends."""
    found = re.search(r"Notre programme \d+ dit", act)
    return found[0] if found else ""


def talk(port: int, request: str) -> str:
    """The whole answer to a request."""
    with socket.create_connection((HOST, port), timeout=40) as line:
        line.sendall(request.encode())
        answer = b""
        while chunk := line.recv(65_536):
            answer += chunk
    return answer.decode(errors="replace")


def timed(act: Callable[[], object]) -> float:
    begun = time.monotonic()
    act()
    return time.monotonic() - begun


# The second node


def begin(stage: Stage, standby: Path) -> str:
    """Copy the cluster as it runs, and have the copy follow it; its address."""
    standby.mkdir(mode=0o700)
    if owner := getattr(stage.database, "owner", None):
        os.chown(standby, owner.pw_uid, owner.pw_gid)
    copied = ["--dbname", os.environ["DATABASE_URL"], "--pgdata", str(standby), "--checkpoint", "fast"]
    run(stage, "pg_basebackup", *copied, "--wal-method", "stream", "--write-recovery-conf")
    for each in standby.glob(".s.PGSQL.*"):  # where the socket of the primary stands among its data
        each.unlink()
    start(stage, standby)
    return f"postgresql:///lieudit?host={standby}&user=lieudit"


def start(stage: Stage, standby: Path) -> None:
    options = f"-c listen_addresses='' -c unix_socket_directories='{standby}' -c max_connections=60"
    options += f" -c recovery_min_apply_delay={LATE}"
    log = str(standby / "server.log")
    run(stage, "pg_ctl", "start", "--wait", "--silent", "-D", str(standby), "-l", log, "-o", options)


def run(stage: Stage, program: str, *arguments: str) -> None:
    done = stage.database.run(program, *arguments)
    if getattr(done, "returncode", 1):
        raise RuntimeError(f"{program}: {getattr(done, 'stdout', '')}")


def stop(stage: Stage, standby: Path) -> None:
    """As when its power is cut."""
    stage.database.run("pg_ctl", "stop", "--silent", "-D", str(standby), "-m", "immediate")


def said(url: str, question: str) -> object:
    """What the replica answers."""
    with psycopg.connect(url, connect_timeout=5, autocommit=True) as line:
        row = line.execute(question).fetchone()
    return row[0] if row else None


DRILLS: tuple[Callable[[Stage], Outcome], ...] = (a_replica_is_read,)
