"""When the review of a cooperative is due, what makes it due earlier, and what may break its categories. Pure.

Law n° 47-1775, art. 25-1, 19 septies and 19 duodecies, as `governance/law.py` read them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lieudit.cooperative.anniversaries import years_after
from lieudit.cooperative.vocabulary import Category
from lieudit.governance.law import LAW, Clause, figure
from lieudit.membership.standing import euros
from lieudit.toolkit.french import counted, day

LOSSES = int(figure("review", "losses"))
"""Years of losses, one after another, after which the review comes early."""
SOON = 180
"""Days before it is due from which it is said to come."""
NEAR = Fraction(9, 10)
"""Of a bound: from there on, it is said to be near."""


def due_on(opened_on: dt.date, last: dt.date | None) -> dt.date:
    """Five years after the opening, or after the last review."""
    return years_after(last or opened_on, int(figure("review")))


@dataclass(frozen=True)
class Standing:
    """What is known for a review: losses by year, the highest capital, who asked for it among the associates."""

    opened_on: dt.date
    last: dt.date | None
    losses: Mapping[int, Decimal]
    highest: Decimal
    asked: int
    associates: int

    @property
    def due(self) -> dt.date:
        return due_on(self.opened_on, self.last)

    @property
    def early(self) -> list[str]:
        """Why it is due at once, whatever the years."""
        since = self.last.year if self.last else 0
        losses = {year: amount for year, amount in self.losses.items() if year >= since}
        least = Fraction(self.highest) * figure("review", "loss")
        causes = []
        if last := _in_a_row(losses):
            causes.append(f"{LOSSES} années de pertes de suite, jusqu’en {last}")
        if big := [year for year, amount in sorted(losses.items()) if Fraction(amount) >= least > 0]:
            causes.append(f"En {big[0]}, une perte de la moitié au moins du plus haut capital, {euros(self.highest)}")
        if self.asked and Fraction(self.asked, max(self.associates, 1)) >= figure("review", "demand"):
            causes.append(f"{counted(self.asked, 'associé')} sur {self.associates} la demandent")
        return causes

    def words(self, today: dt.date) -> str:
        """In one sentence, when it is due."""
        if self.early:
            return "La révision est due dès maintenant"
        late = (today - self.due).days
        if late > 0:
            return f"La révision était due le {day(self.due)} : en retard de {counted(late, 'jour')}"
        soon = ", bientôt" if -late <= SOON else ""
        return f"La révision est due le {day(self.due)}{soon}"


def _in_a_row(losses: Mapping[int, Decimal]) -> int | None:
    """The last year of three losses that follow one another."""
    years = set(losses)
    found = [year for year in years if all(year - back in years for back in range(LOSSES))]
    return max(found, default=None)


@dataclass(frozen=True)
class Warned:
    """What is near to breaking, in words, with its clause."""

    words: str
    clause: Clause


def warnings(
    heads: Mapping[str, int], public: Fraction, subscribed: Decimal, floor: Decimal, arriving: Collection[str] = ()
) -> Sequence[Warned]:
    """What the next departure or subscription would break: said before it does. `heads` are associates by category,
    `public` the share of the capital that public bodies hold, `arriving` the categories of those who subscribe."""
    return [*_arrivals(heads, arriving), *_last_ones(heads), *_near(public, subscribed, floor)]


def _arrivals(heads: Mapping[str, int], arriving: Collection[str]) -> Iterable[Warned]:
    if Category.EMPLOYEE in arriving and not heads.get(Category.EMPLOYEE):
        words = "Un premier salarié souscrit : dès lors, les producteurs ne tiennent plus lieu de salariés associés"
        yield Warned(words, LAW["categories"])


def _last_ones(heads: Mapping[str, int]) -> Iterable[Warned]:
    clause = LAW["categories"]
    working = heads.get(Category.EMPLOYEE, 0) + heads.get(Category.PRODUCER, 0)
    if working == 1:
        yield Warned("Un seul salarié ou producteur est associé : son départ viderait sa catégorie", clause)
    if heads.get(Category.BENEFICIARY, 0) == 1:
        yield Warned("Un seul bénéficiaire est associé : son départ viderait sa catégorie", clause)
    filled = [category for category, number in heads.items() if number]
    if len(filled) == figure("categories"):
        alone = [category for category in filled if heads[category] == 1]
        if alone:
            labels = ", ".join(str(Category(each).label).lower() for each in alone)
            yield Warned(f"Trois catégories seulement ont quelqu’un, dont une personne seule : {labels}", clause)


def _near(public: Fraction, subscribed: Decimal, floor: Decimal) -> Iterable[Warned]:
    most = figure("public_bodies")
    share = f"{round(public * 100)}\N{NO-BREAK SPACE}%"
    if public > most:
        words = f"Les collectivités ont {share} du capital : c’est plus de la moitié, que d’autres souscrivent"
        yield Warned(words, LAW["public_bodies"])
    elif public >= most * NEAR:
        yield Warned(f"Les collectivités ont {share} du capital, et la moitié au plus", LAW["public_bodies"])
    if subscribed and Fraction(floor) >= Fraction(subscribed) * NEAR:
        room = euros(max(subscribed - floor, Decimal(0)))
        yield Warned(f"Le capital n’est qu’à {room} de son plancher : qui part attendra son argent", LAW["floor"])
