"""The drill of the machine of the database that dies: its standby takes its place, as production.md sets both."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path

import psycopg
from django.db import connection

from bench.server import ROOT
from drills import second_base
from drills.drills import Outcome, Stage, told, until, votes_cast
from drills.machine import cut_power, kept, live, running, web, worker
from drills.people import Sent, listening, send_again, send_all
from drills.room import Room, when_all_hear
from drills.world import letters, vote_requests
from lieudit.toolkit.models import Mail, MailState

NAME = "suiveur"
"""Of the standby, which the primary waits for."""
SILENT = 5
"""Seconds of silence after which the standby takes its place."""
EARS = 10
MOST_BACK = 30
"""Seconds within which people act again, and a session goes on."""


def the_primary_dies_its_standby_takes_over(stage: Stage) -> Outcome:
    """Nothing is acknowledged before the standby has it. All processes of the primary are killed during votes: the
    standby promotes itself, pages, streams and worker find it by themselves, and a letter of before leaves."""
    room = Room(EARS)
    ballot, requests = vote_requests(stage.acts)
    standby = stage.folder / "second"
    moments: list[float] = []
    heard: list[float] = []
    posted: list[Mail] = []
    with ExitStack() as stack:
        stack.enter_context(followed(stage, standby))
        primary = getattr(stage.database, "socket", stage.database.data)
        both = f"postgresql:///lieudit?host={primary},{standby}&user=lieudit&target_session_attrs=read-write"
        site = stack.enter_context(running(web(stage.folder, DATABASE_URL=both)))
        streams = stack.enter_context(running(live(stage.folder, DATABASE_URL=both)))
        ears = stack.enter_context(listening(streams.port, room.follows))
        beginnings = stack.enter_context(kept(worker(stage.folder, DATABASE_URL=both)))
        keeper = stack.enter_context(take_over(stage, standby, f"host={primary}"))

        def breaking(sent: Sent) -> None:
            until(lambda: len(sent.acknowledged) >= len(requests) / 4)
            posted.extend(letters(3))
            connection.close()
            cut_power(stage.database.data)
            moments.append(time.monotonic())
            heard.append(when_all_hear(ears, "Un mot d’après", partial(room.say, site.port, "Un mot d’après")))

        sent = send_all(site.port, requests, breaking)
        send_again(site.port, requests, sent, rounds=20)
        with reading_on(standby):
            keys = [mail.pk for mail in posted]
            until(lambda: Mail.objects.filter(pk__in=keys, state=MailState.SENT).count() == len(keys), 40)
            carried = Mail.objects.filter(pk__in=keys, state=MailState.SENT).count()
            voted, doubled = votes_cast(ballot)
        said = keeper.read_text().strip()
    lost = len(sent.acknowledged - voted) + len(posted) - carried
    acts, hearing = sent.back_after(moments[0]), heard[0] - moments[0]
    also = (
        f"{said}; people act again after {acts:.1f} s, the session goes on after {hearing:.1f} s;"
        f" the worker begun {len(beginnings)} times; {told(sent)}"
    )
    return Outcome(len(requests), len(voted), lost, doubled, max(acts, hearing), MOST_BACK, also)


@contextmanager
def followed(stage: Stage, standby: Path) -> Iterator[None]:
    """A standby follows the database, which waits for it; afterwards the database is begun again, alone."""
    make_follower()
    second_base.copy(stage, standby)
    second_base.start(stage, standby, f"cluster_name={NAME}")
    set_on_primary(f"ALTER SYSTEM SET synchronous_standby_names = '{NAME}'")
    waits = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
    until(lambda: bool(second_base.said(os.environ["DATABASE_URL"], waits)))
    try:
        yield
    finally:
        second_base.stop(stage, standby)
        connection.close()
        stage.database.start()
        set_on_primary("ALTER SYSTEM RESET synchronous_standby_names")


def make_follower() -> None:
    """The account of the standby, with the rights that the page gives it."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE suiveur LOGIN REPLICATION")
        cursor.execute("GRANT pg_read_all_stats TO suiveur")


def set_on_primary(setting: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as line:
        line.execute(setting)
        line.execute("SELECT pg_reload_conf()")


@contextmanager
def take_over(stage: Stage, standby: Path, primary: str) -> Iterator[Path]:
    """deploy/failover/take-over looks after the standby, under the account of the database; what it says."""
    script, says = stage.folder / "take-over", stage.folder / "take-over.log"
    shutil.copy(ROOT / "deploy" / "failover" / "take-over", script)
    account = import_module("postgres").as_account(getattr(stage.database, "owner", None))
    env = os.environ | {"PATH": f"{getattr(stage.database, 'programs', '')}:{os.environ['PATH']}"}
    own, other = f"host={standby} user=lieudit dbname=postgres", f"{primary} user=suiveur dbname=postgres"
    command = [str(script), str(standby), own, other, str(SILENT)]
    with says.open("w") as output:
        looks = subprocess.Popen(command, stdout=output, stderr=output, env=env, cwd="/", **account)
    try:
        time.sleep(2)  # until it has seen the primary
        yield says
    finally:
        looks.terminate()
        looks.wait()


@contextmanager
def reading_on(standby: Path) -> Iterator[None]:
    """What this process asks is asked of the standby."""
    before = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = str(standby)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["HOST"] = before


DRILLS: tuple[Callable[[Stage], Outcome], ...] = (the_primary_dies_its_standby_takes_over,)
