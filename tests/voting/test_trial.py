"""Before a secret vote opens, whoever is on its roll tries a paper that counts nowhere, and is told so."""

import pytest

from lieudit.journal.models import Entry
from lieudit.toolkit.models import Clock
from lieudit.voting.models import Attendance, Ballot, Envelope, Vote
from lieudit.voting.services import open_ballot
from tests.accounts.factories import AccountFactory
from tests.voting.boxes import a_secret

pytestmark = pytest.mark.django_db


def test_a_paper_is_tried_read_again_and_goes_nowhere(client):
    ballot = a_secret("urn", announced=True)
    client.force_login(ballot.voters[2])
    address = f"/votes/{ballot.number}/a-blanc/"
    assert address in client.get(ballot.get_absolute_url()).text
    before = (Entry.objects.count(), Clock.now())
    assert "C’est un essai" in client.get(address).text
    read = client.post(address, {"step": "review", "approve": ["Bruno"]})
    assert "Relisez cet essai" in read.text
    assert "<dd>approuvée</dd>" in read.text
    assert "approuvée" not in client.post(address, {"step": "review", "choice": "blank"}).text
    done = client.post(address, {"step": "confirm", "approve": ["Bruno"]}).text
    assert "Ce que l’urne aurait reçu" in done
    assert "Bruno" in done
    assert (Entry.objects.count(), Clock.now()) == before
    assert [kept.objects.count() for kept in (Envelope, Attendance, Vote)] == [0, 0, 0]
    assert Ballot.objects.get().state == "prepared"


def test_what_could_not_be_counted_is_refused_as_in_the_vote(client):
    ballot = a_secret("urn", announced=True)
    client.force_login(ballot.voters[2])
    answer = client.post(f"/votes/{ballot.number}/a-blanc/", {"step": "confirm", "approve": ["Zoé"]})
    assert answer.status_code == 422
    assert "Ce que l’urne aurait reçu" not in answer.text


def test_it_is_for_the_roll_before_the_opening_and_for_what_is_cast_here(client):
    ballot = a_secret("urn", announced=True)
    address = f"/votes/{ballot.number}/a-blanc/"
    client.force_login(AccountFactory())
    assert client.get(address).status_code == 403
    open_ballot(ballot, actor=None)
    client.force_login(ballot.voters[0])
    late = client.post(address, {"step": "confirm", "approve": ["Bruno"]}, follow=True).text
    assert "on n’essaie plus à blanc" in late
    assert "Ce que l’urne aurait reçu" not in late
    paper = a_secret("paper", announced=True)
    client.force_login(paper.voters[0])
    assert client.get(f"/votes/{paper.number}/a-blanc/").status_code == 403
