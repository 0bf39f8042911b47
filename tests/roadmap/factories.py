"""Goals and milestones of an assembly, made by the acts themselves, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from lieudit.governance.models import Assembly
from lieudit.roadmap.models import Goal, Milestone
from lieudit.roadmap.services import add_milestone, open_goal
from lieudit.roadmap.vocabulary import Mission
from tests.governance.factories import a_council, a_decision
from tests.worlds import kept


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


@kept
def a_goal(council: Assembly | None = None, **values: Any) -> Goal:
    """A goal of a council whose first seat chairs (`goal.chair`); the second one carries it (`goal.bearer`)."""
    council = council or a_council()
    chair, bearer = council.seats[0], council.seats[1]
    words: dict[str, Any] = {"title": "Outiller les lieux", "mission": Mission.COMMONS, "owner": bearer.organisation}
    words |= {"decision": council.decisions.first() or a_decision(council), **values}
    goal = open_goal(council, actor=chair.voter, **words)
    goal.council, goal.chair, goal.bearer = council, chair.voter, bearer.voter
    return goal


@kept
def a_milestone(goal: Goal | None = None, *, days: int = 120, **values: Any) -> Milestone:
    """A milestone of a goal, carried by its bearer, for a day to come: `milestone.chair` leads, `.bearer` carries."""
    goal = goal or a_goal()
    words: dict[str, Any] = {"title": "Guide des baux de friche", "owner": goal.owner, "decision": goal.decision}
    milestone = add_milestone(goal, actor=goal.chair, **{"first_on": in_days(days), **words, **values})
    milestone.chair, milestone.bearer = goal.chair, goal.bearer
    return milestone


def fresh(milestone: Milestone) -> Milestone:
    return Milestone.objects.with_life().get(pk=milestone.pk)
