"""One process that holds thousands of listeners: from an act to the last who hears of it, beside bare sockets.

The clock starts before the act, which writes a row and tells; the bare server is sent the very bytes that it sends on.
Both are heard by the same program, in turn.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TextIO, cast

from django.db import connection, transaction

from bench import processes
from bench.fanout import WEIGHT
from bench.load import HOST
from bench.server import free_port, wait_for
from bench.subjects import get, sign_in
from bench.table import number, verdict
from bench.yardsticks import make_tables
from lieudit.accounts.models import Account
from lieudit.toolkit.live import tell

NAME = "listeners"
AIMS = {1_000: 3.0, 5_000: 3.5}
"""Most times that an act takes what bare sockets take, by number of listeners."""
MEMORY_AIM = 55
"""Most KiB of a listener."""
ACCOUNTS = 400
ROUNDS = 9
SPARE_FILES = 200
UVICORN = ["uvicorn", "--lifespan", "off", "--no-access-log", "--log-level", "warning", "--backlog", "4096"]
BARE = "GET / HTTP/1.1\r\n\r\n"


@dataclass
class Heard:
    """What `many` listeners took, in seconds: the act and its hearing, its writing alone, and bare sockets; the
    processor time of both servers in all rounds; and how many words were lost."""

    many: int
    live: list[float] = field(default_factory=list)
    write: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    cpu: tuple[float | None, ...] = ()
    lost: int = 0
    kib: float | None = None

    @property
    def ratio(self) -> float:
        return median(self.live) / median(self.bare)


def compare_listeners(log: Path, rounds: int = ROUNDS) -> list[Heard]:
    """Measure each number of listeners that the limit of open files allows."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    make_tables()
    sessions = sign_in(list(Account.objects.order_by("pk")[:ACCOUNTS]))
    calls = [get("/direct/bench/1/", Cookie=f"{name}={key}") for each in sessions for name, key in each.items()]
    found = []
    for many in AIMS:
        if many + SPARE_FILES < hard:
            found.append(_measure(log, [calls[at % len(calls)] for at in range(many)], rounds))
    return found


def _measure(log: Path, calls: list[str], rounds: int) -> Heard:
    found = Heard(len(calls))
    with ExitStack() as stack:
        port, server = stack.enter_context(started(log, [*UVICORN, "bench.streams:application", "--port"]))
        stack.enter_context(ears(port, calls[:1]))  # what the first listener brings is counted with the server
        before = processes.proportional_memory([server])
        live = stack.enter_context(ears(port, calls))
        after = processes.proportional_memory([server])
        found.kib = None if before is None or after is None else (after - before) * 1000 / len(calls)
        bare_port, bare_server = stack.enter_context(started(log, ["bench.fanout"]))
        bare = stack.enter_context(ears(bare_port, [BARE] * len(calls)))
        sender = stack.enter_context(socket.create_connection((HOST, bare_port)))
        servers = server, bare_server
        spent = [processes.cpu_seconds([pid]) for pid in servers]
        for turn in range(rounds):
            word = f"mot-{turn}-{time.monotonic_ns()}"
            listen(live, word)
            begun = time.monotonic()
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("INSERT INTO bench_row (words) VALUES (%s)", [word])
                tell("bench:1")
            found.write.append(time.monotonic() - begun)
            last, told = heard(live)
            found.live.append(last - begun)
            found.lost += found.many - told
            listen(bare, word)
            begun = time.monotonic()
            sender.sendall(b"!" + b"." * WEIGHT + word.encode())
            found.bare.append(heard(bare)[0] - begun)
        found.cpu = tuple(_spent(pid, since) for pid, since in zip(servers, spent, strict=True))
    return found


def _spent(pid: int, since: float | None) -> float | None:
    now = processes.cpu_seconds([pid])
    return None if now is None or since is None else now - since


def listen(crowd: subprocess.Popen[str], word: str) -> None:
    """Let a crowd wait for a word."""
    print(word, file=crowd.stdin, flush=True)
    time.sleep(0.05)  # until they do


def heard(crowd: subprocess.Popen[str]) -> tuple[float, int]:
    """The moment when the last of them heard it, and how many did."""
    last, many = json.loads(cast(TextIO, crowd.stdout).readline())
    return last, many


@contextmanager
def started(log: Path, module: list[str]) -> Iterator[tuple[int, int]]:
    """Run a server as `python -m …module port`; its port and its process id."""
    port = free_port()
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", *module, str(port)], stdout=output, stderr=subprocess.STDOUT, env=os.environ.copy()
        )
    try:
        wait_for(server, port, log)
        yield port, server.pid
    finally:
        server.kill()
        server.wait()


@contextmanager
def ears(port: int, calls: list[str]) -> Iterator[subprocess.Popen[str]]:
    """As many listeners as there are calls, all there."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-m", "bench.ears"], text=True, **pipes) as crowd:  # type: ignore[call-overload]
        print(json.dumps({"port": port, "requests": calls}), file=crowd.stdin, flush=True)
        there = int(crowd.stdout.readline())
        if there < len(calls):
            raise RuntimeError(f"{len(calls) - there} of {len(calls)} listeners were not received")
        yield crowd
        crowd.kill()


def lines(found: list[Heard]) -> list[str]:
    """What the table says of it."""
    said = []
    for each in found:
        live, write, bare = (median(times) * 1000 for times in (each.live, each.write, each.bare))
        aim = AIMS[each.many]
        micro = [number(None if cpu is None else cpu * 1e6 / each.many / len(each.live)) for cpu in each.cpu]
        said += [
            f"{each.many} {NAME}: from the act to the last {live:.0f} ms, {write:.1f} of which to write;"
            f" bare sockets {bare:.0f} ms; CPU {micro[0]} µs a listener beside {micro[1]}",
            f"  {each.ratio:.1f} × {verdict(each.ratio <= aim)} (≤ {aim:g} ×);"
            f" {each.lost} lost {verdict(each.lost == 0)}",
        ]
        if each.kib is not None:
            said[-1] += f"; {each.kib:.0f} KiB each {verdict(each.kib <= MEMORY_AIM)} (≤ {MEMORY_AIM})"
    if not_held := [many for many in AIMS if many not in {each.many for each in found}]:
        said.append(f"{NAME}: the limit of open files does not allow {not_held} (ulimit -n)")
    return said
