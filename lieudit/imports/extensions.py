"""What rooms above take from a file that is imported, and how they give it back. Pure: this room knows none of them.

A room above says, in its `receivers.py`, what it makes of the columns that a place does not hold:

    extend(Extension(MEDNUM.name, "offers", coming=…, made=…, take=take_rows, give_back=give_rows_back))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lieudit.imports.models import Import
    from lieudit.imports.rows import PlaceRow, Report
    from lieudit.network.models import Place

type Row = tuple[Place, PlaceRow]


@dataclass(frozen=True)
class Extension:
    """What a room above makes of each list of one format, and how it gives it back."""

    format_name: str
    name: str
    """Of the things that it makes, in the counts of an import."""
    coming: Any
    made: Any
    """How to say them after a number: one and several, parted by a comma (`gettext_lazy`)."""
    take: Callable[[list[Row], Import | None, Report], int]
    """`take(rows, run, tell)` is given each batch: the place of each row that was kept, new or not, with the row as it
    was read, and all its cells. It tells each cell that it refuses, and returns how many things it made.

    It is called in the transaction of the batch, which a preview takes back: it writes in the database, and does
    nothing else. An error takes the batch back, and fails the import. The same file may come twice: what was already
    taken is left as it is.
    """
    give_back: Callable[[Import], None]
    """`give_back(run)` is called when any import is undone, before its places go."""


EXTENSIONS: list[Extension] = []


def extend(extension: Extension) -> None:
    """Let a room above take what is its own of the lists of a format."""
    EXTENSIONS.append(extension)


def extensions_of(format_name: str) -> list[Extension]:
    """What rooms above make of a list of this format."""
    return [each for each in EXTENSIONS if each.format_name == format_name]


def take(format_name: str, rows: list[Row], run: Import | None, tell: Report) -> Counter[str]:
    """Let every room take what is its own of a batch; how many things were made, by name."""
    return Counter({each.name: each.take(rows, run, tell) for each in extensions_of(format_name)})


def give_back(run: Import) -> None:
    """Let every room give back what it took from an import."""
    for each in EXTENSIONS:
        each.give_back(run)
