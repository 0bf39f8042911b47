"""Outlines of departments and regions as SVG path data, at the scale of a map. Pure functions.

`data/outlines.json.gz` holds arcs shared by neighbours, each point with the area (hectares) the line
would lose without it. A frame keeps what its scale can show, and places it in the map's units.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple

OUTLINES = Path(__file__).parent / "data" / "outlines.json.gz"
KM_PER_RADIAN = 6371.0088
FINEST_TRIANGLE = 2.0
"""Points whose triangle is smaller than this (square units of the map) are not drawn…"""
SMALLEST_RING = 2.0
"""…nor rings smaller than this, unless they are the main land of their division."""
KEPT = 512
"""Arcs of a frame, which neighbours share, that a process keeps: those of the whole country, once."""
STEP = 10_000
"""Parts of a degree on a map that zooms: eleven metres."""

type Layer = Literal["departments", "regions"]
type Projection = Callable[[float, float], tuple[float, float]]
"""Latitude and longitude in degrees to kilometres east and south."""
type Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle of the map, in its units."""

    x: float
    y: float
    width: float
    height: float


class Outlines(NamedTuple):
    """Arcs as points (latitude, longitude, weight); rings as numbers of arcs, `~i` backwards."""

    arcs: list[list[tuple[float, float, int]]]
    departments: dict[str, list[list[int]]]
    regions: dict[str, list[list[int]]]
    region_of: dict[str, str]

    def layer(self, name: Layer) -> dict[str, list[list[int]]]:
        return self.departments if name == "departments" else self.regions


@cache
def outlines() -> Outlines:
    """The outlines of the territory, read once per process."""
    stored = json.loads(gzip.decompress(OUTLINES.read_bytes()))
    grid = stored["grid"]
    arcs = [[(y / grid, x / grid, weight) for x, y, weight in arc] for arc in stored["arcs"]]
    return Outlines(arcs, stored["departments"], stored["regions"], stored["region_of"])


@cache
def borders() -> tuple[list[list[int]], dict[str, list[list[int]]]]:
    """Arcs for a map that zooms, and the rings of each department. An arc is `[x, y, dx, dy…]`: its first point then
    steps, longitude and latitude in 1/`STEP` of a degree; a ring is made of numbers of arcs, `~i` backwards.
    """
    arcs = []
    for arc in outlines().arcs:
        points = [(round(longitude * STEP), round(latitude * STEP)) for latitude, longitude, _weight in arc]
        steps = [points[0], *((u - x, v - y) for (x, y), (u, v) in pairwise(points))]
        arcs.append([number for step in steps for number in step])
    return arcs, outlines().departments


def lambert(latitude: float, longitude: float) -> tuple[float, float]:
    """Conformal conic projection of mainland France: parallels 44° and 49°, meridian 3° east."""
    exponent, constant = _lambert_constants()
    distance = KM_PER_RADIAN * constant / math.tan(math.pi / 4 + math.radians(latitude) / 2) ** exponent
    angle = exponent * math.radians(longitude - 3)
    return distance * math.sin(angle), distance * math.cos(angle)


@cache
def _lambert_constants() -> tuple[float, float]:
    south, north = math.radians(44), math.radians(49)

    def tangent(phi: float) -> float:
        return math.tan(math.pi / 4 + phi / 2)

    exponent = math.log(math.cos(south) / math.cos(north)) / math.log(tangent(north) / tangent(south))
    return exponent, math.cos(south) * tangent(south) ** exponent / exponent


def around(latitude: float) -> Projection:
    """Plain projection for a small land: true distances near its own latitude."""
    shrink = math.cos(math.radians(latitude))

    def project(lat: float, lon: float) -> tuple[float, float]:
        return KM_PER_RADIAN * math.radians(lon) * shrink, -KM_PER_RADIAN * math.radians(lat)

    return project


@dataclass(frozen=True)
class Frame:
    """Some divisions, drawn by one projection inside a box of the map."""

    layer: Layer
    codes: tuple[str, ...]
    box: Box
    project: Projection

    @property
    def units_per_km(self) -> float:
        return self._fit[0]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height really taken inside the box."""
        scale, _, _, width, height = self._fit
        return width * scale, height * scale

    @property
    def _fit(self) -> tuple[float, float, float, float, float]:
        return _fit(self)

    def place(self, latitude: float, longitude: float) -> Point:
        """Where a point of the Earth falls on the map."""
        scale, west, top, width, height = self._fit
        east, south = self.project(latitude, longitude)
        x = self.box.x + (self.box.width - width * scale) / 2 + (east - west) * scale
        y = self.box.y + (self.box.height - height * scale) / 2 + (south - top) * scale
        return round(x, 1), round(y, 1)

    def rings(self, code: str) -> list[list[Point]]:
        """Rings of one division as points of the map, the largest first."""
        rings = [_ring(self, arcs) for arcs in outlines().layer(self.layer)[code]]
        rings.sort(key=lambda ring: -abs(ring_area(ring)))
        return [ring for i, ring in enumerate(rings) if i == 0 or abs(ring_area(ring)) >= SMALLEST_RING]

    def path(self, code: str) -> str:
        """The `d` of one division."""
        return path_data(self.rings(code))


@cache
def _fit(frame: Frame) -> tuple[float, float, float, float, float]:
    """Scale, west, top, width and height (km) that put all divisions of a frame in its box."""
    known, layer = outlines(), outlines().layer(frame.layer)
    used = {max(i, ~i) for code in frame.codes for ring in layer[code] for i in ring}
    points = [frame.project(latitude, longitude) for i in used for latitude, longitude, _ in known.arcs[i]]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    width, height = east - west, bottom - top
    return min(frame.box.width / width, frame.box.height / height), west, top, width, height


@lru_cache(maxsize=KEPT)
def _arc(frame: Frame, number: int) -> list[Point]:
    """One arc on the map, without the points too fine for its scale."""
    lightest = FINEST_TRIANGLE / frame.units_per_km**2 * 100
    arc = outlines().arcs[number]
    kept = [p for i, p in enumerate(arc) if i in (0, len(arc) - 1) or p[2] >= lightest]
    return [frame.place(latitude, longitude) for latitude, longitude, _ in kept]


def _ring(frame: Frame, arcs: Sequence[int]) -> list[Point]:
    points: list[Point] = []
    for number in arcs:
        arc = _arc(frame, max(number, ~number))
        points.extend(arc[:-1] if number >= 0 else arc[:0:-1])
    return points


def ring_area(ring: Sequence[Point]) -> float:
    """Signed area of a ring whose last point is not repeated."""
    following = [*ring[1:], *ring[:1]]
    return sum(x * v - u * y for (x, y), (u, v) in zip(ring, following, strict=True)) / 2


def centre(ring: Sequence[Point]) -> Point:
    """Centre of gravity of a ring; its first point if it is flat."""
    area = ring_area(ring)
    if not area:
        return ring[0]
    following = [*ring[1:], *ring[:1]]
    pairs = list(zip(ring, following, strict=True))
    x = sum((a + c) * (a * d - c * b) for (a, b), (c, d) in pairs) / (6 * area)
    y = sum((b + d) * (a * d - c * b) for (a, b), (c, d) in pairs) / (6 * area)
    return round(x, 1), round(y, 1)


def path_data(rings: Iterable[Sequence[Point]]) -> str:
    """Rings as compact relative SVG path data, in tenths of a unit."""
    written: list[str] = []
    for ring in rings:
        steps = [(round(x * 10), round(y * 10)) for x, y in ring]
        written.append(f"M{_pair(*steps[0])}")
        moves = [(u - x, v - y) for (x, y), (u, v) in pairwise(steps) if (u, v) != (x, y)]
        numbers = " ".join(_pair(dx, dy) for dx, dy in moves)
        written.append(f"l{numbers.replace(' -', '-')}z" if moves else "h0z")
    return "".join(written)


def _pair(x: int, y: int) -> str:
    return f"{_tenths(x)} {_tenths(y)}".replace(" -", "-")


def _tenths(number: int) -> str:
    """`-3` tenths are `-.3`."""
    whole, rest = divmod(abs(number), 10)
    text = (str(whole) if whole or not rest else "") + (f".{rest}" if rest else "")
    return f"-{text}" if number < 0 else text
