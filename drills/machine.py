"""The machine of a drill: a PostgreSQL, the processes of the site, and what kills them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.processes import children_of
from bench.server import ROOT, free_port

HOST = "127.0.0.1"
PATIENCE = 60
"""Seconds that a process has to start."""
GONE = 5
"""Seconds that a process which was killed has to be gone."""
RESTART_AFTER = 2
"""Seconds before what ended is begun again: RestartSec of deploy/systemd."""


@dataclass
class Process:
    """One process of the site, started again by the same command."""

    name: str
    command: list[str]
    log: Path
    port: int = 0
    env: dict[str, str] = field(default_factory=dict)
    running: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        with self.log.open("a") as output:
            self.running = subprocess.Popen(
                self.command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                env=os.environ | self.env,
            )
        STARTED[self.name, self.port] = self
        limit = time.monotonic() + PATIENCE
        while self.port and not answers(self.port):
            if time.monotonic() > limit or self.running.poll() is not None:
                raise RuntimeError(f"{self.name} does not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """All of it at once, as when the power goes: SIGKILL to the group. Its children take a moment to be gone, and
        its port with them."""
        with suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()
        limit = time.monotonic() + GONE
        while self.port and answers(self.port) and time.monotonic() < limit:
            time.sleep(0.01)

    def kill_a_child(self) -> None:
        """One of its workers, which its master replaces."""
        with suppress(ProcessLookupError, IndexError):
            os.kill(children_of(self.running.pid)[0], signal.SIGKILL)

    def stop(self) -> None:
        self.running.terminate()
        try:
            self.running.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()


def postmaster(data: Path) -> int:
    """The first process of the PostgreSQL whose data are there."""
    return int((data / "postmaster.pid").read_text().split()[0])


def cut_power(data: Path) -> None:
    """All processes of a PostgreSQL at once, by SIGKILL."""
    first = postmaster(data)
    for pid in (first, *children_of(first)):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def kill_its_youngest(data: Path) -> None:
    """The process that a PostgreSQL began last, which most often answers a page."""
    with suppress(ProcessLookupError, IndexError):
        os.kill(children_of(postmaster(data))[-1], signal.SIGKILL)


STARTED: dict[tuple[str, int], Process] = {}
"""Each process as it was begun last."""


def end_all() -> None:
    """A drill that is ended in the middle leaves no process behind it."""
    for each in STARTED.values():
        if each.running.poll() is None:
            each.kill()


def answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def web(folder: Path, **env: str) -> Process:
    """gunicorn with two workers that serve the pages, unless `WEB_CONCURRENCY` says otherwise."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"{HOST}:{port}"]
    command += ["--config", str(ROOT / "deploy" / "gunicorn.py"), "--log-level", "critical"]
    return Process("web", command, folder / "web.log", port, {"WEB_CONCURRENCY": "2"} | env)


def worker(folder: Path, **env: str) -> Process:
    """The worker of tasks, which carries the mails."""
    command = [sys.executable, "manage.py", "db_worker", "--no-reload", "--interval", "0.2"]
    return Process("worker", command, folder / "worker.log", env=env)


def live(folder: Path, **env: str) -> Process:
    """The server of streams."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--host", HOST, "--port", str(port), "--workers", "1"]
    command += ["--lifespan", "off", "--no-access-log", "--backlog", "4096", "--timeout-graceful-shutdown", "1"]
    command += ["--log-level", "critical", "config.asgi:application"]
    return Process("live", command, folder / "live.log", port, env)


@contextmanager
def kept(process: Process) -> Iterator[list[float]]:
    """It runs, and is begun again two seconds after it ended by itself, as systemd does; when each beginning was."""
    over, beginnings = threading.Event(), [time.monotonic()]
    process.start()

    def keep() -> None:
        while not over.wait(RESTART_AFTER):
            if process.running.poll() is not None:
                process.start()
                beginnings.append(time.monotonic())

    keeper = threading.Thread(target=keep)
    keeper.start()
    try:
        yield beginnings
    finally:
        over.set()
        keeper.join()
        process.stop()


@contextmanager
def running(process: Process) -> Iterator[Process]:
    process.start()
    try:
        yield process
    finally:
        process.stop()
