"""The page of a ballot ends with what comes next, who owes it and before which day; late by itself."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.journal import services as journal
from lieudit.toolkit.workdays import add_working_days
from lieudit.voting.closing import suspend_ballot
from lieudit.voting.models import Ballot
from lieudit.voting.services import close_ballot
from lieudit.voting.thread import COUNTING_DAYS, step_of
from lieudit.voting.workflow import Way
from tests.membership.factories import secretariat
from tests.pages.read_as_people import main_of
from tests.voting.boxes import a_secret
from tests.voting.factories import a_ballot, an_announced, at_its_hour, moved
from tests.voting.test_draw_lot import a_tie

pytestmark = pytest.mark.django_db


def said_of(ballot: Ballot, days: int = 0) -> str:
    """What the page says of it, in so many days."""
    ballot = Ballot.objects.get(pk=ballot.pk)
    step = step_of(ballot)
    assert step
    return f"{step.first} {step.sentence(timezone.localdate() + dt.timedelta(days=days))}".strip()


def test_an_open_ballot_says_until_when_one_votes_then_who_publishes_its_result(client):
    ballot = a_ballot()
    assert said_of(ballot).startswith("Les voix inscrites votent jusqu’au ")
    assert "Le site compte les voix et publie le résultat avant le" in said_of(ballot)
    assert "Le site devait compter les voix et publier le résultat avant le" in said_of(ballot, days=9)
    assert "Et maintenant" in main_of(client.get(ballot.get_absolute_url()).text)


def test_one_that_is_announced_says_when_it_opens_and_is_late_if_it_did_not():
    ballot = an_announced()
    assert said_of(ballot).startswith("Les voix inscrites votent du ")
    moved(ballot, opens_at=timezone.now() - dt.timedelta(days=4))
    assert said_of(ballot).startswith("Le site devait ouvrir le vote")


def test_one_that_is_suspended_says_who_takes_it_up_again():
    ballot = a_ballot()
    suspend_ballot(ballot, actor=secretariat(), words="Panne.")
    assert said_of(ballot).startswith("Le vote est suspendu. Il reprend seul au plus tard le ")
    assert "Qui préside reprend le vote" in said_of(ballot)


@pytest.mark.parametrize(
    ("way", "owed"), [(Way.PAPER, "Qui dépouille signe son relevé"), (Way.BELENIOS, "Qui préside apporte l’archive")]
)
def test_what_a_hand_counts_is_owed_within_days_of_its_end(way, owed):
    ballot = a_secret(way)
    at_its_hour(ballot)
    ballot.refresh_from_db()
    step = step_of(ballot)
    assert step
    assert said_of(ballot).startswith(owed)
    assert step.by == add_working_days(timezone.localdate(), COUNTING_DAYS)
    assert said_of(ballot, days=30).startswith(owed.split(" signe")[0].split(" apporte")[0] + " devait ")


def test_a_closed_ballot_leads_to_what_was_done_of_its_result(client):
    ballot = a_ballot()
    at_its_hour(ballot)
    close_ballot(ballot, actor=None)
    assert step_of(Ballot.objects.get(pk=ballot.pk)) is None
    data = {"about": "Trois ans", "outcome": "rejeté", "url": "/deliberations/projets/1/", "link": "Lire le projet"}
    journal.record("deliberation.rejected", ballot, actor=None, data=data)
    page = main_of(client.get(ballot.get_absolute_url()).text)
    assert "n’est pas adopté (rejeté)" in page
    assert 'href="/deliberations/projets/1/"' in page


def test_a_tie_waits_for_the_draw_that_was_announced():
    assert "Le secrétariat inscrit le tirage public" in said_of(a_tie())
