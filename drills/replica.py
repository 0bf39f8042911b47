"""The drill of a replica: people act and read on two nodes, one of which is late, stands still, then dies."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from bench.subjects import get
from drills.drills import Outcome, Stage, until
from drills.machine import running, web
from drills.people import read
from drills.second_base import address_of, copy, said, start, stop
from drills.world import token_requests
from lieudit.toolkit.replica import ASIDE

DELAY = "recovery_min_apply_delay=2s"
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
    copy(stage, standby)
    start(stage, standby, DELAY)
    url = address_of(standby)
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
        answer = read(port, act)
        done += [words] if (words := words_of(act)) and answer.startswith("HTTP/1.1 201") else []
        own = re.findall(r"Set-Cookie: (acted=[^;]+)", answer)
        unseen += words not in read(port, get(LIST, Cookie=own[0] if own else ""))
        old += words not in strangers.list()
    seen_after = strangers.see(done[-1])
    said(url, "SELECT pg_wal_replay_pause()")
    read(port, acts[-1])
    still = strangers.see(words_of(acts[-1]))
    said(url, "SELECT pg_wal_replay_resume()")
    until(lambda: strangers.read_there(url))
    stop(stage, standby)
    slowest = max(timed(strangers.list) for _turn in range(20))
    start(stage, standby, DELAY)
    back = timed(lambda: until(lambda: strangers.read_there(url), MOST_BACK))
    faults = strangers.faults + (old == 0) + (slowest > MOST_SLOW)
    also = (
        f"{old} of {len(done)} not seen at once by strangers, the last one after {seen_after:.1f} s; "
        f"it stands still: {still:.1f} s; it is dead: {slowest:.1f} s at most for a page; {strangers.asked} pages read"
    )
    return Outcome(len(acts) - 1, len(done), unseen, faults, back, MOST_BACK, also)


class Strangers:
    """People without any cookie, who read the list."""

    def __init__(self, port: int) -> None:
        self.port, self.asked, self.faults = port, 0, 0

    def list(self) -> str:
        self.asked += 1
        answer = read(self.port, get(LIST))
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


def timed(act: Callable[[], object]) -> float:
    begun = time.monotonic()
    act()
    return time.monotonic() - begun


DRILLS: tuple[Callable[[Stage], Outcome], ...] = (a_replica_is_read,)
