"""Statistics of a consultation, as the worker reads it: 2,000 people then 10,000, 500 statements, half answered.

No yardstick: aims are seconds of processor and megabytes of the process, its answers included. Read beside them:
red-dwarf 0.7 takes 5.7 s and 1.45 GB on the second.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from random import Random

from django.conf import settings

NAME = "statistics of a consultation"
STATEMENTS = 500
SIZES = ((2_000, 0.5), (10_000, 1.0))
"""People, and the most seconds."""
MEGABYTES = 500


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
    from lieudit.consultations.reading import Raw, read_answers

    random = Random(people)
    ties = [random.choice(("team", "user", "partner")) for _ in range(people)]
    answers = [
        (who, at, random.choice((1, 1, -1, 0)) if ties[who] == "team" or at % 3 else random.choice((-1, -1, 1, 0)))
        for who in range(people)
        for at in random.sample(range(STATEMENTS), STATEMENTS // 2)
    ]
    raw = Raw(
        answers=answers,
        groups=[{"tie": tie} for tie in ties],
        ranks=range(1, STATEMENTS + 1),
        important=[0] * STATEMENTS,
        crowded=0,
        sheets=0,
        labels={"tie": {"team": "Équipe", "user": "Usage", "partner": "Partenariat"}},
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
