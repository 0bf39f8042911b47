"""The map and the curve of an indicator, ready for a template. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from lieudit.observatory.sheets import STATE_WORDS, Figure, Indicator, Level, State, written
from lieudit.territory.maps import HEIGHT as MAP_HEIGHT
from lieudit.territory.maps import WIDTH as MAP_WIDTH
from lieudit.territory.maps import TerritoryMap, national_map
from lieudit.toolkit.french import number

WIDTH, HEIGHT = 600, 255
LEFT, RIGHT, TOP, BOTTOM = 46, 590, 20, 220
COLOURS = ("url(#none)", "#d5e4e3", "#a2c6c8", "#6aa6ab", "#33858d", "#006772")
"""Of the classes of a map that leaves the site: 0, hatched, then from the lightest to the darkest."""
LEGEND_LINES, LEGEND_LINE, LEGEND_COLUMN, LEGEND_TOP = 3, 20, 290, 40
"""Lines of its legend, their height, the width of a column, and how far the first is under the map."""
YEARS_NAMED = 6
"""About how many years are written under a curve."""


def rate_map(
    indicator: Indicator, figures: Sequence[Figure], level: str, regions: Mapping[str, str]
) -> tuple[TerritoryMap, list[tuple[int, str]]] | None:
    """Departments coloured by the value of their own, or of their region; hatched where there is none. `regions` gives
    the region of each department. None for levels that have no map.
    """
    if level not in (Level.DEPARTMENT, Level.REGION, Level.OVERSEAS):
        return None
    known = {figure.territory: figure for figure in figures}
    shades, titles = {}, {}
    for code, region in regions.items():
        figure = known.get(f"r-{region}" if level == Level.REGION else f"d-{code}")
        if figure is None:
            shades[code] = 0
            continue
        shades[code] = class_of(figure)
        titles[code] = _("%(name)s : %(value)s") % {"name": figure.name, "value": figure.words}
    return national_map(shades, titles=titles), legend_of(indicator)


@dataclass(frozen=True)
class Picture:
    """A map that leaves the site: its size, its shapes with their colour and their title, its legend with the place of
    each line.
    """

    width: int
    height: int
    shapes: Sequence[tuple[str, str, str]]
    legend: Sequence[tuple[int, int, str, str]]


def picture_of(drawn: TerritoryMap, legend: Iterable[tuple[int, str]]) -> Picture:
    """What the page shows by its style sheet, in colours that the file bears itself."""
    shapes = [(shape.d, COLOURS[shape.shade or 0], shape.title) for shape in drawn.shapes]
    lines = [
        (
            LEGEND_COLUMN * (rank // LEGEND_LINES),
            MAP_HEIGHT + LEGEND_TOP + LEGEND_LINE * (rank % LEGEND_LINES),
            COLOURS[shade],
            words,
        )
        for rank, (shade, words) in enumerate(legend)
    ]
    return Picture(MAP_WIDTH, MAP_HEIGHT + LEGEND_TOP + LEGEND_LINE * (LEGEND_LINES + 2), shapes, lines)


def class_of(figure: Figure) -> int:
    """1 to 5, by the fixed bounds of the indicator; 0, hatched, where there is no number."""
    if figure.value is None or figure.state != State.KNOWN:
        return 0
    return bisect_right(figure.indicator.bounds, figure.value) + 1


def legend_of(indicator: Indicator) -> list[tuple[int, str]]:
    bounds = [written(bound, indicator.unit) for bound in indicator.bounds]
    said = [_("moins de %(bound)s") % {"bound": bounds[0]}]
    said += [_("%(low)s à %(high)s") % {"low": a, "high": b} for a, b in pairwise(bounds)]
    said.append(_("%(bound)s et plus") % {"bound": bounds[-1]})
    none = f"{STATE_WORDS[State.UNKNOWN]}, {STATE_WORDS[State.SECRET]}"
    return [(0, none), *enumerate(said, 1)]


@dataclass(frozen=True)
class Curve:
    """Two lines over the years, with their marks; the table of the same values is `rows`."""

    existed: str
    known: str
    marks: Sequence[tuple[float, str]]
    years: Sequence[tuple[float, str]]
    rows: Sequence[tuple[str, int, int]]
    undated: int

    @property
    def title(self) -> str:
        (first, low, _known), (last, high, known) = self.rows[0], self.rows[-1]
        return _(
            "Lieux qui existaient, de %(low)s en %(first)s à %(high)s en %(last)s ; lieux que nous connaissions, "
            "%(known)s en %(last)s. Les valeurs sont dans le tableau."
        ) % {"low": number(low), "first": first, "high": number(high), "last": last, "known": number(known)}


def curve_of(years: Mapping[str, object]) -> Curve | None:
    """The curve of a snapshot; None when it says nothing of two years."""
    ends, existed, known = (list(_several(years.get(name))) for name in ("ends", "existed", "known"))
    if len(ends) < 2 or not (any(existed) or any(known)):
        return None
    most = _round_up(max([*existed, *known]))

    def at(index: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * index / (len(ends) - 1), 1)

    def line(values: Iterable[int]) -> str:
        points = [f"{at(i)} {round(BOTTOM - (BOTTOM - TOP) * value / most, 1)}" for i, value in enumerate(values)]
        return "M" + "L".join(points)

    step = max(1, len(ends) // YEARS_NAMED)
    named = [(at(i), str(end)[:4]) for i, end in enumerate(ends) if (len(ends) - 1 - i) % step == 0]
    marks = [(round(BOTTOM - (BOTTOM - TOP) * part / 2, 1), number(most * part // 2)) for part in range(3)]
    rows = [(str(end)[:4], here, seen) for end, here, seen in zip(ends, existed, known, strict=True)]
    return Curve(line(existed), line(known), marks, named, rows, int(str(years.get("undated") or 0)))


def _several(values: object) -> list[int]:
    return list(values) if isinstance(values, list) else []


def _round_up(value: int) -> int:
    """The next even number that begins with one digit: 1 214 gives 2 000, 37 gives 40."""
    unit: int = 10 ** (len(str(value)) - 1)
    return max(2, (value // unit + 1) * unit)
