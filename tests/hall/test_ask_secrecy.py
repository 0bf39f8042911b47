"""In session a member asks, before a vote opens, that only its totals be published."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lieudit.hall.ballots import open_session_ballot
from lieudit.hall.models import SecrecyAsk
from lieudit.hall.secrecy import ask_secrecy, in_time, way_asked
from lieudit.hall.services import check_out
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot
from lieudit.voting.services import cast_vote
from tests.governance.factories import a_council
from tests.hall.factories import COLLEGES, a_session, again
from tests.hall.test_session_ballot import under
from tests.voting.factories import guards_asleep, moved

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


def test_the_share_that_must_ask_is_of_who_is_there_and_the_last_of_them_makes_it_so():
    half = under(a_council(COLLEGES), secrecy={"ask": "share", "share": "1/2"})
    session = a_session(5, council=half)
    for at in range(2):
        asks(session, at)
    assert way_asked(again(session), session.decision) == {}
    asks(session, 2)  # three of five
    assert way_asked(again(session), session.decision) == {"way": "totals"}
    assert opens(session).in_totals


def test_while_the_vote_is_open_too_few_who_ask_leave_it_public_and_enough_make_it_secret():
    session = a_session(4, council=under(a_council(COLLEGES), secrecy={"ask": "share", "share": "1/2"}))
    ballot = opens(session)
    asks(session, 0)
    ballot.refresh_from_db()
    assert not ballot.in_totals
    assert not Entry.objects.filter(kind="hall.secrecy_granted").exists()
    asks(session, 1)
    ballot.refresh_from_db()
    assert ballot.in_totals


def test_what_was_asked_for_one_point_is_not_asked_for_the_next():
    session = a_session()
    asks(session)
    other = session.meeting.items.exclude(pk=session.decision.pk).first()
    assert way_asked(again(session), session.decision) == {"way": "totals"}
    assert way_asked(again(session), other) == {}
    assert not SecrecyAsk.objects.filter(item=other).exists()


def test_it_is_asked_until_the_sixtieth_second_of_the_vote(monkeypatch):
    session = a_session()
    ballot = opens(session)
    ballot.refresh_from_db()
    last = ballot.opened_at + dt.timedelta(seconds=60)
    assert in_time(ballot) == last
    monkeypatch.setattr(timezone, "now", lambda: last + dt.timedelta(microseconds=1))
    with pytest.raises(RuleBroken, match="dans la minute"):
        asks(session)
    monkeypatch.setattr(timezone, "now", lambda: last)
    assert asks(session).item == session.decision
    ballot.refresh_from_db()
    assert ballot.in_totals


def test_a_vote_of_uneven_voices_is_not_held_in_totals():
    session = a_session()
    ballot = opens(session)
    with guards_asleep():
        ballot.roll.filter(key=session.seats[1].key).update(weight=2)
    with pytest.raises(RuleBroken, match="compte une voix par membre"):
        asks(session)
