"""The runs: pages and yardsticks taken in turn, forward then backward, so that drift cancels out."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import islice
from statistics import mean, median, quantiles

from django.db import connection

from bench import processes
from bench.load import HOST
from bench.queries import count_queries, count_unchanged
from bench.server import Site
from bench.subjects import Subject, get
from bench.yardsticks import make_tables

CONCURRENCY = 8
CSV_TRIES = 5
WARM_UP = 12
CONSTANT = "/bench/constant/"


@dataclass
class Measure:
    """What the runs of one thing add up to; `cpu` of the workers and `database` of its backends, in seconds."""

    count: int = 0
    seconds: float = 0
    cpu: float | None = 0
    database: float | None = 0
    weight: int = 0
    times: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.count / self.seconds

    @property
    def p50(self) -> float:
        return median(self.times)

    @property
    def p95(self) -> float:
        return quantiles(self.times, n=20)[-1]

    def a_request(self, seconds: float | None) -> float | None:
        """Milliseconds a request."""
        return None if seconds is None else seconds * 1000 / self.count

    @property
    def work(self) -> float | None:
        """Milliseconds of processor a request, workers and database together."""
        return None if self.cpu is None or self.database is None else self.a_request(self.cpu + self.database)


def backends() -> list[int]:
    """Process ids of the other connections to the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return [pid for (pid,) in cursor.fetchall()]


def run(site: Site, requests: tuple[str, ...], count: int, into: Measure, concurrency: int = CONCURRENCY) -> None:
    """Send `count` requests from another process, and add what they cost to a measure."""
    job = {"port": site.port, "count": count, "concurrency": concurrency, "requests": requests}
    workers, served = site.workers, backends()
    before = processes.cpu_seconds(workers), processes.cpu_seconds(served)
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"], input=json.dumps(job), capture_output=True, text=True, check=True
    )
    after = processes.cpu_seconds(workers), processes.cpu_seconds(served)
    answer = json.loads(done.stdout)
    into.count += count
    into.seconds += answer["seconds"]
    into.times += answer["times"]
    into.weight = answer["bytes"] // count
    into.cpu = _spent(into.cpu, before[0], after[0])
    into.database = _spent(into.database, before[1], after[1])
    for status, number in answer["statuses"].items():
        into.statuses[status] = into.statuses.get(status, 0) + number


def _spent(so_far: float | None, before: float | None, after: float | None) -> float | None:
    return None if so_far is None or before is None or after is None else so_far + after - before


def fetch(site: Site, path: str) -> tuple[bytes, str]:
    """Body and ETag of a page."""
    client = HTTPConnection(HOST, site.port, timeout=60)
    client.request("GET", path)
    answer = client.getresponse()
    body = answer.read()
    client.close()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return body, answer.headers.get("ETag", "")


@dataclass
class Comparison:
    """A subject beside a constant, its yardstick (of a page, a minimal one of its weight; of an act, a bare POST of who
    does it), and its own « nothing new »; with the queries of each, counted as those of the subject are."""

    subject: Subject
    queries: int
    constant_queries: int
    yardstick_queries: int
    unchanged_queries: int | None = None
    page: Measure = field(default_factory=Measure)
    unchanged: Measure | None = None
    constant: Measure = field(default_factory=Measure)
    yardstick: Measure = field(default_factory=Measure)


def compare(site: Site, subject: Subject, queries: int, count: int, rounds: int) -> Comparison:
    return (compare_page if subject.path else compare_act)(site, subject, queries, count, rounds)


def beside(subject: Subject, queries: int, weight: int) -> Comparison:
    """A comparison to measure: of a page, with a minimal one of that weight in bytes."""
    minimal = Subject("minimal page", minimal_page(weight))
    yardstick = minimal if subject.path else Subject("bare POST", requests=subject.bare, status=302)
    return Comparison(subject, queries, count_queries(Subject("constant view", CONSTANT)), count_queries(yardstick))


def minimal_page(weight: int) -> str:
    return f"/bench/list/{weight}/"


def compare_page(site: Site, subject: Subject, queries: int, count: int, rounds: int) -> Comparison:
    """Measure a page, its yardsticks and its conditional answer in turn."""
    paths = (subject.path, *subject.others)
    fetched = [fetch(site, path) for path in paths]
    weight = round(mean(len(body) for body, _etag in fetched))
    found = beside(subject, queries, weight)
    turns: list[tuple[tuple[str, ...], Measure]] = [
        ((get(CONSTANT),), found.constant),
        ((get(minimal_page(weight)),), found.yardstick),
        (tuple(map(get, paths)), found.page),
    ]
    if all(etag for _body, etag in fetched):
        found.unchanged, found.unchanged_queries = Measure(), count_unchanged(subject)
        unchanged = [get(path, If_None_Match=etag) for path, (_body, etag) in zip(paths, fetched, strict=True)]
        turns.insert(1, (tuple(unchanged), found.unchanged))
    for requests, _measure in turns:
        run(site, requests, WARM_UP, Measure())
    for turn in range(rounds):
        for requests, measure in turns if turn % 2 == 0 else reversed(turns):
            run(site, requests, count, measure)
    return found


def compare_act(site: Site, subject: Subject, queries: int, count: int, rounds: int) -> Comparison:
    """Measure an act, whose requests are all different, and the yardsticks in turn."""
    make_tables()
    found, acts = beside(subject, queries, 0), iter(subject.requests)
    turns = [((get(CONSTANT),), found.constant), (subject.bare, found.yardstick), (None, found.page)]
    for requests, _measure in turns:
        run(site, requests or tuple(islice(acts, WARM_UP)), WARM_UP, Measure())
    for turn in range(rounds):
        for requests, measure in turns if turn % 2 == 0 else reversed(turns):
            run(site, requests or tuple(islice(acts, count)), count, measure)
    return found


def seconds_of_csv(site: Site, path: str) -> tuple[float, int]:
    """The time that the whole file takes to one reader, and its lines."""
    taken = []
    for _ in range(CSV_TRIES):
        start = time.perf_counter()
        body, _etag = fetch(site, path)
        taken.append(time.perf_counter() - start)
    return median(taken), body.count(b"\n")
