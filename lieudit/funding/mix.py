"""On whom one depends: shares of what comes in, the index of Herfindahl and its inverse, what is missing if one stops.
Exact fractions. Pure.

H = Σ s², between 1/n and 1 for n funders; 1/H is « autant que 2,9 financeurs égaux »; 1 − H is Simpson's index, the
chance that two euros taken at random come from two funders. Merging two funders never lowers H.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from lieudit.toolkit.agreement import says
from lieudit.toolkit.french import NBSP, counted, day, number, percent, typeset

type Sums = Iterable[tuple[str, Decimal]]

MONTHS = 12
WEEKS = 52
UP_TO_TWELVE = ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"]
SHORT = Fraction(3, 4)
"""Below three quarters of a month, one counts in weeks."""


@dataclass(frozen=True)
class Part:
    """What comes from one funder, or by one nature: euros, and the share of the whole."""

    name: str
    amount: Decimal
    share: Fraction

    @property
    def lasting(self) -> str:
        """How long of a year it pays for."""
        return lasting(self.share)


@dataclass(frozen=True)
class Mix:
    """What comes in, the largest part first. `below` names whose sum is not above nothing: they are in no share."""

    total: Decimal
    parts: tuple[Part, ...]
    below: tuple[str, ...] = ()

    @property
    def herfindahl(self) -> Fraction | None:
        """Σ s²; None of nothing."""
        return sum((part.share**2 for part in self.parts), Fraction(0)) if self.parts else None

    @property
    def equal(self) -> Fraction | None:
        """How many funders, all equal, would weigh the same."""
        return 1 / self.herfindahl if self.herfindahl else None

    @property
    def simpson(self) -> Fraction | None:
        return 1 - self.herfindahl if self.herfindahl else None

    @property
    def largest(self) -> Part | None:
        return self.parts[0] if self.parts else None

    def part_of(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.name == name), None)


def measure(sums: Sums) -> Mix:
    """The mix of sums, those of one name together.

    >>> mix = measure([("A", Decimal(120)), ("B", Decimal(60)), ("C", Decimal(30)), ("D", Decimal(30))])
    >>> mix.herfindahl, number(mix.equal, 1)
    (Fraction(11, 32), '2,9')
    """
    by_name: dict[str, Decimal] = defaultdict(Decimal)
    for name, amount in sums:
        by_name[name] += amount
    above = sorted(((n, a) for n, a in by_name.items() if a > 0), key=lambda each: (-each[1], each[0]))
    total = sum((amount for _name, amount in above), Decimal(0))
    parts = tuple(Part(name, amount, Fraction(amount) / Fraction(total)) for name, amount in above)
    return Mix(total, parts, tuple(sorted(name for name, amount in by_name.items() if amount <= 0)))


def sentence(mix: Mix) -> str:
    """The mix in one sentence: of nothing, of one funder, of several."""
    if mix.equal is None or mix.largest is None:
        return "Aucune somme n’est dite : il n’y a rien à comparer."
    if len(mix.parts) == 1:
        return typeset(f"Tout vient d’un seul financeur, {mix.largest.name} : s’il s’arrête, tout s’arrête.")
    words = f"Autant que {number(mix.equal, 1)} financeurs égaux"
    return typeset(f"{words}. Le premier en porte {percent(mix.largest.share, 0)}.")


def if_stops(part: Part) -> str:
    """What is missing without this funder: « il manque 50 %, soit six mois »."""
    return typeset(f"il manque {percent(part.share, 0)}, soit {lasting(part.share)}")


def lasting(share: Fraction) -> str:
    """A share of a year, in months, or in weeks when it is short.

    >>> [lasting(Fraction(1, each)).replace(NBSP, " ") for each in (2, 20, 1000)]
    ['six mois', 'trois semaines', 'moins d’une semaine']
    """
    if share * MONTHS >= SHORT:
        return f"{in_words(rounded(share * MONTHS))}{NBSP}mois"
    weeks = rounded(share * WEEKS)
    if not weeks:
        return "moins d’une semaine"
    return "une semaine" if weeks == 1 else f"{in_words(weeks)}{NBSP}semaines"


def rounded(value: Fraction) -> int:
    """To the nearest, a half upwards."""
    return int(value + Fraction(1, 2))


def in_words(count: int) -> str:
    """« six », and digits beyond twelve."""
    return UP_TO_TWELVE[count - 1] if 1 <= count <= len(UP_TO_TWELVE) else number(count)


# What the council is warned of


class Alarm(StrEnum):
    """Why a funder is pointed at."""

    LARGE = "large"
    ENDING = "ending"
    SILENT = "silent"


@dataclass(frozen=True)
class Wishes:
    """The rules of the council: the largest share of one funder, the share from which an end is told, the working days
    after which a request to renew is said to wait."""

    share: Fraction
    ending: Fraction
    answer_days: int


@dataclass(frozen=True)
class Ending:
    """What is promised until a day, and the euros that it brought in the year that is read: by one agreement, of this
    number, or by the sums of a funder that are promised until then (number 0)."""

    until: dt.date
    amount: Decimal
    agreement: int = 0


@dataclass(frozen=True)
class Promise:
    """What is known of what a funder will do: what is sure until when, the first that ends first, and how many working
    days its answer has been waited for (None: nothing was asked, or it answered)."""

    ends: tuple[Ending, ...] = ()
    waits: int | None = None

    def words(self, total: Decimal, today: dt.date = dt.date.min) -> str:
        """Until when it is engaged, or was once all is past `today`: one day, or each part of `total`, in euros, with
        its own.

        >>> ending = Ending(dt.date(2027, 3, 31), Decimal(35), 7)
        >>> print(Promise((ending,)).words(Decimal(100)).replace(NBSP, " "))
        engagé jusqu’au 31 mars 2027
        >>> later = Ending(dt.date(2030, 1, 1), Decimal(2))
        >>> print(Promise((ending, later)).words(Decimal(100)).replace(NBSP, " "))
        engagé pour 35 % jusqu’au 31 mars 2027, pour 2 % jusqu’au 1er janvier 2030
        """
        paid = [each for each in self.ends if each.amount] or self.ends
        engaged = "était engagé" if paid and all(each.until < today for each in paid) else "engagé"
        if len(days := {each.until for each in paid}) <= 1:
            return "".join(f"{engaged} jusqu’au {day(each)}" for each in days)
        parts = [f"pour {percent(_share(each, total), 0)} jusqu’au {day(each.until)}" for each in paid]
        return f"{engaged} {', '.join(parts)}"


def _share(ending: Ending, total: Decimal) -> Fraction:
    return Fraction(ending.amount) / Fraction(total)


@dataclass(frozen=True)
class Alert:
    kind: Alarm
    part: Part
    words: str


def alerts(
    mix: Mix, promises: dict[str, Promise], wishes: Wishes, year: int, today: dt.date = dt.date.min
) -> list[Alert]:
    """What the rules of the council point at, funder by funder, the largest first; what ends, agreement by agreement:
    a small one that lasts does not hide a large one that stops.

    `year` is the one that is read: what ends within the following year is about to, or did before `today`.
    """
    told: list[Alert] = []
    for part in mix.parts:
        promise, weighs = promises.get(part.name, Promise()), says(part.name, "pèse")
        if part.share > wishes.share:
            words = (
                f"{part.name} {weighs} {percent(part.share, 0)} : au-dessus de {percent(wishes.share, 0)}, on le dit."
            )
            told.append(Alert(Alarm.LARGE, part, typeset(words)))
        for each in promise.ends:
            if each.until.year <= year + 1 and _share(each, mix.total) > wishes.ending:
                what = f"la convention n° {each.agreement}" if each.agreement else "ce qui est promis"
                share = percent(_share(each, mix.total), 0)
                ends = "finissait" if each.until < today else "finit"
                words = f"{part.name} : {what} pèse {share}, et {ends} le {day(each.until)}."
                told.append(Alert(Alarm.ENDING, part, typeset(words)))
        if promise.waits is not None and promise.waits > wishes.answer_days:
            waited = counted(promise.waits, "jour ouvré", "jours ouvrés")
            told.append(
                Alert(Alarm.SILENT, part, typeset(f"{part.name} : demande de suite sans réponse depuis {waited}."))
            )
    return told


# What is said of many places without telling one of them

FEWEST = 5
"""Places that a total gathers, at least."""
HEAVIEST = Decimal("0.85")
"""What one place may weigh in a total, at most (INSEE, « règle de dominance »)."""


@dataclass(frozen=True)
class Cell:
    """A total: the sum of each place in it, and those among them that publish their own."""

    name: str
    sums: dict[int, Decimal]
    public: frozenset[int] = frozenset()

    @property
    def total(self) -> Decimal:
        return sum(self.sums.values(), Decimal(0))


@dataclass(frozen=True)
class Told:
    """The totals that are said, and the names of those that are kept, so that none is had by a subtraction."""

    said: list[Cell] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def is_safe(cells: Sequence[Cell]) -> bool:
    """Whether the sum of these cells tells nothing of a place that does not publish: those places are none, or five at
    least of which none weighs more than 85 % of what they make together."""
    hidden: dict[int, Decimal] = defaultdict(Decimal)
    for cell in cells:
        for place, amount in cell.sums.items():
            if place not in cell.public:
                hidden[place] += amount
    if not hidden:
        return True
    total = sum(hidden.values(), Decimal(0))
    return len(hidden) >= FEWEST and max(hidden.values()) <= total * HEAVIEST


def protected(cells: Iterable[Cell]) -> Told:
    """The totals of parts of one whole, which is said too: those that tell of one place are kept; and as the whole less
    what is said would tell them, others are kept with them, the smallest first, until what is kept together is safe.
    """
    ranked = sorted(cells, key=lambda cell: (-cell.total, cell.name))
    said = [cell for cell in ranked if len(cell.sums) >= FEWEST and is_safe([cell])]
    kept = [cell for cell in ranked if cell not in said]
    while said and kept and not is_safe(kept):
        kept.append(said.pop())
    return Told(said, sorted(cell.name for cell in kept))
