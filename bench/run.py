"""The run: fill the database, serve the site, measure each subject, print. Django is set up already."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from bench import (
    as_one_types,
    assembly,
    consulting,
    crowd,
    directory,
    imports,
    lamednum,
    learning,
    listeners,
    mailbox,
    memory,
    minutes,
    processes,
    session,
    table,
    urn,
)
from bench.measure import CONCURRENCY, WARM_UP, compare, seconds_of_csv
from bench.queries import TRIES, WrongAnswer, count_queries, send
from bench.seed import seed
from bench.server import WORKERS, serve
from bench.subjects import ACTS, get, pages
from lieudit.observatory.snapshots import take_snapshot

PROFILED = 50
"""Answers under the profiler."""


def fill() -> None:
    """Tables and rows."""
    start = time.monotonic()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    seed(lambda step: print(f"seeding: {step}…", flush=True))
    print("seeding: figures…", flush=True)
    take_snapshot()
    print(f"seeded in {time.monotonic() - start:.0f} s", flush=True)


def measure(log: Path, count: int, rounds: int, only: str) -> None:
    """Print the blocks as they come, then memory and the CSV."""

    acts = [make(count * rounds + WARM_UP + TRIES) for make in ACTS]
    print(f"{rounds} × {count} requests, {CONCURRENCY} at a time, {WORKERS} workers\n\n{table.heading()}", flush=True)
    with serve(log) as site:
        if only == memory.NAME:
            memory.serve_all(site)
        for subject in [*pages(), *acts]:
            if only in subject.name:
                try:
                    found = compare(site, subject, count_queries(subject), count, rounds)
                except WrongAnswer as wrong:
                    print(wrong, flush=True)
                else:
                    print("\n".join(table.block(found)), flush=True)
        streams = log.with_name("streams.log")
        wholes: dict[str, Callable[[], list[str]]] = {
            as_one_types.NAME: lambda: as_one_types.lines(site, count, rounds),
            crowd.NAME: lambda: crowd.lines(crowd.compare_crowd(site)),
            listeners.NAME: lambda: listeners.lines(listeners.compare_listeners(streams)),
            session.NAME: lambda: session.lines(session.hold_session(site, streams)),
            minutes.NAME: minutes.lines,
            assembly.NAME: assembly.lines,
            urn.NAME: urn.lines,
            consulting.NAME: lambda: consulting.lines(site, count, rounds),
            learning.NAME: lambda: learning.lines(site, count, rounds),
            lamednum.NAME: lamednum.lines,
            directory.NAME: lambda: directory.lines(site, count, rounds),
            imports.NAME: imports.lines,
            mailbox.NAME: mailbox.lines,
        }
        for name, said in wholes.items():
            if only in name:
                print("\n".join(said()), flush=True)
        print()
        print(table.csv_line(*seconds_of_csv(site, reverse("needs:csv"))))
        workers = site.workers
        held = processes.proportional_memory(workers), processes.proportional_memory([site.master, *workers])
        print(table.memory_line(*held))


def profile(only: str) -> None:
    """Where the time goes, by cumulative time, for each page."""

    for subject in pages():
        if only in subject.name:
            client, raw = Client(), get(subject.path)
            send(client, raw)
            profiler = cProfile.Profile()
            profiler.enable()
            for _ in range(PROFILED):
                send(client, raw)
            profiler.disable()
            print(f"== {subject.name}")
            pstats.Stats(profiler).sort_stats("cumulative").print_stats(70)
