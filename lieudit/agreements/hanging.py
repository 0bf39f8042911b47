"""What hangs on an agreement in rooms above: the services that it holds.

A room says, in its `receivers.py`, what it shows of them, and how they follow when an agreement is renewed:

    HANGING.fill(Hanging(services_held_by, carry_services))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lieudit.agreements.models import Agreement
from lieudit.toolkit.extension import Point


@dataclass(frozen=True)
class Hanging:
    """`lines` gives the name and the page of each thing that an agreement holds; `carry` gives what one held to another
    (None: nothing holds it any more)."""

    lines: Callable[[Agreement], Iterable[tuple[str, str]]]
    carry: Callable[[Agreement, Agreement | None], object]


HANGING = Point[Hanging]("agreements.hanging.HANGING", "What an agreement holds in rooms above, and gives to the next.")


def held_by(agreement: Agreement) -> list[tuple[str, str]]:
    """The name and the page of all that an agreement holds."""
    return [line for each in HANGING for line in each.lines(agreement)]


def carry(former: Agreement, new: Agreement | None) -> None:
    """What one held is held by another."""
    for each in HANGING:
        each.carry(former, new)
