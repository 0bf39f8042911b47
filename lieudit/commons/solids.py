"""A solid as a page shows it (STL): how large it is, and its facets seen from above a corner. Pure functions."""

from __future__ import annotations

import heapq
import math
import re
import struct
from collections.abc import Iterator
from itertools import batched
from typing import NamedTuple

from lieudit.toolkit.file_kinds import STL_FACET, STL_HEADER

MOST_FACETS = 50_000
"""Facets that are looked at, one in so many where there are more: 10 MB hold 210,000, and more in short letters."""
MOST_DRAWN = 1_200
"""The largest ones are drawn."""
SIDE = 400
"""Of the drawing."""
VERTEX = re.compile(rb"vertex\s+(\S+)\s+(\S+)\s+(\S+)")
LIGHT = (0.3, 0.5, 0.81)
"""Where the light comes from: above, a little aside."""

type Corner = tuple[float, float, float]
type Facet = tuple[Corner, Corner, Corner]


class Face(NamedTuple):
    """A facet as it is drawn: its corners, and how light it is, from 0 to 1."""

    points: str
    light: str


class Solid(NamedTuple):
    """How large it is, in the unit of its file, how many facets it has, and those that are drawn, the furthest first.
    `nearly`: one facet in so many was looked at.
    """

    width: float
    depth: float
    height: float
    facets: int
    nearly: bool
    faces: tuple[Face, ...]


def solid_of(content: bytes) -> Solid | None:
    """What a page shows of it; None of one that has no facet, or does not read."""
    low, high = [math.inf] * 3, [-math.inf] * 3
    count = 0

    def met() -> Iterator[Facet]:
        nonlocal count
        for facet in _facets(content):
            count += 1
            for corner in facet:
                for axis, number in enumerate(corner):
                    low[axis], high[axis] = min(low[axis], number), max(high[axis], number)
            yield facet

    largest = heapq.nlargest(MOST_DRAWN, met(), key=_area)
    if not largest:
        return None
    width, depth, height = (top - bottom for bottom, top in zip(low, high, strict=True))
    step = _step(content)
    return Solid(width, depth, height, count * step, step > 1, tuple(_drawn(largest)))


def _facets(content: bytes) -> Iterator[Facet]:
    """Those that are made of numbers and hold a surface."""
    for facet in _written(content):
        if all(math.isfinite(number) and abs(number) < 1e9 for corner in facet for number in corner) and _area(facet):
            yield facet


def _is_in_letters(content: bytes) -> bool:
    return content[:5] == b"solid" and b"facet" in content[:4096]


def _step(content: bytes) -> int:
    """One facet in so many is looked at."""
    in_letters = _is_in_letters(content)
    held = content.count(b"vertex") // 3 if in_letters else (len(content) - STL_HEADER) // STL_FACET
    return held // MOST_FACETS + 1


def _written(content: bytes) -> Iterator[Facet]:
    if _is_in_letters(content):
        step = _step(content)
        for at, met in enumerate(batched(VERTEX.finditer(content), 3, strict=False)):
            if at % step or len(met) < 3:
                continue
            try:
                first, second, third = ((float(one[1]), float(one[2]), float(one[3])) for one in met)
            except ValueError:
                return
            yield first, second, third
        return
    for start in range(STL_HEADER, len(content) - STL_FACET + 1, STL_FACET * _step(content)):
        told = struct.unpack_from("<12f", content, start)
        yield told[3:6], told[6:9], told[9:12]


def _across(facet: Facet) -> Corner:
    """What stands upright on a facet, as long as twice its surface."""
    (ax, ay, az), (bx, by, bz), (cx, cy, cz) = facet
    ux, uy, uz, vx, vy, vz = bx - ax, by - ay, bz - az, cx - ax, cy - ay, cz - az
    return uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx


def _area(facet: Facet) -> float:
    return math.hypot(*_across(facet))


def _seen(corner: Corner) -> tuple[float, float, float]:
    """Across, down, and how near, from above a corner (isometric)."""
    x, y, z = corner
    return (x - y) * 0.866, (x + y) * 0.5 - z, x + y + z


def _drawn(facets: list[Facet]) -> Iterator[Face]:
    seen = [[_seen(corner) for corner in facet] for facet in facets]
    left, top = (min(corner[axis] for facet in seen for corner in facet) for axis in (0, 1))
    spread = max(
        max(corner[axis] for facet in seen for corner in facet) - least for axis, least in ((0, left), (1, top))
    )
    scale = SIDE / (spread or 1)
    order = sorted(range(len(facets)), key=lambda at: sum(corner[2] for corner in seen[at]))
    for at in order:
        points = " ".join(f"{(x - left) * scale:.1f},{(y - top) * scale:.1f}" for x, y, _near in seen[at])
        up = _across(facets[at])
        light = abs(sum(a * b for a, b in zip(up, LIGHT, strict=True))) / (math.hypot(*up) or 1)
        yield Face(points, f"{0.15 + 0.85 * min(1, light):.2f}")
