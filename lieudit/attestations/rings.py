"""Who recognised whom, in a ring: A for B, B for A, or farther round. Pure.

It forbids nothing: in a small trade people do know one another. It is shown, and each reader judges.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable

LONGEST = 6
"""People in the longest ring that is looked for: farther round, it says nothing any more."""


def ring_through(peer: int, holder: int, edges: Iterable[tuple[int, int]], most: int = LONGEST) -> list[int]:
    """The shortest way by which `holder` recognised `peer` in turn, through others perhaps: those who stand on it, from
    the holder to the peer; nothing where there is none.

    `edges` are pairs (who recognised, who was recognised).

    >>> ring_through(1, 2, [(1, 2), (2, 1)])
    [2, 1]
    >>> ring_through(1, 2, [(1, 2), (2, 3), (3, 1)])
    [2, 3, 1]
    >>> ring_through(1, 2, [(1, 2), (3, 1)])
    []
    """
    known: defaultdict[int, list[int]] = defaultdict(list)
    for giver, taker in edges:
        known[giver].append(taker)
    waiting, seen = deque([[holder]]), {holder}
    while waiting:
        way = waiting.popleft()
        for taker in known[way[-1]]:
            if taker == peer:
                return [*way, peer]
            if taker not in seen and len(way) + 1 < most:
                seen.add(taker)
                waiting.append([*way, taker])
    return []
