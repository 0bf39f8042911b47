"""Figures as pages, files and reports read them: from the snapshot of a day, never worked out while one waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.urls import reverse

from lieudit.observatory.models import Part, Snapshot
from lieudit.observatory.sheets import NATION, OVERSEAS, Figure, Indicator, Level, State, indicators

LEVELS = {
    "c": Level.MUNICIPALITY, "a": Level.MUNICIPALITY, "e": Level.INTERMUNICIPALITY, "d": Level.DEPARTMENT,
    "r": Level.REGION,
}  # fmt: skip


def level_of(territory: str) -> Level | None:
    """The level of a key; None when nothing has it."""
    if territory == NATION:
        return Level.NATION
    if territory == OVERSEAS:
        return Level.OVERSEAS
    kind, dash, code = territory.partition("-")
    return LEVELS.get(kind) if dash and code else None


def figures_of(
    territory: str,
    *,
    snapshot: Snapshot | None = None,
    on: dt.date | None = None,
    only: Iterable[str] | None = None,
) -> list[Figure]:
    """The figures of a territory, in the order of the sheets, as the given snapshot says them, else that of a day,
    else the last one; none before the first was taken.

    `territory` is a key: « france », « outre-mer », « r-75 », « d-23 », « e-200034825 », « c-23096 ». `only` names
    indicators. Three queries at most.
    """
    taken = snapshot or (Snapshot.objects.latest_on(on) if on else Snapshot.objects.last())
    level = level_of(territory)
    if taken is None or level is None:
        return []
    part = part_of(taken, territory)
    wanted = [known for key in (only if only is not None else indicators()) if (known := indicators().get(key))]
    return [figure_in(part, territory, indicator, taken, level) for indicator in wanted]


def department_of(code: str) -> str:
    """The department of an official code of municipality: « 23 », « 2A », « 974 »."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def part_of(snapshot: Snapshot, territory: str) -> Part | None:
    """Where a snapshot holds a territory: a municipality is with those of its department."""
    level = level_of(territory)
    if level == Level.MUNICIPALITY:
        territory = f"d-{department_of(territory[2:])}"
    return snapshot.parts.filter(level=level, key=territory).first()


def figure_in(part: Part | None, territory: str, indicator: Indicator, snapshot: Snapshot, level: Level) -> Figure:
    """One figure of a part, whatever is missing."""
    held = part.figures if part else {}
    if level == Level.MUNICIPALITY:
        held = held.get(territory, {})
    name = held.get("name", "") if level == Level.MUNICIPALITY else (part.name if part else "")
    return figure_from(held.get(indicator.key), territory, name, indicator, snapshot, level)


def figure_from(
    cell: Sequence[object] | None, territory: str, name: str, indicator: Indicator, snapshot: Snapshot, level: Level
) -> Figure:
    """A figure as a snapshot holds it: `[value, state, count, completeness, low, high]`."""
    if cell is None:
        cell = [None, State.UNKNOWN if level in indicator.levels else State.NOT_APPLICABLE]
    value, state, count, completeness, low, high = (cell[at] if at < len(cell) else None for at in range(6))
    return Figure(
        indicator=indicator,
        territory=territory,
        name=name,
        value=value,  # type: ignore[arg-type]
        state=State(str(state)),
        completeness=completeness,  # type: ignore[arg-type]
        margin=None if low is None or high is None else (float(low), float(high)),  # type: ignore[arg-type]
        rows=rows_url(indicator, territory, snapshot),
        date=snapshot.day,
        count=count,  # type: ignore[arg-type]
        snapshot=snapshot.pk,
    )


def rows_url(indicator: Indicator, territory: str, snapshot: Snapshot) -> str:
    """The rows that a figure was made from, as they were that day."""
    return reverse("observatory:rows", args=[snapshot.pk, indicator.key, territory])
