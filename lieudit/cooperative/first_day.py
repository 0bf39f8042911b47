"""« La coopérative au premier jour »: what the promises would make under a scenario, without storing anything. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from lieudit.cooperative.entries import share_of
from lieudit.cooperative.vocabulary import Category
from lieudit.governance.law import LAW, Clause, Severity, figure
from lieudit.toolkit.french import NBSP, counted
from lieudit.voting.counting import scic_weight_faults
from lieudit.voting.outcome import points

NOTHING = Decimal(0)
USUAL_POINTS = 20
"""Of a college that nobody weighs: all equal, as the law has it."""


@dataclass(frozen=True)
class Scenario:
    """What is supposed: `follow` is the share of those who promised that keep their word, category by category, rounded
    down; `employees` and `producers` are persons who would join, with the least number of parts. `leasts` and `follows`
    say otherwise of some categories; `points` weigh their colleges, one beside the other."""

    form: str
    nominal: Decimal
    least: int
    follow: Fraction = Fraction(1)
    employees: int = 0
    producers: int = 0
    colleges: bool = False
    paid: Fraction = Fraction(1, 4)
    floor: Fraction = Fraction(1, 4)
    leasts: Mapping[str, int] = field(default_factory=dict)
    follows: Mapping[str, Fraction] = field(default_factory=dict)
    points: Mapping[str, int] = field(default_factory=dict)

    def least_of(self, category: str) -> int:
        return self.leasts.get(category, self.least)


@dataclass(frozen=True)
class Row:
    """A category on the first day. `voice` is the weight of one voice of it, out of the whole."""

    category: str
    label: str
    heads: int
    parts: int
    capital: Decimal
    voice: Fraction


@dataclass(frozen=True)
class Said:
    """What the law says of this scenario, with its clause; `blocks` when it may."""

    words: str
    clause: Clause

    @property
    def blocks(self) -> bool:
        return self.clause.severity == Severity.BLOCK


@dataclass(frozen=True)
class FirstDay:
    """The cooperative of a scenario. `public`: what public bodies hold of the capital, out of 1."""

    scenario: Scenario
    rows: Sequence[Row]
    capital: Decimal
    paid: Decimal
    floor: Decimal
    public: Fraction
    said: Sequence[Said]

    @property
    def holds(self) -> bool:
        return not any(each.blocks for each in self.said)

    @property
    def heads(self) -> int:
        return sum(row.heads for row in self.rows)

    @property
    def public_words(self) -> str:
        return f"{points(self.public)}{NBSP}%"


def first_day(promises: Iterable[tuple[str, int]], scenario: Scenario) -> FirstDay:
    """Count it: `promises` are (category, parts), the largest kept first when some do not follow."""
    kept = _kept(promises, scenario)
    weights = weights_of([each for each, parts in kept.items() if parts], scenario.points)
    weights = weights if scenario.colleges else {}
    voices = sum(len(parts) for parts in kept.values())
    rows = [
        Row(
            category,
            str(category.label),
            len(kept[category]),
            sum(kept[category]),
            sum(kept[category]) * scenario.nominal,
            _voice(len(kept[category]), voices, weights.get(category)),
        )
        for category in Category
    ]
    capital = sum((row.capital for row in rows), NOTHING)
    public = next(row.capital for row in rows if row.category == Category.PUBLIC_BODY)
    share = Fraction(public) / Fraction(capital) if capital else Fraction(0)
    said = [*_categories(rows), *_amounts(scenario, capital, share, voices), *_colleges(scenario, weights)]
    paid, floor = share_of(capital, scenario.paid), share_of(capital, scenario.floor)
    return FirstDay(scenario, rows, capital, paid, floor, share, said)


def _kept(promises: Iterable[tuple[str, int]], scenario: Scenario) -> Mapping[str, list[int]]:
    by_category: dict[str, list[int]] = {category: [] for category in Category}
    for category, parts in promises:
        by_category[category].append(max(parts, scenario.least_of(category)))
    kept = {}
    for category, parts_of in by_category.items():
        number = int(len(parts_of) * scenario.follows.get(category, scenario.follow))
        kept[category] = sorted(parts_of, reverse=True)[:number]
    kept[Category.EMPLOYEE] += [scenario.least_of(Category.EMPLOYEE)] * scenario.employees
    kept[Category.PRODUCER] += [scenario.least_of(Category.PRODUCER)] * scenario.producers
    return kept


def weights_of(held: Iterable[str], points: Mapping[str, int]) -> dict[str, Fraction]:
    """The weight of the college of each category that somebody holds, by its points; all equal where nobody says."""
    given = {each: points.get(each, USUAL_POINTS) for each in held}
    total = sum(given.values())
    return {each: Fraction(some, total) for each, some in given.items()}


def _voice(heads: int, voices: int, weight: Fraction | None) -> Fraction:
    """One voice of all of them; with colleges, one of those that share the weight of its own."""
    if not heads:
        return Fraction(0)
    return Fraction(1, voices) if weight is None else weight / heads


def _categories(rows: Sequence[Row]) -> Iterable[Said]:
    heads = {row.category: row.heads for row in rows}
    clause = LAW["categories"]
    if not heads[Category.BENEFICIARY]:
        yield Said("Aucun bénéficiaire n’y serait associé", clause)
    if not heads[Category.EMPLOYEE] and not heads[Category.PRODUCER]:
        yield Said("Ni salarié, ni producteur n’y serait associé", clause)
    filled = sum(1 for number in heads.values() if number)
    if filled < figure("categories"):
        verb = "auraient" if filled > 1 else "aurait"
        yield Said(f"{counted(filled, 'catégorie')} seulement {verb} quelqu’un", clause)


def _amounts(scenario: Scenario, capital: Decimal, public: Fraction, heads: int) -> Iterable[Said]:
    if public > figure("public_bodies"):
        yield Said("Les collectivités tiendraient plus de la moitié du capital", LAW["public_bodies"])
    if scenario.form == "scic_sarl" and heads > figure("sarl_cap"):
        yield Said(f"{counted(heads, 'associé')}, dans une forme qui s’arrête à cent", LAW["sarl_cap"])
    if scenario.form == "scic_sa" and capital < figure("least_capital"):
        yield Said("Le capital serait trop petit pour cette forme", LAW["least_capital"])


def _colleges(scenario: Scenario, weights: Mapping[str, Fraction]) -> Iterable[Said]:
    if not scenario.colleges:
        return
    if len(weights) < figure("colleges"):
        yield Said("Moins de trois collèges auraient quelqu’un : n’en faites aucun", LAW["colleges"])
        return
    for code, _sentence in scic_weight_faults({category: str(weight) for category, weight in weights.items()}):
        category, colon, _fault = code.partition(":")
        if colon:
            name, weighs = Category(category).label, points(weights[category])
            words = f"Le collège « {name} » pèserait {weighs}{NBSP}% : de 10 à 50{NBSP}%"
            yield Said(words, LAW["colleges"])
