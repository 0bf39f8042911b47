"""A goal is opened by who chairs, from a decision of the assembly, under one of the seven missions."""

import pytest
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.roadmap.models import Goal
from lieudit.roadmap.services import edit_goal
from lieudit.toolkit.errors import RuleBroken
from tests.governance.factories import a_council, a_decision, an_assembly
from tests.roadmap.factories import a_goal

pytestmark = pytest.mark.django_db


def test_a_goal_says_its_decision_where_it_is_read():
    goal = a_goal()
    assert (goal.number, goal.carrier) == (1, str(goal.owner))
    entry = Entry.objects.about(goal.decision).first()
    assert (
        f"se donne un objectif\u00a0: «\u00a0Outiller les lieux\u00a0» (décision {goal.decision.code})"
        in entry.sentence
    )
    assert entry.data["url"] == goal.get_absolute_url()


def test_a_decision_of_another_assembly_is_refused():
    council = a_council()
    elsewhere = a_decision(an_assembly("Assemblée de Bretagne"))
    with pytest.raises(RuleBroken, match="autre assemblée"):
        a_goal(council, decision=elsewhere)


@pytest.mark.parametrize("owner_name", ["", "Groupe Foncier"])
def test_a_goal_has_one_owner(owner_name):
    council = a_council()
    owner = council.seats[1].organisation if owner_name else None
    with pytest.raises(RuleBroken, match="l’un des deux"):
        a_goal(council, owner=owner, owner_name=owner_name)
    assert a_goal(council, owner=None, owner_name="Groupe Foncier").carrier == "Groupe Foncier"


def test_a_goal_is_written_anew_and_keeps_its_number():
    goal = a_goal()
    words = {"title": "Outiller mieux", "mission": "M4", "decision": goal.decision, "owner": goal.owner}
    assert edit_goal(goal, actor=goal.chair, **words).number == goal.number
    assert Goal.objects.get().title == "Outiller mieux"
    assert Entry.objects.about(goal).first().kind == "roadmap.goal_edited"


def test_the_form_keeps_what_was_typed_and_names_the_fault(client):
    council = a_council()
    decision = a_decision(council)
    client.force_login(council.seats[0].voter)
    address = reverse("roadmap:open_goal", args=[council.slug])
    typed = {"title": "Fonctionner", "mission": "M1", "decision": decision.pk, "charter": "on"}
    page = client.post(address, typed)
    assert page.status_code == 422
    assert 'value="Fonctionner"' in page.text
    assert "l’un des deux" in page.text
    done = client.post(address, typed | {"owner_name": "Secrétariat"})
    assert done.url == Goal.objects.get().get_absolute_url()
    address = reverse("roadmap:edit_goal", args=[Goal.objects.get().number])
    assert client.post(address, typed | {"owner_name": "Bureau"}).status_code == 302
    assert Goal.objects.get().owner_name == "Bureau"
