"""Numbers and drawings made from counts: where needs are said, who says the same. Pure; remembered by value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from math import sqrt
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lieudit.needs.cards import NeedCard, NeedVoice
from lieudit.needs.filters import Territory
from lieudit.territory.maps import Dot, national_map
from lieudit.toolkit.french import counted
from lieudit.toolkit.types import Context

REGION_CODE = 2
"""Length of the code of a region; overseas collectivities have three digits."""


class DepartmentNeeds(NamedTuple):
    """How many needs are said in a department, and by how many places."""

    department: int | None
    needs: int
    places: int


@lru_cache(maxsize=32)
def where_said(territories: tuple[Territory, ...], counts: tuple[DepartmentNeeds, ...]) -> SafeString:
    """The map and the table of needs by territory. The same counts give the same string."""
    known = {each.pk: each for each in territories}
    said = {known[row.department]: row.needs for row in counts if row.department in known}
    dots = [
        Dot(each.code, f"{each.name} : {counted(needs, 'besoin')}", radius_of(needs)) for each, needs in said.items()
    ]
    regions: dict[tuple[str, int], int] = {}
    for each in territories:
        region = (each.region_name, each.region_population)
        if len(each.region_code) == REGION_CODE or each in said:  # a collectivity shows once it has spoken
            regions[region] = regions.get(region, 0) + said.get(each, 0)
    rows = [
        {"name": name, "needs": needs, "per_million": Fraction(needs * 1_000_000, population) if population else None}
        for (name, population), needs in regions.items()
    ]
    rows.sort(key=lambda row: -row["needs"])  # type: ignore[operator]
    elsewhere = sum(row.needs for row in counts if row.department not in known)
    return render_to_string(
        "needs/where_said.html",
        {"map": national_map(dots=dots), "rows": rows, "elsewhere": elsewhere, "spoken": len(said)},
    )


@lru_cache(maxsize=256)
def who_says(
    title: str, hub: tuple[str, str, float | None, float | None] | None, places: tuple[tuple[str, str], ...]
) -> SafeString:
    """Departments (code, name) of the places that say the same, tied to the `hub` (code, name, position)."""
    dots = [
        Dot(code, f"{name} : {counted(count, 'lieu', 'lieux')}", radius_of(count) + 3)
        for (code, name), count in Counter(places).most_common()
    ]
    centre = Dot(hub[0], hub[1], 15, hub[2], hub[3]) if hub else None
    return render_to_string(
        "needs/who_says.html", {"map": national_map(dots=dots, hub=centre), "title": title, "caption": title + "."}
    )


def voices(need: Any, said: Iterable[NeedCard | NeedVoice]) -> Context:
    """Who says the same: other places that support a need, needs gathered with it.

    Gives `voices` (those who left words), `voice_count`, `by_department`, and the `map`.
    """
    said = list(said)
    places = tuple(voice.department for voice in said if voice.department)
    count = len(said) + (1 if need else 0)
    title = f"{counted(count, 'lieu dit', 'lieux disent')} la même chose"
    hub = None
    if need and need.department:
        point = (need.municipality if need.place_is_public else None) or need.department
        hub = (need.department.code, need.department.name, point.latitude, point.longitude)
    own = ((need.department.code, need.department.name),) if need and need.department else ()
    return {
        "voices": [voice for voice in said if voice.words],
        "voice_count": count,
        "voices_title": title,
        "by_department": by_department(own + places),
        "map": who_says(title, hub, places) if places or hub else "",
    }


def by_department(places: Iterable[tuple[str, str]], most: int = 6) -> list[tuple[str, int]]:
    """The departments (code, name) that say it most, then the others in one line."""
    names = Counter(name for _code, name in places).most_common()
    shown, others = names[:most], names[most:]
    if others:
        shown.append((counted(len(others), "autre département", "autres départements"), sum(n for _, n in others)))
    return shown


def radius_of(count: int) -> float:
    """An area that grows with the count, within what a map can bear."""
    return round(min(13.0, 4 + 1.6 * sqrt(count)), 1)


def headline(counts: Iterable[DepartmentNeeds]) -> dict[str, int]:
    """How many needs, places and departments: what the title of the list says."""
    rows = list(counts)
    return {
        "need_count": sum(row.needs for row in rows),
        "place_count": sum(row.places for row in rows),
        "department_count": len([row for row in rows if row.department]),
    }
