"""What programs read: the interface beside bare JSON views of the same rows; the files of 100,000 places and 100,000
needs; the seals of the journal; a feed of a million changes; messages to addresses of which one hangs.

    make bench ARGS="--only open"
    make bench ARGS="--only open --keep NAME"    # the database stays, grown

Each file is written in a process of its own. What counts is the ratio, the queries and the memory; where the aim is
told in seconds, they are those of the clock.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command

from bench.database import own_database
from bench.load import HOST
from bench.reader import peak, reset_peak
from bench.server import Site, serve

NAME = "open"
RATIO, QUERIES, PARQUET, MEBIBYTES, SEALED, FED = 0.6, 6, 3.0, 30.0, 500, 20_000
"""What is aimed at: least speed beside the bare view, most queries; most seconds of Parquet and most memory that
100,000 rows add to a thousand; least acts sealed, and least rows of the feed read, a second."""
ROWS, FIRST = 100_000, 1_000
READ = ("lieux", "besoins", "journal")
WAITING, SECONDS = 30_000, 10
"""Acts sealed at once; then, seconds during which others are written at the pace that is aimed at."""
CHANGES = 1_000_000
RECEIVERS = 7
COPIED = """
INSERT INTO journal_entry (kind, at, hat_name, data)
SELECT e.kind, now(), e.hat_name, e.data FROM generate_series(1, %s) n
JOIN (SELECT *, row_number() OVER (ORDER BY id) r FROM (SELECT * FROM journal_entry WHERE id = ANY(%s)) f) e
ON e.r = 1 + n %% %s
"""
FEED = """
INSERT INTO api_change (dataset, key, number, at, digest, why, same_as)
SELECT dataset, key, row_number() OVER (ORDER BY md5(key)), now(), md5(key), '', '' FROM (
  SELECT %s::text AS dataset, unnest(%s::text[]) AS key UNION ALL SELECT %s::text, unnest(%s::text[])
  UNION ALL SELECT %s::text, unnest(%s::text[])
) rows
"""


def run(server: str, keep: str, count: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder, own_database(server, keep) as (url, new):
        os.environ.update(DATABASE_URL=url, DJANGO_SETTINGS_MODULE="bench.settings", LIEUDIT_VAR=folder)
        django.setup()
        if new:
            import_module("bench.run").fill()
        call_command("collectstatic", interactive=False, verbosity=0)
        with serve(Path(folder) / "server.log") as site:
            read_by_programs(site, count, rounds)
            grow()
            files()
            seals()
            fed(site)
        told()


def say(name: str, words: str, reached: bool) -> None:
    print(f"{NAME}: {name}: {words} {'met' if reached else 'MISSED'}", flush=True)


def number(value: float, places: int = 1) -> str:
    return f"{value:,.{places}f}".replace(",", " ")


def percent(value: float) -> str:
    return f"{value:.0%}"


# The interface


def read_by_programs(site: Site, count: int, rounds: int) -> None:
    """Lists and rows of three datasets, by turns with a bare view of the same rows; the same list, unchanged."""
    from lieudit.toolkit.datasets import DATASETS

    for name in READ:
        dataset = DATASETS[name]
        key = str(dataset.rows().values_list(str(dataset.key_column.value), flat=True).first())
        compare(site, f"{name}, a list", f"/api/v1/{name}", f"/bench/rows/{name}/", count, rounds)
        compare(site, f"{name}, a row", f"/api/v1/{name}/{key}", f"/bench/rows/{name}/{key}/", count, rounds)
    unchanged(site, "/api/v1/besoins", count, rounds)


def compare(site: Site, name: str, path: str, bare: str, count: int, rounds: int) -> None:
    from bench.measure import WARM_UP, Measure, run
    from bench.queries import count_queries
    from bench.subjects import Subject, get

    ours, theirs = Measure(), Measure()
    turns = [(from_many(path), ours), ((get(bare),), theirs)]
    for requests, _measure in turns:
        run(site, requests, WARM_UP, Measure())
    for turn in range(rounds):
        for requests, measure in turns if turn % 2 == 0 else reversed(turns):
            run(site, requests, count, measure)
    queries, speed = count_queries(Subject(name, path)), ours.rate / theirs.rate
    words = (
        f"{percent(speed)} of the bare view (≥ {percent(RATIO)}), {number(ours.rate, 0)}/s, p95 "
        f"{number(ours.p95 * 1000)} ms, {queries} queries (≤ {QUERIES}), answers {ours.statuses}"
    )
    say(name, words, speed >= RATIO and queries <= QUERIES and set(ours.statuses) == {"200"})


def from_many(path: str, **headers: str) -> tuple[str, ...]:
    """The same request from many networks: one alone has so many answers a minute."""
    from bench.subjects import get

    return tuple(get(path, X_Forwarded_For=f"fd00:{n:x}::1", **headers) for n in range(200))


def unchanged(site: Site, path: str, count: int, rounds: int) -> None:
    """« Nothing new » beside the constant view, as for the pages."""
    from bench.measure import Measure, fetch, run
    from bench.subjects import get
    from bench.table import CONDITIONAL_AIM

    ours, constant = Measure(), Measure()
    requests = from_many(path, If_None_Match=fetch(site, path)[1])
    for _turn in range(rounds):
        run(site, requests, count, ours)
        run(site, (get("/bench/constant/"),), count, constant)
    speed = ours.rate / constant.rate
    words = f"{percent(speed)} of the constant view (≥ {percent(CONDITIONAL_AIM)}), answers {ours.statuses}"
    say("a list that did not change", words, speed >= CONDITIONAL_AIM and set(ours.statuses) == {"304"})


# Files


def grow() -> None:
    from bench import directory, growing
    from lieudit.needs.models import Need

    if Need.objects.count() < ROWS:
        growing.grow(ROWS + ROWS // 10, lambda step: print(f"growing: {step}", flush=True))  # some are not public
    directory.grow(ROWS)


def files() -> None:
    """Each form of the places and of the needs, written whole by a process of its own."""
    from lieudit.api.files import forms_of
    from lieudit.toolkit.datasets import DATASETS

    for name in ("lieux", "besoins"):
        for form in forms_of(DATASETS[name]):
            command = [sys.executable, "-m", "bench.opened", name, form.name]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found = json.loads(done.stdout.splitlines()[-1])
            seconds, memory = found["seconds"], found["memory"]
            aim = f" (≤ {PARQUET:g} s)" if form.name == "parquet" else ""
            words = (
                f"{number(seconds, 2)} s{aim}, +{number(memory)} MiB (≤ {MEBIBYTES:g}), {number(found['bytes'] / 1e6)}"
                f" MB, {number(found['rows'], 0)} rows"
            )
            late = form.name == "parquet" and seconds > PARQUET
            say(f"{name} as {form.name}", words, memory <= MEBIBYTES and not late)


def write_one(name: str, form: str) -> None:
    """In a process of its own: the whole file beside a thousand rows of it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from lieudit.toolkit.datasets import DATASETS, NOTHING
    from lieudit.toolkit.table_files import FORMS

    dataset = DATASETS[name]
    things = dataset.read(NOTHING)[0]
    consume(FORMS[form].write(dataset, things[:FIRST]))
    reset_peak()
    before, begun = peak(), time.perf_counter()
    size = consume(FORMS[form].write(dataset, things[:ROWS]))
    seconds = time.perf_counter() - begun
    found = {"seconds": seconds, "memory": peak() - before, "bytes": size, "rows": min(things.count(), ROWS)}
    print(json.dumps(found))


def consume(pieces: Iterator[bytes]) -> int:
    return sum(len(piece) for piece in pieces)


# Seals


def seals() -> None:
    """Acts that wait, sealed at once; then others that are written while they are sealed, each second."""
    from lieudit.journal import sealing
    from lieudit.journal.models import Seal

    sealing.seal_journal.call()
    write_acts(WAITING)
    begun = time.perf_counter()
    sealing.seal_journal.call()
    rate = WAITING / (time.perf_counter() - begun)
    say(f"{number(WAITING, 0)} acts sealed", f"{number(rate, 0)} acts/s (≥ {SEALED})", rate >= SEALED)

    over = threading.Event()

    def write() -> None:
        from django.db import connection

        for turn in range(SECONDS):
            write_acts(SEALED)
            over.wait(max(0.0, begun + turn + 1 - time.perf_counter()))
        over.set()
        connection.close()

    begun, first = time.perf_counter(), Seal.objects.order_by("-number").values_list("size", flat=True)[0]
    writer = threading.Thread(target=write)
    writer.start()
    taken: list[float] = []
    while not over.is_set():
        start = time.perf_counter()
        sealing.seal_journal.call()
        taken.append(time.perf_counter() - start)
        over.wait(max(0.0, 1 - taken[-1]))
    writer.join()
    sealed = Seal.objects.order_by("-number").values_list("size", flat=True)[0] - first
    words = f"{sealed} of {SEALED * SECONDS} sealed as they end, {number(statistics.median(taken), 2)} s a seal"
    say(f"{SEALED} acts a second for {SECONDS} s", words, sealed >= SEALED * (SECONDS - 2))


def write_acts(count: int) -> None:
    """Acts like those that are there, all at once."""
    from django.db import connection

    from bench.seed import quiet_journal
    from lieudit.journal.models import Entry

    models = list(Entry.objects.public().order_by("pk").values_list("pk", flat=True)[:FIRST])
    with quiet_journal(), connection.cursor() as cursor:
        cursor.execute(COPIED, [count, models, len(models)])


# The feed


def fed(site: Site) -> None:
    """The client of sixty lines reads a million changes from the first one, each with what its row says."""
    from django.db import connection

    from lieudit.api.models import Change
    from lieudit.api.paging import MOST_CHANGES
    from lieudit.journal.models import Entry
    from lieudit.toolkit.datasets import DATASETS

    mirror = import_module("scripts.mirror")
    keys = {
        name: [str(key) for key in dataset.rows().values_list(str(dataset.key_column.value), flat=True)[:ROWS]]
        for name in ("lieux", "besoins")
        for dataset in [DATASETS[name]]
    }
    left = CHANGES - sum(map(len, keys.values()))
    write_acts(max(0, left - Entry.objects.public().count()))
    keys["journal"] = [str(pk) for pk in Entry.objects.public().order_by("pk").values_list("pk", flat=True)[:left]]
    Change.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(FEED, [part for name, rows in keys.items() for part in (name, rows)])
        cursor.execute("VACUUM ANALYZE")
    copy = mirror.Mirror("/api/v1/openapi.json", partial(ask, site.port))
    gc.freeze()  # a copy is kept by a process of its own, which holds nothing of ours
    begun = time.perf_counter()
    copy.follow()
    seconds = time.perf_counter() - begun
    rate, whole = len(copy.numbers) / seconds, len(copy.rows) == CHANGES == len(set(copy.numbers))
    words = f"{number(rate, 0)} rows/s (≥ {number(FED, 0)}), {number(len(copy.rows), 0)} rows copied"
    say(f"{number(CHANGES, 0)} changes read, {number(MOST_CHANGES, 0)} a page", words, rate >= FED and whole)


def ask(port: int, address: str) -> str:
    from django.conf import settings

    mirror = import_module("scripts.mirror")
    return str(mirror.read(f"http://{HOST}:{port}{address.removeprefix(settings.SITE_URL)}"))


# Messages


class Receivers(ThreadingHTTPServer):
    """Programs that are told: all answer at once, but the one that hangs."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((HOST, 0), Heard)
        self.heard: list[float] = []
        self.may_end = threading.Event()


class Heard(BaseHTTPRequestHandler):
    server: Receivers

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if "hangs" in self.path:
            self.server.may_end.wait(60)
        self.server.heard.append(time.perf_counter())
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def listening() -> Iterator[Receivers]:
    receivers = Receivers()
    threading.Thread(target=receivers.serve_forever, daemon=True).start()
    yield receivers
    receivers.may_end.set()
    receivers.shutdown()
    receivers.server_close()


def told() -> None:
    """The slowest of those that answer, without one that hangs and with it; and how long the worker is held."""
    from lieudit.api.deliveries import PATIENCE

    alone, _held = seconds_until_told("")
    beside, held = seconds_until_told("hangs")
    words = (
        f"the last of {RECEIVERS} others is told after {number(beside * 1000, 0)} ms, {number(alone * 1000, 0)} without"
        f" it; the worker is held for {number(held * 1000, 0)} ms"
    )
    say("an address that hangs", words, beside <= alone + 0.5 and held <= PATIENCE + 0.5)


def seconds_until_told(hanging: str) -> tuple[float, float]:
    from django.test import override_settings

    from lieudit.accounts.models import Account
    from lieudit.api import deliveries, hooks
    from lieudit.api.models import Hook

    Hook.objects.all().delete()
    with listening() as receivers, override_settings(DEMONSTRATION=True):
        for rank, account in enumerate(Account.objects.order_by("pk")[: RECEIVERS + bool(hanging)]):
            address = f"http://{HOST}:{receivers.server_port}/{'' if rank or not hanging else hanging}?{rank}"
            hooks.try_hook(hooks.add_hook(actor=account, url=address), actor=account)
        begun = time.perf_counter()
        deliveries.deliver.call()
        held = time.perf_counter() - begun
        until(lambda: len(receivers.heard) >= RECEIVERS)
        return max(receivers.heard) - begun, held


def until(there: Callable[[], bool]) -> None:
    ends = time.monotonic() + 30
    while not there() and time.monotonic() < ends:
        time.sleep(0.01)


if __name__ == "__main__":
    write_one(*sys.argv[1:])
