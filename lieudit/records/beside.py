"""What the page of a place shows that is no field of its record: its programmes, its networks, each of its services.

A visitor may say of each that it is no longer true, as of a field; who keeps the record corrects it on the page where
it is written, or says that it is right as it stands now. A room above adds its own in its `receivers.py`:

    BESIDE.fill("offer", Beside(words_of, said_of, correcting))

A field is then named « offer.12.price »: what stands after the first point is given to each of these functions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lieudit.network.models import Place
from lieudit.toolkit.extension import Table


@dataclass(frozen=True)
class Beside:
    """`words`: how people name it; `said`: what is told of a place now, in words, nothing where it tells nothing;
    `correcting`: the address of the page where it is corrected.
    """

    words: Callable[[str], str]
    said: Callable[[Place, str], str]
    correcting: Callable[[Place, str], str]


BESIDE = Table[str, Beside](
    "records.beside.BESIDE", "What the page of a place shows beside the fields of its record, and may be doubted."
)


def kept_beside(field: str) -> tuple[Beside, str] | None:
    """What a field is of these, and what stands after its first point; None for a field of the record."""
    kind, _point, key = field.partition(".")
    return (BESIDE[kind], key) if kind in BESIDE else None
