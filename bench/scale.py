"""Each kind of page, desk and bench at five thousand needs and at a million, in the same run, one after the other.

    make bench ARGS="--only scale"                     # the million: some ten minutes to write it
    make bench ARGS="--only scale --needs 100000"
    make bench ARGS="--only 'scale list'"              # the subjects whose name contains a word
    make bench ARGS="--only scale --keep NAME"         # both databases stay, as NAME and NAME_grown

Two processes (`bench/reader.py`) take turns, so that a machine that slows down slows both. What counts is the ratio.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from statistics import median, quantiles

import django
from psycopg.conninfo import conninfo_to_dict

from bench.database import own_database
from bench.reader import ACT, ACTS_ASKED

NAME = "scale"
MILLION = 1_000_000
TURNS, LEAST, PATIENCE = min(61, ACTS_ASKED - 1), 15, 8.0
"""Turns of a subject, for three of them not to make its p95; fewer once they took many seconds, not under a least."""
WARM_SECONDS = "300"
"""How long both readers may draw what a server of pages draws before its workers, the same on a busy machine."""
RATIO, MILLISECONDS, QUERIES, QUERIES_OF_SOMEBODY, MEGABYTES = 2.0, 300.0, 8, 12, 300.0
"""Most that is aimed at: p95 beside that at five thousand needs, p95, queries of a page that everybody reads, a desk or
a workbench, those of an act and of the front page of who is signed in, memory of the process."""
TASK_MILLISECONDS = 1000.0
"""The same of what no page waits for."""
STATEMENT_SECONDS = "120"
"""What takes longer is given up: it is told as a failure."""
FEW_VOICES, VOICES = 100, 10_000
"""Voices of the ballots of both databases."""
TASKS = ("digest", "CSV", "sitemap")
"""What no page waits for: the ratio is said, not aimed at. At five thousand needs nobody has news."""


class Reader:
    """The other end of a process that reads one database."""

    def __init__(self, url: str, folder: str) -> None:
        settings = {
            "DATABASE_URL": url,
            "LIEUDIT_VAR": folder,
            "LIEUDIT_STATEMENT_SECONDS": STATEMENT_SECONDS,
            "LIEUDIT_WARM_SECONDS": WARM_SECONDS,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.reader"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **settings, "DJANGO_SETTINGS_MODULE": "bench.settings"},
        )
        self.names: list[str] = self._heard()

    def _heard(self) -> list[str]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the reader of a database has ended")
        heard: list[str] = json.loads(line)
        return heard

    def ask(self, name: str, turn: int) -> dict[str, float]:
        """What one answer cost."""
        assert self.process.stdin is not None
        print(json.dumps([name, turn]), file=self.process.stdin, flush=True)
        assert self.process.stdout is not None
        told: dict[str, float] = json.loads(self.process.stdout.readline())
        return told

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


@dataclass
class Side:
    """The answers of one database, in milliseconds."""

    times: list[float] = field(default_factory=list)
    queries: int = 0
    memory: float = 0
    bytes: int = 0
    wrong: int = 0

    def add(self, told: dict[str, float]) -> None:
        self.times.append(told["seconds"] * 1000)
        self.queries = max(self.queries, int(told["sql"]))
        self.memory = max(self.memory, told["memory"])
        self.bytes = max(self.bytes, int(told["bytes"]))
        self.wrong += told["status"] != 200

    @property
    def p50(self) -> float:
        return median(self.times)

    @property
    def p95(self) -> float:
        return quantiles(self.times, n=20, method="inclusive")[-1]


def compare(name: str, small: Reader, grown: Reader) -> tuple[Side, Side]:
    """A subject on both databases, in turn; the first time of each, which composes and plans, is not counted."""
    sides = Side(), Side()
    begun = time.monotonic()
    for reader in (small, grown):
        reader.ask(name, 0)
    for turn in range(1, TURNS + 1):
        pair = list(zip(sides, (small, grown), strict=True))
        for side, reader in pair if turn % 2 else reversed(pair):
            side.add(reader.ask(name, turn))
        if turn >= LEAST and time.monotonic() - begun > PATIENCE:
            break
    return sides


def heading(needs: int) -> str:
    columns = f"{'5,000':>16}{f'{needs:,}':>18}{'p95':>8}{'SQL':>9}{'MB':>6}{'kB':>9}"
    return f"{'p50 / p95 ms':26}{columns}"


def line(name: str, small: Side, grown: Side) -> str:
    """Both p50 and p95, their ratio, the queries of both, the memory, the weight; then what misses an aim."""
    ratio = grown.p95 / small.p95
    quick, most = not name.startswith(TASKS), QUERIES_OF_SOMEBODY if name.startswith((ACT, "home, ")) else QUERIES
    missed = [
        *(["×"] if ratio > RATIO and grown.p95 > 30 and quick else []),
        *(["ms"] if grown.p95 > (MILLISECONDS if quick else TASK_MILLISECONDS) else []),
        *(["SQL"] if max(grown.queries, small.queries) > most else []),
        *(["MB"] if grown.memory > MEGABYTES else []),
        *([f"{small.wrong + grown.wrong} answers were not 200"] if small.wrong + grown.wrong else []),
    ]
    return (
        f"{name:26}{f'{small.p50:.0f} / {small.p95:.0f}':>16}{f'{grown.p50:.0f} / {grown.p95:.0f}':>18}{ratio:>7.1f}×"
        f"{f'{small.queries} / {grown.queries}':>9}{grown.memory:>6.0f}{grown.bytes / 1000:>9.0f}"
        f"{'  MISSED ' + ', '.join(missed) if missed else ''}"
    )


def fill(url: str, needs: int | None, folder: str) -> None:
    """Seed a new database, or grow a copy of a seeded one, in a process of its own."""
    code = "import bench.scale; bench.scale.fill_here()"
    settings = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings", "LIEUDIT_VAR": folder}
    grown = {} if needs is None else {"BENCH_NEEDS": str(needs)}
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, **settings, **grown})


def fill_here() -> None:
    django.setup()
    growing, rolls = import_module("bench.growing"), import_module("bench.rolls")  # which read models: only now
    if needs := os.environ.get("BENCH_NEEDS"):
        growing.grow(int(needs), lambda step: print(f"growing: {step}", flush=True))
        rolls.fill(VOICES)
    else:
        import_module("bench.run").fill()
        growing.learn()
        rolls.fill(FEW_VOICES)


@contextmanager
def grown_database(url: str, small: str, kept: str, needs: int, folder: str) -> Iterator[str]:
    """The address of a database that was grown from a copy of the small one."""
    with own_database(url, f"{kept}_grown" if kept else "", template=small) as (grown, new):
        if new:
            fill(grown, needs, folder)
        else:
            migrate(grown, folder)
        yield grown


def run(server: str, kept: str, needs: int, only: str) -> None:
    """Print the table as it comes."""
    with tempfile.TemporaryDirectory() as folder, own_database(server, kept) as (url, new):
        if new:
            fill(url, None, folder)
        else:
            migrate(url, folder)
        name = conninfo_to_dict(url)["dbname"]
        with grown_database(server, str(name), kept, needs, folder) as grown:
            manage(url, folder, "collectstatic", "--noinput")
            measure(url, grown, needs, folder, only)


def migrate(url: str, folder: str) -> None:
    """What a kept database has missed."""
    manage(url, folder, "migrate")


def manage(url: str, folder: str, *command: str) -> None:
    settings = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings", "LIEUDIT_VAR": folder}
    subprocess.run([sys.executable, "manage.py", *command, "--verbosity=0"], check=True, env={**os.environ, **settings})


def measure(url: str, grown: str, needs: int, folder: str, only: str) -> None:
    small_reader, grown_reader = Reader(url, folder), Reader(grown, folder)
    print(heading(needs), flush=True)
    for name in small_reader.names:
        if only in name:
            print(line(name, *compare(name, small_reader, grown_reader)), flush=True)
    for reader in (small_reader, grown_reader):
        reader.close()
