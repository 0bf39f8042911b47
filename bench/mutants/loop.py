"""A pytest plugin: the tests are collected once and run once; then each mutant, in a child, meets those that read it.

A child is a fork of a process where everything is loaded and the database is made: a mutant costs what its tests
cost. What is asked and what is found are files, named by `LIEUDIT_MUTANTS`.
"""

from __future__ import annotations

import gc
import json
import os
import random
import select
import signal
import sys
import time
import types
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from bench.mutants.sources import Mutant, by_hand, mutants_of
from bench.mutants.swap import _inside, codes, functions_of, swap

TOOL = 4
"""The number under which `sys.monitoring` knows us."""
PATIENCE = 20.0, 8.0
"""A test that lasts this many times longer than it did, and this many seconds more, never ends."""
BUDGET = 12.0
"""Seconds of processor of the tests that a mutant meets, the quickest first (the first one whatever it costs)."""
COLD = 30.0
"""The same, of a mutant of what is read at import: any test may be the one that names it."""
ROOT = Path(__file__).resolve().parents[2]


class Anywhere:
    """The item after the last: what the session holds stays."""

    def __init__(self, session: pytest.Session) -> None:
        self.session = session

    def listchain(self) -> list[Any]:
        return [self.session]


def commits(item: pytest.Item) -> bool:
    """Whether a test leaves transactions (threads, processes): a child that is stopped would leave its rows."""
    marks = [mark for mark in item.iter_markers("django_db") if mark.kwargs.get("transaction")]
    return bool(marks) or bool({"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())))


class Reader:
    """Which test reads which line of the module."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)
        self.now = ""
        self.tests: dict[int, set[str]] = defaultdict(set)

    def start(self) -> None:
        events = sys.monitoring.events.LINE
        sys.monitoring.use_tool_id(TOOL, "mutants")
        sys.monitoring.register_callback(TOOL, events, self.seen)
        for function in functions_of(self.path):
            for code in (function.__code__, *_inside(function.__code__)):
                sys.monitoring.set_local_events(TOOL, code, events)

    def begin(self, test: str) -> None:
        self.now = test
        sys.monitoring.restart_events()

    def seen(self, code: types.CodeType, line: int) -> object:
        self.tests[line].add(self.now)
        return sys.monitoring.DISABLE

    def stop(self) -> None:
        sys.monitoring.free_tool_id(TOOL)

    def of(self, mutant: Mutant) -> set[str]:
        """The tests that read its statement."""
        return set().union(*(self.tests.get(line, set()) for line in mutant.lines))

    def meeting(self, mutant: Mutant, seconds: dict[str, float]) -> list[str]:
        """The tests that a mutant meets, as many as its time allows, the quickest first; of what is read at import, any
        of them."""
        met = sorted(
            seconds if mutant.cold else self.of(mutant) & seconds.keys(), key=lambda name: (seconds[name], name)
        )
        spent = list(accumulate(seconds[name] for name in met))
        return [name for at, name in enumerate(met) if at == 0 or spent[at] <= (COLD if mutant.cold else BUDGET)]


class Memory:
    """Which tests noticed a mutant before: the next one meets those first. What it meets is the same, sooner."""

    def __init__(self) -> None:
        self.there: dict[int, Counter[str]] = defaultdict(Counter)
        self.everywhere: Counter[str] = Counter()

    def sorted(self, mutant: Mutant, tests: list[str], seconds: dict[str, float]) -> list[str]:
        """Those that noticed one on the same line, then those that notice most in a second, then the quickest."""
        there = self.there[mutant.line]
        return sorted(
            tests, key=lambda name: (-there[name], -self.everywhere[name] / (seconds[name] + 0.02), seconds[name])
        )

    def keep(self, met: dict[str, Any]) -> None:
        if met["fate"] == "killed":
            self.there[met["line"]][met["by"]] += 1
            self.everywhere[met["by"]] += 1


@contextmanager
def quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class Hunt:
    """One module, its tests and its mutants."""

    def __init__(self, session: pytest.Session, asked: dict[str, Any]) -> None:
        self.session, self.asked = session, asked
        self.path = ROOT / asked["module"]
        self.source = self.path.read_text()
        self.items = {item.nodeid: item for item in session.items if not commits(item)}
        self.seconds: dict[str, float] = {}
        self.last = Anywhere(session)
        self.memory = Memory()

    def run(self, name: str) -> list[Any]:
        with quiet():
            return runtestprotocol(self.items[name], log=False, nextitem=self.last)  # type: ignore[arg-type]

    def rehearse(self, reader: Reader) -> None:
        """Run every test once, on the module as it is; leave out those that fail."""
        reader.start()
        known = len(self.items)
        for name in list(self.items):
            began = time.process_time()
            reader.begin(name)
            reports = self.run(name)
            self.seconds[name] = time.process_time() - began
            if any(report.failed for report in reports) or all(not report.passed for report in reports):
                del self.items[name], self.seconds[name]
                for report in reports:
                    if report.failed:
                        print(f"left out, it fails: {name}\n{report.longreprtext}", file=sys.stderr)
        reader.stop()
        if 10 * len(self.items) < 9 * known:
            raise pytest.UsageError("too many tests fail on the module as it is")

    def report(self) -> Iterator[dict[str, Any]]:
        """How many there are, then the fate of each, as it is known; until the time that was given is over."""
        reader = Reader(self.path)
        self.rehearse(reader)
        if self.path.read_text() != self.source:
            raise pytest.UsageError("the module was changed while its tests ran: nothing would be swapped")
        chosen = by_hand(self.path, self.asked["by_hand"])
        mutants = [] if self.asked["only_by_hand"] else mutants_of(self.path, self.asked["sample"])
        self.functions = functions_of(str(self.path))
        codes(self.source, str(self.path))  # compiled once for all
        gc.collect()
        gc.freeze()  # children share what lives here
        yield {"mutants": len(chosen) + len(mutants), "tests": len(self.items)}
        began = time.monotonic()
        for mutant in [*chosen, *self.turns(mutants)]:
            if time.monotonic() - began > self.asked["longest"]:
                return
            tests = self.memory.sorted(mutant, reader.meeting(mutant, self.seconds), self.seconds)
            met = self.meet(mutant, self.source, tests)
            self.memory.keep(met)
            yield met

    @staticmethod
    def turns(mutants: list[Mutant]) -> list[Mutant]:
        """In an order of no order, always the same: where time is short, what was met is a fair sample."""
        return random.Random(0).sample(mutants, len(mutants))

    def meet(self, mutant: Mutant, source: str, tests: list[str]) -> dict[str, Any]:
        from django.db import connections  # settings are read by then

        connections.close_all()
        reading, writing = os.pipe()
        with quiet():
            child = os.fork()
        if child == 0:
            os.close(reading)
            self.live(mutant, source, tests, writing)
        os.close(writing)
        fate = self.watch(child, reading)
        os.close(reading)
        said = {"line": mutant.line, "operator": mutant.operator, "was": mutant.was, "became": mutant.became}
        return {**said, "tests": len(tests), "fate": fate[0], "by": fate[1]}

    def live(self, mutant: Mutant, source: str, tests: list[str], writing: int) -> None:
        """In the child: become the mutant, meet the tests one after the other, say the first that fails."""
        try:
            os.setsid()
            try:
                swap(self.functions, self.path, source, mutant.source, mutant.cold)
                self.forget_worlds()
            except Exception as fault:
                os.write(writing, f"killed\timport: {type(fault).__name__}\n".encode())
                os._exit(0)
            for name in tests:
                os.write(writing, f"test\t{name}\n".encode())
                if any(report.failed for report in self.run(name)):
                    os.write(writing, f"killed\t{name}\n".encode())
                    os._exit(0)
            os.write(writing, b"survived\t\n")
            os._exit(0)
        except BaseException as fault:
            os.write(writing, f"killed\t{type(fault).__name__}\n".encode())
        finally:
            os._exit(1)

    @staticmethod
    def forget_worlds() -> None:
        """Those that the rule as it was has made: what a mutant makes otherwise is noticed there too."""
        getattr(sys.modules.get("tests.worlds"), "WORLDS", {}).clear()

    def watch(self, child: int, reading: int) -> tuple[str, str]:
        """What the child says; a test that never ends is a test that notices."""
        name, wait, rest = "", PATIENCE[1], b""
        while True:
            if not select.select([reading], [], [], wait)[0]:
                return self.end(child, ("killed", f"{name} (never ends)"))
            chunk = os.read(reading, 65536)
            if not chunk:
                return self.end(child, ("killed", f"{name} (the process ends)"))
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                word, name = line.decode().split("\t")
                if word != "test":
                    return self.end(child, (word, name))
                wait = self.seconds[name] * PATIENCE[0] + PATIENCE[1]

    @staticmethod
    def end(child: int, fate: tuple[str, str]) -> tuple[str, str]:
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return fate


def hurry() -> None:
    """A drawn case that fails is not made smaller: one only asks whether it fails."""
    if "hypothesis" in sys.modules:
        from hypothesis import HealthCheck, Phase, settings

        settings.register_profile(
            "mutants",
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
            phases=[Phase.explicit, Phase.generate],
            database=None,
        )
        settings.load_profile("mutants")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    asked = json.loads(Path(os.environ["LIEUDIT_MUTANTS"]).read_text())
    if session.testsfailed:
        raise session.Interrupted("some tests cannot be collected")
    hurry()
    with Path(asked["answer"]).open("w", buffering=1) as answer:
        for line in Hunt(session, asked).report():
            answer.write(json.dumps(line, ensure_ascii=False) + "\n")
    return True
