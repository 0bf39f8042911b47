"""What the marks of a jury say: means, ties, agreement, and which decisions hang on one juror. Pure, exact: integers
and fractions, no float.

The raw mean of a file is that of its raters, criteria weighed. The centred one first takes from each rater what their
own mean is above or below that of all: severity weighs no more. Both are shown side by side; neither decides.
Agreement is Krippendorff’s α for ordinal values, over every file and criterion as a unit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise
from math import lcm


@dataclass(frozen=True)
class Read:
    """What one rater gave to one file, criterion by criterion, in points."""

    file: int
    rater: int
    marks: tuple[int, ...]

    def worth(self, weights: Sequence[Fraction]) -> Fraction:
        """Its points, criteria weighed."""
        return sum((weight * mark for weight, mark in zip(weights, self.marks, strict=True)), Fraction(0))


def mean(values: Iterable[Fraction]) -> Fraction:
    """Their mean; there is one at least."""
    listed = list(values)
    return sum(listed, Fraction(0)) / len(listed)


def raw_means(reads: Iterable[Read], weights: Sequence[Fraction]) -> dict[int, Fraction]:
    """The mean of each file."""
    of_file: defaultdict[int, list[Fraction]] = defaultdict(list)
    for read in reads:
        of_file[read.file].append(read.worth(weights))
    return {file: mean(values) for file, values in of_file.items()}


def centred_means(reads: Sequence[Read], weights: Sequence[Fraction]) -> dict[int, Fraction]:
    """The mean of each file, once each rater’s own mean is brought to that of all the readings."""
    if not reads:
        return {}
    worths = [(read, read.worth(weights)) for read in reads]
    whole = mean(worth for _read, worth in worths)
    of_rater: defaultdict[int, list[Fraction]] = defaultdict(list)
    for read, worth in worths:
        of_rater[read.rater].append(worth)
    offset = {rater: whole - mean(values) for rater, values in of_rater.items()}
    of_file: defaultdict[int, list[Fraction]] = defaultdict(list)
    for read, worth in worths:
        of_file[read.file].append(worth + offset[read.rater])
    return {file: mean(values) for file, values in of_file.items()}


def by_criterion(reads: Iterable[Read]) -> dict[int, list[Fraction]]:
    """The mean of each file on each criterion, in their order."""
    of_file: defaultdict[int, list[tuple[int, ...]]] = defaultdict(list)
    for read in reads:
        of_file[read.file].append(read.marks)
    return {
        file: [Fraction(sum(column), len(column)) for column in zip(*rows, strict=True)]
        for file, rows in of_file.items()
    }


def ranked(means: Mapping[int, Fraction]) -> list[list[int]]:
    """Files from the highest mean down, in groups: equal means are one group, and a true tie.

    >>> ranked({1: Fraction(2), 2: Fraction(3), 3: Fraction(2)})
    [[2], [1, 3]]
    """
    scale = lcm(*(mean.denominator for mean in means.values()))  # on one scale, fractions are compared as integers
    worth = {file: mean.numerator * (scale // mean.denominator) for file, mean in means.items()}
    order = sorted(worth, key=lambda file: (-worth[file], file))
    return [list(group) for _worth, group in groupby(order, key=worth.__getitem__)]


def differ(reads: Sequence[Read], gap: int) -> bool:
    """Whether two raters of a file are, on one criterion, more than `gap` points apart.

    >>> differ([Read(1, 1, (0, 2)), Read(1, 2, (2, 2))], 1)
    True
    """
    return any(max(column) - min(column) > gap for column in zip(*(read.marks for read in reads), strict=True))


def first_places(means: Mapping[int, Fraction], places: int) -> tuple[frozenset[int], frozenset[int]]:
    """Files that the means put within `places`, and those tied for the last of them, which means do not tell apart.

    >>> first_places({1: Fraction(3), 2: Fraction(1), 3: Fraction(1)}, 2)
    (frozenset({1}), frozenset({2, 3}))
    """
    taken: set[int] = set()
    for group in ranked(means):
        if len(taken) + len(group) > places:
            return frozenset(taken), frozenset(group) if len(taken) < places else frozenset()
        taken |= set(group)
    return frozenset(taken), frozenset()


@dataclass(frozen=True)
class Without:
    """What the order by raw means would change without one rater: files that would come in, go out, or be unread."""

    rater: int
    inside: frozenset[int]
    outside: frozenset[int]
    unread: frozenset[int]

    @property
    def changes(self) -> int:
        return len(self.inside | self.outside | self.unread)


def without_each(reads: Sequence[Read], weights: Sequence[Fraction], places: int) -> list[Without]:
    """« Et si un juré manquait ? »: for each rater, what the first `places` would be without them.

    Sums are kept by file: leaving one rater out moves only the files that they read.
    """
    total: defaultdict[int, Fraction] = defaultdict(Fraction)
    number: Counter[int] = Counter()
    given: defaultdict[int, list[tuple[int, Fraction]]] = defaultdict(list)
    for read in reads:
        worth = read.worth(weights)
        total[read.file] += worth
        number[read.file] += 1
        given[read.rater].append((read.file, worth))
    means = {file: total[file] / number[file] for file in total}
    now, tied = first_places(means, places)
    found = []
    for rater, rows in sorted(given.items()):
        others = dict(means)
        unread = set()
        for file, worth in rows:
            if number[file] == 1:
                unread.add(file)
                del others[file]
            else:
                others[file] = (total[file] - worth) / (number[file] - 1)
        then, _tied = first_places(others, places)
        found.append(Without(rater, then - now - tied, now - then - unread, frozenset(unread)))
    return found


def alpha(units: Iterable[Sequence[int]]) -> Fraction | None:
    """Krippendorff’s α for ordinal values: 1 when raters agree, 0 as if they drew lots. `units` hold the marks that one
    thing was given; those that one rater alone read are left out. None when nothing can be compared, or when every mark
    is the same: there is then no disagreement to expect.
    """
    pairs: defaultdict[tuple[int, int], Fraction] = defaultdict(Fraction)
    margin: Counter[int] = Counter()
    for unit in units:
        size = len(unit)
        if size < 2:
            continue
        counts = Counter(unit)
        margin.update(counts)
        for one, many in counts.items():
            for other, more in counts.items():
                pairs[one, other] += Fraction(many * (more - (one == other)), size - 1)
    whole = sum(margin.values())
    if len(margin) < 2:
        return None
    apart = _apart(margin)
    observed = sum((apart[key] * value for key, value in pairs.items() if key[0] != key[1]), Fraction(0))
    expected = sum(
        (apart[one, other] * margin[one] * margin[other] for one in margin for other in margin if one != other),
        Fraction(0),
    )
    return 1 - (whole - 1) * observed / expected


def _apart(margin: Mapping[int, int]) -> dict[tuple[int, int], Fraction]:
    """How far two ordinal values are: the square of what lies between them, half of each end left out."""
    values = sorted(margin)
    upto = {values[0]: Fraction(margin[values[0]], 2)}
    for before, value in pairwise(values):
        upto[value] = upto[before] + Fraction(margin[before] + margin[value], 2)
    return {(one, other): (upto[one] - upto[other]) ** 2 for one in values for other in values}
