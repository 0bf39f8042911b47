"""Ballots put together open in one act, at their hour, and say what awaits whom."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot, Sitting
from lieudit.voting.services import (
    announce_ballot,
    cast_vote,
    close_ballot,
    close_due_ballots,
    open_due_ballots,
    open_sitting,
)
from lieudit.voting.signals import ballot_closed
from tests.accounts.factories import AccountFactory
from tests.voting.factories import moved
from tests.voting.papers import A, a_choice


def a_sitting(methods=("approval", "irv", "stv"), **asked):
    """Ballots of one sitting, prepared; each has its own voters."""
    sitting = Sitting.objects.create(number=1, title="Séance de vote du printemps")
    return sitting, [a_choice(method, 2, opened=False, sitting=sitting, **asked) for method in methods]


def in_a_day():
    return timezone.now() + dt.timedelta(days=1)


@pytest.mark.django_db
def test_the_secretariat_opens_all_the_ballots_of_a_sitting_in_one_act(client):
    sitting, ballots = a_sitting()
    client.force_login(ballots[0].voters[0])
    assert client.post(f"/votes/seances/{sitting.number}/ouvrir/").status_code == 403
    client.force_login(AccountFactory(secretariat=True))
    page = client.get(sitting.get_absolute_url())
    assert "Ouvrir 3\u00a0scrutins préparés" in page.text
    page = client.post(f"/votes/seances/{sitting.number}/ouvrir/", follow=True)
    assert Ballot.objects.open().count() == 3
    assert "Ouvrir 3" not in page.text
    page = client.post(f"/votes/seances/{sitting.number}/ouvrir/", follow=True)
    assert "n’attend d’être ouvert" in page.text


@pytest.mark.django_db
def test_a_sitting_opens_whole_or_not_at_all():
    sitting, ballots = a_sitting()
    moved(ballots[2], closes_at=timezone.now())
    with pytest.raises(RuleBroken, match="après l’ouverture"):
        open_sitting(sitting, actor=None)
    assert not Ballot.objects.open().exists()


@pytest.mark.django_db
def test_announced_ballots_open_at_their_hour_and_show_their_rule_before(client):
    soon = a_choice("majority_judgment", opened=False, opens_at=in_a_day())
    later = a_choice("approval", opened=False, opens_at=in_a_day() + dt.timedelta(days=1))
    unsaid = a_choice("approval", opened=False)
    announce_ballot(soon, actor=None)
    page = client.get(soon.get_absolute_url()).text
    for words in ("Ouvre le", "La règle, en clair", "Les mentions, de la pire à la meilleure", "Qui vote", A):
        assert words in page.replace("\u00a0:", " :")
    assert client.get(unsaid.get_absolute_url()).status_code == 404
    assert open_due_ballots() == []
    moved(soon, opens_at=timezone.now() - dt.timedelta(seconds=1))
    assert open_due_ballots() == [soon]
    assert open_due_ballots() == []
    assert Ballot.objects.get(pk=later.pk).state == "prepared"


@pytest.mark.django_db
def test_a_ballot_whose_hours_are_past_is_left_as_it_is():
    ballot = a_choice("approval", opened=False, opens_at=in_a_day())
    past = timezone.now() - dt.timedelta(hours=2)
    moved(ballot, opens_at=past, closes_at=past + dt.timedelta(hours=1))
    assert open_due_ballots() == close_due_ballots() == []


@pytest.mark.django_db
def test_what_awaits_a_voice_comes_first_with_the_voices_and_the_hour(client, django_assert_max_num_queries):
    sitting, ballots = a_sitting()
    open_sitting(sitting, actor=None)
    voter = ballots[0].voters[0]
    client.force_login(voter)
    for address in ("/votes/", sitting.get_absolute_url()):
        with django_assert_max_num_queries(12):
            page = client.get(address).text
        waiting = page.split("Ce qui attend votre vote")[1].split("</section>")[0]
        assert f"Voter au nom {of_the(ballots[0].roll.get(key='seat-0').name)}" in waiting
        assert "Avant le" in waiting
        assert ballots[0].get_absolute_url() in waiting
        assert ballots[1].get_absolute_url() not in waiting
    done = client.post(f"{ballots[0].get_absolute_url()}voix/seat-0/", {"approve": [A], "step": "confirm"}, follow=True)
    assert done.request["PATH_INFO"] == sitting.get_absolute_url()
    assert "Ce qui attend votre vote" not in done.text
    assert "Aucun scrutin n’attend votre vote" in client.get("/votes/").text


@pytest.mark.django_db
def test_a_suspended_voice_is_not_waited_for(client):
    ballot = a_choice("approval", 2, suspended=(0,))
    client.force_login(ballot.voters[0])
    assert "Aucun scrutin n’attend votre vote" in client.get("/votes/").text
    cast_vote(ballot, ballot.roll.get(key="seat-1"), actor=ballot.voters[1], choice={"approve": [A]})
    assert close_ballot(ballot, actor=None).result["elected"] == [A]


@pytest.mark.django_db
def test_a_sitting_without_announced_ballots_says_so(client):
    sitting, _ballots = a_sitting()
    page = client.get(sitting.get_absolute_url()).text
    assert "Aucun scrutin n’est encore annoncé" in page


@pytest.mark.django_db
def test_lists_cost_a_bounded_number_of_queries(client, django_assert_max_num_queries):
    sitting, ballots = a_sitting()
    open_sitting(sitting, actor=None)
    a_choice("score", opened=False, opens_at=in_a_day())
    for address in ("/votes/", sitting.get_absolute_url(), ballots[0].get_absolute_url()):
        with django_assert_max_num_queries(8):
            assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_a_ballot_whose_two_hours_passed_unseen_is_counted_without_a_voice(client, django_capture_on_commit_callbacks):
    ballot = a_choice("approval", 3, opened=False, opens_at=in_a_day())
    past = timezone.now() - dt.timedelta(minutes=5)
    moved(ballot, opens_at=past - dt.timedelta(days=1), closes_at=past)
    heard = []
    ballot_closed.connect(hear := lambda ballot, **_: heard.append(ballot.number))
    with django_capture_on_commit_callbacks(execute=True):
        assert open_due_ballots() == []
    ballot_closed.disconnect(hear)
    ballot = Ballot.objects.get(pk=ballot.pk)
    assert (heard, ballot.tally.result["status"], ballot.opened_at) == ([ballot.number], "no_vote", None)
    page = client.get(ballot.get_absolute_url()).text
    assert "Aucune voix exprimée." in page
    assert "vote reçu" not in page
    assert "Le vote est ouvert" not in page
    assert not Entry.objects.about(ballot).filter(kind="voting.opened").exists()
    assert open_due_ballots() == close_due_ballots() == []
