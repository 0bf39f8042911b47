"""The roadmap as a file for spreadsheets and as a calendar. Pure functions."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from icalendar import Calendar, Event, Todo

from lieudit.roadmap.workflow import MilestoneState
from lieudit.toolkit.text import harmless_cell

if TYPE_CHECKING:
    from lieudit.governance.models import Assembly
    from lieudit.roadmap.models import Milestone

COLUMNS = (
    "jalon", "titre", "objectif", "mission", "porte_par", "decision", "prevu_d_abord", "prevu_maintenant",
    "jours_de_glissement", "etat", "avancement", "clos_le", "dernier_motif", "livrables", "adresse",
)  # fmt: skip
HIDDEN = "masqué"
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
    calendar = Calendar()
    calendar.add("prodid", "-//Lieudit//Feuille de route//FR")
    calendar.add("version", "2.0")
    calendar.add("name", f"Feuille de route, {assembly.name}")
    calendar.add("x-wr-calname", f"Feuille de route, {assembly.name}")
    calendar.add("refresh-interval", dt.timedelta(hours=12), parameters={"value": "DURATION"})
    for milestone in milestones:
        calendar.add_component(_event(milestone, site))
        calendar.add_component(_todo(milestone, site))
    return bytes(calendar.to_ical())


def _event(milestone: Any, site: str) -> Event:
    event = Event()
    _common(event, milestone, site, "jour")
    event.add("dtstart", milestone.due_on)
    event.add("dtend", milestone.due_on + dt.timedelta(days=1))
    event.add("status", "CANCELLED" if milestone.state == MilestoneState.DROPPED else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _todo(milestone: Any, site: str) -> Todo:
    todo = Todo()
    _common(todo, milestone, site, "tache")
    todo.add("due", milestone.due_on)
    todo.add("status", DONE[MilestoneState(milestone.state)])
    if milestone.state == MilestoneState.MET and milestone.closed_on:
        todo.add("completed", _noon(milestone.closed_on))
        todo.add("percent-complete", 100)
    return todo


def _common(part: Event | Todo, milestone: Any, site: str, kind: str) -> None:
    host, slips = site.split("://")[-1].split("/")[0].split(":")[0], list(milestone.slips.all())
    said = [milestone.created_at, *(slip.at for slip in slips), _noon(milestone.closed_on or milestone.said_on)]
    shown = "" if milestone.is_hidden else milestone.progress
    lines = (milestone.get_state_display(), shown, milestone.carrier, milestone.decision.code)
    part.add("uid", f"jalon-{milestone.number}-{kind}@{host}")
    part.add("sequence", len(slips))
    part.add("dtstamp", max(said).astimezone(dt.UTC))
    part.add("summary", f"Jalon n° {milestone.number}" if milestone.is_hidden else milestone.title)
    part.add("description", ". ".join(filter(None, lines)))
    part.add("url", f"{site}{milestone.get_absolute_url()}")


def _noon(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12))).astimezone(dt.UTC)
