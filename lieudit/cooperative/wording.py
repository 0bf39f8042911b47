"""What the page of a cooperative says by category: promises while it is prepared, then the capital; what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Sum

from lieudit.cooperative.models import Associate, Cooperative, InCategory, Subscription
from lieudit.cooperative.reckoned import Reading, reading_of
from lieudit.cooperative.vocabulary import Category
from lieudit.governance.law import LAW, Clause, figure


@dataclass(frozen=True)
class Total:
    """A category: its words, how many hold or promise, their parts, the money; of it, what is owed to who left."""

    category: str
    label: str
    heads: int
    parts: int
    money: Decimal
    owed: Decimal = Decimal(0)

    @property
    def held(self) -> Decimal:
        """The money of the parts themselves."""
        return self.money - self.owed


@dataclass(frozen=True)
class Missing:
    """What the law asks and is not there: in words, with its clause."""

    words: str
    clause: Clause


def in_categories(cooperative: Cooperative, reading: Reading | None = None) -> list[Total]:
    """Every category, empty ones too: not there is an answer; of the ledger as it was read, where it was."""
    if cooperative.opened_on:
        held = (reading or reading_of(cooperative)).categories
        rows = dict(held)
    else:
        rows = {category: InCategory(*each) for category, each in _promised(cooperative).items()}
    nothing = InCategory(0, 0, Decimal(0))
    return [Total(each, str(each.label), *rows.get(each, nothing)) for each in Category]


def _promised(cooperative: Cooperative) -> dict[str, tuple[int, int, Decimal]]:
    """What is promised and, once the statutes are voted, signed: a bulletin takes the place of its promise."""
    nominal = cooperative.terms().nominal
    promised = cooperative.promises.standing().order_by().values_list("category")
    signed = Subscription.objects.waited_for().filter(associate__cooperative=cooperative).order_by()
    by_category = signed.values_list("associate__category")
    rows = {
        category: (heads, parts, parts * nominal)
        for category, heads, parts in promised.annotate(heads=Count("pk"), sum=Sum("parts"))
    }
    each_of = by_category.annotate(heads=Count("associate", distinct=True), sum=Sum("parts"))
    for category, heads, parts in each_of:
        before = rows.get(category, (0, 0, Decimal(0)))
        rows[category] = (before[0] + heads, before[1] + parts, before[2] + parts * nominal)
    return rows


def missing_without(associate: Associate) -> list[Missing]:
    """What the law would find missing once one has left, and does not today: it is said before, and holds nobody."""
    totals = in_categories(associate.cooperative)
    left = [replace(each, heads=each.heads - (each.category == associate.category)) for each in totals]
    now = missing_categories(totals)
    return [each for each in missing_categories(left) if each not in now]


def missing_categories(totals: Sequence[Total]) -> list[Missing]:
    """What keeps these categories from being those of a cooperative, by the law table."""
    heads = {total.category: total.heads for total in totals}
    clause, found = LAW["categories"], []
    if not heads[Category.BENEFICIARY]:
        found.append("Aucun bénéficiaire")
    if not heads[Category.EMPLOYEE] and not heads[Category.PRODUCER]:
        found.append("Ni salarié, ni producteur")
    if sum(1 for number in heads.values() if number) < figure("categories"):
        found.append("Moins de trois catégories")
    missing = [Missing(words, clause) for words in found]
    money = sum((total.money for total in totals), Decimal(0))
    public = next(total.money for total in totals if total.category == Category.PUBLIC_BODY)
    if Fraction(public) > Fraction(money) * figure("public_bodies"):
        missing.append(Missing("Les collectivités ont plus de la moitié du capital", LAW["public_bodies"]))
    return missing
