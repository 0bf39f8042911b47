"""Where a milestone stands, in a few dated words, by who carries it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.roadmap.models import Milestone
from lieudit.roadmap.services import drop_milestone, say_progress
from lieudit.toolkit.errors import RuleBroken
from tests.roadmap.factories import a_milestone, fresh

pytestmark = pytest.mark.django_db


def test_a_word_sets_the_milestone_going_and_ends_its_silence():
    milestone = a_milestone()
    Milestone.objects.update(said_on=dt.date(2020, 1, 1), signalled_on=dt.date(2020, 6, 1))
    say_progress(milestone, actor=milestone.bearer, progress="62 sur 150")
    found = fresh(milestone)
    assert (found.state, found.progress) == ("ongoing", "62 sur 150")
    assert (found.said_on, found.signalled_on) == (timezone.localdate(), None)
    entry = Entry.objects.about(milestone).first()
    assert entry.sentence == "Le jalon «\u00a0Guide des baux de friche\u00a0» avance\u00a0: 62 sur 150."
    assert entry.hat == milestone.owner


def test_who_leads_speaks_in_no_organisation_s_name():
    milestone = a_milestone()
    say_progress(milestone, actor=milestone.chair, progress="La moitié.")
    assert Entry.objects.about(milestone).first().hat_name == ""


def test_a_milestone_that_is_over_says_nothing_more():
    milestone = a_milestone()
    drop_milestone(milestone, actor=milestone.chair, closing="Fait ailleurs.")
    with pytest.raises(RuleBroken, match="Abandonné"):
        say_progress(milestone, actor=milestone.bearer, progress="1 sur 2")


def test_the_bearer_says_it_from_the_page(client):
    milestone = a_milestone()
    client.force_login(milestone.bearer)
    page = client.get(milestone.get_absolute_url()).text
    assert "Dire où cela en est" in page
    assert "Dire qu’il est tenu" not in page
    address = reverse("roadmap:say_progress", args=[milestone.number])
    assert client.post(address, {"progress": "x" * 61, "charter": "on"}).status_code == 422
    assert client.post(address, {"progress": "3 sur 4", "charter": "on"}).url == milestone.get_absolute_url()
    assert "3 sur 4" in client.get(reverse("roadmap:roadmap")).text
