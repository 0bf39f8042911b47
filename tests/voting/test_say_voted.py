"""« J’ai voté là-bas »: who voted on the server of Belenios is asked no more, until the close; nobody else reads it."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.archives import ask_giving_up, give_up, say_voted
from lieudit.voting.models import Ballot, EarlyClosing, SaidVoted
from tests.accounts.factories import AccountFactory
from tests.voting.boxes import a_secret
from tests.voting.factories import at_its_hour
from tests.voting.test_give_up import WHY, asked, hand

pytestmark = pytest.mark.django_db


@pytest.fixture
def ballot():
    return a_secret("belenios", 5)


def waits(account, ballot):
    return Ballot.objects.awaiting(account).filter(pk=ballot.pk).exists()


def test_who_said_so_is_asked_no_more_and_others_still_are(ballot):
    one, other = ballot.voters[:2]
    assert waits(one, ballot)
    say_voted(ballot, actor=one)
    say_voted(ballot, actor=one)
    assert not waits(one, ballot)
    assert waits(other, ballot)
    say_voted(ballot, actor=one, voted=False)
    assert waits(one, ballot)


def test_it_is_told_to_nobody(ballot, client):
    before = Entry.objects.count()
    say_voted(ballot, actor=ballot.voters[0])
    assert Entry.objects.count() == before
    client.force_login(ballot.voters[1])
    assert "Vous avez dit y avoir voté" not in client.get(ballot.get_absolute_url()).content.decode()


def test_it_goes_with_the_close(ballot):
    say_voted(ballot, actor=ballot.voters[0])
    at_its_hour(ballot)
    asked(ballot, by=hand())
    give_up(ballot, actor=hand())
    assert not SaidVoted.objects.exists()
    with pytest.raises(RuleBroken, match="ou plus"):
        say_voted(ballot, actor=ballot.voters[0])


def test_who_is_not_on_the_roll_or_votes_here_says_nothing(ballot, client):
    with pytest.raises(RuleBroken, match="pas sur la liste"):
        say_voted(ballot, actor=AccountFactory())
    client.force_login(AccountFactory())
    assert client.post(reverse("voting:voted_there", args=[ballot.number])).status_code == 403
    urn = a_secret("urn", 5)
    with pytest.raises(RuleBroken, match="ne se tient pas"):
        say_voted(urn, actor=urn.voters[0])


def test_the_database_keeps_one_word_a_person(ballot):
    say_voted(ballot, actor=ballot.voters[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        SaidVoted.objects.create(ballot=ballot, account=ballot.voters[0])


def test_asking_to_give_it_up_leaves_it_standing(ballot):
    say_voted(ballot, actor=ballot.voters[0])
    at_its_hour(ballot)
    ask_giving_up(ballot, actor=hand(), words=WHY)
    assert EarlyClosing.objects.get().confirmed_at is None
    assert SaidVoted.objects.count() == 1


def test_the_button_is_pressed_and_taken_back(ballot, client):
    client.force_login(ballot.voters[0])
    address = reverse("voting:voted_there", args=[ballot.number])
    client.post(address)
    assert SaidVoted.objects.count() == 1
    client.post(address, {"encore": "1"})
    assert not SaidVoted.objects.exists()
