"""Who leads a roadmap and who answers for one line of it: each door, asked of everybody around."""

import pytest

from lieudit.roadmap import permissions
from lieudit.roadmap.permissions import MILESTONE_ACCESS
from tests.governance.factories import a_council, a_seat, an_assembly
from tests.network.people import doors, former_spokesperson, people, spokesperson, who
from tests.roadmap.factories import a_goal, a_milestone

pytestmark = pytest.mark.django_db


def test_the_chair_leads_and_who_speaks_for_the_bearer_carries():
    council = a_council()
    milestone = a_milestone(a_goal(council))
    everybody = people() | {
        "chair": milestone.chair,
        "bearer": milestone.bearer,
        "was its voice": former_spokesperson(milestone.owner),
        "also its voice": spokesperson(milestone.owner),
        "another seat": council.seats[2].voter,
        "chair elsewhere": a_seat(an_assembly("Une autre assemblée"), chairs=True).voter,
    }
    leads = {"chair", "secretariat"}
    carries = leads | {"bearer", "also its voice"}
    assert who(everybody, lambda account: permissions.leads_goal(account, milestone.goal)) == leads
    assert doors(MILESTONE_ACCESS, everybody, milestone) == {
        "edit": leads,
        "say_progress": carries,
        "slip": carries,
        "add_deliverable": carries,
        "meet": leads,
        "drop": leads,
    }
