"""Who reads which file: a flow of whole numbers, that the least served file decides. Pure: the same input gives the
same result, on any machine.

In this order: every file has as many raters as asked, none of them recused; nobody reads more files than it takes (the
smallest load for which the first is possible); then the file with the fewest raters from elsewhere than its own region
has as many of them as possible (maximin). What is still free is settled by the order of sha256(seed | name).
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Task:
    """What is to be given: `files` → how many raters each still lacks; `raters`, who may read; `barred` (rater, file)
    pairs, recused or already given; `near` pairs of one region; `load`, files that each rater already has."""

    files: Mapping[int, int]
    raters: Sequence[int]
    barred: frozenset[tuple[int, int]] = frozenset()
    near: frozenset[tuple[int, int]] = frozenset()
    load: Mapping[int, int] = field(default_factory=dict)


class CannotAssign(Exception):
    """Some files have fewer raters left than they ask for: `short`, file → how many are left."""

    def __init__(self, short: Mapping[int, int]) -> None:
        super().__init__(str(dict(short)))
        self.short = dict(short)


def rank(seed: str, name: str) -> str:
    """Where a name comes, under a seed."""
    return hashlib.sha256(f"{seed}|{name}".encode()).hexdigest()


def assign(task: Task, seed: str) -> dict[int, list[int]]:
    """File → its raters, in the order of their number.

    Raises:
        CannotAssign: some file has not enough raters who are not recused.
    """
    files = sorted(task.files, key=lambda file: rank(seed, f"file-{file}"))
    raters = sorted(task.raters, key=lambda rater: rank(seed, f"rater-{rater}"))
    free = {file: [rater for rater in raters if (rater, file) not in task.barred] for file in files}
    if short := {file: len(free[file]) for file in files if len(free[file]) < task.files[file]}:
        raise CannotAssign(short)
    if not files:
        return {}
    least = _least_load(task, free, raters)
    for elsewhere in range(max(task.files.values()), -1, -1):
        if (found := _flow(task, free, raters, least, elsewhere)) is not None:
            return found
    raise AssertionError("without asking for anybody from elsewhere, the load was possible")


def _least_load(task: Task, free: Mapping[int, list[int]], raters: Sequence[int]) -> int:
    """The smallest number of files that nobody has to pass."""
    asked = sum(task.files.values())
    known = [task.load.get(rater, 0) for rater in raters]
    low, high = min(known), max(known) + asked
    while sum(max(low - each, 0) for each in known) < asked:
        low += 1
    if _flow(task, free, raters, low, 0) is not None:
        return low
    while high - low > 1:
        middle = (low + high) // 2
        if _flow(task, free, raters, middle, 0) is None:
            low = middle
        else:
            high = middle
    return high


type Spot = tuple[int, bool]
"""A file, and whether its next reading may be of its own region."""
type Came = tuple[Spot, int, int]
"""From where, by giving up which reading: a rater, a file."""


class _Given:
    """An assignment on its way: who reads what, and how many raters of its own region a file may still take."""

    def __init__(self, task: Task, free: Mapping[int, list[int]], raters: Sequence[int], most: int, far: int) -> None:
        self.task, self.free = task, free
        self.room = {rater: most - task.load.get(rater, 0) for rater in raters}
        self.near_room = {file: max(asked - far, 0) for file, asked in task.files.items()}
        self.of_file: dict[int, dict[int, None]] = {file: {} for file in task.files}
        self.of_rater: dict[int, dict[int, None]] = {rater: {} for rater in raters}

    def path(self, file: int) -> list[tuple[int, int, bool]] | None:
        """The shortest chain of readings to give (True) and take back (False) that gives `file` one rater more.

        Where one stands is a file, and whether the next reading may be of its own region: a file that gave such a
        reading up has room for another.
        """
        start = (file, self.near_room[file] > 0)
        came: dict[Spot, Came | None] = {start: None}
        waiting = deque([start])
        seen: set[int] = set()
        while waiting:
            here = waiting.popleft()
            for rater in self.free[here[0]]:
                near = (rater, here[0]) in self.task.near
                if rater in seen or rater in self.of_file[here[0]] or (near and not here[1]):
                    continue
                if self.room[rater] > 0:
                    return self._chain(came, here, rater)
                seen.add(rater)
                for other in self.of_rater[rater]:
                    freed = (rater, other) in self.task.near or self.near_room[other] > 0
                    if (other, freed) not in came:
                        came[other, freed] = (here, rater, other)
                        waiting.append((other, freed))
        return None

    @staticmethod
    def _chain(came: Mapping[Spot, Came | None], here: Spot, rater: int) -> list[tuple[int, int, bool]]:
        steps = [(rater, here[0], True)]
        while (before := came[here]) is not None:
            here, moved, other = before[0], before[1], before[2]
            steps += [(moved, other, False), (moved, here[0], True)]
        return steps

    def walk(self, steps: Iterable[tuple[int, int, bool]]) -> None:
        for rater, file, given in sorted(steps, key=lambda step: step[2]):
            near = (rater, file) in self.task.near
            self.near_room[file] += near if not given else -near
            self.room[rater] += -1 if given else 1
            if given:
                self.of_file[file][rater] = self.of_rater[rater][file] = None
            else:
                del self.of_file[file][rater], self.of_rater[rater][file]


def _flow(
    task: Task, free: Mapping[int, list[int]], raters: Sequence[int], most: int, elsewhere: int
) -> dict[int, list[int]] | None:
    """Everybody served with `most` files a rater and, of each file, `elsewhere` raters from another region at least (or
    as many as it asks for); None where it cannot be."""
    given = _Given(task, free, raters, most, elsewhere)
    for _turn in range(max(task.files.values())):
        for file in free:
            if len(given.of_file[file]) < task.files[file]:
                steps = given.path(file)
                if steps is None:
                    return None
                given.walk(steps)
    return {file: sorted(found) for file, found in given.of_file.items()}
