"""What rooms say of one of the six services of general interest, on its page, without knowing who shows it.

A room says, in its `receivers.py`, how to read it. Sections stand in the order of their `rank`:

    @DOMAIN_SECTIONS.fill
    def needs_of_domain(domain, most):
        return DomainSection(10, _("Ce que les lieux en disent"), lines, url, _("Tous les besoins"), _("Aucun encore."))

Each line is a safe `<li>` of `<ol class="needs">`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString

from lieudit.toolkit.conditional import until_the_clock_moves
from lieudit.toolkit.extension import Point
from lieudit.toolkit.types import Phrase


@dataclass(frozen=True)
class DomainSection:
    """Some lines about a domain, and where all of them are read. `empty` is said when there is none."""

    rank: int
    title: Phrase
    lines: list[SafeString]
    url: str
    label: Phrase
    empty: Phrase


DOMAIN_SECTIONS = Point[Callable[[str, int], DomainSection]](
    "network.domain_sections.DOMAIN_SECTIONS",
    "What stands on the page of a domain: `read(domain, most)` gives its lines, newest first.",
)


@until_the_clock_moves
@lru_cache(maxsize=64)
def sections_of(domain: str, most: int, tick: int) -> list[DomainSection]:
    """What all rooms say of a domain, at most `most` lines each; read once until the clock moves (decision 4)."""
    return sorted((read(domain, most) for read in DOMAIN_SECTIONS), key=lambda section: section.rank)
