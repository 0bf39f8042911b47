"""The board says all that the three pages show, in eight queries however long the session was."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.rules import complete
from lieudit.hall.ballots import close_session_ballot, open_session_ballot
from lieudit.hall.floor import ask_to_speak, give_floor
from lieudit.hall.models import Passage, Session
from lieudit.hall.services import ask_question, start_item, word_decision
from lieudit.voting.services import cast_votes
from tests.governance.factories import a_council
from tests.hall.factories import COLLEGES, a_proxy, a_session, all_consent, has_spoken, in_round
from tests.voting.factories import at_its_hour


def board(session):
    return Session.objects.board(session.meeting.number)


def a_full_one():
    """A session with something of everything."""
    session = a_session()
    for seat in session.seats:
        has_spoken(session, seat, 60)
    a_proxy(session, session.seats[4], session.seats[1])
    give_floor(session, actor=session.chair, speech=ask_to_speak(session, session.seats[1], actor=session.chair))
    for seat in session.seats[2:]:
        ask_to_speak(session, seat, actor=seat.voter)
        ask_question(session, actor=seat.voter, seat=seat, text="Pourquoi ?")
    vote = open_session_ballot(session, actor=session.chair, question="Retirer la ligne 4 ?", reason="Un amendement.")
    entry = vote.ballot.roll.get(key=session.seats[1].key)
    cast_votes(entry, actor=session.seats[1].voter, choice="for", others={})
    at_its_hour(vote.ballot)
    close_session_ballot(vote, actor=session.chair)
    all_consent(session, in_round(session))
    return session


@pytest.mark.django_db
def test_eight_queries_whatever_has_happened(django_assert_max_num_queries):
    session = a_full_one()
    with django_assert_max_num_queries(8):
        found = board(session)
        assert found.speaker.speaker
        assert [waiting.speech.speaker for waiting in found.queue]
        assert found.vote.result["status"] == "adopted"
        assert [question.seat.name for question in found.questions]
        assert found.quorum.frozen()
        assert found.wording == "Le budget de 2027 est adopté."
        assert [voice.seat.name for voice in found.round.voices]


@pytest.mark.django_db
def test_dues_that_the_rules_ask_for_cost_nothing_more(django_assert_max_num_queries):
    council = a_council(COLLEGES)
    rules = complete(council.rulebook.rules) | {"standing": {"required": True}}
    adopt_rulebook(council, actor=None, rules=rules, in_force_from=timezone.localdate())
    session = a_session(council=council)
    with django_assert_max_num_queries(8):
        assert board(session).quorum.registered == 6


@pytest.mark.django_db
def test_times_run_from_the_moments_that_are_written():
    session = a_session(started=False)
    first, second = session.meeting.items.order_by("rank")
    start_item(session, first, actor=session.chair)
    now = timezone.now()
    Passage.objects.update(started_at=now - dt.timedelta(minutes=20))
    found = board(session)
    assert found.item == first
    assert 1200 <= found.line.seconds <= 1205
    assert -305 <= found.line.left <= -300
    assert found.next_line.item == second
    start_item(session, second, actor=session.chair)
    found = board(session)
    assert [line.is_done for line in found.agenda] == [True, False]
    assert found.next_line is None


@pytest.mark.django_db
def test_an_empty_session_shows_an_empty_board():
    session = a_session(present=0, started=False)
    found = board(session)
    assert (found.item, found.speaker, found.queue, found.vote, found.round, found.wording) == (
        None,
        None,
        [],
        None,
        None,
        "",
    )
    assert (found.quorum.gathered, found.quorum.needed, found.quorum.is_reached) == (0, 2, False)
    assert found.shares == []
    assert found.next_line.item.rank == 1


@pytest.mark.django_db
def test_a_seat_finds_itself():
    session = a_session(present=3)
    seat, away = session.seats[1], session.seats[4]
    ask_to_speak(session, seat, actor=seat.voter)
    found = board(session)
    assert found.is_there(seat.pk)
    assert not found.is_there(away.pk)
    assert found.waiting_of(seat.pk).turn.rank == 1
    assert found.waiting_of(away.pk) is found.voice_of(seat.pk) is None


@pytest.mark.django_db
def test_a_vote_shows_how_many_may_still_come():
    session = a_session(present=3)
    a_proxy(session, session.seats[4], session.seats[1])
    word_decision(session, actor=session.chair, text="Le budget est adopté.")
    vote = open_session_ballot(session, actor=session.chair, reason="Reformulé en séance.")
    assert (board(session).vote.cast, board(session).vote.able, board(session).vote.is_open) == (0, 4, True)
    entry = vote.ballot.roll.get(key=session.seats[1].key)
    cast_votes(entry, actor=session.seats[1].voter, choice="for", others={session.seats[4].key: None})
    assert board(session).vote.cast == 2
