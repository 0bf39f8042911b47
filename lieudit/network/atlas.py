"""The map of places: points made short, departments made darker where places are many. Pure functions."""

from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from lieudit.territory.closeups import municipal_map
from lieudit.territory.maps import UNSAID, Counted, Dot, rated_map

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
    """A department, its inhabitants, and how many `places` answer there."""

    key: str
    code: str
    name: str
    region: str
    places: int
    population: int

    @property
    def counted(self) -> Counted:
        return Counted(self.code, self.name, self.places, self.population)

    @property
    def rate(self) -> str:
        """Places for 100,000 inhabitants, as it is read."""
        return self.counted.rate_words


class Listed(NamedTuple):
    """A place of the list beside the map; `town` is the code of its municipality."""

    slug: str
    name: str
    town: str
    town_name: str
    department: str
    latitude: float | None
    longitude: float | None

    def get_absolute_url(self) -> str:
        return reverse("records:place", args=[self.slug])


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


def zipped(told: dict[str, object]) -> bytes:
    """Compressed JSON, without a blank."""
    return gzip.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def shaded(lands: Sequence[Land], words: tuple[str, str], region: str = "") -> dict[str, object]:
    """The map by departments, or of one region; its legend, and the same in words: regions with their departments.
    `words` name one place, and several.
    """
    drawn, legend = rated_map([land.counted for land in lands], *words, region=region)
    return {
        "map": drawn,
        "legend": legend,
        "regions": [(name, list(group)) for name, group in groupby(lands, key=lambda land: land.region)],
        "shades": " ".join(f"{shape.code}:{shape.shade}" for shape in (drawn.shapes if drawn else ())),
    }


def drawn_near(
    towns: Mapping[str, str], listed: Sequence[Listed], known: Collection[str] | None = None
) -> dict[str, object]:
    """The map of one land by its municipalities (code → name), with its places; nothing where none has an outline.
    Coloured are those that are `known`, or where a place that is listed stands.
    """
    dots = [Dot(each.department, each.name, 5, each.latitude, each.longitude) for each in listed]
    known = {each.town for each in listed} if known is None else known
    titles = {code: name if code in known else f"{name} : {UNSAID}" for code, name in towns.items()}
    drawn = municipal_map(titles, known, dots=dots)
    return {"map": drawn, "legend": [(0, str(UNSAID)), (1, _("au moins un lieu"))]} if drawn else {}
