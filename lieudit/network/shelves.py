"""What rooms say of one of the six services of general interest, on its page, without knowing who shows it.

A room registers, in its `receivers.py`, how to read it. Shelves stand in the order of their `rank`:

    register_shelf(lambda domain, most: Shelf(20, _("Ce que les lieux en disent"), lines, url, _("Tous les besoins")))

Each line is a safe `<li>` of `<ol class="needs">`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Shelf:
    """Some lines about a domain, and where all of them are read. `empty` is said when there is none."""

    rank: int
    title: Any
    lines: list[SafeString]
    url: str
    label: Any
    empty: Any


type Read = Callable[[str, int], Shelf]

SHELVES: list[Read] = []


def register_shelf(read: Read) -> Read:
    """Show on the page of a domain what `read(domain, most)` gives, newest first. Works as a decorator."""
    SHELVES.append(read)
    return read


def shelves_of(domain: str, most: int) -> list[Shelf]:
    """What all rooms say of a domain, at most `most` lines each."""
    return sorted((read(domain, most) for read in SHELVES), key=lambda shelf: shelf.rank)
