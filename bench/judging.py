"""How fast a jury is served and its marks weighed, at the size of a national call: 300 files, 40 jurors, two readings
each, in this process and without a database.

Who reads what is found by a flow of whole numbers (`funding/assigning.py`): beside it stands what HiGHS takes to find
the smallest load alone, without the maximin.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random
from statistics import median
from time import process_time

from lieudit.funding.assigning import Task, assign
from lieudit.funding.marks import Read, without_each

FILES, JURORS, EACH = 300, 40, 2
RECUSED, NEAR = 0.03, 0.1
"""The share of pairs that a tie bars, and of those of one region."""
PLACES = 60
TRIES = 3
ASSIGNED, MISSING = "funding: 300 files, 40 jurors", "funding: each juror missing"


def task_of(random: Random) -> Task:
    pairs = [(juror, file) for juror in range(JURORS) for file in range(FILES)]
    barred, near = (frozenset(pair for pair in pairs if random.random() < share) for share in (RECUSED, NEAR))
    return Task(dict.fromkeys(range(FILES), EACH), list(range(JURORS)), barred, near)


def bare(task: Task) -> None:
    """The smallest load, as a mixed integer program: who reads what, then the load, which all stay under."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import lil_matrix

    pairs = [(juror, file) for juror in task.raters for file in task.files if (juror, file) not in task.barred]
    files, loads = lil_matrix((FILES, len(pairs) + 1)), lil_matrix((JURORS, len(pairs) + 1))
    for at, (juror, file) in enumerate(pairs):
        files[file, at] = loads[juror, at] = 1
    loads[:, len(pairs)] = -1
    cost, most = np.zeros(len(pairs) + 1), np.ones(len(pairs) + 1)
    cost[-1], most[-1] = 1, FILES
    rules = [LinearConstraint(files.tocsr(), EACH, EACH), LinearConstraint(loads.tocsr(), -np.inf, 0)]
    found = milp(cost, constraints=rules, integrality=np.ones(len(pairs) + 1), bounds=Bounds(0, most))
    assert found.success


def measure(only: str) -> bool:
    """Print both lines, or the one whose name contains this word; say whether there was any."""
    if only in ASSIGNED:
        task = task_of(Random(ASSIGNED))
        ours = median(seconds(lambda: assign(task, "1")) for _ in range(TRIES))
        theirs = median(seconds(lambda: bare(task)) for _ in range(TRIES))
        verdict = "met" if ours <= 1.3 * theirs else "MISSED"
        print(f"{ASSIGNED:<38}{ours / theirs:>7.2f} × the bare solver ({theirs:.2f} s) {verdict} (≤ 1.3 ×)", flush=True)
    if only in MISSING:
        given = assign(task_of(Random(ASSIGNED)), "1")
        dice, weights = Random(MISSING), [Fraction(part, 10) for part in (4, 3, 3)]
        pairs = [(file, juror) for file, found in given.items() for juror in found]
        reads = [Read(file, juror, tuple(dice.randint(0, 3) for _ in weights)) for file, juror in pairs]
        taken = median(seconds(lambda: without_each(reads, weights, PLACES)) for _ in range(TRIES))
        verdict = "met" if taken <= 0.5 else "MISSED"
        print(f"{MISSING:<38}{taken:>7.2f} s {verdict} (≤ 0.5 s)", flush=True)
    return only in ASSIGNED or only in MISSING


def seconds(act: Callable[[], object]) -> float:
    """Processor time: on a machine that does nothing else, the time that one waits."""
    start = process_time()
    act()
    return process_time() - start
