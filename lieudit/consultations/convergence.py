"""What brings declared groups together, what parts them, what nobody knows. Pure: no query, no word of a page.

People answer short statements: they agree, disagree, or pass. What they share is read across groups that they
declared (region, college, kind of place) first; groups of opinion come second, and only where chance does not make
them. It needs NumPy: the worker calls it, never a process that serves pages.

The measures are those of Polis, so that its published conversations can be counted here: C. Small and others, *Polis:
scaling deliberation by mapping high dimensional opinion spaces*, Recerca 26 (2021). Groups declared and the lower
bounds of intervals are ours (decision 53).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import prod, sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from lieudit.toolkit.intervals import wilson

type Answer = tuple[int, int, int]
"""A participant, a statement, and AGREE, DISAGREE or PASS."""
type Labels = Sequence[str | None]
"""The group of each participant, in one kind of groups; None for who did not say."""
type Counts = NDArray[np.int64]
type Table = NDArray[np.float32]

AGREE, PASS, DISAGREE = 1, 0, -1
ENOUGH = 5
"""Answers under which a group says nothing of a statement: « pas assez de voix »."""
MUCH_PASSED = 1 / 3
"""Share of passes from which a statement is little known."""
SIGNIFICANT = 1.2816
"""Polis’ z: nine times in ten it is not chance."""
LEAST_ANSWERS = 7
"""Answers that somebody gave before they are put in a group of opinion."""
MOST_GROUPS = 5
STABLE = 0.6
"""Adjusted Rand index under which a sample of the same people gives other groups: none is shown, then."""
SAMPLES, SAMPLED = 20, 0.8
"""How many times groups are looked for again, and among what share of the people."""
COMPARED = 500
"""Participants by which the number of groups is chosen, at most: comparing all to all grows with the square."""
MOST_SAMPLED = 1_000
"""People of a sample, at most: beyond, more of them change nothing but the time it takes."""
STARTS, ROUNDS = 4, 12
"""Of k-means: so many beginnings, and so many rounds at most of each."""
STEPS = 12
SEED = 1871
"""The same answers always give the same groups."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What a group says of a statement. `seen` counts passes too."""

    group: str
    agree: int
    disagree: int
    passed: int

    @property
    def seen(self) -> int:
        return self.agree + self.disagree + self.passed

    @property
    def is_enough(self) -> bool:
        return self.seen >= ENOUGH

    @property
    def share(self) -> float:
        """Who agrees, among those who answered; 0 when nobody did."""
        return self.agree / self.seen if self.seen else 0.0

    @property
    def likely(self) -> float:
        """Polis’ p⁺, the chance that somebody of the group agrees: (agree + 1) ÷ (seen + 2)."""
        return (self.agree + 1) / (self.seen + 2)

    @property
    def interval(self) -> tuple[float, float]:
        """Between which shares the group would agree if all of it had answered, 95 times in 100."""
        return wilson(self.agree, self.seen)


class Gap(NamedTuple):
    """The two groups of a kind that a statement parts the most, by the share of each that agrees."""

    more: Voice
    less: Voice

    @property
    def width(self) -> float:
        return self.more.share - self.less.share

    @property
    def is_sure(self) -> bool:
        """Whether their intervals do not meet."""
        return self.more.interval[0] > self.less.interval[1]


@dataclass(frozen=True, slots=True)
class Reading:
    """A statement, as all answered it, and as each group of each kind did."""

    statement: int
    everybody: Voice
    groups: Mapping[str, tuple[Voice, ...]]

    def heard(self, kind: str) -> list[Voice]:
        """The groups of this kind that answered enough."""
        return [voice for voice in self.groups[kind] if voice.is_enough]

    def weakest(self, kind: str) -> Voice | None:
        """The group that agrees the least surely: « dans chaque groupe, au moins… » stands on it."""
        return min(self.heard(kind), key=lambda voice: (voice.interval[0], voice.group), default=None)

    def consensus(self, kind: str) -> float:
        """Polis’ group-informed consensus: the product of the p⁺ of all groups of this kind."""
        return prod(voice.likely for voice in self.groups[kind])

    def gap(self, kind: str) -> Gap | None:
        heard = sorted(self.heard(kind), key=lambda voice: (voice.share, voice.group))
        return Gap(heard[-1], heard[0]) if len(heard) > 1 else None

    def brings_together(self, kind: str) -> bool:
        """At least two groups are heard, and in each more than half agree, whoever did not answer."""
        weakest = self.weakest(kind)
        return weakest is not None and len(self.heard(kind)) > 1 and weakest.interval[0] > 1 / 2

    def parts(self, kind: str) -> bool:
        """Two groups differ by more than what chance explains."""
        gap = self.gap(kind)
        return gap is not None and gap.is_sure

    @property
    def is_little_known(self) -> bool:
        return self.everybody.is_enough and self.everybody.passed >= MUCH_PASSED * self.everybody.seen


@dataclass(frozen=True, slots=True)
class Opinions:
    """Groups of opinion that hold when some of the people are left out. Nobody is named: a group is its size, and what
    it says that the others do not.
    """

    sizes: tuple[int, ...]
    stability: float
    """Mean adjusted Rand index of the samples, from `STABLE` to 1."""
    says: tuple[tuple[tuple[int, int], ...], ...]
    """For each group, the statements that represent it, the most representative first, each with AGREE or DISAGREE."""


@dataclass(frozen=True, slots=True)
class Convergence:
    """The whole consultation, read."""

    readings: tuple[Reading, ...]
    opinions: Opinions | None

    def together(self, kind: str) -> list[Reading]:
        """« Ce qui nous rassemble », the surest first."""
        found = [each for each in self.readings if each.brings_together(kind)]
        return sorted(found, key=lambda each: (-_low(each.weakest(kind)), each.statement))

    def apart(self, kind: str) -> list[Reading]:
        """« Ce qui nous sépare », the widest gap first."""
        found = [(gap.width, each) for each in self.readings if (gap := each.gap(kind)) and gap.is_sure]
        return [each for _width, each in sorted(found, key=lambda pair: (-pair[0], pair[1].statement))]

    def little_known(self) -> list[Reading]:
        """« Sujets mal connus », the most passed first."""
        found = [each for each in self.readings if each.is_little_known]
        return sorted(found, key=lambda each: (-each.everybody.passed / each.everybody.seen, each.statement))


def _low(voice: Voice | None) -> float:
    return voice.interval[0] if voice else 0.0


def read_convergence(
    answers: Sequence[Answer], groups: Mapping[str, Labels], *, participants: int, statements: int
) -> Convergence:
    """Read all the answers; `groups` gives, by kind, the label of each of the `participants`.

    An answer that names a participant or a statement that does not exist is an IndexError.
    """
    flat = np.fromiter(chain.from_iterable(answers), dtype=np.int64, count=3 * len(answers))
    who, what, said = np.ascontiguousarray(flat.reshape(-1, 3).T)
    _demand_within(who, participants)
    _demand_within(what, statements)
    everybody = _voices([""] * participants, who, what, said, statements)
    by_kind = {kind: _voices(labels, who, what, said, statements) for kind, labels in groups.items()}
    readings = tuple(
        Reading(at, everybody[at][0], {kind: voices[at] for kind, voices in by_kind.items()})
        for at in range(statements)
    )
    return Convergence(readings, find_opinions(who, what, said, participants, statements))


def _demand_within(index: Counts, size: int) -> None:
    if len(index) and (index.min() < 0 or index.max() >= size):
        raise IndexError(f"{index.min()}…{index.max()} of {size}")


def _voices(labels: Labels, who: Counts, what: Counts, said: Counts, statements: int) -> list[tuple[Voice, ...]]:
    """For each statement, the voice of each group, in the order of their names."""
    names = sorted({label for label in labels if label is not None})
    if not names:
        return [()] * statements
    rank = {name: at for at, name in enumerate(names)}
    group = np.array([-1 if label is None else rank[label] for label in labels], dtype=np.int64)
    counts = _counted(group, len(names), who, what, said, statements)
    return [
        tuple(Voice(name, agree, disagree, passed) for name, (disagree, passed, agree) in zip(names, row, strict=True))
        for row in counts.transpose(1, 0, 2).tolist()
    ]


def _counted(group: Counts, size: int, who: Counts, what: Counts, said: Counts, statements: int) -> Counts:
    """How many of each group (-1: of none) say DISAGREE, PASS and AGREE of each statement, in this order."""
    cell = (group[who] * statements + what) * 3 + said + 1
    if len(group) and group.min() < 0:
        cell = cell[cell >= 0]
    return np.bincount(cell, minlength=size * statements * 3).reshape(size, statements, 3)


# Groups of opinion


def find_opinions(who: Counts, what: Counts, said: Counts, participants: int, statements: int) -> Opinions | None:
    """Groups of people who answer alike, or None where a sample of the same people gives other groups."""
    given = np.bincount(who, minlength=participants)
    people = np.flatnonzero(given >= LEAST_ANSWERS)
    if len(people) < 2 * ENOUGH or statements < 2:
        return None
    row = np.full(participants, -1)
    row[people] = np.arange(len(people))
    kept = row[who] >= 0
    votes = np.full((len(people), statements), np.nan, dtype=np.float32)
    votes[row[who[kept]], what[kept]] = said[kept]
    chance = np.random.default_rng(SEED)
    points = _project(votes)
    found = _best_groups(points, chance)
    if not found.any():
        return None
    stability = float(np.mean([_agreement_of_a_sample(votes, found, chance) for _ in range(SAMPLES)]))
    if stability < STABLE:
        return None
    order = np.argsort(-np.bincount(found), kind="stable")
    found = np.argsort(order)[found]
    label = np.full(participants, -1)
    label[people] = found
    counts = _counted(label, len(order), who, what, said, statements)
    says = tuple(tuple(_represents(counts[group], counts.sum(axis=0) - counts[group])) for group in range(len(order)))
    return Opinions(tuple(np.bincount(found).tolist()), stability, says)


def _project(votes: Table) -> Table:
    """Each person on the two directions along which people differ most. What somebody did not answer is what all answer
    on average; who answered little is not drawn to the middle for it.
    """
    given = ~np.isnan(votes)
    seen, centred = given.astype(np.float32), np.where(given, votes, np.float32(0))
    centred -= seen * (centred.sum(axis=0) / np.maximum(seen.sum(axis=0), 1))
    stretch = np.sqrt(votes.shape[1] / np.maximum(seen.sum(axis=1), 1))
    return np.asarray((centred @ _principal(centred)) * stretch[:, None], dtype=np.float32)


def _principal(centred: Table) -> Table:
    """The two first principal axes, by subspace iteration: a whole decomposition takes twenty times longer, and axes
    that do not stand out in as many steps give no stable groups.
    """
    plane = np.linalg.qr(np.random.default_rng(SEED).normal(size=(centred.shape[1], 4)).astype(np.float32))[0]
    for _ in range(STEPS):
        plane = np.linalg.qr(centred.T @ (centred @ plane))[0]
    _left, _strength, turn = np.linalg.svd(centred @ plane, full_matrices=False)
    return np.asarray(plane @ turn[:2].T, dtype=np.float32)


def _best_groups(points: Table, chance: Generator) -> Counts:
    """The group of each person, in as many groups as part people best, by silhouette; one, where all answer alike."""
    unlike = len(np.unique(np.ascontiguousarray(points.round(4)).view(np.complex64)))  # both at once: rows sort slowly
    if unlike < 2:
        return np.zeros(len(points), dtype=np.int64)
    tried = [_groups(points, count, chance) for count in range(2, min(MOST_GROUPS, unlike) + 1)]
    some = chance.permutation(len(points))[:COMPARED]
    far = cdist(points[some], points[some]).astype(np.float32)
    return max(tried, key=lambda group: _silhouette(far, group[some]))


def _groups(points: Table, count: int, chance: Generator) -> Counts:
    """K-means (S. Lloyd), of the best of four starts, side by side; a group that empties is one group less."""
    along = np.ascontiguousarray(points.T)
    centres, everybody = _scattered(along, count, chance), np.tile(along, STARTS).astype(np.float64)
    cells, beside = STARTS * count, np.arange(0, STARTS * count, count)[:, None]
    found = np.full((STARTS, len(points)), -1)
    for _ in range(ROUNDS):
        nearest, far = _nearest(_squares(along, centres))
        if (nearest == found).all():
            break
        found, cell = nearest, (nearest + beside).ravel()
        size = np.bincount(cell, minlength=cells)
        for axis in range(2):
            middle = np.bincount(cell, everybody[axis], minlength=cells) / np.maximum(size, 1)
            centres[..., axis] = np.where(
                size.reshape(STARTS, count), middle.reshape(STARTS, count), centres[..., axis]
            )
    return np.unique(found[far.sum(axis=1).argmin()], return_inverse=True)[1]


def _nearest(far: Table) -> tuple[Counts, Table]:
    """The nearest centre of each start to each person, and how far it is: few are compared, one after the other."""
    best, found = far[:, 0], np.zeros((len(far), far.shape[2]), dtype=np.int64)
    for at in range(1, far.shape[1]):
        found[far[:, at] < best] = at
        best = np.minimum(best, far[:, at])
    return found, best


def _scattered(along: Table, count: int, chance: Generator) -> Table:
    """Where each start begins: somebody, then others far from all of them (k-means++, D. Arthur, S. Vassilvitskii)."""
    everyone = along.shape[1]
    chosen = chance.integers(everyone, size=(STARTS, 1))
    while chosen.shape[1] < count:
        reach = _squares(along, along.T[chosen]).min(axis=1).cumsum(axis=1, dtype=np.float64)
        asked = chance.random(STARTS) * reach[:, -1]
        more = [min(int(np.searchsorted(row, at)), everyone - 1) for row, at in zip(reach, asked, strict=True)]
        chosen = np.column_stack([chosen, more])
    return along.T[chosen]


def _squares(along: Table, centres: Table) -> Table:
    """From each centre of each start to each person, squared."""
    return np.asarray(np.square(along[0] - centres[..., :1]) + np.square(along[1] - centres[..., 1:]))


def _silhouette(far: Table, group: Counts) -> float:
    """How much nearer people are to their own group than to the next one: from -1 to 1 (P. Rousseeuw, 1987)."""
    sizes = np.bincount(group)
    if (sizes > 0).sum() < 2:
        return -1.0
    sums = far @ np.eye(len(sizes), dtype=far.dtype)[group]
    own = np.arange(len(group)), group
    within = sums[own] / np.maximum(sizes[group] - 1, 1)
    others = sums / np.maximum(sizes, 1)
    others[own] = np.inf
    others[:, sizes == 0] = np.inf
    nearest = others.min(axis=1)
    score = (nearest - within) / np.maximum(np.maximum(nearest, within), np.finfo(np.float32).tiny)
    return float(np.where(sizes[group] > 1, score, 0).mean())


def _agreement_of_a_sample(votes: Table, found: Counts, chance: Generator) -> float:
    """How alike the groups are when a fifth of the people are left out."""
    some = chance.permutation(len(votes))[: min(round(SAMPLED * len(votes)), MOST_SAMPLED)]
    return adjusted_rand(found[some], _best_groups(_project(votes[some]), chance))


def adjusted_rand(one: Counts, other: Counts) -> float:
    """How much two ways of grouping people agree: 1 when they are one, 0 when by chance (Hubert, Arabie, 1985)."""
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)

    def pairs(counts: Any) -> float:
        return float((counts * (counts - 1) / 2).sum())

    together, mine, theirs = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    expected = mine * theirs / pairs(np.array([len(one)]))
    most = (mine + theirs) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def _represents(inside: Counts, outside: Counts) -> list[tuple[int, int]]:
    """The statements by which a group differs, and how: both of Polis’ tests say that it is not chance."""
    found = []
    for at, (here, there) in enumerate(zip(inside.tolist(), outside.tolist(), strict=True)):
        for value in (AGREE, DISAGREE):
            own = prop_test(here[value + 1], sum(here))
            beside = two_prop_test(here[value + 1], there[value + 1], sum(here), sum(there))
            if own > SIGNIFICANT and beside > SIGNIFICANT:
                found.append((own * beside, at, value))
    return [(at, value) for _score, at, value in sorted(found, key=lambda each: (-each[0], each[1]))]


def prop_test(hits: int, seen: int) -> float:
    """Polis’ z of « more than half of a group say so », one answer added to each count."""
    return 2 * sqrt(seen + 1) * ((hits + 1) / (seen + 1) - 0.5)


def two_prop_test(hits: int, others: int, seen: int, seen_by_others: int) -> float:
    """Polis’ z of « a group says so more than the others », one answer added to each count."""
    here, there, of, among = hits + 1, others + 1, seen + 1, seen_by_others + 1
    pooled = (here + there) / (of + among)
    if pooled >= 1:
        return 0.0
    return (here / of - there / among) / sqrt(pooled * (1 - pooled) * (1 / of + 1 / among))
