"""A milestone of which nothing is said signals itself: on its page, on desks, and once by mail."""

import pytest
from django.core import mail
from django.urls import reverse

from lieudit.accounts.home import todo_of
from lieudit.journal.models import Entry, Follow, FollowReason
from lieudit.roadmap.models import Milestone
from lieudit.roadmap.services import say_progress, signal_silence, signal_silences
from lieudit.roadmap.slippage import why_silent
from tests.roadmap.factories import a_goal, a_milestone, fresh, in_days

pytestmark = pytest.mark.django_db


def silent(milestone, **values):
    """Nothing said for a hundred days, while it is worked on."""
    values = {"state": "ongoing", "said_on": in_days(-100), **values}
    Milestone.objects.filter(pk=milestone.pk).update(**values)
    return fresh(milestone)


CASES = [
    ({"state": "ongoing", "said_on": -100}, True),
    ({"state": "ongoing", "said_on": -90}, True),
    ({"state": "ongoing", "said_on": -89}, False),
    ({"state": "planned", "said_on": -100}, False),
    ({"state": "planned", "said_on": -100, "due_on": 90}, True),
    ({"state": "planned", "said_on": -100, "due_on": 91}, False),
    ({"state": "planned", "said_on": 0, "due_on": -1}, True),
    ({"state": "planned", "said_on": 0, "due_on": 0}, False),
    ({"state": "met", "said_on": -100, "due_on": -1, "closed_on": -1}, False),
]


@pytest.mark.parametrize(("values", "expected"), CASES)
def test_the_page_and_the_database_agree_on_silence(values, expected):
    milestone = a_milestone(days=300)
    dated = {name: in_days(value) if name.endswith("_on") else value for name, value in values.items()}
    found = silent(milestone, **dated)
    assert bool(why_silent(found, in_days(0))) is expected
    assert Milestone.objects.silent().exists() is expected


def test_the_owner_and_the_chairs_are_told_once(django_capture_on_commit_callbacks):
    milestone = silent(found := a_milestone(days=300))
    with django_capture_on_commit_callbacks(execute=True):
        assert signal_silences() == [milestone]
    assert [message.to for message in mail.outbox] == [[found.bearer.email]]
    assert "ans nouvelles du jalon" in mail.outbox[0].body
    follows = Follow.objects.of(milestone).values_list("account", "reason")
    assert set(follows) == {(found.bearer.pk, FollowReason.PARTY), (found.chair.pk, FollowReason.MEMBER)}
    assert signal_silences() == []
    assert signal_silence(milestone) is False
    assert Entry.objects.about(milestone).filter(kind="roadmap.fell_silent").count() == 1


def test_after_a_word_another_silence_is_told_again():
    milestone = silent(found := a_milestone(days=300))
    signal_silences()
    say_progress(milestone, actor=found.bearer, progress="La moitié")
    assert signal_silences() == []
    silent(milestone)
    assert len(signal_silences()) == 1


def test_it_signals_itself_on_its_page_and_on_desks(client):
    milestone = silent(found := a_milestone(days=300))
    for address in (milestone.get_absolute_url(), reverse("roadmap:roadmap")):
        assert "Sans nouvelles" in client.get(address).text
    for account in (found.bearer, found.chair):
        words = [task.words for task in todo_of(account)]
        assert any("jalon de la feuille de route est sans nouvelles" in each for each in words)


def test_the_next_session_looks_at_what_is_late_silent_or_near():
    goal = a_goal()
    far, near = a_milestone(goal, days=300, title="Loin"), a_milestone(goal, days=50, title="Près")
    quiet, late = a_milestone(goal, days=400, title="Muet"), a_milestone(goal, days=20, title="En retard")
    silent(quiet)
    Milestone.objects.filter(pk=late.pk).update(due_on=in_days(-3))
    assert list(Milestone.objects.to_review(goal.assembly)) == [late, near, quiet]
    assert far not in Milestone.objects.to_review(goal.assembly)


def test_a_date_is_near_sixty_days_before_that_day_included():
    goal = a_goal()
    near, far = a_milestone(goal, days=60, title="Près"), a_milestone(goal, days=61, title="Loin")
    found = Milestone.objects.to_review(goal.assembly)
    assert near in found
    assert far not in found
