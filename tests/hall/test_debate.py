"""For and against, questions to who speaks, the time of each college on a point: asked, told, held as the rules say."""

import datetime as dt
from fractions import Fraction

import pytest
from django.utils import timezone

from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.rules import complete
from lieudit.hall.floor import ask_to_speak, end_speech, give_floor, withdraw_request
from lieudit.hall.models import Session, Speech
from lieudit.hall.services import check_out, start_item
from lieudit.hall.speaking import Asking, queue, quota
from lieudit.journal.models import Entry
from lieudit.minutes.assembly import Turn, speaking
from lieudit.toolkit.articles import to_the
from lieudit.toolkit.errors import RuleBroken
from tests.governance.factories import a_council
from tests.hall.factories import COLLEGES, a_session, has_spoken

pytestmark = pytest.mark.django_db


def under(**speaking):
    """A session of a council whose rules say this of speaking."""
    council = a_council(COLLEGES)
    rules = complete(council.rulebook.rules)
    rules["speaking"] = rules["speaking"] | {"target": "equal"} | speaking
    adopt_rulebook(council, actor=None, rules=rules, in_force_from=timezone.localdate())
    return a_session(council=council)


def asks(session, at, kind="normal", side=""):
    return ask_to_speak(session, session.seats[at], actor=session.seats[at].voter, kind=kind, side=side)


def gives(session, speech, **how):
    return give_floor(session, actor=session.chair, speech=speech, **how)


def board(session):
    return Session.objects.board(session.meeting.number)


def order(session):
    return [waiting.speech.pk for waiting in board(session).queue]


# For and against


def test_one_says_on_which_side_one_speaks_and_all_read_it(client):
    session = a_session()
    asks(session, 1, side="contra")
    assert Entry.objects.get(kind="hall.asked_to_speak").sentence.endswith("(parole, contre).")
    for account, page in ((session.chair, "presidence/"), (session.seats[2].voter, "ma-place/")):
        client.force_login(account)
        assert "contre" in client.get(f"/seances/{session.meeting.number}/{page}").text
    client.force_login(session.seats[2].voter)
    sent = {"seat": session.seats[2].pk, "side": "pro"}
    client.post(f"/seances/{session.meeting.number}/ma-place/parole/", sent, follow=True)
    assert Speech.objects.get(seat=session.seats[2]).side == "pro"


def test_where_nothing_is_to_be_decided_nobody_is_for_or_against():
    session = a_session()
    start_item(session, session.meeting.items.get(title="Baux et friches"), actor=session.chair)
    with pytest.raises(RuleBroken, match="pour ou contre ce qui est à décider"):
        asks(session, 1, side="pro")


def test_sides_alternate_where_the_rules_say_so_and_the_reason_is_told():
    session = under(sides="alternate")
    first, second, third = asks(session, 0, side="pro"), asks(session, 1, side="pro"), asks(session, 2, side="contra")
    assert order(session) == [first.pk, third.pk, second.pk]
    assert [each.turn.reason for each in board(session).queue] == ["first", "side", "first"]
    gives(session, first)
    assert order(session) == [third.pk, second.pk]
    end_speech(session, actor=session.chair)
    assert order(session) == [third.pk, second.pk]
    with pytest.raises(RuleBroken, match="en tête de la file"):
        gives(session, second)


def test_elsewhere_the_side_changes_no_order():
    session = under(sides="told")
    asked = [asks(session, 0, side="pro"), asks(session, 1, side="pro"), asks(session, 2, side="contra")]
    assert order(session) == [each.pk for each in asked]


def test_who_has_no_side_is_never_passed_for_ever():
    neutral, pro = Asking(1, "A", "normal", 1), Asking(2, "A", "normal", 2, "pro")
    ranks = queue([neutral, pro], target={"A": Fraction(1)}, seconds={}, turns={}, side="pro")
    assert [rank.asking for rank in ranks] == [neutral, pro]


# A question to who speaks


def test_a_question_interrupts_who_goes_on_with_the_time_that_was_left():
    session = a_session()
    speech = gives(session, asks(session, 1))
    Speech.objects.filter(pk=speech.pk).update(
        started_at=speech.started_at - dt.timedelta(seconds=50), asked_at=speech.asked_at - dt.timedelta(seconds=50)
    )
    asks(session, 3)
    question = asks(session, 2, "ask")
    assert board(session).queue[0].speech == question
    gives(session, question)
    assert Speech.objects.running().get() == question
    end_speech(session, actor=session.chair)
    again = Speech.objects.running().get()
    assert (again.seat, again.continues_id) == (session.seats[1], speech.pk)
    assert 50 <= again.spent <= 55
    assert again.began <= again.started_at - dt.timedelta(seconds=50)
    end_speech(session, actor=session.chair)
    assert not Speech.objects.running().exists()
    seat = next(seat for seat in board(session).seats if seat.pk == session.seats[1].pk)
    assert seat.turns == 1  # one turn, in two parts
    assert 50 <= seat.seconds <= 55


def test_two_questions_one_after_the_other_bring_back_who_spoke():
    session = a_session()
    speech = gives(session, asks(session, 1))
    one, two = asks(session, 2, "ask"), asks(session, 3, "ask")
    gives(session, one)
    gives(session, two)
    end_speech(session, actor=session.chair)
    assert Speech.objects.running().get().continues_id == speech.pk


def test_a_question_lapses_with_the_words_it_was_about():
    session = a_session()
    gives(session, asks(session, 1))
    question, other = asks(session, 2, "ask"), asks(session, 3)
    end_speech(session, actor=session.chair)
    question.refresh_from_db()
    assert question.withdrawn_at is not None
    assert order(session) == [other.pk]


def test_who_waits_for_the_floor_may_ask_a_question_and_withdraw_it(client):
    session = a_session()
    gives(session, asks(session, 1))
    waiting = asks(session, 2)
    client.force_login(session.seats[2].voter)
    address = f"/seances/{session.meeting.number}/ma-place/"
    name = session.seats[1].name
    assert f"Poser une question {to_the(name)}" in " ".join(client.get(address).text.split())
    client.post(f"{address}parole/", {"seat": session.seats[2].pk, "kind": "ask"})
    assert "Retirer ma question" in client.get(address).text
    with pytest.raises(RuleBroken, match="attend déjà"):
        asks(session, 2, "ask")
    client.post(f"{address}retirer-question/", {"seat": session.seats[2].pk})
    assert order(session) == [waiting.pk]


def test_nobody_is_asked_a_question_when_nobody_speaks_nor_oneself():
    session = a_session()
    with pytest.raises(RuleBroken, match="personne d’autre n’a la parole"):
        asks(session, 1, "ask")
    gives(session, asks(session, 1))
    with pytest.raises(RuleBroken, match="personne d’autre n’a la parole"):
        asks(session, 1, "ask")


def test_rules_may_leave_no_room_for_questions(client):
    session = under(questions="no")
    gives(session, asks(session, 1))
    with pytest.raises(RuleBroken, match="ne laissent pas de place"):
        asks(session, 2, "ask")
    client.force_login(session.seats[2].voter)
    page = " ".join(client.get(f"/seances/{session.meeting.number}/ma-place/").text.split())
    assert f"Poser une question {to_the(session.seats[1].name)}" not in page


def test_who_left_during_the_question_does_not_go_on():
    session = a_session()
    gives(session, asks(session, 1))
    gives(session, asks(session, 2, "ask"))
    check_out(session, session.seats[1], actor=session.seats[1].voter)
    end_speech(session, actor=session.chair)
    assert not Speech.objects.running().exists()


def test_a_turn_in_two_parts_is_one_in_the_minutes():
    turns = [Turn("A", "Lieux", 30, 1), Turn("B", "Réseaux", 5, 1), Turn("A", "Lieux", 10, 1, goes_on=True)]
    assert speaking(turns)["colleges"][0] == {"name": "Lieux", "turns": 1, "seconds": 40}


# The time of a college


def test_the_time_of_a_college_is_its_share_of_the_point_and_a_turn_at_least():
    assert quota(Fraction(1, 3), 15, 120) == 300
    assert quota(Fraction(1, 49), 15, 120) == 120


def test_a_college_that_had_its_time_waits_for_the_others_whatever_the_reason():
    session = under(quota="enforced")
    has_spoken(session, session.seats[0], 400)
    late, other = asks(session, 3), asks(session, 4)
    shares = {share.code: share for share in board(session).shares}
    assert (shares["third_places"].allowed, shares["third_places"].is_over) == (300, True)
    assert order(session) == [other.pk, late.pk]
    assert board(session).queue[1].turn.words == "son collège a pris son temps sur ce point"
    with pytest.raises(RuleBroken, match="temps sur ce point"):
        gives(session, late, reason="Elle est pressée.")
    withdraw_request(other, actor=session.seats[4].voter)
    assert gives(session, late).started_at is not None  # nobody else waits


def test_a_point_of_order_is_heard_whatever_the_time():
    session = under(quota="enforced")
    has_spoken(session, session.seats[0], 400)
    asks(session, 4)
    assert gives(session, asks(session, 3, "order")).started_at is not None


def test_where_the_time_is_only_told_it_is_read_and_holds_nobody(client):
    session = under(quota="told")
    has_spoken(session, session.seats[0], 400)
    late, _other = asks(session, 3), asks(session, 4)
    client.force_login(session.chair)
    assert "Sur ce point" in client.get(f"/seances/{session.meeting.number}/presidence/").text
    assert gives(session, late, reason="Elle est pressée.").started_at is not None


def test_without_the_rule_nothing_is_said_of_it(client):
    session = a_session()
    has_spoken(session, session.seats[0], 400)
    client.force_login(session.chair)
    assert "Sur ce point" not in client.get(f"/seances/{session.meeting.number}/presidence/").text


def test_another_point_begins_with_all_its_time():
    session = under(quota="enforced")
    has_spoken(session, session.seats[0], 400)
    start_item(session, session.meeting.items.get(title="Baux et friches"), actor=session.chair)
    assert not board(session).waits_for_others
