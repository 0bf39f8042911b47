"""Turn the polygons of municipalities into light, shared outlines of departments and regions.

Neighbouring municipalities of the source share their vertices exactly. An edge that appears twice
in one department is therefore inside it; what is left is its border. Borders are cut into arcs
shared by both neighbours, so that a simplified map has neither gaps nor overlaps.

Each point of an arc carries its Visvalingam weight: the area (hectares) of the triangle that the
line would lose with this point. A map keeps the points above the weight its scale can show.
"""

from __future__ import annotations

import heapq
import math
import struct
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ring = NDArray[np.float64]
Vertex = tuple[int, int]
Edge = tuple[Vertex, Vertex]

GRID = 10_000_000
"""Vertices are compared on a grid of 1e-7 degree."""
KM_PER_DEGREE = 111.195
STORED_GRID = 10_000
"""Stored points lie on a grid of 1e-4 degree, about 10 metres."""
LIGHTEST_POINT = 20
"""Points whose triangle is under this area (hectares) are left out of the file."""
SMALLEST_ISLAND_KM2 = 1.0


def read_wkb(hexadecimal: str) -> list[Ring]:
    """The rings (longitude, latitude) of a little-endian WKB polygon or multipolygon."""
    data = bytes.fromhex(hexadecimal)
    rings: list[Ring] = []
    _, polygons = struct.unpack_from("<II", data, 1)
    position = 9
    for _ in range(polygons):
        _, count = struct.unpack_from("<II", data, position + 1)
        position += 9
        for _ in range(count):
            (points,) = struct.unpack_from("<I", data, position)
            ring = np.frombuffer(data, "<f8", 2 * points, position + 4).reshape(-1, 2)
            rings.append(ring)
            position += 4 + 16 * points
    return rings


def read_wkb_point(hexadecimal: str) -> tuple[float, float]:
    """Longitude and latitude of a little-endian WKB point."""
    longitude, latitude = struct.unpack_from("<dd", bytes.fromhex(hexadecimal), 5)
    return longitude, latitude


def contains(rings: Iterable[Ring], longitude: float, latitude: float) -> bool:
    """Even-odd rule over all rings, holes included."""
    inside = False
    for ring in rings:
        x1, y1, x2, y2 = ring[:-1, 0], ring[:-1, 1], ring[1:, 0], ring[1:, 1]
        spans = (y1 > latitude) != (y2 > latitude)
        at = x1[spans] + (latitude - y1[spans]) / (y2[spans] - y1[spans]) * (x2 - x1)[spans]
        inside ^= bool(np.count_nonzero(at > longitude) % 2)
    return inside


def point_inside(rings: Sequence[Ring]) -> tuple[float, float]:
    """A point well inside: the middle of the widest crossing at mid-height."""
    everything = np.concatenate(rings)
    latitude = float(everything[:, 1].min() + everything[:, 1].max()) / 2
    crossings: list[float] = []
    for ring in rings:
        x1, y1, x2, y2 = ring[:-1, 0], ring[:-1, 1], ring[1:, 0], ring[1:, 1]
        spans = (y1 > latitude) != (y2 > latitude)
        at = x1[spans] + (latitude - y1[spans]) / (y2[spans] - y1[spans]) * (x2 - x1)[spans]
        crossings.extend(at.tolist())
    crossings.sort()
    pairs = zip(crossings[::2], crossings[1::2], strict=True)
    left, right = max(pairs, key=lambda pair: pair[1] - pair[0])
    return (left + right) / 2, latitude


def area_km2(rings: Iterable[Ring]) -> float:
    """Area of rings whose holes turn the other way round."""
    total = 0.0
    for ring in rings:
        middle = math.radians(float(ring[:, 1].mean()))
        x, y = ring[:, 0] * math.cos(middle), ring[:, 1]
        total += float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2
    return abs(total) * KM_PER_DEGREE**2


def edge_of(a: Vertex, b: Vertex) -> Edge:
    """The same edge whichever way it is walked."""
    return (a, b) if a < b else (b, a)


def border_edges(shapes: Iterable[tuple[str, list[Ring]]]) -> dict[Edge, set[str]]:
    """Edges met an odd number of times by a department, with the departments they bound."""
    owners: dict[Edge, set[str]] = {}
    for department, rings in shapes:
        for ring in rings:
            grid = [(x, y) for x, y in np.round(ring * GRID).astype(np.int64).tolist()]
            for a, b in pairwise(grid):
                if a != b:
                    owners.setdefault(edge_of(a, b), set()).symmetric_difference_update({department})
    return {edge: departments for edge, departments in owners.items() if departments}


class Borders:
    """Border edges as a graph, walked from one meeting of borders to the next."""

    def __init__(self, edges: dict[Edge, set[str]]) -> None:
        self.edges = edges
        self.seen: set[Edge] = set()
        self.neighbours: dict[Vertex, list[Vertex]] = defaultdict(list)
        for a, b in edges:
            self.neighbours[a].append(b)
            self.neighbours[b].append(a)

    def owners(self, a: Vertex, b: Vertex) -> set[str]:
        """The departments that the edge between two vertices bounds."""
        return self.edges[edge_of(a, b)]

    def is_meeting(self, vertex: Vertex) -> bool:
        """Whether borders of different departments meet at a vertex."""
        near = self.neighbours[vertex]
        return len(near) != 2 or self.owners(vertex, near[0]) != self.owners(vertex, near[1])

    def walk(self, start: Vertex, towards: Vertex) -> list[Vertex]:
        """The chain from `start` to the next meeting, or back to `start`."""
        chain = [start, towards]
        self.seen.add(edge_of(start, towards))
        while chain[-1] != start and not self.is_meeting(chain[-1]):
            onward = next(vertex for vertex in self.neighbours[chain[-1]] if vertex != chain[-2])
            self.seen.add(edge_of(chain[-1], onward))
            chain.append(onward)
        return chain

    def chains_from(self, vertices: Iterable[Vertex]) -> Iterable[tuple[list[Vertex], set[str]]]:
        """Chains not yet walked that start at some vertices."""
        for vertex in vertices:
            for near in sorted(self.neighbours[vertex]):
                if edge_of(vertex, near) not in self.seen:
                    yield self.walk(vertex, near), self.owners(vertex, near)


def cut_into_arcs(edges: dict[Edge, set[str]]) -> list[tuple[list[Vertex], set[str]]]:
    """Chains of edges that bound the same departments: between meetings first, then closed ones."""
    borders = Borders(edges)
    vertices = sorted(borders.neighbours)
    between = list(borders.chains_from(v for v in vertices if borders.is_meeting(v)))
    return between + list(borders.chains_from(vertices))


def weigh(chain: Sequence[Vertex]) -> list[int]:
    """Visvalingam weight (hectares) of each point; both ends weigh 0 and are always kept."""
    cosine = math.cos(math.radians(chain[0][1] / GRID))
    scale = KM_PER_DEGREE / GRID
    points = [(x * scale * cosine, y * scale) for x, y in chain]
    before = list(range(-1, len(chain) - 1))
    after = list(range(1, len(chain) + 1))

    def triangle(i: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = points[before[i]], points[i], points[after[i]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    current = [0.0, *(triangle(i) for i in range(1, len(chain) - 1)), 0.0]
    queue = [(current[i], i) for i in range(1, len(chain) - 1)]
    heapq.heapify(queue)
    weights = [0.0] * len(chain)
    gone = [False] * len(chain)
    highest = 0.0
    while queue:
        area, i = heapq.heappop(queue)
        if gone[i] or area != current[i]:
            continue
        gone[i] = True
        highest = max(highest, area)
        weights[i] = highest
        left, right = before[i], after[i]
        after[left], before[right] = right, left
        for j in (left, right):
            if 0 < j < len(chain) - 1:
                current[j] = triangle(j)
                heapq.heappush(queue, (current[j], j))
    return [int(weight * 100) for weight in weights]


def lighten(chain: Sequence[Vertex]) -> list[list[int]]:
    """Stored points of an arc: longitude, latitude (grid steps) and weight."""
    kept: list[list[int]] = []
    last = len(chain) - 1
    for i, (vertex, weight) in enumerate(zip(chain, weigh(chain), strict=True)):
        if i in (0, last) or weight >= LIGHTEST_POINT:
            kept.append([round(c * STORED_GRID / GRID) for c in vertex] + [weight])
    return kept


def stitch(arcs: Sequence[Sequence[Sequence[int]]], chosen: Iterable[int]) -> list[list[int]]:
    """Join arcs end to end into rings; `~i` is arc i walked backwards."""
    starts: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for i in chosen:
        starts[tuple(arcs[i][0][:2])].append(i)
        starts[tuple(arcs[i][-1][:2])].append(~i)
    free = set(chosen)
    rings: list[list[int]] = []
    while free:
        first = min(free)
        ring = [first]
        free.discard(first)
        origin, end = tuple(arcs[first][0][:2]), tuple(arcs[first][-1][:2])
        while end != origin:
            step = next(i for i in starts[end] if max(i, ~i) in free)
            ring.append(step)
            index = max(step, ~step)
            free.discard(index)
            end = tuple(arcs[index][-1 if step >= 0 else 0][:2])
        rings.append(ring)
    return rings


def is_speck(points: Sequence[Sequence[int]], land: Sequence[Ring]) -> bool:
    """A closed arc too small for any map, or a gap between the polygons of the source."""
    if points[0][:2] != points[-1][:2]:
        return False
    ring = np.array([point[:2] for point in points], dtype=float) / STORED_GRID
    return area_km2([ring]) < SMALLEST_ISLAND_KM2 or not contains(land, *point_inside([ring]))


def build_outlines(shapes: Iterable[tuple[str, list[Ring]]], region_of: dict[str, str]) -> dict[str, Any]:
    """Arcs, and the rings of each department and region that are made of them."""
    shapes = list(shapes)
    land: dict[str, list[Ring]] = defaultdict(list)
    for department, rings in shapes:
        land[department].extend(rings)
    lines = [(lighten(chain), owners) for chain, owners in cut_into_arcs(border_edges(shapes))]
    lines = [
        (points, owners)
        for points, owners in lines
        if not is_speck(points, [ring for department in owners for ring in land[department]])
    ]
    arcs = [points for points, _ in lines]
    of_department: dict[str, list[int]] = defaultdict(list)
    of_region: dict[str, list[int]] = defaultdict(list)
    for i, (_, owners) in enumerate(lines):
        for department in owners:
            of_department[department].append(i)
        regions = {region_of[department] for department in owners}
        if len(owners) == 1 or len(regions) == 2:
            for region in regions:
                of_region[region].append(i)
    return {
        "grid": STORED_GRID,
        "arcs": arcs,
        "departments": {code: stitch(arcs, of_department[code]) for code in sorted(of_department)},
        "regions": {code: stitch(arcs, of_region[code]) for code in sorted(of_region)},
        "region_of": {code: region_of[code] for code in sorted(of_department)},
    }
