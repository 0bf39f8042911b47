"""The tables, maps and curves of a snapshot as pages show them: drawn once each, since a snapshot never changes.

What is live (services known elsewhere, forms, who reads) stays in the templates that hold them.
"""

from __future__ import annotations

from functools import lru_cache

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lieudit.observatory import pictures, reads
from lieudit.observatory.models import Snapshot
from lieudit.observatory.sheets import NATION, Family, Level, indicators
from lieudit.observatory.wording import indicator_lines
from lieudit.territory.maps import CAPTION

MOST_KEPT = 256
"""Tables that a process keeps: some 15 kB each."""
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


@lru_cache(maxsize=MOST_KEPT)
def territory_of(taken: Snapshot, key: str) -> SafeString:
    """A territory beside those that are like it, then all its figures."""
    land = reads.land_of(taken, key)
    if land is None:
        return SafeString()
    shown = [indicators()[name] for name in SHOWN if land.level in indicators()[name].levels]
    context = {
        "land": land,
        "snapshot": taken,
        "shown": shown,
        "beside": [(each, each.figures(one.key for one in shown)) for each in [land, *reads.lands_alike(land)]],
        "every": [each for each in land.figures(indicators()) if land.level in each.indicator.levels],
    }
    return render_to_string("observatory/territory_tables.html", context)
