"""The site behind gunicorn, as in production: two synchronous workers, on a port of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import processes
from bench.load import HOST

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
PATIENCE = 120
"""Seconds that the server has to start."""


@dataclass(frozen=True)
class Site:
    port: int
    master: int

    @property
    def workers(self) -> list[int]:
        return processes.children_of(self.master)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(log: Path) -> Iterator[Site]:
    """Serve `config.wsgi` under the settings of the bench until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"{HOST}:{port}"]
    command += ["--config", str(ROOT / "deploy" / "gunicorn.py"), "--workers", str(WORKERS)]
    command += ["--max-requests", "0", "--log-level", "warning"]
    with log.open("w") as output:
        server = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=os.environ.copy())
    try:
        wait_for(server, port, log)
        yield Site(port, server.pid)
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Until the server takes connections; its last words when it does not."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit and server.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-2000:]}")
