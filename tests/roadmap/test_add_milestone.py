"""A milestone enters the roadmap with a first date that nothing changes any more."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.roadmap.models import Milestone
from lieudit.roadmap.services import edit_milestone, meet_milestone
from lieudit.toolkit.errors import RuleBroken
from tests.governance.factories import a_decision, an_assembly
from tests.roadmap.factories import a_goal, a_milestone, fresh, in_days

pytestmark = pytest.mark.django_db


def test_a_milestone_has_its_first_date_and_its_decision():
    milestone = a_milestone(days=120)
    assert (milestone.state, milestone.first_on, milestone.due_on) == ("planned", in_days(120), in_days(120))
    entry = Entry.objects.about(milestone).get()
    assert entry in Entry.objects.about(milestone.goal)
    assert entry in Entry.objects.about(milestone.decision)
    assert "Guide des baux de friche" in entry.sentence


@pytest.mark.parametrize(("days", "words"), [(-1, "passé"), (4000, "dix ans")])
def test_a_date_is_to_come_and_within_reach(days, words):
    goal = a_goal()
    with pytest.raises(RuleBroken, match=words):
        a_milestone(goal, days=days)
    assert not Milestone.objects.exists()


def test_a_decision_of_another_assembly_is_refused():
    goal = a_goal()
    with pytest.raises(RuleBroken, match="autre assemblée"):
        a_milestone(goal, decision=a_decision(an_assembly("Assemblée de Bretagne")))


def test_the_database_keeps_the_first_date():
    milestone = a_milestone()
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        Milestone.objects.filter(pk=milestone.pk).update(first_on=in_days(1))


def test_a_milestone_is_written_anew_while_it_is_open():
    milestone = a_milestone()
    words = {"title": "Guide des baux", "decision": milestone.decision, "owner_name": "Groupe Foncier"}
    edit_milestone(milestone, actor=milestone.chair, **words)
    assert (fresh(milestone).carrier, fresh(milestone).due_on) == ("Groupe Foncier", milestone.due_on)
    meet_milestone(milestone, actor=milestone.chair, closed_on=in_days(0))
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        edit_milestone(milestone, actor=milestone.chair, **words)


def test_the_forms_add_and_correct(client):
    goal = a_goal()
    client.force_login(goal.chair)
    address = reverse("roadmap:add_milestone", args=[goal.number])
    typed = {"title": "Annuaire", "decision": goal.decision.pk, "owner_name": "Bureau", "charter": "on"}
    late = client.post(address, typed | {"first_on": in_days(-2).isoformat()})
    assert (late.status_code, "choisissez une date à venir" in late.text) == (422, True)
    assert client.post(address, typed | {"first_on": in_days(30).isoformat()}).url == goal.get_absolute_url()
    milestone = Milestone.objects.get()
    address = reverse("roadmap:edit_milestone", args=[milestone.number])
    assert 'value="Annuaire"' in client.get(address).text
    assert client.post(address, typed | {"title": "Annuaire commun"}).url == milestone.get_absolute_url()
    assert fresh(milestone).title == "Annuaire commun"
