"""The project is published, in two clicks, and who attended is told."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.models import Follow
from lieudit.minutes.models import Minutes
from lieudit.minutes.services import edit_section, send_for_corrections
from lieudit.toolkit.errors import RuleBroken
from tests.minutes import factories as made

pytestmark = pytest.mark.django_db


def test_corrections_are_received_for_the_days_of_the_rules():
    minutes = made.sent()
    days = minutes.meeting.rules["corrections_days"]
    assert minutes.corrections_until == timezone.localdate() + dt.timedelta(days=days)
    assert minutes.takes_corrections


def test_who_was_there_or_represented_is_told_and_who_was_absent_is_not(django_capture_on_commit_callbacks):
    session = made.held()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        minutes = made.sent(session)
    seats = session.council.seats
    told = set(Follow.objects.of(minutes).values_list("account", flat=True))
    assert told == {seats[rank].voter.pk for rank in (0, 1, 2, 4)}


def test_the_project_is_published_by_the_second_click_after_the_session(client):
    session = made.held()
    client.force_login(session.council.seats[0].voter)
    page = client.get(reverse("minutes:minutes", args=[session.meeting.number]))  # first click
    assert "Publier le projet" in page.content.decode()
    client.post(reverse("minutes:publish", args=[session.meeting.number]))  # second click
    assert Minutes.objects.get().state == "correcting"


def test_minutes_that_say_nothing_of_a_point_are_not_published():
    minutes = made.drafted()
    part = made.section(minutes, 5)
    edit_section(part, actor=minutes.secretary, text="", is_restricted=False, seen=part.stamp)
    with pytest.raises(RuleBroken, match=r"« 3\. Un litige avec un bailleur » ne dit rien"):
        send_for_corrections(minutes, actor=minutes.secretary)


def test_a_project_is_sent_once():
    minutes = made.sent()
    with pytest.raises(RuleBroken):
        send_for_corrections(minutes, actor=minutes.secretary)
