"""Which panels a lottery may draw, so that the person who has the fewest chances has as many as possible.

A panel is a set of volunteers that meets every quota. The lottery is a distribution over panels; a person's chance is
the share of the panels that contain them. Maximin: the smallest chance is as high as quotas allow (Flanigan, Gölz,
Gupta, Hennig, Procaccia, « Fair algorithms for selecting citizens' assemblies », Nature 2021); then, among such
lotteries over the panels that were found, the next smallest, and so on.

People of the same profile are interchangeable: the computation is made on profiles (how many of each are taken), where
the best minimum is the same, and each panel is filled by those of a profile who were taken the least. Panels are found
one by one (column generation): a linear programme shares chances between known panels, its prices say which panel
would serve best, an integer programme finds it; nothing better means that the minimum is the best one.

SciPy (HiGHS) does both programmes: this file is for workers, never for a process that serves pages. The same pool gives
the same panels, whatever the order of sets in memory.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

PANELS = 1_000
"""Numbered panels among which one is drawn."""
NEAR = 1e-5
"""A chance that no panel raises by more than this is the best one."""
MOST_STEPS = 5_000
"""Panels looked for, at most; far above what real pools need."""
LIGHT = 1e-9
"""A price under which a profile does not hold the others back."""
SLACK = 1e-7
"""By how much a chance that is settled may give way, which the solver does not see."""
USUAL_STEPS = 150
"""Panels that a search usually asks for: what its progress is told against."""

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]
type Profile = tuple[str, ...]
"""The category of a person for each kind of quota, in the same order for all."""
type Tell = Callable[[float], None]
"""Hears how much is done, from 0 to 1."""


class Quota(NamedTuple):
    """From `low` to `high` members whose profile has `code` at the place `kind`."""

    kind: int
    code: str
    low: int
    high: int


class Relaxed(NamedTuple):
    """The bounds that a quota would need."""

    quota: Quota
    low: int
    high: int


class CannotCompose(Exception):
    """No panel meets the quotas. `missing`: people without whom the pool is smaller than the panel; else `relaxed` is
    the smallest change of the quotas, in seats, with which there would be one."""

    def __init__(self, missing: int, relaxed: Sequence[Relaxed] = ()) -> None:
        super().__init__(missing, relaxed)
        self.missing, self.relaxed = missing, tuple(relaxed)


@dataclass(frozen=True)
class Composed:
    """Numbered panels, each a sorted tuple of keys. `least` is the best possible smallest chance, before rounding;
    `without` are those whom no panel can contain."""

    panels: tuple[tuple[str, ...], ...]
    least: float
    without: tuple[str, ...]


def compose(
    pool: Mapping[str, Profile],
    quotas: Iterable[Quota],
    seats: int,
    *,
    panels: int = PANELS,
    tell: Tell = lambda _share: None,
) -> Composed:
    """The panels of a lottery: `pool` is key → profile.

    Raises:
        CannotCompose: no panel meets the quotas.
    """
    search = _Search(pool, list(quotas), seats)
    if len(pool) < seats:
        raise CannotCompose(seats - len(pool))
    if search.best(np.zeros(len(search.kinds))) is None:
        raise CannotCompose(0, search.smallest_change())
    search.cover()
    tell(0.1)
    shares, least = search.share_out(lambda share: tell(0.1 + 0.8 * share))
    tell(0.9)
    counts = _rounded(search.matrix(), shares, panels)
    found = _filled(search, counts, pool)
    tell(1.0)
    outside = {search.kinds[at] for at in range(len(search.kinds)) if not search.covered[at]}
    return Composed(found, least, tuple(sorted(key for key, profile in pool.items() if profile in outside)))


class _Search:
    """The panels found so far, as numbers taken of each profile."""

    def __init__(self, pool: Mapping[str, Profile], quotas: list[Quota], seats: int) -> None:
        numbers = Counter(pool.values())
        self.kinds = sorted(numbers)
        self.numbers: Floats = np.array([numbers[profile] for profile in self.kinds], dtype=float)
        self.quotas, self.seats = quotas, seats
        self.rules = csr_array(
            np.array(
                [[1.0 if profile[q.kind] == q.code else 0.0 for profile in self.kinds] for q in quotas]
                + [[1.0] * len(self.kinds)]
            ).reshape(len(quotas) + 1, len(self.kinds))
        )
        self.low: Floats = np.array([*(q.low for q in quotas), seats], dtype=float)
        self.high: Floats = np.array([*(q.high for q in quotas), seats], dtype=float)
        self.found: list[Ints] = []
        self.known: set[bytes] = set()
        self.covered = np.zeros(len(self.kinds), dtype=bool)

    def best(self, prices: Floats) -> Ints | None:
        """The panel of the highest price; None when there is no panel at all."""
        solved = milp(
            -prices,
            integrality=np.ones(len(self.kinds)),
            bounds=Bounds(0, self.numbers),
            constraints=LinearConstraint(self.rules, self.low, self.high),
        )
        if solved.x is None:
            return None
        taken: Ints = np.rint(solved.x).astype(np.int64)
        held = self.rules @ taken
        if (held < self.low).any() or (held > self.high).any() or (taken < 0).any() or (taken > self.numbers).any():
            raise ArithmeticError("the solver gave a panel that breaks a quota")
        return taken

    def keep(self, panel: Ints | None) -> bool:
        """Whether the panel is a new one."""
        if panel is None or panel.tobytes() in self.known:
            return False
        self.known.add(panel.tobytes())
        self.found.append(panel)
        self.covered |= panel > 0
        return True

    def cover(self) -> None:
        """Find panels until each profile is in one, or no panel can contain any of those left."""
        while not self.covered.all():
            before = self.covered.copy()
            self.keep(self.best((~self.covered) / self.numbers))
            if (before == self.covered).all():
                return

    def matrix(self) -> Floats:
        """The chance that each panel gives to a person of each covered profile: profiles × panels."""
        return (np.array(self.found, dtype=float).T / self.numbers[:, None])[self.covered]

    def share_out(self, tell: Tell) -> tuple[Floats, float]:
        """The chance of each panel, and the smallest chance of a person, which nothing raises.

        Prices are those of the last programme: the panel that they call for raises the smallest chance, or none does.
        """
        for step in range(MOST_STEPS):
            chances = self.matrix()
            level = _raised(chances, np.zeros(len(chances)), np.zeros(len(chances), dtype=bool))
            weights = np.zeros(len(self.kinds))
            weights[self.covered] = level.prices / self.numbers[self.covered]
            panel = self.best(weights)
            if panel is None or float(weights @ panel) <= level.reached + NEAR or not self.keep(panel):
                break
            tell(min(step / USUAL_STEPS, 1.0))
        return _levelled(chances, level), level.reached

    def smallest_change(self) -> list[Relaxed]:
        """The fewest seats by which quotas would have to give way."""
        size, number = len(self.kinds), len(self.quotas)
        gives = np.vstack([np.eye(number), np.zeros((1, number))])
        # numbers taken, then what each minimum and each maximum gives way; at equal number, few quotas change a lot
        rules = np.hstack([self.rules.toarray(), gives, -gives])
        ceiling = np.concatenate([self.numbers, self.low[:-1], np.full(number, float(self.seats))])
        solved = milp(
            np.concatenate([np.zeros(size), np.ones(2 * number)]),
            integrality=np.ones(size + 2 * number),
            bounds=Bounds(0, ceiling),
            constraints=LinearConstraint(csr_array(rules), self.low, self.high),
        )
        down = np.rint(solved.x[size : size + number]).astype(int)
        up = np.rint(solved.x[size + number :]).astype(int)
        changed = zip(self.quotas, down.tolist(), up.tolist(), strict=True)
        return [Relaxed(q, q.low - less, q.high + more) for q, less, more in changed if less or more]


class _Level(NamedTuple):
    """Shares of panels, the chance that those who are not settled all `reached`, and the price of each profile."""

    shares: Floats
    reached: float
    prices: Floats


def _raised(chances: Floats, floors: Floats, settled: NDArray[np.bool_]) -> _Level:
    """The shares that make the smallest chance of those who are not settled the highest; the others keep their floor.

    Raises:
        ArithmeticError: the solver found none.
    """
    panels = chances.shape[1]
    solved = linprog(
        np.append(np.zeros(panels), -1.0),
        A_ub=np.hstack([-chances, (~settled).astype(float)[:, None]]),
        b_ub=-floors,
        A_eq=np.append(np.ones(panels), 0.0)[None, :],
        b_eq=[1.0],
        bounds=(0, None),
        method="highs",
    )
    if solved.x is None:
        raise ArithmeticError(solved.message)
    return _Level(solved.x[:-1], float(solved.x[-1]), -solved.ineqlin.marginals)


def _levelled(chances: Floats, level: _Level) -> Floats:
    """From shares that give the best minimum, those that raise the next smallest chance, and so on."""
    floors, settled = np.zeros(len(chances)), np.zeros(len(chances), dtype=bool)
    while True:
        bound = (level.prices > LIGHT) & ~settled
        floors[bound] = level.reached - SLACK
        settled |= bound
        if settled.all() or not bound.any():
            return level.shares
        try:
            level = _raised(chances, floors, settled)
        except ArithmeticError:  # the floors are as tight as the solver sees
            return level.shares


def _rounded(chances: Floats, shares: Floats, panels: int) -> Ints:
    """How many numbered panels each found panel is: largest remainders, then moves that raise the smallest chance."""
    exact = np.clip(shares, 0, None) / np.clip(shares, 0, None).sum() * panels
    counts: Ints = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(-(exact - counts), kind="stable")
    counts[order[: panels - int(counts.sum())]] += 1
    for _move in range(2 * panels):
        held = chances @ counts
        low = held.min()
        gain = chances[held <= low + 1e-9].sum(axis=0)
        to = int(np.argmax(gain))
        after = held[:, None] + chances[:, [to]] - chances  # one panel fewer of each, in turn
        worst = np.where(counts > 0, after.min(axis=0), -1.0)
        out = int(np.argmax(worst))
        if worst[out] <= low + 1e-9:
            return counts
        counts[out] -= 1
        counts[to] += 1
    return counts


def _filled(search: _Search, counts: Ints, pool: Mapping[str, Profile]) -> tuple[tuple[str, ...], ...]:
    """Panels of people: those of a profile who were taken the least come first, equals in the order of a digest.

    The same digest numbers the panels: like ones do not follow one another.
    """
    people: dict[Profile, list[str]] = defaultdict(list)
    for key in sorted(pool):
        people[pool[key]].append(key)
    taken = Counter[str]()
    rows = [at for at, number in enumerate(counts.tolist()) for _ in range(number)]
    rows = [at for _, _, at in sorted((_digest(str(rank), "panel"), rank, at) for rank, at in enumerate(rows))]
    panels = []
    for rank, at in enumerate(rows):
        panel: list[str] = []
        for profile, number in zip(search.kinds, search.found[at].tolist(), strict=True):
            if number:
                order = sorted(people[profile], key=lambda key: (taken[key], _digest(str(rank), key)))
                panel += order[:number]
        taken.update(panel)
        panels.append(tuple(sorted(panel)))
    return tuple(panels)


def _digest(*words: str) -> bytes:
    return hashlib.sha256("|".join(words).encode()).digest()
