"""What rooms say of one of the six services of general interest, on its page, without knowing who shows it.

A room registers, in its `receivers.py`, how to read it. Sections stand in the order of their `rank`:

    @register_domain_section
    def needs_of_domain(domain, most):
        return DomainSection(10, _("Ce que les lieux en disent"), lines, url, _("Tous les besoins"), _("Aucun encore."))

Each line is a safe `<li>` of `<ol class="needs">`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class DomainSection:
    """Some lines about a domain, and where all of them are read. `empty` is said when there is none."""

    rank: int
    title: Any
    lines: list[SafeString]
    url: str
    label: Any
    empty: Any


type Read = Callable[[str, int], DomainSection]

SECTIONS: list[Read] = []


def register_domain_section(read: Read) -> Read:
    """Show on the page of a domain what `read(domain, most)` gives, newest first. Works as a decorator."""
    SECTIONS.append(read)
    return read


def sections_of(domain: str, most: int) -> list[DomainSection]:
    """What all rooms say of a domain, at most `most` lines each."""
    return sorted((read(domain, most) for read in SECTIONS), key=lambda shelf: shelf.rank)
