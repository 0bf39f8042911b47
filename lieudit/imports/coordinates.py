"""Where a point is, however a list writes it: degrees, minutes, or a national projection in metres. Pure functions.

Projections are recognised by how large their numbers are; the department says which one, where two could be.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from lieudit.territory.geography import is_on_earth

if TYPE_CHECKING:
    from pyproj import Transformer

WGS84 = 4326
LAMBERT_93, LAMBERT_2 = 2154, 27572
BY_DEPARTMENT = {"971": 5490, "972": 5490, "977": 5490, "978": 5490, "973": 2972, "974": 2975, "976": 4471, "975": 4467,
                 "988": 3163}  # fmt: skip
"""Legal projections overseas (EPSG), by department."""
DEGREES = re.compile(
    r"""\s*(-?\d{1,3})\s*[°d:]\s*(\d{1,2})\s*(?:['’′m:]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:"|”|″|''|’’|s)?)?)?\s*([NSEWO])?\s*"""
)


SIDE_FIRST = re.compile(r"\s*([NSEWO])\s*(\d.*)")
WITH_SIDE = re.compile(r"\s*(-?\d{1,3}(?:[.,]\d+)?)\s*°?\s*([NSEWO])?\s*")
"""« N 46° 10' », and « 46,17° N » or « 46.17 N »."""
AFTER_SIDES = re.compile(r"(?<=[NSEWO])\s*[,;/|]?\s*(?=-?\d)|(?:\s*[;/|]\s*|,\s+)(?=-?\d)")
BEFORE_SIDES = re.compile(r"\s*[,;/|]?\s*(?=[NSEWO]\s*\d)")
"""Where one of two numbers of degrees ends, as their letters stand after them or before."""
_NUMBER = r"(-?\d+(?:\.\d+)?)"
LONGITUDE_FIRST = re.compile(
    rf"""(?i)(?:\bPOINT\s*(?:Z|M|ZM)?\s*\(\s*|"coordinates"\s*:\s*\[\s*){_NUMBER}\s*[,\s]\s*{_NUMBER}"""
)
"""How WKT and GeoJSON write a point."""


class Point(NamedTuple):
    """Latitude and longitude in degrees."""

    latitude: float
    longitude: float


def number_in(text: str) -> float | None:
    """A number of degrees or of metres, or degrees with minutes and seconds; None when it is none.

    >>> [round(number_in(each), 3) for each in ("46,17", "46°10'12\\"N", "1°52' O", "6 459 000")]
    [46.17, 46.17, -1.867, 6459000.0]
    """
    try:
        number = float(text)  # as most are written
    except ValueError:
        plain = text.replace(",", ".").replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("−", "-")
        try:
            number = float(plain)
        except ValueError:
            number = _minutes(text)
    return number if math.isfinite(number) else None


def _minutes(text: str) -> float:
    if sided := SIDE_FIRST.fullmatch(text):
        text = f"{sided[2]} {sided[1]}"
    if whole := WITH_SIDE.fullmatch(text):
        size = float(whole[1].replace(",", "."))
        return -abs(size) if whole[2] and whole[2] in "SWO" else size
    found = DEGREES.fullmatch(text)
    if not found:
        return math.nan
    degrees, minutes, seconds, side = found.groups()
    size = abs(int(degrees)) + int(minutes) / 60 + float((seconds or "0").replace(",", ".")) / 3600
    return -size if degrees.startswith("-") or side in {"S", "W", "O"} else size


def two_numbers(text: str) -> tuple[str, str] | None:
    """« 46.17, 1.87 » or « [1.87, 46.17] »: both numbers of one cell, as they are written; latitude first of a point
    of WKT or GeoJSON, which say longitude first.

    >>> two_numbers("46.17, 1.87"), two_numbers("SRID=4326;POINT (1.87 46.17)")
    (('46.17', '1.87'), ('46.17', '1.87'))
    """
    if turned := LONGITUDE_FIRST.search(text):
        return turned[2], turned[1]
    if "°" in text and (told := _two_in_degrees(text)):
        return told
    found = re.fullmatch(r"[\[(\s]*(-?\d+(?:[.,]\d+)?)\s*[,;|\s]\s*(-?\d+(?:[.,]\d+)?)[\])\s]*", text)
    return (found[1], found[2]) if found else None


def _two_in_degrees(text: str) -> tuple[str, str] | None:
    """« 46°10'12"N, 1°52'00"E », or « N 46° 10' E 1° 52' »: latitude first, as their letters say."""
    parted = BEFORE_SIDES if text.strip()[:1] in {"N", "S", "E", "W", "O"} else AFTER_SIDES
    parts = [part for each in parted.split(text) if (part := each.strip())]
    if len(parts) != 2 or any(number_in(part) is None for part in parts):
        return None
    first, last = parts
    return (last, first) if set(first) & set("EWO") and set(last) & set("NS") else (first, last)


def degrees_of(latitude: float, longitude: float, department: str = "") -> tuple[Point, str] | None:
    """The point in degrees, and the name of the projection in which it was written (« » for degrees).

    None when these numbers are no point of France in any projection that we know.
    """
    if is_on_earth(latitude, longitude):
        return Point(latitude, longitude), ""
    for x, y in ((longitude, latitude), (latitude, longitude)):  # two columns may be taken for one another
        code = _projection(x, y, department)
        if code:
            east, north = _transformer(code).transform(x, y)
            if math.isfinite(north) and is_on_earth(north, east):
                return Point(round(north, 6), round(east, 6)), _name(code)
    return None


def _projection(x: float, y: float, department: str) -> int | None:
    """The EPSG code of a projection that has these metres."""
    if overseas := BY_DEPARTMENT.get(department):
        return overseas if 100_000 <= x <= 900_000 and 0 < y < 10_000_000 else None
    if 50_000 <= x <= 1_300_000 and 6_000_000 <= y <= 7_200_000:
        return LAMBERT_93
    if 1_150_000 <= x <= 2_300_000 and 1_000_000 <= y <= 9_500_000:
        zone = round((y - 200_000) / 1_000_000)
        return 3941 + zone if 1 <= zone <= 9 else None
    if 0 <= x <= 1_250_000 and 1_600_000 <= y <= 2_750_000:
        return LAMBERT_2
    if 300_000 <= x <= 390_000 and 7_600_000 <= y <= 7_710_000:
        return BY_DEPARTMENT["974"]
    if 490_000 <= x <= 560_000 and 8_540_000 <= y <= 8_620_000:
        return BY_DEPARTMENT["976"]
    if 100_000 <= x <= 500_000 and 230_000 <= y <= 660_000:
        return BY_DEPARTMENT["973"]
    return None


def _name(code: int) -> str:
    if code == LAMBERT_93:
        return "Lambert-93"
    if code == LAMBERT_2:
        return "Lambert II étendu"
    return f"conique conforme CC{code - 3900}" if 3942 <= code <= 3950 else f"projection d’outre-mer, EPSG {code}"


@cache
def _transformer(code: int) -> Transformer:
    from pyproj import Transformer  # which processes of pages do without

    return Transformer.from_crs(code, WGS84, always_xy=True)
