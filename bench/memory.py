"""What two workers hold once they have served each kind of page and act of the table, forty times at least, without the
yardsticks: the line that ends the table, in a minute.

    make bench ARGS="--only memory"
"""

from __future__ import annotations

from bench.measure import Measure, run
from bench.server import Site
from bench.subjects import ACTS, get, pages

NAME = "memory"
TIMES = 40


def serve_all(site: Site) -> None:
    """Have each page and act answered."""
    for subject in [*pages(), *(make(TIMES) for make in ACTS)]:
        asked = subject.requests or tuple(map(get, (subject.path, *subject.others)))
        told = Measure()
        run(site, asked, max(TIMES, len(asked)), told)
        if set(told.statuses) != {str(subject.status)}:
            raise RuntimeError(f"{subject.name}: {told.statuses}")
