"""Maps of one land by its municipalities, drawn from their outlines: those where something is known, the others
hatched, and points. Pure functions.

The result goes to `ui/map_france.html`, as those of `maps.py`. A corner is put on the half-units of the map before it
is drawn: neighbours share theirs, and their border stays one line.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from lieudit.territory.grounds import Ring, grounds_of_france
from lieudit.territory.maps import HEIGHT, MARGIN, WIDTH, Dot, PlacedDot, Shape, TerritoryMap
from lieudit.territory.outlines import Point, Projection, around, lambert, path_data, ring_area
from lieudit.territory.quarters import quarters_of_city

OVERSEAS_CODES = ("97", "98")
PER_UNIT = 2
"""Parts of a unit of the map on which corners are put."""
SPECK = 1.5
"""Square units under which an island or a hole is not drawn, unless it is the main land."""
KNOWN, UNKNOWN = 1, 0
"""The classes of a municipality where something is known, and of one of which nobody told anything."""


class Frame(NamedTuple):
    """How a land is put on its map: its projection, what is taken away, then what multiplies."""

    project: Projection
    west: float
    top: float
    scale: float
    width: float
    height: float

    def place(self, latitude: float, longitude: float) -> Point:
        """Where a point of the Earth falls."""
        east, south = self.project(latitude, longitude)
        return round(MARGIN + (east - self.west) * self.scale, 1), round(MARGIN + (south - self.top) * self.scale, 1)


def municipal_map(
    titles: Mapping[str, str], known: Collection[str] = (), *, dots: Iterable[Dot] = (), beyond: str = ""
) -> TerritoryMap | None:
    """The municipalities of `titles` (code → words), those that are `known` coloured; None when none has an outline.

    Dots that have no point, or one that is out of the land, are named under the map, after `beyond`.
    """
    codes = tuple(sorted(titles))
    drawn = _drawn(codes)
    if drawn is None:
        return None
    frame, paths = drawn
    shapes = [Shape(code, d, titles[code], KNOWN if code in known else UNKNOWN) for code, d in paths.items()]
    placed, unmapped = [], [titles[code] for code in codes if code not in paths]
    for dot in dots:
        if dot.latitude is None or dot.longitude is None:
            unmapped.append(dot.title)
            continue
        x, y = frame.place(dot.latitude, dot.longitude)
        if 0 <= x <= frame.width and 0 <= y <= frame.height:
            placed.append(PlacedDot(x, y, dot.radius, dot.title))
        else:
            unmapped.append(f"{dot.title}{beyond}")
    view = f"0 0 {math.ceil(frame.width)} {math.ceil(frame.height)}"
    return TerritoryMap(view, shapes, shaded=True, dots=placed, unmapped=unmapped)


@lru_cache(maxsize=64)
def _drawn(codes: tuple[str, ...]) -> tuple[Frame, dict[str, str]] | None:
    """The frame of some municipalities, and the path of each that has an outline."""
    grounds = grounds_of_france()
    rings = {code: found for code in codes if (found := list(_rings(code)))}
    if not rings:
        return None
    corners = [corner for ring in chain(*rings.values()) for corner in ring]
    middle = (min(y for _x, y in corners) + max(y for _x, y in corners)) / 2 / grounds.grid
    project = around(middle) if next(iter(rings)).startswith(OVERSEAS_CODES) else lambert
    flat = {
        code: [[project(y / grounds.grid, x / grounds.grid) for x, y in ring] for ring in own]
        for code, own in rings.items()
    }
    points = [point for ring in chain(*flat.values()) for point in ring]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    top, bottom = min(y for _x, y in points), max(y for _x, y in points)
    room = (WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
    scale = min(room[0] / max(east - west, 0.01), room[1] / max(bottom - top, 0.01))
    frame = Frame(project, west, top, scale, (east - west) * scale + 2 * MARGIN, (bottom - top) * scale + 2 * MARGIN)
    return frame, {code: path_data(_seen(frame, own)) for code, own in flat.items()}


def _rings(code: str) -> Iterable[Ring]:
    """The outline of a municipality; of a city that has arrondissements, theirs."""
    codes = [each.code for each in quarters_of_city(code)] or [code]
    yield from chain(*map(grounds_of_france().rings_of, codes))


def _seen(frame: Frame, rings: Iterable[list[Point]]) -> list[list[Point]]:
    """Rings at the scale of the map, without what it cannot show; the largest always."""
    shown = [_snapped(frame, ring) for ring in rings]
    shown.sort(key=lambda ring: -abs(ring_area(ring)))
    return [ring for rank, ring in enumerate(shown) if not rank or abs(ring_area(ring)) >= SPECK]


def _snapped(frame: Frame, ring: list[Point]) -> list[Point]:
    kept: list[Point] = []
    for east, south in ring:
        x = round((MARGIN + (east - frame.west) * frame.scale) * PER_UNIT) / PER_UNIT
        y = round((MARGIN + (south - frame.top) * frame.scale) * PER_UNIT) / PER_UNIT
        if not kept or kept[-1] != (x, y):
            kept.append((x, y))
    return kept
