"""Maps of France ready for a template: overseas lands brought near, shades, dots and ties. Pure.

The result goes to `ui/map_france.html`. Lands whose outline is not published (overseas collectivities)
are never left out in silence: what concerns them is in `unmapped`, which the template lists.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.territory.outlines import Box, Frame, Layer, Point, around, centre, lambert, outlines
from lieudit.toolkit.french import counted, number

WIDTH, HEIGHT = 600, 591
OVERSEAS = {
    "971": Box(4, 312, 56, 56),
    "972": Box(4, 378, 50, 54),
    "973": Box(4, 444, 100, 120),
    "974": Box(66, 382, 54, 48),
    "976": Box(78, 322, 38, 46),
}
"""Where each overseas department is drawn: west of the mainland."""
PARIS = ("75", "92", "93", "94")
PARIS_BOX = Box(6, 6, 96, 88)
MOST_SHADES = 5
SAID_NONE = 6
"""The class of what is said to be nowhere there: nobody said that it is, somebody said that it is not."""
MARGIN = 4

CAPTION = (
    "Les départements d’outre-mer sont rapprochés, agrandis ou réduits. Contours : INSEE, IGN, Licence Ouverte 2.0."
)
DATED_CAPTION = CAPTION.replace("Contours", "Contours et codes au 1er janvier 2026")
"""Under a map of the whole country: what is drawn elsewhere than where it is, and whose outlines these are."""


@dataclass(frozen=True)
class Dot:
    """Something to show at a point, or in the middle of its department when it has no point."""

    department: str
    title: str = ""
    radius: float = 6
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Shape:
    code: str
    d: str
    title: str = ""
    shade: int | None = None


@dataclass(frozen=True)
class PlacedDot:
    x: float
    y: float
    radius: float
    title: str

    @property
    def core(self) -> float:
        """Radius of the clear heart that tells the hub of ties from other dots."""
        return self.radius * 0.4


@dataclass(frozen=True)
class Tie:
    """One strand of the two-ply yarn between two points."""

    d: str
    opacity: float


@dataclass(frozen=True)
class TerritoryMap:
    """What `ui/map_france.html` draws, from the back to the front."""

    view_box: str
    shapes: Sequence[Shape]
    shaded: bool = False
    place_dots: str = ""
    ties: Sequence[Tie] = ()
    dots: Sequence[PlacedDot] = ()
    hub: PlacedDot | None = None
    unmapped: Sequence[str] = field(default_factory=tuple)


@cache
def national_frames(layer: Layer) -> tuple[Frame, ...]:
    """The mainland, then each overseas land in its box."""
    known = outlines()
    boxes = {known.region_of[code] if layer == "regions" else code: box for code, box in OVERSEAS.items()}
    mainland = tuple(sorted(set(known.layer(layer)) - set(boxes)))
    frames = [Frame(layer, mainland, Box(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN), lambert)]
    frames += [Frame(layer, (code,), box, around(_latitude(layer, code))) for code, box in boxes.items()]
    return tuple(frames)


@cache
def _latitude(layer: Layer, code: str) -> float:
    """Middle latitude of a division."""
    known = outlines()
    points = [p[0] for ring in known.layer(layer)[code] for i in ring for p in known.arcs[max(i, ~i)]]
    return (min(points) + max(points)) / 2


@cache
def _paths(frames: tuple[Frame, ...]) -> dict[str, str]:
    """Path data of each division of some frames."""
    return {code: frame.path(code) for frame in frames for code in frame.codes}


@cache
def _centres(frames: tuple[Frame, ...]) -> dict[str, Point]:
    return {code: centre(frame.rings(code)[0]) for frame in frames for code in frame.codes}


@cache
def _closeup() -> dict[str, str]:
    """Paris and its three neighbours, enlarged in the corner of the Channel."""
    frame = Frame("departments", PARIS, PARIS_BOX, lambert)
    return {code: frame.path(code) for code in PARIS}


@cache
def _land() -> tuple[Shape, ...]:
    return tuple(Shape(code, d) for code, d in _paths(national_frames("regions")).items())


def national_map(
    shades: Mapping[str, int] | None = None,
    *,
    titles: Mapping[str, str] | None = None,
    dots: Iterable[Dot] = (),
    places: Iterable[Dot] = (),
    hub: Dot | None = None,
) -> TerritoryMap:
    """France, overseas included.

    `shades` gives the class (0 to 5) of each department code and draws departments; without it the
    regions are drawn as plain land. `titles` are the words of a department (« Creuse : 4 besoins »).
    `places` become small grey points. With a `hub`, every dot is tied to it.
    """
    frames = national_frames("departments")
    shapes: Sequence[Shape] = _land()
    if shades is not None:
        words = titles or {}
        paths = [*_paths(frames).items(), *_closeup().items()]
        shapes = [Shape(code, d, words.get(code, ""), _class(shades, code)) for code, d in paths]
    return _compose(f"0 0 {WIDTH} {HEIGHT}", frames, shapes, shades, titles, dots, places, hub)


def regional_map(
    region: str,
    shades: Mapping[str, int] | None = None,
    *,
    titles: Mapping[str, str] | None = None,
    dots: Iterable[Dot] = (),
    places: Iterable[Dot] = (),
    hub: Dot | None = None,
) -> TerritoryMap | None:
    """One region and its departments, or None where no outline is published (collectivities)."""
    codes = tuple(code for code, own in outlines().region_of.items() if own == region)
    return _close_map(codes, shades, titles, dots, places, hub)


def departmental_map(department: str, *, dots: Iterable[Dot] = (), places: Iterable[Dot] = ()) -> TerritoryMap | None:
    """One department alone, or None where no outline is published."""
    codes = (department,) if department in outlines().departments else ()
    return _close_map(codes, None, None, dots, places, None)


def _close_map(
    codes: tuple[str, ...],
    shades: Mapping[str, int] | None,
    titles: Mapping[str, str] | None,
    dots: Iterable[Dot],
    places: Iterable[Dot],
    hub: Dot | None,
) -> TerritoryMap | None:
    """Some neighbouring departments, as large as the map allows; None when there are none."""
    if not codes:
        return None
    frame, words = _close_frame(codes), titles or {}
    shapes = [
        Shape(code, d, words.get(code, ""), _class(shades, code) if shades is not None else None)
        for code, d in _paths((frame,)).items()
    ]
    width, height = frame.size
    view = f"0 0 {math.ceil(width + 2 * MARGIN)} {math.ceil(height + 2 * MARGIN)}"
    return _compose(view, (frame,), shapes, shades, titles, dots, places, hub)


@cache
def _close_frame(codes: tuple[str, ...]) -> Frame:
    project = around(_latitude("departments", codes[0])) if codes[0] in OVERSEAS else lambert
    wide = Frame("departments", codes, Box(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN), project)
    width, height = wide.size
    return Frame("departments", codes, Box(MARGIN, MARGIN, width, height), project)


def _compose(
    view_box: str,
    frames: tuple[Frame, ...],
    shapes: Sequence[Shape],
    shades: Mapping[str, int] | None,
    titles: Mapping[str, str] | None,
    dots: Iterable[Dot],
    places: Iterable[Dot],
    hub: Dot | None,
) -> TerritoryMap:
    known = _paths(frames)
    undrawn = [code for code, shade in (shades or {}).items() if shade and code not in known]
    unmapped = [(titles or {}).get(code, code) for code in undrawn]
    placed: list[PlacedDot] = []
    for dot in dots:
        point = place(frames, dot)
        if point:
            placed.append(PlacedDot(*point, dot.radius, dot.title))
        else:
            unmapped.append(dot.title)
    end = place(frames, hub) if hub else None
    points = {place(frames, each) for each in places} - {None}
    return TerritoryMap(
        view_box=view_box,
        shapes=shapes,
        shaded=shades is not None,
        place_dots="".join(f"M{x:g} {y:g}h0" for x, y in sorted(p for p in points if p)),
        ties=[tie for dot in placed for tie in yarn((dot.x, dot.y), end)] if end else (),
        dots=placed,
        hub=PlacedDot(*end, hub.radius, hub.title) if end and hub else None,
        unmapped=[name for name in unmapped if name],
    )


def spot_of(dot: Dot) -> Point | None:
    """Where a dot falls on the national map; None where its department is not drawn."""
    return place(national_frames("departments"), dot)


def place(frames: Iterable[Frame], dot: Dot) -> Point | None:
    """Where a dot falls, or None when its department is not drawn."""
    for frame in frames:
        if dot.department in frame.codes:
            if dot.latitude is None or dot.longitude is None:
                return _centres((frame,))[dot.department]
            return frame.place(dot.latitude, dot.longitude)
    return None


def yarn(start: Point, end: Point) -> list[Tie]:
    """Two strands that leave one point and meet at another, bowing a little apart."""
    (x, y), (u, v) = start, end
    if start == end:
        return []
    ties = []
    for bow, opacity in ((0.1, 1.0), (0.04, 0.5)):
        middle_x, middle_y = (x + u) / 2 - (v - y) * bow, (y + v) / 2 + (u - x) * bow
        ties.append(Tie(f"M{x:g} {y:g}Q{middle_x:.0f} {middle_y:.0f} {u:g} {v:g}", opacity))
    return ties


def shade_classes(counts: Mapping[str, float]) -> tuple[dict[str, int], list[tuple[float, float]]]:
    """Classes of near-equal size: 0 for nothing, then 1 to 5; and the bounds of classes 1 to 5."""
    values = sorted(value for value in counts.values() if value > 0)
    if not values:
        return dict.fromkeys(counts, 0), []
    cuts = sorted({values[min(len(values) - 1, len(values) * i // MOST_SHADES)] for i in range(MOST_SHADES)})
    classes = {code: sum(value >= cut for cut in cuts) if value > 0 else 0 for code, value in counts.items()}
    members = [[v for v in values if sum(v >= cut for cut in cuts) == i + 1] for i in range(len(cuts))]
    return classes, [(group[0], group[-1]) for group in members]


RATE_UNIT = 100_000
"""Inhabitants to whom counts are brought, so that a department of many people does not look served because of that."""


@dataclass(frozen=True)
class Counted:
    """How many things are in a department, and its inhabitants."""

    code: str
    name: str
    count: int
    population: int
    denied: int = 0
    """Those of whom it is said that they have none."""

    @property
    def rate(self) -> float:
        """Things for 100,000 inhabitants; 0 where nobody lives."""
        return self.count * RATE_UNIT / self.population if self.population else 0.0

    @property
    def rate_words(self) -> str:
        """« 3,4 », « 12 »; nothing where nobody lives, or where there is nothing."""
        return rate_words(self.rate) if self.rate else ""


def rate_words(rate: float) -> str:
    """A rate as it is read: two decimals under one, one under ten, none above; « moins de 0,01 » is not nothing."""
    if rate < 0.005:
        return _("moins de %(rate)s") % {"rate": number(Decimal("0.01"))}
    places = 2 if rate < 0.995 else 1 if rate < 9.95 else 0
    return number(Decimal(f"{rate:.{places}f}"))


UNSAID = gettext_lazy("personne ne l’a dit")
"""What the hatched class of a map means: nobody told Lieudit, which is not « none »."""


def rated_map(
    lands: Iterable[Counted], one: str, many: str, *, region: str = ""
) -> tuple[TerritoryMap | None, list[tuple[int, str]]]:
    """Departments coloured by how many things they have for 100,000 inhabitants, and the legend.

    `one` and `many` say what is counted. The classes are those of all that is counted; with a `region`, it alone is
    drawn. A department where nothing is counted is hatched, unless somebody said there that they have none.
    """
    rows = list(lands)
    shades, bounds = shade_classes({row.code: row.rate for row in rows})
    shades |= {
        row.code: 1 for row in rows if row.count and not row.rate
    }  # nobody lives there: it is known all the same
    denied = {row.code: SAID_NONE for row in rows if row.denied and not row.count}
    shades |= denied
    titles = {row.code: f"{row.name} : {_said(row, one, many)}" for row in rows}
    drawn = regional_map(region, shades, titles=titles) if region else national_map(shades, titles=titles)
    classes = [(rate_words(low), rate_words(high)) for low, high in bounds]
    legend = [low if low == high else _("%(low)s à %(high)s") % {"low": low, "high": high} for low, high in classes]
    none = [(SAID_NONE, _("seulement des lieux qui disent ne pas l’avoir"))] if denied else []
    return drawn, [(0, str(UNSAID)), *none, *enumerate(legend, 1)]


def _said(row: Counted, one: str, many: str) -> str:
    if not row.count:
        denied = counted(row.denied, _("lieu dit ne pas l’avoir"), _("lieux disent ne pas l’avoir"))
        return denied if row.denied else str(UNSAID)
    said = counted(row.count, one, many)
    if not row.rate:
        return said
    return _("%(count)s, soit %(rate)s pour 100\u00a0000 habitants") % {"count": said, "rate": row.rate_words}


def _class(shades: Mapping[str, int], code: str) -> int:
    shade = shades.get(code, 0)
    return shade if shade == SAID_NONE else max(0, min(MOST_SHADES, shade))
