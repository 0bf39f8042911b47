"""The map of places: points made short, departments made darker where places are many. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from lieudit.territory.maps import national_map, shade_classes
from lieudit.toolkit.french import number

if TYPE_CHECKING:
    from lieudit.territory.models import Department, Region


MAINLAND = "41.3,-5.2,51.1,9.6"
STEP = 100_000
"""Parts of a degree between two neighbouring points: one metre."""


class View(NamedTuple):
    """Where the map may go at once: its `bounds` are south, west, north and east, in degrees."""

    name: str
    bounds: str


def views(lands: Iterable[Region | Department]) -> list[View]:
    """The mainland, then the lands that are far from it, each with the bounds of its outline."""
    far = [View(land.name, f"{land.south},{land.west},{land.north},{land.east}") for land in lands]
    return [View(_("Hexagone et Corse"), MAINLAND), *far]


class Land(NamedTuple):
    """A department, and how many `places` answer there."""

    key: str
    code: str
    name: str
    region: str
    places: int


def packed(rows: Iterable[tuple[int, str, float | None, float | None]]) -> dict[str, object]:
    """Points as columns of small numbers: `keys`, `lat` and `lon` (1/`STEP` of a degree) hold the step from the row
    before. Places without any point are `unmapped`, a number.
    """
    keys, names, latitudes, longitudes = [], [], [], []
    before, unmapped = (0, 0, 0), 0
    for key, name, latitude, longitude in rows:
        if latitude is None or longitude is None:
            unmapped += 1
            continue
        here = (key, round(latitude * STEP), round(longitude * STEP))
        keys.append(here[0] - before[0])
        latitudes.append(here[1] - before[1])
        longitudes.append(here[2] - before[2])
        names.append(name)
        before = here
    return {"step": STEP, "keys": keys, "lat": latitudes, "lon": longitudes, "names": names, "unmapped": unmapped}


def shaded(lands: Sequence[Land]) -> dict[str, object]:
    """The map by departments, its legend, and the same in words: regions with their departments."""
    shades, bounds = shade_classes({land.code: land.places for land in lands})
    titles = {land.code: f"{land.name} : {number(land.places)}" for land in lands}
    words = [number(low) if low == high else f"{number(low)} à {number(high)}" for low, high in bounds]
    return {
        "map": national_map(shades, titles=titles),
        "legend": [(0, "aucun"), *enumerate(words, 1)],
        "regions": [(name, list(group)) for name, group in groupby(lands, key=lambda land: land.region)],
    }
