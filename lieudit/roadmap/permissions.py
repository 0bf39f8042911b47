"""Who leads the roadmap of an assembly, and who answers for one line of it."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.governance.permissions import chairs
from lieudit.network.permissions import speaks_for
from lieudit.roadmap.models import Goal, Milestone
from lieudit.roadmap.workflow import MILESTONE_WORKFLOW
from lieudit.toolkit.access import Access, once


def leads_goal(account: Visitor, goal: Goal) -> bool:
    """Chairs the assembly that decided it, or belongs to the secretariat."""
    return chairs(account, goal.assembly)


@once
def leads(account: Visitor, milestone: Milestone) -> bool:
    """Chairs the assembly that decided it, or belongs to the secretariat."""
    return leads_goal(account, milestone.goal)


@once
def carries(account: Visitor, milestone: Milestone) -> bool:
    """Speaks today for the organisation that answers for it; or leads the roadmap."""
    return speaks_for(account, milestone.owner) or leads(account, milestone)


MILESTONE_ACCESS = Access(
    MILESTONE_WORKFLOW,
    {
        "edit": leads,
        "say_progress": carries,
        "slip": carries,
        "add_deliverable": carries,
        "meet": leads,
        "drop": leads,
    },
)
