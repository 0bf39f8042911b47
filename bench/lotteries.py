"""Panels of a lottery, composed as the worker does: 400 volunteers for 60 seats, then 1,500 for 100, four quotas.

No yardstick: the aim is a number of seconds. Seconds are those of the processor.
"""

from __future__ import annotations

import subprocess
import sys
import time

NAME = "panels of a lottery"
SIZES = ((400, 60, 15.0), (1_500, 100, 60.0))
"""Volunteers, seats, and the most seconds."""


def measure(only: str) -> bool:
    """Have the lines printed by a process of its own when the name holds `only`; tell whether it did."""
    if only not in NAME:
        return False
    subprocess.run([sys.executable, "-m", "bench.lotteries"], check=True)
    return True


def main() -> None:
    from lieudit.lottery.composing import compose
    from tests.lottery.pools import a_pool, fair_quotas

    for people, seats, most in SIZES:
        pool, told = a_pool(people), list[float]()
        start = time.process_time()
        found = compose(pool, fair_quotas(seats), seats, tell=told.append)
        seconds = time.process_time() - start
        said = "met" if seconds <= most else "MISSED"
        print(
            f"{NAME}, {people} for {seats}: {seconds:.1f} s (≤ {most:g} s), smallest chance {found.least:.4f}, "
            f"{len(told)} words of progress {said}"
        )


if __name__ == "__main__":
    main()
