"""A button that was pressed in a cut is sent again: it is done once, and not about what is over."""

import pytest
from django.urls import reverse

from lieudit.hall.models import Question, Session, Speech
from tests.hall.factories import a_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return a_session()


def press(client, session, word="parole", **words):
    seat = session.seats[1]
    client.force_login(seat.voter)
    said = {"seat": seat.pk, "kind": "normal", "once": "7f1c", **words}
    address = reverse("hall:gesture", args=[session.meeting.number, word])
    return client.post(address, said, headers={"HX-Request": "true"}, follow=True)


def mark(session):
    return Session.objects.board(session.meeting.number).mark


def test_the_same_press_is_done_once(client, session):
    press(client, session)
    page = press(client, session, late=mark(session))
    assert Speech.objects.count() == 1
    assert "notice--error" not in page.text
    assert "Vous êtes n°" in page.text


def test_another_press_is_another_gesture(client, session):
    press(client, session, "question", text="Une question ?")
    press(client, session, "question", text="Une question ?")
    press(client, session, "question", text="Une question ?", once="8a2d")
    assert Question.objects.count() == 2


def test_a_gesture_that_was_refused_may_be_sent_again(client, session):
    press(client, session, "question", text=" ")
    press(client, session, "question", text="Une question ?")
    assert Question.objects.count() == 1


def test_a_gesture_about_what_is_over_is_not_done(client, session):
    page = press(client, session, late="999999/")
    assert not Speech.objects.exists()
    assert "La séance a avancé pendant la coupure" in page.text


def test_the_page_says_where_the_session_is(client, session):
    client.force_login(session.seats[1].voter)
    page = client.get(reverse("hall:seat", args=[session.meeting.number])).text
    assert f'data-mark="{mark(session)}"' in page


def test_no_label_is_a_name_of_the_code(client, session):
    client.force_login(session.seats[1].voter)
    page = client.get(reverse("hall:seat", args=[session.meeting.number])).text
    assert ">Seat" not in page
    assert "Seat</label>" not in page
