"""A row of a list of municipalities: which ones, in which zonings, since when. Pure functions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from lieudit.records.known_lists import Format
from lieudit.records.places_columns import Report
from lieudit.records.places_file import Cells, Fault
from lieudit.territory.spelling import plain
from lieudit.territory.vocabulary import Zone

CODE = re.compile(r"(?<![0-9A-Z])\d[0-9AB]\d{3}(?![0-9A-Z])")
YES = {"true", "vrai", "oui", "1", "x", "o"}
NO = {"false", "faux", "non", "0", "n", "non classee", "non classe"}
SHAPES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")


@dataclass(frozen=True)
class ZoneRow:
    """What a row says of its municipalities: the zonings in which they are, and those in which they are not."""

    line: int
    codes: tuple[str, ...]
    inside: frozenset[str]
    outside: frozenset[str]
    since: dt.date | None


def read_zones(cells: Cells, known: Format, report: Report) -> ZoneRow | None:
    """One row, checked; None if it names no municipality or says nothing of it."""
    column = known.columns["codes"]
    text = cells.values.get(column, "")
    codes = tuple(dict.fromkeys(CODE.findall(_whole(text.upper()))))
    if not codes:
        reason = _("Aucun code INSEE de commune (cinq signes, comme 23096) : la ligne n’est pas importée.")
        report(Fault(cells.line, column, text, reason))
        return None
    tell = partial(_tell, report, cells)
    inside, outside = ({known.programme}, set()) if known.programme else (set[str](), set[str]())
    for key, name in known.columns.items():
        if key in Zone.values:
            there, away = _told(key, cells.values.get(name, ""), partial(tell, name))
            inside |= there
            outside |= away
    told_on = known.columns.get("since")
    since = _day(cells.values.get(told_on, ""), partial(tell, told_on)) if told_on else None
    return ZoneRow(cells.line, codes, frozenset(inside), frozenset(outside - inside), since)


def _tell(report: Report, cells: Cells, column: str, reason: str) -> None:
    report(Fault(cells.line, column, cells.values.get(column, ""), reason, kept=True))


def _whole(text: str) -> str:
    """A code alone, to which a spreadsheet may have taken its first zero."""
    alone = text.strip()
    return alone.zfill(5) if re.fullmatch(r"\d{4}", alone) else alone


def _told(zone: str, text: str, tell: Callable[[str], None]) -> tuple[set[str], set[str]]:
    """Where a cell says that a municipality is, and is not. « FRR+ » is FRR, and more."""
    said = plain(text)
    if not said:
        return set(), set()
    if zone == Zone.FRR and "frr" in said:
        more = {Zone.FRR_PLUS.value}
        return ({zone} | more, set()) if "frr+" in text.casefold().replace(" ", "") else ({zone}, more)
    if said in YES:
        return {zone}, set()
    if said in NO:
        return set(), {zone, Zone.FRR_PLUS.value} if zone == Zone.FRR else {zone}
    tell(_("Ni oui ni non : cette cellule est laissée de côté."))
    return set(), set()


def _day(text: str, tell: Callable[[str], None]) -> dt.date | None:
    for shape in SHAPES if text else ():
        try:
            return dt.datetime.strptime(text[:10], shape).date()
        except ValueError:
            continue
    if text:
        tell(_("Cette date ne se lit pas."))
    return None
