"""The roadmap as its page shows it: lines with their words and their drawing, and the figures. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lieudit.roadmap.slippage import median_slip, moved, why_silent
from lieudit.roadmap.timeline import Window, timeline
from lieudit.roadmap.workflow import OPEN, MilestoneState
from lieudit.toolkit.types import Context

if TYPE_CHECKING:
    from lieudit.roadmap.models import Goal, Milestone


@dataclass(frozen=True)
class MilestoneRow:
    """One milestone: `state` is its look (`slipped` for a date that moved later), `label` what is read."""

    milestone: Milestone
    state: str
    label: str
    slip: str
    silent: str
    drawing: SafeString

    @property
    def is_open(self) -> bool:
        return self.milestone.state in OPEN

    @property
    def reason(self) -> str:
        """Why it was dropped, else why its date moved last; nothing that care hides."""
        if self.milestone.is_hidden:  # type: ignore[attr-defined]
            return ""
        if self.milestone.state == MilestoneState.DROPPED:
            return self.milestone.closing
        last = next(reversed(self.milestone.slips.all()), None)
        return last.reason if last and not last.is_hidden else ""  # type: ignore[attr-defined]


def row_of(milestone: Milestone, window: Window, today: dt.date) -> MilestoneRow:
    """The line of a milestone that was read `with_life`."""
    state, label = milestone.state, str(milestone.get_state_display())
    if state == MilestoneState.ONGOING and milestone.progress and not milestone.is_hidden:  # type: ignore[attr-defined]
        label = milestone.progress
    if state == MilestoneState.PLANNED and milestone.due_on > milestone.first_on:
        state, label = "slipped", _("A glissé")
    drawing = timeline(window, milestone.first_on, milestone.due_on, state, today)
    slip = moved(milestone.first_on, milestone.due_on)
    return MilestoneRow(milestone, state, label, slip, why_silent(milestone, today), drawing)


@dataclass(frozen=True)
class GoalRow:
    """A goal with the lines of its milestones in two years."""

    goal: Goal
    rows: Sequence[MilestoneRow]


@dataclass(frozen=True)
class RoadmapBoard:
    """The goals of an assembly over two years."""

    window: Window
    parts: Sequence[GoalRow]
    before: Window | None
    after: Window | None

    @property
    def rows(self) -> list[MilestoneRow]:
        return [row for part in self.parts for row in part.rows]

    @property
    def figures(self) -> list[Context]:
        """Numbers and what they count; the last ones only where they say something."""
        lines = [row.milestone for row in self.rows]
        states = [line.state for line in lines]
        late = [line for line in lines if line.due_on > line.first_on]
        silent = sum(1 for row in self.rows if row.silent)
        found: list[Context] = [
            _figure(len(lines), _("jalon sur deux ans"), _("jalons sur deux ans")),
            _figure(states.count(MilestoneState.MET), _("tenu"), _("tenus")),
            _figure(len(late), _("a glissé"), _("ont glissé")),
            {"value": median_slip(late), "label": _("de glissement médian")},
            _figure(states.count(MilestoneState.DROPPED), _("abandonné, avec motif"), _("abandonnés, avec motif")),
            _figure(silent, _("sans nouvelles"), _("sans nouvelles")),
        ]
        return found[:2] + [figure for figure in found[2:] if figure["value"]]


def _figure(count: int, one: str, many: str) -> Context:
    return {"value": count, "label": many if count > 1 else one}


def board_of(goals: Iterable[Goal], today: dt.date, *, year: int = 0, mission: str = "") -> RoadmapBoard:
    """Two years from `year`, or those of today; goals whose milestones were read `with_life`, of one mission or all.

    A goal without any milestone yet is shown; one whose milestones are all elsewhere in time is not.
    """
    goals = list(goals)
    lines = [line for goal in goals for line in goal.milestones.all()]
    base = min([today.year, *(line.first_on.year for line in lines)])
    window = Window(year) if year else Window.around(today, base)
    parts = []
    for goal in goals:
        mine = list(goal.milestones.all())
        held = [row_of(line, window, today) for line in mine if window.holds(line.first_on, line.due_on)]
        if (held or not mine) and mission in ("", goal.mission):
            parts.append(GoalRow(goal, held))
    earlier = any(min(line.first_on, line.due_on) < window.first for line in lines)
    later = any(max(line.first_on, line.due_on) > window.last for line in lines)
    return RoadmapBoard(window, parts, window + -2 if earlier else None, window + 2 if later else None)
