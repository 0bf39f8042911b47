"""Seats, and those who wait for one, in their turn. Pure.

One rule for every room that counts seats: nobody gets one while somebody who came before, and who could sit there,
waits. A group that sits together or not at all keeps its turn; a seat that is too few for it goes to who comes next,
for a seat that stays empty helps nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable


def whose_turn[Party](
    queue: Iterable[Party], seats: int | None, taken: int, size: Callable[[Party], int] = lambda _party: 1
) -> list[Party]:
    """Who of the queue, first come first, is given the seats that are left; each asks for `size` of them, or none."""
    if seats is None:
        return list(queue)
    left, given = seats - taken, []
    for party in queue:
        if 0 < size(party) <= left:
            given.append(party)
            left -= size(party)
    return given
