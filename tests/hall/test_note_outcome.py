"""What comes of an item is written while the session runs; the room asks questions and backs those of others."""

import pytest
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.accounts.signals import data_export
from lieudit.care.permissions import author_of, moderators_of
from lieudit.governance.models import Decision
from lieudit.hall.models import Question, Session
from lieudit.hall.services import answer_question, ask_question, back_question, close_session, note_outcome
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.hall.factories import a_session
from tests.meetings.factories import a_meeting, an_item
from tests.voting.test_give_proxy import at_once


def asks(session, at=1, text="Et pour les baux en cours ?"):
    seat = session.seats[at]
    return ask_question(session, actor=seat.voter, seat=seat, text=text)


@pytest.mark.django_db
def test_an_information_and_an_action_do_not_and_an_item_gone_by_may_still_have_its_outcome():
    session = a_session()
    other = session.meeting.items.order_by("rank").first()
    note_outcome(session, actor=session.chair, kind="information", text="Lu.")
    letter = {"text": "Écrire au ministère.", "carrier_name": "Le bureau", "due_on": timezone.localdate()}
    assert note_outcome(session, actor=session.chair, kind="action", item=other, **letter).item == other
    assert not Decision.objects.exists()
    stranger = an_item(a_meeting(session.meeting.assembly))
    for item, text, words in ((stranger, "Lu.", "n’est pas à l’ordre du jour"), (other, " ", "Écrivez")):
        with pytest.raises(RuleBroken, match=words):
            note_outcome(session, actor=session.chair, kind="information", text=text, item=item)
    close_session(session, actor=session.chair)
    with pytest.raises(RuleBroken, match="est levée"):
        note_outcome(session, actor=session.chair, kind="information", text="Trop tard.")


@pytest.mark.django_db
def test_questions_are_backed_once_a_seat_and_the_most_backed_comes_first():
    session = a_session()
    first, second = asks(session), asks(session, 2, "Qui paie ?")
    backer = session.seats[3]
    back_question(second, actor=backer.voter, seat=backer)
    for seat in (backer, session.seats[2]):
        with pytest.raises(RuleBroken, match=r"soutenez déjà|est la vôtre"):
            back_question(second, actor=seat.voter, seat=seat)
    assert list(Session.objects.board(session.meeting.number).questions) == [second, first]
    answer_question(second, actor=session.chair)
    assert list(Session.objects.board(session.meeting.number).questions) == [first]
    with pytest.raises(RuleBroken, match="déjà sa réponse"):
        answer_question(second, actor=session.chair)
    with pytest.raises(RuleBroken, match="Écrivez votre question"):
        asks(session, text="  ")


@pytest.mark.django_db
def test_who_presides_looks_after_the_questions_and_who_asked_takes_them_along():
    session = a_session()
    question = asks(session)
    assert session.chair in moderators_of(question)
    assert author_of(question) == question.account
    given = dict(answer for _room, answer in data_export.send(Account, account=question.account, limit=None) if answer)
    assert [line["text"] for line in given["words_in_session"]] == [question.text]
    nobody = AccountFactory()
    given = dict(answer for _room, answer in data_export.send(Account, account=nobody, limit=None) if answer)
    assert given["words_in_session"] == given["presences"] == []


@pytest.mark.django_db(transaction=True)
def test_two_telephones_back_a_question_once():
    session = a_session()
    question, seat = asks(session), session.seats[2]
    answers = at_once(*[lambda: back_question(question, actor=seat.voter, seat=seat)] * 2)
    assert sorted(answers) == ["Vous soutenez déjà cette question.", "done"]
    assert Question.objects.get().backings.count() == 1
