"""The roadmap as a file for spreadsheets and as a calendar. Pure functions."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from lieudit.roadmap.workflow import MilestoneState
from lieudit.toolkit.ical import Line, write_calendar
from lieudit.toolkit.text import harmless_cell

if TYPE_CHECKING:
    from lieudit.governance.models import Assembly
    from lieudit.roadmap.models import Milestone

COLUMNS = (
    "jalon", "titre", "objectif", "mission", "porte_par", "decision", "prevu_d_abord", "prevu_maintenant",
    "jours_de_glissement", "etat", "avancement", "clos_le", "dernier_motif", "livrables", "adresse",
)  # fmt: skip
HIDDEN = "masqué"
REFRESH = dt.timedelta(hours=12)
"""How often a calendar asks again."""
DONE = {
    MilestoneState.PLANNED: "NEEDS-ACTION",
    MilestoneState.ONGOING: "IN-PROCESS",
    MilestoneState.MET: "COMPLETED",
    MilestoneState.DROPPED: "CANCELLED",
}
"""How a task stands (RFC 5545, § 3.8.1.11)."""


def csv_of(milestones: Iterable[Milestone], site: str) -> str:
    """One line a milestone; a byte order mark tells spreadsheets that it is UTF-8. Hidden words stay out."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    writer.writerows(_row(milestone, site) for milestone in milestones)
    return buffer.getvalue()


def _row(line: Any, site: str) -> list[object]:
    shown = "" if line.is_hidden else line.progress
    slips = [slip.reason for slip in line.slips.all() if not slip.is_hidden]
    reason = line.closing if line.closing and not line.is_hidden else next(reversed(slips), "")
    given = [f"{each.url} ({each.licence})" for each in line.deliverables.all() if not each.is_hidden]
    words = (
        HIDDEN if line.is_hidden else line.title,
        HIDDEN if line.goal_hidden else line.goal.title,
        line.goal.mission,
        line.carrier,
        line.decision.code,
    )
    return [
        line.number,
        *map(harmless_cell, words),
        line.first_on,
        line.due_on,
        (line.due_on - line.first_on).days,
        line.get_state_display(),
        harmless_cell(shown),
        line.closed_on or "",
        harmless_cell(reason),
        harmless_cell(" | ".join(given)),
        f"{site}{line.get_absolute_url()}",
    ]


def calendar_of(assembly: Assembly, milestones: Iterable[Milestone], site: str) -> bytes:
    """A calendar to subscribe to: each milestone is a day for calendars and a task for those that hold tasks.

    UIDs never change; SEQUENCE counts the slips (RFC 5545, § 3.8.7.4), so that a day moves where it was.
    """
    lines = (line for milestone in milestones for line in (_day(milestone, site), _task(milestone, site)))
    name = f"Feuille de route, {assembly.name}"
    return write_calendar(lines, maker="Feuille de route", name=name, refresh=REFRESH)


def _day(milestone: Any, site: str) -> Line:
    dropped = milestone.state == MilestoneState.DROPPED
    return replace(
        _line(milestone, site, "jour"),
        starts=milestone.due_on,
        ends=milestone.due_on + dt.timedelta(days=1),
        status="CANCELLED" if dropped else "CONFIRMED",
        is_free=True,
    )


def _task(milestone: Any, site: str) -> Line:
    met = milestone.state == MilestoneState.MET and milestone.closed_on
    return replace(
        _line(milestone, site, "tache"),
        due=milestone.due_on,
        status=DONE[MilestoneState(milestone.state)],
        done_at=_noon(milestone.closed_on) if met else None,
    )


def _line(milestone: Any, site: str, kind: str) -> Line:
    host, slips = site.split("://")[-1].split("/")[0].split(":")[0], list(milestone.slips.all())
    said = [milestone.created_at, *(slip.at for slip in slips), _noon(milestone.closed_on or milestone.said_on)]
    shown = "" if milestone.is_hidden else milestone.progress
    words = (milestone.get_state_display(), shown, milestone.carrier, milestone.decision.code)
    return Line(
        f"jalon-{milestone.number}-{kind}@{host}",
        max(said),
        f"Jalon n° {milestone.number}" if milestone.is_hidden else milestone.title,
        f"{site}{milestone.get_absolute_url()}",
        sequence=len(slips),
        words=". ".join(filter(None, words)),
    )


def _noon(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12))).astimezone(dt.UTC)
