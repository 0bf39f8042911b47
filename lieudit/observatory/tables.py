"""The tables, maps and curves of a snapshot as pages show them: drawn once each, since a snapshot never changes.

What is live is drawn until an act changes something (services known elsewhere), or stays in the templates that hold it
(forms, who reads).
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lieudit.observatory import pictures, reads
from lieudit.observatory.models import Snapshot
from lieudit.observatory.sheets import NATION, Family, Level, indicators
from lieudit.observatory.wording import indicator_lines
from lieudit.territory.maps import CAPTION
from lieudit.toolkit.conditional import until_the_clock_moves

MOST_KEPT = 256
"""Tables that a process keeps: some 15 kB each."""
MOST_PICTURES = 24
"""Maps as files: some 130 kB each."""
A_PAGE = 120
"""Lines: all departments are on one page."""
SHOWN = ("density", "access", "distance", "beyond-20")
"""The figures by which territories are set beside one another."""


@lru_cache(maxsize=4)
def families_of(taken: Snapshot) -> SafeString:
    """What a snapshot says of the nation, family by family."""
    nation = reads.land_of(taken, NATION)
    if nation is None:
        return SafeString()
    families = [
        (family.label, [nation.figure(each.key) for each in indicators().values() if each.family == family])
        for family in Family
    ]
    return render_to_string("observatory/families.html", {"families": families, "snapshot": taken})


@lru_cache(maxsize=4)
def curve_of(taken: Snapshot) -> SafeString:
    """How many places existed, and how many were known, year by year; empty when a snapshot says nothing of it."""
    curve = pictures.curve_of(taken.facts["years"])
    return render_to_string("observatory/curve.html", {"curve": curve}) if curve else SafeString()


@lru_cache(maxsize=4)
def silent_of(taken: Snapshot) -> SafeString:
    """The departments that never spoke; empty where there is none."""
    silent = reads.silent_departments(taken)
    return render_to_string("observatory/silent.html", {"silent": silent}) if silent else SafeString()


@lru_cache(maxsize=MOST_KEPT)
def values_of(taken: Snapshot | None, key: str, level: Level, within: str, page: str) -> SafeString:
    """The map and the table of an indicator at a level."""
    found = indicators()[key]
    lines = reads.figures_at(found, level, taken, within) if taken else []
    drawn = pictures.rate_map(found, [figure for figure, _people in lines], level, reads.departments_of_regions())
    lines, funnel = reads.beside_chance(found, level, lines, reads.land_of(taken, NATION) if taken else None)
    context = {
        "indicator": found,
        "snapshot": taken,
        "level": level,
        "within": within,
        "query": {"niveau": level.value, "dans": within or None},
        "page": Paginator(lines, A_PAGE).get_page(page),
        "funnel": funnel,
        "map": drawn and drawn[0],
        "legend": drawn and drawn[1],
        "caption": CAPTION,
    }
    return render_to_string("observatory/values.html", context)


@lru_cache(maxsize=MOST_PICTURES)
def picture_of(taken: Snapshot, key: str, level: Level) -> SafeString:
    """The map of an indicator as a file, with its legend, its day and the seal of its rows; empty where it has none."""
    found = indicators()[key]
    figures = [figure for figure, _people in reads.figures_at(found, level, taken)]
    drawn = pictures.rate_map(found, figures, level, reads.departments_of_regions())
    if drawn is None:
        return SafeString()
    context = {"indicator": found, "snapshot": taken, "level": level, "picture": pictures.picture_of(*drawn)}
    return render_to_string("observatory/map.svg", context)


@lru_cache(maxsize=MOST_KEPT)
def sheet_of(taken: Snapshot | None, key: str) -> SafeString:
    """What an indicator is worth for the nation, and its sheet."""
    found = indicators()[key]
    nation = reads.land_of(taken, NATION) if taken else None
    context = {
        "indicator": found,
        "snapshot": taken,
        "nation": nation and nation.figure(key),
        "sheet": indicator_lines(found, taken, nation),
    }
    return render_to_string("observatory/sheet.html", context)


PARTS = (
    "observatory/territory_head.html",
    "observatory/territory_found.html",
    "observatory/territory_links.html",
    "observatory/territory_tables.html",
)
"""Templates of a territory, in the order of `DrawnLand`."""


class DrawnLand(NamedTuple):
    """What the page of a territory shows of it, but for its forms, which are of who reads, and what is live."""

    name: str
    key: str
    sheet: str
    """The territory of which a sheet is made: itself, or the intermunicipality of a municipality; or none."""
    is_group: bool
    head: SafeString
    found: SafeString
    links: SafeString
    tables: SafeString


@lru_cache(maxsize=MOST_KEPT)
def territory_of(taken: Snapshot, key: str) -> DrawnLand | None:
    """A territory: what is there, then beside those that are like it, then all its figures. None where a snapshot does
    not hold it.
    """
    land = reads.land_of(taken, key)
    if land is None:
        return None
    shown = [indicators()[name] for name in SHOWN if land.level in indicators()[name].levels]
    context = {
        "land": land,
        "snapshot": taken,
        "answers": reads.answers_of(land.held),
        "density": land.figure("density"),
        "distance": land.figure("distance"),
        "access": land.figure("access"),
        "places_key": reads.directory_key(land),
        "department": reads.department_key(key) if land.is_town else "",
        "shown": shown,
        "beside": [(each, each.figures(one.key for one in shown)) for each in [land, *reads.lands_alike(land)]],
        "every": [each for each in land.figures(indicators()) if land.level in each.indicator.levels],
    }
    drawn = [render_to_string(part, context) for part in PARTS]
    group = "" if land.has_sheet or not land.group else land.group_key
    return DrawnLand(land.name, key, key if land.has_sheet else group, bool(group), *drawn)


@until_the_clock_moves
@lru_cache(maxsize=MOST_KEPT)
def elsewhere_of(taken: Snapshot, key: str, tick: int) -> SafeString:
    """Services known outside third places, until an act changes anything (`tick`), or a snapshot is taken; empty where
    there is none.
    """
    elsewhere = reads.known_elsewhere(key)
    if not elsewhere:
        return SafeString()
    return render_to_string("observatory/territory_elsewhere.html", {"elsewhere": elsewhere})
