"""The labelled searches of `tests/pages/searches.tsv`: how many have their right answer among the first five.

They are judged in a database of their own, by the test that holds their aim. No yardstick: the aim is a share.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

NAME = "labelled queries, similar words"
TEST = "tests/pages/test_searches.py"
AIM = 0.9
OWN = ("DJANGO_SETTINGS_MODULE", "LIEUDIT_VAR")
"""What is said to the bench alone."""


def measure(only: str) -> bool:
    """Print them, beside the similar needs; whether they were asked for."""
    if only not in NAME:
        return False
    print("\n".join(lines()), flush=True)
    return True


def lines() -> list[str]:
    """One line, then those that are missed."""
    environment = {name: value for name, value in os.environ.items() if name not in OWN}
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:randomly", "-k", "first_five", TEST]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+) of (\d+)", said)
    if not found:
        return [f"{NAME}: not judged", said[-2000:]]
    right, whole = map(int, found.groups())
    met = "met" if right >= AIM * whole else "MISSED"
    missed = [f"  {line}" for line in said.splitlines() if line.startswith("('")]
    return [f"{NAME}: {right} of {whole} among the first five (≥ {AIM:.0%}) {met}", *missed]
