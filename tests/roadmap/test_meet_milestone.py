"""A milestone is met since a day that has come; what it gave is joined, under an open licence."""

import pytest
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.roadmap.services import add_deliverable, meet_milestone, say_progress
from lieudit.toolkit.errors import RuleBroken
from tests.roadmap.factories import a_milestone, fresh, in_days

pytestmark = pytest.mark.django_db


def test_a_milestone_is_met_with_its_day():
    milestone = a_milestone()
    say_progress(milestone, actor=milestone.bearer, progress="9 sur 10")
    meet_milestone(milestone, actor=milestone.chair, closed_on=in_days(-3))
    assert (fresh(milestone).state, fresh(milestone).closed_on) == ("met", in_days(-3))
    assert "est tenu" in Entry.objects.about(milestone.decision).first().sentence
    with pytest.raises(RuleBroken, match="Tenu"):
        meet_milestone(milestone, actor=milestone.chair, closed_on=in_days(-3))


def test_nothing_is_met_tomorrow():
    milestone = a_milestone()
    with pytest.raises(RuleBroken, match="pas encore venu"):
        meet_milestone(milestone, actor=milestone.chair, closed_on=in_days(1))


def test_the_form_says_it_and_the_page_shows_it(client):
    milestone = a_milestone()
    client.force_login(milestone.chair)
    address = reverse("roadmap:meet_milestone", args=[milestone.number])
    typed = {"closed_on": in_days(0).isoformat(), "closing": "Publié par le groupe.", "charter": "on"}
    assert client.post(address, typed).url == milestone.get_absolute_url()
    page = client.get(milestone.get_absolute_url()).text
    assert "Publié par le groupe." in page
    assert "Dire où cela en est" not in page
    assert "Joindre un livrable" in page
    assert add_deliverable(
        milestone, actor=milestone.chair, title="Guide", url="https://exemple.fr/guide", licence="CC-BY-SA-4.0"
    ).pk
