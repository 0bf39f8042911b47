"""The rows that a figure was made from, as its snapshot kept them, with the names of those that are still published."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from lieudit.funding.models import Grant
from lieudit.needs.models import Need
from lieudit.network.models import Place
from lieudit.observatory.figures import department_of, level_of
from lieudit.observatory.models import Part, Snapshot
from lieudit.observatory.sheets import NATION, OVERSEAS, OVERSEAS_CODES, Indicator, Level, State, indicators
from lieudit.observatory.speaking import SECONDS
from lieudit.toolkit.french import NBSP, number
from lieudit.toolkit.text import harmless_cell
from lieudit.toolkit.types import Json

type Line = dict[str, str]


@dataclass(frozen=True)
class RowLine:
    """A line of the page: what it is, where it is read, and its cells."""

    label: str
    url: str
    cells: Sequence[str]


AT_ONCE = 2000
"""Lines that are made at once: what is still published is asked for them all."""


@dataclass(frozen=True)
class Rows[Kept]:
    """A table of rows: the heads of its cells, what is kept of each, as it is read, and how lines are made of some."""

    heads: Sequence[str]
    kept: Iterator[Kept]
    made: Callable[[Sequence[Kept]], Iterable[RowLine]]

    def __iter__(self) -> Iterator[RowLine]:
        """All lines, of which few are held at once."""
        for some in batched(self.kept, AT_ONCE, strict=False):
            yield from self.made(some)

    def page(self, asked: str, size: int) -> tuple[Page[int], list[RowLine]]:
        """A page, and its lines: the others are read, and not made."""
        kept = list(self.kept)
        page = Paginator(range(len(kept)), size).get_page(asked)
        first = (page.number - 1) * size
        return page, list(self.made(kept[first : first + size]))


type Town = tuple[str, Json]
"""A municipality, and what is kept of it."""
type AnyRows = Rows[Line] | Rows[Town] | Rows[Part]


def inside(snapshot: Snapshot, territory: str) -> Callable[[Line], bool]:
    """Whether a line of the file of a snapshot is in a territory, by the geography of that day."""
    kind, _dash, code = territory.partition("-")
    if territory == NATION:
        return lambda line: True
    if territory == OVERSEAS:
        return lambda line: line["department"] in OVERSEAS_CODES
    if kind == "d":
        return lambda line: line["department"] == code
    if kind == "a":
        return lambda line: line["quarter"] == code
    if kind == "c":
        return lambda line: line["town"] == code
    if kind == "r":
        departments = {row[1] for row in _lands(snapshot, "d,", code) if row[4] == code}
        return lambda line: line["department"] in departments
    towns = {row[1] for row in _lands(snapshot, "c,", code) if code in (row[5], row[6])}
    return lambda line: line["town"] in towns


def _lands(snapshot: Snapshot, begins: str, holding: str) -> Iterator[list[str]]:
    """The lines of the geography that may be of a territory: parsed one by one, the file has 36,000."""
    lines = (line for line in snapshot.geography.text.splitlines() if line.startswith(begins) and holding in line)
    return csv.reader(lines)


def rows_of(snapshot: Snapshot, indicator: Indicator, territory: str) -> AnyRows:
    """All rows of a figure, in an order that does not change."""
    match indicator.rows_are:
        case "places":
            return _places(snapshot, indicator, territory)
        case "needs":
            return _needs(snapshot, territory)
        case "seats" | "speech":
            return _regions(snapshot, indicator)
        case "grants":
            return _grants(snapshot, territory)
        case _:
            return _towns(snapshot, territory)


def kept_lines(snapshot: Snapshot, kind: str, territory: str) -> Iterator[Line]:
    """All that a snapshot keeps of a kind in a territory, counted that day or not."""
    here = inside(snapshot, territory)
    return (line for line in snapshot.rows.read() if line["kind"] == kind and here(line))


def _kept(snapshot: Snapshot, kind: str, territory: str) -> Iterator[Line]:
    return (line for line in kept_lines(snapshot, kind, territory) if line["counted"] == "1")


def _places(snapshot: Snapshot, indicator: Indicator, territory: str) -> Rows[Line]:
    lines = _kept(snapshot, "place", territory)
    if indicator.key.startswith("service-"):
        lines = (line for line in lines if indicator.domain in line["domains"].split("|"))
    heads = (_("Commune"), _("Ouverture"), _("Confirmé dans l’année"), _("Connu depuis"))
    return Rows(heads, lines, _place_lines)


def _place_lines(lines: Sequence[Line]) -> Iterable[RowLine]:
    shown = Place.objects.public().filter(pk__in=[int(line["id"]) for line in lines]).with_territory()
    known = {place.pk: place for place in shown}
    return [_place_line(line, known.get(int(line["id"]))) for line in lines]


def _place_line(line: Line, place: Place | None) -> RowLine:
    said = _("oui") if line["confirmed"] == "1" else _("non")
    opened = line["opened"] or _("non dite")
    if place is None:
        gone = _("Fiche n° %(number)s, qui n’est plus publiée") % {"number": line["id"]}
        return RowLine(gone, "", (line["town"], opened, said, line["known"]))
    return RowLine(place.name, place.get_absolute_url(), (place.where, opened, said, line["known"]))


def _needs(snapshot: Snapshot, territory: str) -> Rows[Line]:
    return Rows((_("Département"), _("Dit le")), _kept(snapshot, "need", territory), _need_lines)


def _need_lines(lines: Sequence[Line]) -> Iterable[RowLine]:
    numbers = [int(line["id"]) for line in lines]
    shown = set(Need.objects.public().filter(number__in=numbers).values_list("number", flat=True))
    return [
        RowLine(
            _("Besoin n° %(number)s") % {"number": line["id"]},
            reverse("needs:need", args=[line["id"]]) if int(line["id"]) in shown else "",
            (line["department"], line["known"]),
        )
        for line in lines
    ]


def _regions(snapshot: Snapshot, indicator: Indicator) -> Rows[Line]:
    """All regions that are told, since a ratio is made of them all: seats, or presences and minutes."""
    names = {row[1]: row[2] for row in _lands(snapshot, "r,", "")}
    kind = "seat" if indicator.key == "seats" else "speech"
    heads = (_("Sièges"),) if kind == "seat" else (_("Présences"), _("Minutes"))
    told = (line for line in snapshot.rows.read() if line["kind"] == kind)
    return Rows(heads, told, lambda lines: [_region_line(line, names) for line in lines])


def _region_line(line: Line, names: Mapping[str, str]) -> RowLine:
    cells = [number(int(line["count"]))]
    if line["kind"] == "speech":
        cells.append(number(round(float(line["amount"]) / SECONDS)))
    if not line["region"]:
        return RowLine(_("Autres régions, ou sans région"), "", cells)
    url = reverse("observatory:territory", args=[f"r-{line['region']}"])
    return RowLine(names.get(line["region"], line["region"]), url, cells)


def _grants(snapshot: Snapshot, territory: str) -> Rows[Line]:
    """Each grant, by who gave it as long as its file is read here, and where all of its department are."""
    heads = (_("Département"), _("Convention du"), _("Somme reçue"))
    return Rows(heads, _kept(snapshot, "grant", territory), _grant_lines)


def _grant_lines(lines: Sequence[Line]) -> Iterable[RowLine]:
    known = dict(Grant.objects.filter(pk__in=[int(line["id"]) for line in lines]).values_list("pk", "giver"))
    grants, made = reverse("funding:grants"), []
    for line in lines:
        giver, code = known.get(int(line["id"])), line["department"]
        gone = _("Subvention n° %(number)s, qui n’est plus publiée") % {"number": line["id"]}
        url = f"{grants}?{urlencode({'departement': code})}" if code else grants
        cells = (code, line["known"], f"{number(float(line['amount']), 2)}{NBSP}€")
        made.append(RowLine(giver or gone, url if giver else "", cells))
    return made


def _towns(snapshot: Snapshot, territory: str) -> Rows[Town] | Rows[Part]:
    """The municipalities, with what each is worth; for more than a department, the departments, each with its own."""
    heads = (
        _("Habitants"),
        _("Distance au lieu le plus proche"),
        _("Lieux accessibles pour 100 000 habitants"),
        _("Heures accessibles pour 1 000 habitants"),
    )
    level = level_of(territory)
    if level not in (Level.REGION, Level.OVERSEAS, Level.NATION):
        return Rows(heads, towns_in(snapshot, territory), lambda towns: [_town_line(*town) for town in towns])
    parts = snapshot.parts.filter(level=Level.DEPARTMENT, key__in=department_keys(snapshot, territory))
    return Rows(heads, iter(parts.order_by("name", "key")), lambda parts: [_part_line(part) for part in parts])


def _part_line(part: Part) -> RowLine:
    url = reverse("observatory:rows", args=[part.snapshot_id, "distance", part.key])
    return RowLine(part.name, url, (number(part.population), *(_words(part.figures, key) for key in WORTH)))


def department_keys(snapshot: Snapshot, territory: str) -> list[str]:
    """The departments of a region, of overseas, of the nation."""
    code = territory.partition("-")[2]
    if territory == OVERSEAS:
        return [f"d-{each}" for each in OVERSEAS_CODES]
    every = list(_lands(snapshot, "d,", ""))
    return [f"d-{row[1]}" for row in every if territory == NATION or row[4] == code]


def towns_in(snapshot: Snapshot, territory: str) -> Iterator[Town]:
    """The municipalities of a territory, as (name, what is kept of each), department by department."""
    kind, _dash, code = territory.partition("-")
    wanted: set[str] | None = None
    if kind in ("c", "a"):
        keys, wanted = [f"d-{department_of(code)}"], {territory}
    elif kind == "e":
        rows = [row for row in _lands(snapshot, "c,", code) if code in (row[5], row[6])]
        keys, wanted = sorted({f"d-{row[3]}" for row in rows}), {f"c-{row[1]}" for row in rows}
    else:
        keys = [territory] if kind == "d" else department_keys(snapshot, territory)
    parts = Part.objects.of(snapshot, Level.MUNICIPALITY).filter(key__in=keys).order_by("key")
    for part in parts.iterator(chunk_size=1):
        for town, held in part.figures.items():
            if (wanted is None and town.startswith("c-")) or (wanted is not None and town in wanted):
                yield town, held


def _town_line(key: str, held: Json) -> RowLine:
    url = reverse("observatory:territory", args=[key])
    return RowLine(held["name"], url, (number(held["people"]), *(_words(held, key) for key in WORTH)))


WORTH = ("distance", "access", "access-hours")
"""What a municipality is worth."""


def _words(held: Json, key: str) -> str:
    value, state, *_more = held.get(key) or [None, State.UNKNOWN.value]
    return indicators()[key].words(value, State(state))


def csv_of(snapshot: Snapshot, indicator: Indicator, territory: str, site: str) -> Iterator[str]:
    """The rows as CSV, one line at a time: whole municipalities even for the nation."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")

    def taken(cells: Sequence[object]) -> str:
        line.seek(0)
        line.truncate()
        writer.writerow([harmless_cell(str(cell)) for cell in cells])
        return line.getvalue()

    if indicator.rows_are == "towns":
        worth = ("distance_km", "lieux_accessibles_pour_100000", "heures_accessibles_pour_1000")
        yield taken(["code", "commune", "habitants", *worth, "etat"])
        for key, held in towns_in(snapshot, territory):
            cells = [held.get(each) or [None] for each in WORTH]
            numbers = ["" if each[0] is None else each[0] for each in cells]
            yield taken([key[2:], held["name"], held["people"], *numbers, held["distance"][1]])
        return
    found = rows_of(snapshot, indicator, territory)
    yield taken(["nom", "adresse", *found.heads])
    for row in found:
        yield taken([row.label, f"{site}{row.url}" if row.url else "", *row.cells])
