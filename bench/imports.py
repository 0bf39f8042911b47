"""A list of 100,000 places shown as it would be, then imported in a process of its own, as from the command line, and
undone; then a list of 20,000 in LaMednum, whose rows also make services.

The yardstick writes the same places without asking anything of them: rows of CSV, made into places, five hundred at
a time. The import also reads each cell, finds the municipality, looks for doubles, keeps the row with its place and
what undoing it needs.
"""

from __future__ import annotations

import json
import subprocess
import sys

from bench.importer import BARE_ROWS, MEDNUM_SHARE
from bench.table import number, percent, verdict

NAME = "import of 100,000 rows"
ROWS = 100_000
RATE_AIM = 2_000
"""Least rows a second."""
MEMORY_AIM = 400
"""Most mebibytes (resident) of the process that imports."""
PREVIEW_AIM = 30
"""Most seconds until the preview of a hundred thousand rows."""


def lines(rows: int = ROWS) -> list[str]:
    """Run each measure in a process of its own, and say what it took."""
    try:
        found = {name: _measured(name, count) for name, count in _counts(rows).items()}
    except subprocess.CalledProcessError as failed:
        return [f"{NAME}: failed", *failed.stderr.splitlines()[-3:]]
    seconds, bare = found["preview"]["seconds"], found["bare"]["rate"]
    aim = PREVIEW_AIM * rows / ROWS
    shown = (
        f"preview of {number(rows, 0)} rows  {number(seconds, 1)} s {verdict(seconds <= aim)} (≤ {number(aim, 1)} s),"
        f" {number(found['preview']['memory'], 0)} MiB"
    )
    return [shown, _line(NAME, found["places"], bare), _line("the same in LaMednum", found["mednum"], bare)]


def _counts(rows: int) -> dict[str, int]:
    return {"preview": rows, "places": rows, "mednum": max(1, rows // MEDNUM_SHARE), "bare": BARE_ROWS}


def _measured(name: str, rows: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.importer", name, str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _line(name: str, took: dict[str, float], bare: float) -> str:
    rate, memory = took["rate"], took["memory"]
    return (
        f"{name}  {number(rate, 0)} rows/s {verdict(rate >= RATE_AIM)} (≥ {RATE_AIM}), {percent(rate / bare)} of bare"
        f" rows written ({number(bare, 0)}); {number(memory, 0)} MiB {verdict(memory <= MEMORY_AIM)} (≤ {MEMORY_AIM});"
        f" undone at {number(took['undone'], 0)} rows/s {verdict(took['undone'] >= RATE_AIM)} (≥ {RATE_AIM})"
    )
