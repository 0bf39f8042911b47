"""A session goes from item to item, is suspended and closed; its moments never go back; what is over never changes."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lieudit.hall import services
from lieudit.hall.ballots import open_session_ballot
from lieudit.hall.floor import ask_to_speak, end_speech, give_floor
from lieudit.hall.models import Session
from lieudit.hall.services import adjourn_session, check_out, close_session, resume_session, start_item, word_decision
from lieudit.toolkit.errors import RuleBroken
from tests.hall.factories import a_session, again, in_round
from tests.meetings.factories import a_meeting, an_item
from tests.voting.test_give_proxy import at_once


@pytest.mark.django_db
def test_an_item_takes_the_place_of_the_former_one_with_its_speaker_and_its_queue():
    session = a_session(started=False)
    first, second = session.meeting.items.order_by("rank")
    start_item(session, first, actor=session.chair)
    one, two = session.seats[1:3]
    give_floor(session, actor=session.chair, speech=ask_to_speak(session, one, actor=one.voter))
    ask_to_speak(session, two, actor=two.voter)
    start_item(session, second, actor=session.chair)
    session = again(session)
    assert session.item == second
    assert not session.speeches.to_come().exists()
    passages = list(session.passages.all())
    assert [passage.item for passage in passages] == [first, second]
    assert passages[0].ended_at == passages[1].started_at
    start_item(session, first, actor=session.chair)  # an item may come back
    assert session.passages.count() == 3


@pytest.mark.django_db
def test_an_item_is_not_started_twice_nor_from_another_session():
    session = a_session()
    with pytest.raises(RuleBroken, match="déjà en discussion"):
        start_item(session, session.decision, actor=session.chair)
    stranger = an_item(a_meeting(session.meeting.assembly))
    with pytest.raises(RuleBroken, match="n’est pas à l’ordre du jour"):
        start_item(session, stranger, actor=session.chair)


@pytest.mark.django_db
def test_an_item_is_not_left_in_the_middle_of_a_vote_or_of_a_round():
    session = a_session()
    other = session.meeting.items.order_by("rank").first()
    in_round(session)
    for act in (
        lambda: start_item(session, other, actor=session.chair),
        lambda: close_session(session, actor=session.chair),
    ):
        with pytest.raises(RuleBroken, match="tour de consentement est en cours"):
            act()
    session.rounds.update(state="withdrawn")
    open_session_ballot(session, actor=session.chair)
    for act in (start_item, None):
        with pytest.raises(RuleBroken, match="Un vote est ouvert"):
            start_item(session, other, actor=session.chair) if act else adjourn_session(session, actor=session.chair)


@pytest.mark.django_db
def test_a_suspension_stops_the_item_and_the_speaker_and_keeps_presences():
    session = a_session()
    seat = session.seats[1]
    give_floor(session, actor=session.chair, speech=ask_to_speak(session, seat, actor=seat.voter))
    adjourn_session(session, actor=session.chair, reason="Pause.")
    board = Session.objects.board(session.meeting.number)
    assert (board.is_adjourned, board.speaker, board.session.suspended_for) == (True, None, "Pause.")
    assert board.quorum.present == len(session.seats)
    for act in (
        lambda: ask_to_speak(session, seat, actor=seat.voter),
        lambda: give_floor(session, actor=session.chair, seat=seat),
        lambda: start_item(session, session.meeting.items.first(), actor=session.chair),
        lambda: open_session_ballot(session, actor=session.chair),
    ):
        with pytest.raises(RuleBroken, match="suspendue"):
            act()
    with pytest.raises(RuleBroken, match="suspendue"):
        adjourn_session(session, actor=session.chair)
    resume_session(session, actor=session.chair)
    assert session.adjournments.get().until_at
    running = session.passages.get(ended_at=None)
    assert running.item == session.decision


@pytest.mark.django_db
def test_closing_ends_all_at_one_moment():
    session = a_session()
    one, two = session.seats[1:3]
    give_floor(session, actor=session.chair, speech=ask_to_speak(session, one, actor=one.voter))
    ask_to_speak(session, two, actor=two.voter)
    closed = close_session(session, actor=session.chair)
    session.meeting.refresh_from_db()
    assert (session.meeting.state, closed.last_at) == ("closed", closed.closed_at)
    assert set(session.presences.values_list("left_at", flat=True)) == {closed.closed_at}
    assert session.speeches.ended().get().ended_at == closed.closed_at
    assert not session.passages.filter(ended_at=None).exists()
    with pytest.raises(RuleBroken, match="est levée"):
        close_session(session, actor=session.chair)


@pytest.mark.django_db
def test_a_clock_set_back_does_not_break_the_order_of_moments(monkeypatch):
    session = a_session()
    one, two = session.seats[1:3]
    first = give_floor(session, actor=session.chair, speech=ask_to_speak(session, one, actor=one.voter))
    hour_ago = timezone.now() - dt.timedelta(hours=1)
    monkeypatch.setattr(services.timezone, "now", lambda: hour_ago)
    second = give_floor(session, actor=session.chair, speech=ask_to_speak(session, two, actor=two.voter))
    first.refresh_from_db()
    assert first.started_at <= first.ended_at == second.started_at
    assert end_speech(session, actor=session.chair).ended_at >= second.started_at
    left = check_out(session, one, actor=one.voter)
    services.check_in(session, one, actor=session.chair, by="list")
    assert session.presences.running().get(seat=one).arrived_at >= left.left_at >= left.arrived_at
    adjourn_session(session, actor=session.chair)
    resume_session(session, actor=session.chair)
    board = Session.objects.board(session.meeting.number)
    assert board.line.seconds >= 0
    closed = close_session(session, actor=session.chair)
    assert closed.closed_at >= closed.opened_at


@pytest.mark.django_db
def test_what_is_over_never_changes():
    session = a_session()
    seat = session.seats[1]
    give_floor(session, actor=session.chair, speech=ask_to_speak(session, seat, actor=seat.voter))
    end_speech(session, actor=session.chair)
    check_out(session, seat, actor=seat.voter)
    word_decision(session, actor=session.chair, text="Le budget est adopté, sans la ligne 4.")
    services.note_outcome(session, actor=session.chair, kind="information", text="Lu.")
    over = [
        session.speeches.ended(),
        session.presences.filter(seat=seat),
        session.wordings.all(),
        session.outcomes.all(),
    ]
    for rows in over:
        assert rows.exists()
        for change in (
            lambda rows=rows: rows.update(session=session.pk),
            lambda rows=rows: rows._raw_delete("default"),
        ):
            with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
                change()
    close_session(session, actor=session.chair)
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        Session.objects.update(code="AAAAAA")


@pytest.mark.django_db(transaction=True)
def test_two_chairs_who_start_the_same_item_take_their_turn():
    session = a_session(started=False)
    item = session.decision
    answers = at_once(*[lambda: start_item(session, item, actor=session.chair)] * 2)
    assert sorted(answers) == ["Ce point est déjà en discussion.", "done"]
    assert session.passages.count() == 1
