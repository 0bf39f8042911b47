"""Rectangles whose areas are sums, as square as may be. Pure.

Source: Bruls, Huizing and van Wijk, « Squarified treemaps » (2000).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Tile(NamedTuple):
    """A rectangle of the drawing, in its units, rounded to a tenth."""

    x: float
    y: float
    width: float
    height: float


def worst(row: Sequence[float], side: float) -> float:
    """The farthest from a square, in a row of areas laid along a side."""
    total = sum(row)
    return max(max(side**2 * area / total**2, total**2 / (side**2 * area)) for area in row)


def tiles(sums: Sequence[float], width: float, height: float) -> list[Tile]:
    """One rectangle a sum, in the same order, the largest first; all of them above nothing.

    >>> tiles([3, 1], 400, 100)
    [Tile(x=0.0, y=0.0, width=300.0, height=100.0), Tile(x=300.0, y=0.0, width=100.0, height=100.0)]
    """
    scale = width * height / sum(sums) if sums else 0
    waiting, found = [each * scale for each in sums], []
    x = y = 0.0
    while waiting:
        side, row = min(width, height), waiting[:1]
        while len(row) < len(waiting) and worst(waiting[: len(row) + 1], side) <= worst(row, side):
            row = waiting[: len(row) + 1]
        waiting, depth, along = waiting[len(row) :], sum(row) / side, 0.0
        for area in row:
            length = area / depth
            across = width >= height
            found.append(Tile(x, y + along, depth, length) if across else Tile(x + along, y, length, depth))
            along += length
        if width >= height:
            x, width = x + depth, width - depth
        else:
            y, height = y + depth, height - depth
    return [Tile(*(round(value, 1) for value in tile)) for tile in found]
