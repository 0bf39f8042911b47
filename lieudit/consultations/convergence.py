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
from functools import cached_property, lru_cache
from math import prod, sqrt
from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from lieudit.toolkit.intervals import wilson

type Answers = Sequence[tuple[int, int, int]] | NDArray[np.int32]
"""One line each: a participant, a statement, and AGREE, DISAGREE or PASS; one at most for both."""
type Labels = Sequence[str | None]
"""The group of each participant, in one kind of groups; None for who did not say."""
type Counts = NDArray[np.integer]
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
STEPS, BLOCK = 4, 4
"""Of the search of principal axes: so many steps, of so many directions at once."""
SEED = 1871
"""The same answers always give the same groups."""


class Voice(NamedTuple):
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
        return _between(self.agree, self.seen)


_between = lru_cache(maxsize=100_000)(wilson)
"""Many groups of many statements have the same counts."""


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


@dataclass(frozen=True)
class Reading:
    """A statement, as all answered it, and as each group of each kind did."""

    statement: int
    everybody: Voice
    groups: Mapping[str, tuple[Voice, ...]]

    def heard(self, kind: str) -> list[Voice]:
        """The groups of this kind that answered enough."""
        return self._heard[kind]

    @cached_property
    def _heard(self) -> dict[str, list[Voice]]:
        return {kind: [voice for voice in voices if voice.is_enough] for kind, voices in self.groups.items()}

    @cached_property
    def _weakest(self) -> dict[str, Voice | None]:
        return {
            kind: min(voices, key=lambda voice: (voice.interval[0], voice.group), default=None)
            for kind, voices in self._heard.items()
        }

    @cached_property
    def _gaps(self) -> dict[str, Gap | None]:
        ranked = {
            kind: sorted(voices, key=lambda voice: (voice.share, voice.group)) for kind, voices in self._heard.items()
        }
        return {kind: Gap(voices[-1], voices[0]) if len(voices) > 1 else None for kind, voices in ranked.items()}

    def weakest(self, kind: str) -> Voice | None:
        """The group that agrees the least surely: « dans chaque groupe, au moins… » stands on it."""
        return self._weakest[kind]

    def consensus(self, kind: str) -> float:
        """Polis’ group-informed consensus: the product of the p⁺ of all groups of this kind."""
        return prod(voice.likely for voice in self.groups[kind])

    def gap(self, kind: str) -> Gap | None:
        return self._gaps[kind]

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
    answers: Answers, groups: Mapping[str, Labels], *, participants: int, statements: int
) -> Convergence:
    """Read all the answers; `groups` gives, by kind, the label of each of the `participants`.

    An answer that names a participant or a statement that does not exist is an IndexError.
    """
    who, what, said = np.asarray(answers, dtype=np.int32).reshape(-1, 3).T
    _demand_within(who, participants)
    _demand_within(what, statements)
    votes = Votes.of(who, what, said, participants, statements)
    everybody, by_kind = _voices(groups, votes)
    readings = tuple(
        Reading(at, everybody[at], {kind: voices[at] for kind, voices in by_kind.items()}) for at in range(statements)
    )
    return Convergence(readings, find_opinions(votes))


def _demand_within(index: Counts, size: int) -> None:
    if len(index) and (index.min() < 0 or index.max() >= size):
        raise IndexError(f"{index.min()}…{index.max()} of {size}")


@dataclass(frozen=True, slots=True)
class Votes:
    """What each person says of each statement: in `said` 1, 0 or -1; in `given` 1, or 0 for who did not answer."""

    said: Table
    given: Table

    @classmethod
    def of(cls, who: Counts, what: Counts, said: Counts, people: int, statements: int) -> Votes:
        cell = who.astype(np.int64) * statements + what
        table, given = np.zeros((2, people * statements), dtype=np.float32)
        table[cell], given[cell] = said, 1
        return cls(table.reshape(people, statements), given.reshape(people, statements))

    def of_people(self, some: Counts) -> Votes:
        return Votes(self.said[some], self.given[some])


def _voices(groups: Mapping[str, Labels], votes: Votes) -> tuple[list[Voice], dict[str, list[tuple[Voice, ...]]]]:
    """What everybody says of each statement; and, by kind, each group in the order of their names."""
    names = {kind: sorted({label for label in labels if label is not None}) for kind, labels in groups.items()}
    members = [np.ones((1, len(votes.said)), dtype=np.float32)]
    members += [_members(labels, names[kind]) for kind, labels in groups.items()]
    counts = iter(_counted(np.concatenate(members), votes).tolist())
    everybody = [_voice("", row) for row in next(counts)]
    by_kind: dict[str, list[tuple[Voice, ...]]] = {}
    for kind, known in names.items():
        said = [[_voice(name, row) for row in next(counts)] for name in known]
        by_kind[kind] = list(zip(*said, strict=True)) if said else [()] * len(everybody)
    return everybody, by_kind


def _voice(name: str, row: Sequence[int]) -> Voice:
    disagree, passed, agree = row
    return Voice(name, agree, disagree, passed)


def _members(labels: Labels, names: Sequence[str]) -> Table:
    """For each group, 1 for those who are of it."""
    rank = {name: at for at, name in enumerate(names)}
    group = np.array([len(names) if label is None else rank[label] for label in labels], dtype=np.int64)
    return np.eye(len(names), len(names) + 1, dtype=np.float32)[:, group]


def _counted(members: Table, votes: Votes) -> Counts:
    """How many of each group say DISAGREE, PASS and AGREE of each statement, in this order. Sums of ones, which 32 bits
    hold exactly up to sixteen million people.
    """
    seen, turned = members @ votes.given, members @ votes.said
    spoke = members @ np.abs(votes.said)
    return np.stack([(spoke - turned) / 2, seen - spoke, (spoke + turned) / 2], axis=2).astype(np.int64)


# Groups of opinion


def find_opinions(votes: Votes) -> Opinions | None:
    """Groups of people who answer alike, or None where a sample of the same people gives other groups."""
    people = np.flatnonzero(votes.given.sum(axis=1) >= LEAST_ANSWERS)
    if len(people) < 2 * ENOUGH or votes.said.shape[1] < 2:
        return None
    chance, kept = np.random.default_rng(SEED), votes if len(people) == len(votes.said) else votes.of_people(people)
    (found,) = _best_groups([_project(kept)], chance)
    if not found.any():
        return None
    stability = _stability(kept, found, chance)
    if stability < STABLE:
        return None
    order = np.argsort(-np.bincount(found), kind="stable")
    found = np.argsort(order)[found]
    counts = _counted(np.eye(len(order), dtype=np.float32)[:, found], kept)
    says = tuple(tuple(_represents(here, counts.sum(axis=0) - here)) for here in counts)
    return Opinions(tuple(np.bincount(found).tolist()), stability, says)


def _project(votes: Votes) -> Table:
    """Each person on the two directions along which people differ most. What somebody did not answer is what all answer
    on average; who answered little is not drawn to the middle for it.
    """
    mean = votes.said.sum(axis=0) / np.maximum(votes.given.sum(axis=0), 1)
    stretch = np.sqrt(votes.said.shape[1] / np.maximum(votes.given.sum(axis=1), 1))
    centred = np.asarray(votes.said - votes.given * mean, dtype=np.float32)
    return np.asarray(_along_axes(centred) * stretch[:, None], dtype=np.float32)


def _along_axes(centred: Table) -> Table:
    """Each person on the two first principal axes, sought in a block Krylov space (C. Musco, C. Musco, *Randomized
    block Krylov methods*, 2015): a whole decomposition takes twenty times longer, and axes that do not stand out in as
    many steps give no stable groups.
    """
    block, blocks = np.random.default_rng(SEED).normal(size=(centred.shape[1], BLOCK)).astype(np.float32), []
    for _ in range(STEPS):
        block = np.linalg.qr(centred.T @ (centred @ block))[0]
        blocks.append(block)
    along = centred @ np.linalg.qr(np.hstack(blocks))[0]
    turn = np.linalg.eigh(along.T @ along)[1]
    return np.asarray(along @ turn[:, :-3:-1], dtype=np.float32)


def _best_groups(sets: Sequence[Table], chance: Generator) -> list[Counts]:
    """In each set of people, all of one size and sought side by side, the group of each person: as many groups as part
    people best, by silhouette; one, where all answer alike.
    """
    along = np.ascontiguousarray(np.stack(sets).transpose(2, 0, 1))
    tried = [_groups(along, count, chance) for count in range(2, MOST_GROUPS + 1)]
    return [_best(points, [groups[at] for groups in tried], chance) for at, points in enumerate(sets)]


def _best(points: Table, tried: Sequence[Counts], chance: Generator) -> Counts:
    """Of the groups `tried`, in two and more, those that part these people best."""
    unlike = len(np.unique(np.ascontiguousarray(points.round(4)).view(np.complex64)))  # both at once: rows sort slowly
    if unlike < 2:
        return np.zeros(len(points), dtype=np.int64)
    some = chance.permutation(len(points))[:COMPARED]
    x, y = points[some].T
    far = np.sqrt(np.square(x[:, None] - x) + np.square(y[:, None] - y))
    return max(tried[: unlike - 1], key=lambda group: _silhouette(far, group[some]))


def _groups(along: Table, count: int, chance: Generator) -> list[Counts]:
    """K-means (S. Lloyd) of each set, of the best of four starts, all side by side; a group that empties is one group
    less. `along` is by axis, set and person.
    """
    sets, people = along.shape[1:]
    centres, runs = _scattered(along, count, chance), sets * STARTS
    weights = [np.repeat(axis, STARTS, axis=0).ravel().astype(np.float64) for axis in along]
    beside = np.repeat(np.arange(0, runs * count, count), people)
    found: Counts = np.full((sets, STARTS, people), -1, dtype=np.int8)
    for _ in range(ROUNDS):
        nearest, far = _nearest(_squares(along, centres))
        if (nearest == found).all():
            break
        found, cell = nearest, nearest.ravel() + beside
        size = np.bincount(cell, minlength=runs * count)
        for middle, weight in zip(centres, weights, strict=True):
            mean = np.bincount(cell, weight, minlength=runs * count) / np.maximum(size, 1)
            np.copyto(middle, mean.reshape(middle.shape), where=size.reshape(middle.shape) > 0, casting="same_kind")
    best = far.sum(axis=2).argmin(axis=1)
    return [np.unique(each[at], return_inverse=True)[1] for each, at in zip(found, best, strict=True)]


def _nearest(far: Table) -> tuple[Counts, Table]:
    """The nearest centre of each start to each person, and how far it is: few are compared, one after the other."""
    best, found = far[:, :, 0].copy(), np.zeros((*far.shape[:2], far.shape[3]), dtype=np.int8)
    for at in range(1, far.shape[2]):
        nearer = (far[:, :, at] < best).view(np.int8)  # a product is twenty times faster than a choice by a mask
        np.maximum(found, nearer * np.int8(at), out=found)
        np.minimum(best, far[:, :, at], out=best)
    return found, best


def _scattered(along: Table, count: int, chance: Generator) -> Table:
    """Where each start begins: somebody, then others far from all of them (k-means++, D. Arthur, S. Vassilvitskii); by
    axis, set, start and centre.
    """
    sets, people = along.shape[1:]
    of_set = np.arange(sets)[:, None, None]
    chosen = chance.integers(people, size=(sets, STARTS, 1))
    while chosen.shape[2] < count:
        near = _squares(along, along[:, of_set, chosen]).min(axis=2)
        reach = near.cumsum(axis=2, dtype=np.float64)
        asked = chance.random((sets, STARTS, 1)) * reach[:, :, -1:]
        more = np.minimum((reach < asked).sum(axis=2, keepdims=True), people - 1)
        chosen = np.concatenate([chosen, more], axis=2)
    return np.ascontiguousarray(along[:, of_set, chosen])


def _squares(along: Table, centres: Table) -> Table:
    """From each centre of each start of each set to each person of the set, squared."""
    far = np.square(along[0, :, None, None] - centres[0, ..., None])
    far += np.square(along[1, :, None, None] - centres[1, ..., None])
    return np.asarray(far)


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


def _stability(votes: Votes, found: Counts, chance: Generator) -> float:
    """How alike the groups are when a fifth of the people are left out, twenty times."""
    size = min(round(SAMPLED * len(found)), MOST_SAMPLED)
    samples = [chance.permutation(len(found))[:size] for _ in range(SAMPLES)]
    again = _best_groups([_project(votes.of_people(some)) for some in samples], chance)
    return float(np.mean([adjusted_rand(found[some], groups) for some, groups in zip(samples, again, strict=True)]))


def adjusted_rand(one: Counts, other: Counts) -> float:
    """How much two ways of grouping people agree: 1 when they are one, 0 when by chance (Hubert, Arabie, 1985)."""
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)

    def pairs(counts: NDArray[np.float64]) -> float:
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
