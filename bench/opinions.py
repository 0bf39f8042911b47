"""Statistics of a consultation, as the worker reads it: 2,000 people then 10,000, 500 statements, half answered, read
across three kinds of groups, from answers as the worker has them of the database.

No yardstick: aims are seconds of processor and megabytes of the process, its answers included. Read beside them:
red-dwarf 0.7 takes 5.7 s and 1.45 GB on the second.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time

from django.conf import settings

NAME = "statistics of a consultation"
STATEMENTS = 500
SIZES = ((2_000, 0.5), (10_000, 1.0))
"""People, and the most seconds."""
MEGABYTES = 500
KINDS = {"tie": 3, "college": 5, "region": 18}
"""Kinds of groups, and how many of each."""


def measure(only: str) -> bool:
    """Have each size read by a process of its own when the name holds `only`; tell whether it did."""
    if only not in NAME:
        return False
    for people, _most in SIZES:
        one = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # as the worker (deploy/systemd/lieudit-worker.service)
        subprocess.run([sys.executable, "-m", "bench.opinions", str(people)], check=True, env=one)
    return True


def main(people: int, most: float) -> None:
    settings.configure(USE_I18N=False)
    import numpy as np

    from lieudit.consultations.reading import Raw, read_answers

    dice = np.random.default_rng(people)
    groups = [
        {kind: str(code) for kind, code in zip(KINDS, row, strict=True)}
        for row in dice.integers([*KINDS.values()], size=(people, len(KINDS)))
    ]
    asked = dice.permuted(np.tile(np.arange(STATEMENTS), (people, 1)), axis=1)[:, : STATEMENTS // 2]
    agrees = np.array([group["tie"] == "0" for group in groups])[:, None] | (asked % 3 > 0)
    said = dice.choice((1, 1, -1, 0), size=asked.shape) * np.where(agrees, 1, -1)
    who = np.repeat(np.arange(people), STATEMENTS // 2)
    answers = np.column_stack([who, asked.ravel(), said.ravel()]).astype(np.int32)
    raw = Raw(
        answers=answers,
        groups=groups,
        ranks=range(1, STATEMENTS + 1),
        important=[0] * STATEMENTS,
        crowded=0,
        fresh=0,
        sheets=0,
        labels={},
        places={},
    )
    start = time.process_time()
    read_answers(raw)
    seconds = time.process_time() - start
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    met = "met" if seconds <= most and megabytes <= MEGABYTES else "MISSED"
    print(f"{NAME}, {people} × {STATEMENTS}: {seconds:.2f} s (≤ {most:g} s), {megabytes} MB (≤ {MEGABYTES} MB) {met}")


if __name__ == "__main__":
    main(int(sys.argv[1]), dict(SIZES)[int(sys.argv[1])])
