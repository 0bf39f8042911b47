"""A vote that something prevents is suspended: it keeps what it has, takes nothing, and is given that time back."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.closing import resume_ballot, resume_due_ballots, suspend_ballot
from lieudit.voting.models import Attendance, Ballot, RollEntry, Vote
from lieudit.voting.services import cast_vote, close_ballot, close_due_ballots
from tests.accounts.factories import AccountFactory
from tests.voting.boxes import a_secret
from tests.voting.boxes import voice as secret_voice
from tests.voting.factories import a_ballot, voice

pytestmark = pytest.mark.django_db
WHY = "Le serveur du fournisseur d’accès est en panne."


def suspended(ballot: Ballot) -> Ballot:
    found = suspend_ballot(ballot, actor=AccountFactory(), words=WHY)
    found.voters = ballot.voters
    return found


def later(monkeypatch, **lasted) -> None:
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + dt.timedelta(**lasted))


def test_what_was_cast_stays_and_nothing_enters_meanwhile():
    ballot = a_ballot(4)
    cast_vote(ballot, voice(ballot, 0), actor=ballot.voters[0], choice="for")
    ballot = suspended(ballot)
    with pytest.raises(RuleBroken, match="suspendu depuis"):
        cast_vote(ballot, voice(ballot, 1), actor=ballot.voters[1], choice="for")
    assert Vote.objects.count() == 1
    assert not RollEntry.objects.awaiting(ballot.voters[1]).exists()
    assert Entry.objects.get(kind="voting.suspended").data["reason"] == WHY.rstrip(".")


def test_the_urn_too_and_the_database_refuses_it():
    ballot = suspended(a_secret("urn"))
    with pytest.raises(RuleBroken, match="suspendu depuis"):
        cast_vote(ballot, secret_voice(ballot, 0), actor=ballot.voters[0], choice={"approve": ["Adèle"]})
    with pytest.raises(DatabaseError, match="suspended"), transaction.atomic():
        Attendance.objects.filter(entry__key="v0").update(voted=True)


def test_nobody_closes_it_neither_its_hour(monkeypatch):
    ballot = suspended(a_ballot(3, days=1))
    later(monkeypatch, hours=20)
    with pytest.raises(RuleBroken, match="reprenez-le"):
        close_ballot(ballot, actor=None)
    later(monkeypatch, hours=4.5)
    assert close_due_ballots() == []
    assert not Ballot.objects.get(pk=ballot.pk).is_over


def test_the_time_is_given_back_and_the_hour_moves_for_nothing_else(monkeypatch):
    ballot = suspended(a_ballot(3))
    told = ballot.closes_at
    later(monkeypatch, hours=2)
    ballot = resume_ballot(ballot, actor=AccountFactory())
    assert dt.timedelta(hours=2) <= ballot.closes_at - told < dt.timedelta(hours=2, minutes=5)
    assert ballot.takes_votes
    with pytest.raises(RuleBroken, match="n’est pas suspendu"):
        resume_ballot(ballot, actor=AccountFactory())
    with pytest.raises(DatabaseError), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(closes_at=ballot.closes_at + dt.timedelta(hours=1))


def test_a_vote_is_not_suspended_for_ever(monkeypatch):
    ballot = suspended(a_ballot(3))
    told = ballot.closes_at
    assert resume_due_ballots() == []
    later(monkeypatch, hours=30)
    assert [each.pk for each in resume_due_ballots()] == [ballot.pk]
    ballot = Ballot.objects.get(pk=ballot.pk)
    assert ballot.closes_at - told == dt.timedelta(days=1)
    with pytest.raises(RuleBroken, match="un jour en tout"):
        suspend_ballot(ballot, actor=AccountFactory(), words=WHY)


def test_twice_without_a_reason_or_after_its_hour_is_refused(monkeypatch):
    ballot = a_ballot(3, days=1)
    with pytest.raises(RuleBroken, match="Dites pourquoi"):
        suspend_ballot(ballot, actor=AccountFactory(), words="  ")
    with pytest.raises(RuleBroken, match="déjà suspendu"):
        suspended(suspended(ballot))
    other = a_ballot(3, days=1)
    later(monkeypatch, days=2)
    with pytest.raises(RuleBroken, match="heure de la clôture est passée"):
        suspend_ballot(other, actor=AccountFactory(), words=WHY)


def test_from_the_pages(client):
    ballot = a_ballot(3)
    client.force_login(ballot.voters[0])
    assert client.get(f"/votes/{ballot.number}/suspendre/").status_code == 403
    client.force_login(AccountFactory(secretariat=True))
    assert "Suspendre le vote" in client.get(ballot.get_absolute_url()).text
    assert "Dites pourquoi" in client.post(f"/votes/{ballot.number}/suspendre/", {"words": ""}).text
    page = client.post(f"/votes/{ballot.number}/suspendre/", {"words": WHY}, follow=True).text
    assert "Le vote est suspendu." in page
    assert "Reprendre le vote" in page
    client.force_login(ballot.voters[0])
    assert (
        "suspendu depuis"
        in client.get(ballot.get_absolute_url()).text + client.get(f"/votes/{ballot.number}/voix/seat-0/").text
    )
    client.force_login(AccountFactory(secretariat=True))
    assert "Le vote reprend" in client.post(f"/votes/{ballot.number}/reprendre/", follow=True).text
