"""Numbers and drawings made from counts: where needs are said, who says the same. Pure; remembered by value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lieudit.needs.cards import MOST_TOLD, NeedCard, NeedVoice, SaidThere
from lieudit.needs.filters import Territory
from lieudit.territory.maps import Dot, national_map
from lieudit.toolkit.french import counted
from lieudit.toolkit.types import Context

if TYPE_CHECKING:
    from lieudit.needs.models import Need

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


class There(NamedTuple):
    """How many say the same in a department: distinct `places`, and `others` who speak for none."""

    places: int = 0
    others: int = 0

    @property
    def words(self) -> str:
        """« 3 lieux et 1 voix »."""
        said = [
            (self.places, counted(self.places, "lieu", "lieux")),
            (self.others, counted(self.others, "voix", "voix")),
        ]
        return " et ".join(words for count, words in said if count)

    def plus(self, places: int, others: int) -> There:
        return There(self.places + places, self.others + others)


type Land = tuple[str, str]
"""A department: its code, its name."""


@lru_cache(maxsize=256)
def who_says(
    title: str, hub: tuple[str, str, float | None, float | None] | None, there: tuple[tuple[Land, There], ...]
) -> SafeString:
    """Departments of those who say the same, with how many do, tied to the `hub` (code, name, position)."""
    dots = [Dot(code, f"{name} : {some.words}", radius_of(sum(some)) + 3) for (code, name), some in there]
    centre = Dot(hub[0], hub[1], 15, hub[2], hub[3]) if hub else None
    return render_to_string(
        "needs/who_says.html", {"map": national_map(dots=dots, hub=centre), "title": title, "caption": title + "."}
    )


class Voices(NamedTuple):
    """Who says the same: `needs`, the distinct `places` among them and among those that join, the `others` (somebody
    who speaks for no place), and in how many `departments`. The need itself is counted."""

    needs: int
    places: int
    others: int
    departments: int

    @property
    def total(self) -> int:
        return self.places + self.others

    @property
    def sentence(self) -> str:
        """« 3 lieux et 1 autre voix disent la même chose »; alone, nobody says « la même chose »."""
        if self.total < 2:
            return "Un seul lieu le dit pour l’instant" if self.places else "Une seule voix le dit pour l’instant"
        places, others = counted(self.places, "lieu", "lieux"), counted(self.others, "voix", "voix")
        if self.places and self.others:
            others = counted(self.others, "autre voix", "autres voix")
            return f"{places} et {others} disent la même chose"
        return f"{places if self.places else others} disent la même chose"


def voices(
    need: Need | None, said: Iterable[NeedCard | NeedVoice], whole: Sequence[SaidThere] | None = None
) -> Context:
    """Who says the same: other places that support a need, needs gathered with it; counted by the database (`whole`)
    where not all of them were read.

    Gives `voices` (those who left words), how many they are (`worded`) and whether these are all (`all_told`), `who`
    (their `Voices`), `by_department`, and the `map`.
    """
    said = list(said)
    who = who_of(need, said, whole)
    there = spread(said if whole is None else whole, need.place_id if need else None)
    hub = None
    if need and need.department:
        point = (need.municipality if need.place_is_public else None) or need.department
        hub = (need.department.code, need.department.name, point.latitude, point.longitude)
    all_there = dict(there)
    if need and need.department:
        own = (need.department.code, need.department.name)
        all_there[own] = all_there.get(own, There()).plus(bool(need.place_id), not need.place_id)
    spoken = [voice for voice in said if voice.words]
    worded = len(spoken) if whole is None else sum(row.worded for row in whole)
    return {
        "voices": spoken,
        "worded": worded,
        "all_told": worded <= MOST_TOLD,
        "cut": whole is not None,
        "who": who,
        "voices_title": who.sentence,
        "by_department": by_department(all_there),
        "map": who_says(who.sentence, hub, tuple(there.items())) if there or hub else "",
    }


def who_of(need: Need | None, said: Sequence[NeedCard | NeedVoice], whole: Sequence[SaidThere] | None = None) -> Voices:
    return count_voices(need, said) if whole is None else whole_count(need, whole)


def count_voices(need: Need | None, said: Sequence[NeedCard | NeedVoice]) -> Voices:
    """A place counts once, however often it says so; an inhabitant is not a place."""
    rows: list[tuple[int | None, str | None]] = [(voice.place, voice.department_code) for voice in said]
    needs = sum(not isinstance(voice, NeedVoice) or voice.label == "needs.need" for voice in said)
    if need:
        rows.append((need.place_id, need.department.code if need.department else None))
        needs += 1
    return Voices(
        needs=needs,
        places=len({place for place, _department in rows if place}),
        others=sum(place is None for place, _department in rows),
        departments=len({department for _place, department in rows if department}),
    )


def whole_count(need: Need | None, whole: Sequence[SaidThere]) -> Voices:
    """The same of what the database counted."""
    departments = {row.department_code for row in whole if row.department_code}
    if need and need.department:
        departments.add(need.department.code)
    return Voices(
        needs=sum(row.rows for row in whole if row.label == "needs.need") + bool(need),
        places=sum(row.places for row in whole) + bool(need and need.place_id),
        others=sum(row.others for row in whole) + bool(need and not need.place_id),
        departments=len(departments),
    )


def spread(said: Iterable[NeedCard | NeedVoice | SaidThere], own: int | None) -> dict[Land, There]:
    """Who says the same in each department, those that say it most first: a place counts once, `own` elsewhere."""
    found: dict[Land, There] = {}
    known = {own}
    for voice in said:
        if not voice.department:
            continue
        if isinstance(voice, SaidThere):
            counts = voice.places, voice.others
        else:
            counts = int(bool(voice.place) and voice.place not in known), int(not voice.place)
            known.add(voice.place)
        found[voice.department] = found.get(voice.department, There()).plus(*counts)
    return dict(sorted(((land, some) for land, some in found.items() if any(some)), key=lambda each: -sum(each[1])))


def by_department(there: Mapping[Land, There], most: int = 6) -> list[tuple[str, int, int]]:
    """The departments that say it most, with their places and the others who speak, then the rest in one line."""
    lines = [(name, *some) for (_code, name), some in sorted(there.items(), key=lambda each: -sum(each[1]))]
    shown, rest = lines[:most], lines[most:]
    if rest:
        name = counted(len(rest), "autre département", "autres départements")
        shown.append((name, sum(places for _, places, _n in rest), sum(others for _, _n, others in rest)))
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
