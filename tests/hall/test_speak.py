"""One asks to speak, sees why one stands where one does, speaks alone; the chair decides, and says why otherwise."""

import datetime as dt
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lieudit.hall.floor import ask_to_speak, end_speech, give_floor, withdraw_request
from lieudit.hall.models import Session, Speech
from lieudit.hall.services import check_out
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.hall.factories import a_session, has_spoken
from tests.voting.test_give_proxy import at_once


def asks(session, at, kind="normal"):
    return ask_to_speak(session, session.seats[at], actor=session.seats[at].voter, kind=kind)


def gives(session, speech=None, **how):
    return give_floor(session, actor=session.chair, speech=speech, **how)


def board(session):
    return Session.objects.board(session.meeting.number)


@pytest.mark.django_db
def test_the_queue_follows_the_rule_and_says_why_to_each():
    session = a_session(target="equal")
    has_spoken(session, session.seats[0], 120)
    late, first, order = asks(session, 0), asks(session, 1), asks(session, 2, "order")
    queue = board(session).queue
    assert [waiting.speech for waiting in queue] == [order, first, late]
    assert [waiting.turn.words for waiting in queue] == [
        "rappel au règlement",
        "première prise de parole",
        "dans l’ordre des demandes",
    ]
    assert board(session).waiting_of(session.seats[1].pk).turn.rank == 2


@pytest.mark.django_db
def test_one_asks_once_and_only_when_one_is_there():
    session = a_session(present=3)
    asks(session, 1)
    with pytest.raises(RuleBroken, match="a déjà demandé la parole"):
        asks(session, 1)
    with pytest.raises(RuleBroken, match="en séance"):
        asks(session, 4)
    check_out(session, session.seats[2], actor=session.seats[2].voter)
    with pytest.raises(RuleBroken, match="en séance"):
        asks(session, 2)


@pytest.mark.django_db
def test_a_request_is_withdrawn_before_its_turn_and_not_after():
    session = a_session()
    seat = session.seats[1]
    withdraw_request(asks(session, 1), actor=seat.voter)
    assert board(session).queue == []
    speech = gives(session, asks(session, 1))
    with pytest.raises(RuleBroken, match="n’attend plus la parole"):
        withdraw_request(speech, actor=seat.voter)


@pytest.mark.django_db
def test_giving_the_floor_ends_the_turn_of_who_had_it():
    session = a_session()
    first = gives(session, asks(session, 1))
    second = gives(session, asks(session, 2))
    first.refresh_from_db()
    assert first.ended_at == second.started_at
    assert board(session).speaker == second
    end_speech(session, actor=session.chair)
    with pytest.raises(RuleBroken, match="Personne n’a la parole"):
        end_speech(session, actor=session.chair)


@pytest.mark.django_db
def test_the_chair_changes_the_order_only_with_a_reason_that_stays():
    session = a_session()
    first, second = asks(session, 1), asks(session, 2)
    with pytest.raises(RuleBroken, match="dites pourquoi vous changez l’ordre"):
        gives(session, second)
    speech = gives(session, second, reason="Elle doit partir.")
    assert speech.override_reason == "Elle doit partir."
    entry = Entry.objects.about(session.meeting).get(kind="hall.order_overridden")
    assert "Elle doit partir." in entry.data["reason"]
    assert gives(session, first, reason="Sans objet.").override_reason == ""


@pytest.mark.django_db
def test_a_seat_that_did_not_ask_and_a_guest_may_be_called():
    session = a_session()
    assert gives(session, seat=session.seats[2]).seat == session.seats[2]
    guest = gives(session, name=" Ana Ferreira, juriste ")
    assert (guest.speaker, guest.seat, guest.college) == ("Ana Ferreira, juriste", None, "")
    with pytest.raises(RuleBroken, match="à qui"):
        gives(session)
    waiting = asks(session, 3)
    assert gives(session, seat=session.seats[3]) == waiting


@pytest.mark.django_db
def test_the_time_of_colleges_is_shared_and_compared_never_that_of_persons():
    session = a_session()
    has_spoken(session, session.seats[0], 90)
    has_spoken(session, session.seats[1], 30)
    shares = {share.code: share for share in board(session).shares}
    places, networks = shares["third_places"], shares["regional_networks"]
    assert (places.seconds, networks.seconds) == (90, 30)
    assert (places.percent, places.target) == (75, Fraction(1, 3))
    assert (places.equity, networks.equity, shares["partners"].equity) == (dt.timedelta(9) / dt.timedelta(4), 0.75, 0)


@pytest.mark.django_db
def test_the_target_of_presence_follows_who_came_even_if_they_left():
    session = a_session(present=4)
    check_out(session, session.seats[3], actor=session.seats[3].voter)
    assert {s.code: s.target for s in board(session).shares} == {
        "third_places": Fraction(1, 2),
        "regional_networks": Fraction(1, 4),
        "partners": Fraction(1, 4),
    }


@pytest.mark.django_db
def test_the_database_lets_one_speak_at_a_time():
    session = a_session()
    running = gives(session, asks(session, 1))
    with pytest.raises(IntegrityError, match="one_speaks_at_a_time"), transaction.atomic():
        Speech.objects.create(session=session, name="Un autre", asked_at=running.asked_at, started_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_two_chairs_who_give_the_floor_at_once_take_their_turn():
    session = a_session()
    speech = asks(session, 1)
    answers = at_once(*[lambda: gives(session, speech)] * 2)
    assert "done" in answers
    assert any("n’attend plus la parole" in answer for answer in answers)
    assert session.speeches.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_withdraws_at_the_moment_of_being_called_speaks_or_does_not():
    session = a_session()
    speech = asks(session, 1)
    answers = at_once(lambda: gives(session, speech), lambda: withdraw_request(speech, actor=session.seats[1].voter))
    assert sorted(answers)[1] == "done"
    speech.refresh_from_db()
    assert bool(speech.started_at) != bool(speech.withdrawn_at)
