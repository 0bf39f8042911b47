"""When many territories are compared at once, which ones chance alone does not explain: funnel limits. Pure.

Each has as many things as its inhabitants would lead to expect, if all were alike; how far from it chance may lead
depends on how many there are. At 95 %, five territories in a hundred would be out by chance alone: limits are set so
that, if all were alike, one comparison of the whole level in twenty would have a single one out (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import NormalDist

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.toolkit.french import counted
from lieudit.toolkit.intervals import wilson

SURE = 0.95
WORDS = {
    "more": gettext_lazy("plus que le hasard ne l’explique"), "less": gettext_lazy("moins que le hasard ne l’explique"),
    "chance": gettext_lazy("le hasard l’explique"),
}  # fmt: skip


@dataclass(frozen=True)
class Funnel:
    """`found`: « more », « less » or « chance » for each territory that was compared."""

    found: Mapping[str, str]

    @property
    def compared(self) -> int:
        return len(self.found)

    @property
    def out(self) -> int:
        return sum(each != "chance" for each in self.found.values())

    @property
    def words(self) -> str:
        """How many were compared, and how many stand out."""
        said = _(
            "%(compared)s sont comparés à la fois : des limites à 95 %% chacun en laisseraient sortir plusieurs par le "
            "seul hasard. Elles sont donc élargies (Bonferroni)"
        )
        out = counted(self.out, _("en sort"), _("en sortent")) if self.out else _("aucun n’en sort")
        compared = counted(self.compared, _("territoire"), _("territoires"))
        return _("%(said)s ; %(out)s. Ce n’est ni une note, ni un rang.") % {
            "said": said % {"compared": compared},
            "out": out,
        }

    def of(self, territory: str) -> str:
        """What is said of one, in words; empty where it was not compared."""
        return str(WORDS[self.found[territory]]) if territory in self.found else ""


def funnel(counts: Iterable[tuple[str, int, int]], everywhere: int, people: int) -> Funnel | None:
    """`counts`: of each territory, its key, its things, its inhabitants; all the things and inhabitants of the country
    besides. None where fewer than two are compared.
    """
    known = [each for each in counts if each[2] > 0]
    if len(known) < 2 or everywhere <= 0 or people <= 0:
        return None
    z = NormalDist().inv_cdf(1 - (1 - SURE) / 2 / len(known))
    return Funnel({key: _stands(count, everywhere, here / people, z) for key, count, here in known})


def _stands(count: int, everywhere: int, share: float, z: float) -> str:
    low, high = wilson(count, everywhere, z)
    return "less" if high < share else "more" if low > share else "chance"
