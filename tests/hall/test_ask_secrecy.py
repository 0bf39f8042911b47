"""In session a member asks, before a vote opens, that only its totals be published."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lieudit.hall.ballots import open_session_ballot
from lieudit.hall.models import SecrecyAsk
from lieudit.hall.secrecy import ask_secrecy
from lieudit.hall.services import check_out
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot
from lieudit.voting.services import cast_vote
from tests.governance.factories import a_council
from tests.hall.factories import COLLEGES, a_session, again
from tests.hall.test_session_ballot import under
from tests.voting.factories import moved

pytestmark = pytest.mark.django_db


def asks(session, at=0):
    return ask_secrecy(again(session), session.seats[at], actor=session.seats[at].voter)


def opens(session):
    words = {"question": "Adopter le budget ?", "reason": "Le budget est arrivé hier."}
    return open_session_ballot(again(session), actor=session.chair, **words).ballot


def test_one_member_asks_and_the_next_vote_of_the_point_is_held_in_totals(client):
    session = a_session()
    client.force_login(session.seats[1].voter)
    address = f"/seances/{session.meeting.number}/ma-place/"
    assert "Demander le secret" in client.get(address).text
    page = client.post(f"{address}secret/", {"seat": session.seats[1].pk}, follow=True).text
    assert "attribuée à personne" in page
    assert "Un membre a demandé" in page
    entry = Entry.objects.get(kind="hall.secrecy_asked")
    assert (entry.actor, entry.hat_name) == (None, "")
    ballot = opens(session)
    assert ballot.in_totals
    cast_vote(ballot, ballot.roll.get(key=session.seats[0].key), actor=session.seats[0].voter, choice="for")
    assert not Entry.objects.filter(kind="voting.cast").exists()


def test_it_is_asked_before_the_vote_by_who_is_there_once():
    session = a_session()
    asks(session)
    with pytest.raises(RuleBroken, match="déjà notée"):
        asks(session)
    check_out(again(session), session.seats[1], actor=session.seats[1].voter)
    with pytest.raises(RuleBroken, match="que vous êtes en séance"):
        asks(session, 1)
    opens(session)
    for each in Ballot.objects.all():
        moved(each, opened_at=timezone.now() - dt.timedelta(seconds=90))
    with pytest.raises(RuleBroken, match="se demande avant"):
        asks(session, 2)
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        SecrecyAsk.objects.all().delete()


def test_in_the_first_minute_of_a_vote_it_may_still_be_asked_whoever_has_voted(client):
    session = a_session()
    ballot = opens(session)
    cast_vote(ballot, ballot.roll.get(key=session.seats[0].key), actor=session.seats[0].voter, choice="for")
    client.force_login(session.seats[1].voter)
    address = f"/seances/{session.meeting.number}/ma-place/"
    assert "dans sa première minute" in client.get(address).text
    client.post(f"{address}secret/", {"seat": session.seats[1].pk})
    ballot.refresh_from_db()
    assert ballot.in_totals
    assert Entry.objects.filter(kind="hall.secrecy_granted", actor=None).exists()
    with pytest.raises(RuleBroken, match="dans la minute"):
        asks(session, 2)
    for each in Ballot.objects.all():
        moved(each, opened_at=timezone.now() - dt.timedelta(seconds=90))
    assert "Demander le secret" not in client.get(address).text


def test_rules_may_ask_more_than_one():
    half = under(a_council(COLLEGES), secrecy={"ask": "share", "share": "1/2"})
    session = a_session(council=half)
    asks(session)
    assert not opens(session).in_totals


def test_rules_may_let_nobody_ask():
    session = a_session(council=under(a_council(COLLEGES), secrecy={"ask": "none"}))
    with pytest.raises(RuleBroken, match="ne prévoient pas"):
        asks(session)
