"""What processes cost, as Linux counts it; nothing is known elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")


def cpu_seconds(pids: Iterable[int]) -> float | None:
    """Processor time that these processes have used so far, all together."""
    try:
        return sum(_cpu_seconds(pid) for pid in pids)
    except OSError:
        return None


def _cpu_seconds(pid: int) -> float:
    precise = PROC / str(pid) / "schedstat"  # nanoseconds; the other counter has ticks of 10 ms
    if precise.exists():
        return int(precise.read_text().split()[0]) / 1e9
    after_name = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def proportional_memory(pids: Iterable[int]) -> float | None:
    """Memory of these processes in megabytes; pages that they share count once (PSS)."""
    try:
        return sum(_memory(pid) for pid in pids)
    except OSError:
        return None


def _memory(pid: int) -> float:
    for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1000
    raise OSError(f"no PSS for {pid}")


def children_of(parent: int) -> list[int]:
    """Process ids of the direct children."""
    listing = PROC / str(parent) / "task" / str(parent) / "children"
    try:
        return [int(pid) for pid in listing.read_text().split()]
    except OSError:
        return []
