"""What rooms above take from a file that is imported, and how they give it back. Pure: this room knows none of them.

A room above says, in its `receivers.py`, what it makes of the columns that a place does not hold:

    OFFERS = Things("offers", coming=_("service à ajouter,services à ajouter"), made=…)
    TAKERS.fill(Taker("LaMednum 1.0.2", OFFERS, take_offers, give_offers_back, said_of_offers))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from lieudit.toolkit.extension import Point

if TYPE_CHECKING:
    from lieudit.imports.models import Import
    from lieudit.imports.rows import PlaceRow, Report
    from lieudit.network.models import Place
    from lieudit.toolkit.tables import Cells

type Row = tuple[Place, PlaceRow]


class Value(NamedTuple):
    """One value that an import writes: the name of its field, its words, the columns of which it is made."""

    label: str
    text: str
    columns: tuple[str, ...] = ()


type Show = Callable[[int, Iterable[Value]], None]
"""Tells all the values that a line writes, to who reads the preview."""
type Write = Callable[[Import | None, Show], Counter[str]]
"""Writes a batch that is read already; how many of each thing it made."""


@dataclass(frozen=True)
class Things:
    """What a taker makes, and how to say it after a number: one and several, parted by a comma (`gettext_lazy`).
    Rows that are only counted, and of which nothing is kept, are not `kept`."""

    name: str
    coming: Any
    made: Any
    kept: bool = True


@dataclass(frozen=True)
class Taker:
    """What a room above makes of the lists of one format.

    `take(rows, run, tell)` is given each batch: the place of each row that was kept, new or not, with the row as it was
    read, and all its cells. It tells each cell that it refuses, and returns how many `things` it made, and the lines of
    which it wrote anything. It is called in the transaction of the batch, which a preview takes back: it writes in the
    database, and does nothing else. An error takes the batch back, and fails the import. The same file may come twice:
    what was already taken is left as it is.

    `give_back(run)` is called when an import is undone, before its places go, in no transaction: it opens its own, and
    may be called again after one that stopped. `said(row)` tells all that it would write
    of a row, each with the column from which it comes, or none: a preview shows it, and nothing else is written.
    """

    format_name: str
    things: Things
    take: Callable[[list[Row], Import | None, Report], tuple[int, set[int]]]
    give_back: Callable[[Import], None]
    said: Callable[[PlaceRow], Iterator[tuple[str, str]]]


@dataclass(frozen=True)
class CellTaker:
    """What a room above makes of a list that speaks of no place of its own (`formats.OTHERS`): grants, aids.

    `read(rows, tell)` is given the cells of each batch by a thread that asks nothing of the database, while the batch
    before is written; it tells each cell that it refuses, and returns what writes the batch: `write(run, show)`, under
    the same rules as above, says how many of each of its `things` it made, and shows all the values of each line that
    it writes. Lines that it leaves aside are counted, and kept nowhere: nothing of the file stays once it is read.
    `told_since(run)` is the last import that tells again rows of this one, and is undone first.
    """

    format_name: str
    things: tuple[Things, ...]
    read: Callable[[list[Cells], Report], Write]
    give_back: Callable[[Import], None]
    told_since: Callable[[Import], Import | None]


TAKERS = Point[Taker | CellTaker](
    "imports.extensions.TAKERS", "What is made of the columns of a list that a place does not hold."
)


def takers_of(format_name: str) -> Iterator[Taker]:
    return (taker for taker in TAKERS if isinstance(taker, Taker) and taker.format_name == format_name)


def take(format_name: str, rows: list[Row], run: Import | None, tell: Report) -> tuple[Counter[str], set[int]]:
    """Let every room take what is its own of a batch; how many things were made, by name, and of which lines."""
    made: Counter[str] = Counter()
    lines: set[int] = set()
    for taker in takers_of(format_name):
        made[taker.things.name], written = taker.take(rows, run, tell)
        lines |= written
    return made, lines


def said(format_name: str, row: PlaceRow) -> Iterator[tuple[str, str]]:
    """What rooms above would write of a row: columns (or none), and words."""
    for taker in takers_of(format_name):
        yield from taker.said(row)


def read_cells(format_name: str, rows: list[Cells], tell: Report) -> list[Write]:
    """Let the room that knows this list read its rows: what writes them."""
    known = (taker for taker in TAKERS if isinstance(taker, CellTaker) and taker.format_name == format_name)
    return [taker.read(rows, tell) for taker in known]


def told_since(run: Import) -> Import | None:
    """The last import that tells again what a room above took of this one."""
    found = (taker.told_since(run) for taker in TAKERS if isinstance(taker, CellTaker))
    return max((each for each in found if each), key=lambda each: each.number, default=None)


def things_of(format_name: str) -> list[Things]:
    """What rooms above make of a list of this format."""
    found: list[Things] = []
    for taker in TAKERS:
        if taker.format_name == format_name:
            found += [taker.things] if isinstance(taker, Taker) else taker.things
    return found


def give_back(run: Import) -> None:
    """Let every room give back what it took from an import."""
    for taker in TAKERS:
        taker.give_back(run)
