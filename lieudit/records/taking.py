"""What rooms above take from a file that is imported, and how they give it back. Pure: this room knows none of them.

A room above registers, in its `receivers.py`, what it makes of the columns that a place does not hold:

    @register_taker("LaMednum 1.0.2")
    def take_offers(rows, run):
        for place, cells in rows:
            ...

    @register_giver_back
    def give_offers_back(run):
        Offer.objects.filter(run=run).delete()
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lieudit.network.models import Place
    from lieudit.records.models import Import

type Row = tuple[Place, Mapping[str, str]]
type Taker = Callable[[list[Row], Import], None]
type GiverBack = Callable[[Import], None]

TAKERS: dict[str, list[Taker]] = defaultdict(list)
GIVERS_BACK: list[GiverBack] = []


def register_taker(format_name: str) -> Callable[[Taker], Taker]:
    """Give `take(rows, run)` each batch of a list of this format: the place of each row that was kept, new or not,
    with all the cells of the row as they are written in the file.

    It is called in the transaction of the batch: an error takes the batch back, and fails the import. The same file
    may come twice: what was already taken is left as it is.
    """

    def register(take: Taker) -> Taker:
        TAKERS[format_name].append(take)
        return take

    return register


def register_giver_back(give_back: GiverBack) -> GiverBack:
    """Call `give_back(run)` when an import is undone, before its places go."""
    GIVERS_BACK.append(give_back)
    return give_back


def take(format_name: str, rows: list[Row], run: Import) -> None:
    """Let every room take what is its own of a batch."""
    for taker in TAKERS.get(format_name, ()):
        taker(rows, run)


def give_back(run: Import) -> None:
    """Let every room give back what it took from an import."""
    for giver in GIVERS_BACK:
        giver(run)
