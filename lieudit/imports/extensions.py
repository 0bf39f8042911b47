"""What rooms above take from a file that is imported, and how they give it back. Pure: this room knows none of them.

A room above registers, in its `receivers.py`, what it makes of the columns that a place does not hold:

    @register_taker("LaMednum 1.0.2", Things("offers", coming=_("service à ajouter,services à ajouter"), …))
    def take_offers(rows, run, tell):
        for place, row in rows:
            ...
        return made

    @register_giver_back
    def give_offers_back(run):
        Offer.objects.filter(run=run).delete()
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lieudit.imports.models import Import
    from lieudit.imports.rows import PlaceRow, Report
    from lieudit.network.models import Place

type Row = tuple[Place, PlaceRow]
type Take = Callable[[list[Row], Import | None, Report], int]
type GiverBack = Callable[[Import], None]


@dataclass(frozen=True)
class Things:
    """What a taker makes, and how to say it after a number: one and several, parted by a comma (`gettext_lazy`)."""

    name: str
    coming: Any
    made: Any


TAKERS: dict[str, list[tuple[Things, Take]]] = defaultdict(list)
GIVERS_BACK: list[GiverBack] = []


def register_taker(format_name: str, things: Things) -> Callable[[Take], Take]:
    """Give `take(rows, run, tell)` each batch of a list of this format: the place of each row that was kept, new or
    not, with the row as it was read, and all its cells. It tells each cell that it refuses, and returns how many
    `things` it made.

    It is called in the transaction of the batch, which a preview takes back: it writes in the database, and does
    nothing else. An error takes the batch back, and fails the import. The same file may come twice: what was already
    taken is left as it is.
    """

    def register(take: Take) -> Take:
        TAKERS[format_name].append((things, take))
        return take

    return register


def register_giver_back(give_back: GiverBack) -> GiverBack:
    """Call `give_back(run)` when an import is undone, before its places go."""
    GIVERS_BACK.append(give_back)
    return give_back


def take(format_name: str, rows: list[Row], run: Import | None, tell: Report) -> Counter[str]:
    """Let every room take what is its own of a batch; how many things were made, by name."""
    return Counter({things.name: taker(rows, run, tell) for things, taker in TAKERS.get(format_name, ())})


def things_of(format_name: str) -> list[Things]:
    """What rooms above make of a list of this format."""
    return [things for things, _take in TAKERS.get(format_name, ())]


def give_back(run: Import) -> None:
    """Let every room give back what it took from an import."""
    for giver in GIVERS_BACK:
        giver(run)
