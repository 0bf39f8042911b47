"""An action noted in session finds who carries it, and its day, before the session is closed."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.hall.models import Entrusting, Session
from lieudit.hall.services import close_session, entrust_outcome, note_outcome
from lieudit.minutes.models import Action
from lieudit.minutes.services import draft_minutes
from lieudit.toolkit.errors import RuleBroken
from tests.hall.factories import a_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return a_session()


def noted(session, **words):
    return note_outcome(session, actor=session.chair, kind="action", text="Écrire aux bailleurs.", **words)


def next_month():
    return timezone.localdate() + dt.timedelta(days=30)


def lift(client, session, **words):
    client.force_login(session.chair)
    address = reverse("hall:command", args=[session.meeting.number, "lever"])
    return client.post(address, words, follow=True)


def test_it_is_entrusted_as_it_is_noted_and_becomes_an_action_with_both(session):
    seat = session.seats[1]
    noted(session, carrier=seat, due_on=next_month())
    close_session(session, actor=session.chair)
    draft_minutes(session.meeting, actor=session.chair)
    action = Action.objects.get()
    assert (action.organisation, action.due_on) == (seat.organisation, next_month())


def test_the_session_is_not_closed_over_an_action_that_nobody_carries(client, session):
    outcome = noted(session)
    assert "Une action n’a personne ou pas de date" in lift(client, session).text
    assert Session.objects.running().exists()
    entrust_outcome(outcome, actor=session.chair, carrier_name="Groupe Foncier", due_on=next_month())
    lift(client, session)
    assert not Session.objects.running().exists()


@pytest.mark.parametrize("half", [{"carrier_name": "Groupe Foncier"}, {"due_on": True}])
def test_nobody_closes_over_it_by_saying_half_of_it_or_by_asking_to_leave_it(client, session, half):
    outcome = noted(session)
    words = {name: next_month() if name == "due_on" else said for name, said in half.items()}
    entrust_outcome(outcome, actor=session.chair, **words)
    assert "dites qui s’en charge et pour quand" in lift(client, session, leave="on").text
    assert Session.objects.running().exists()


def test_the_chair_sees_it_and_entrusts_it_from_the_page(client, session):
    outcome = noted(session)
    client.force_login(session.chair)
    page = client.get(reverse("hall:chair", args=[session.meeting.number])).text
    assert "Actions à confier avant la fin" in page
    said = {"outcome": outcome.pk, "carrier": session.seats[2].pk, "due_on": f"{next_month():%Y-%m-%d}"}
    client.post(reverse("hall:command", args=[session.meeting.number, "confier"]), said)
    assert outcome.entrustings.get().carrier == session.seats[2]


def test_bad_input_is_refused(session):
    outcome = noted(session)
    with pytest.raises(RuleBroken, match="pas les deux"):
        entrust_outcome(outcome, actor=session.chair, carrier=session.seats[1], carrier_name="Moi")
    with pytest.raises(RuleBroken, match="passée"):
        entrust_outcome(outcome, actor=session.chair, due_on=timezone.localdate() - dt.timedelta(days=1))
    said = note_outcome(session, actor=session.chair, kind="information", text="C’est dit.", carrier_name="Moi")
    assert not said.entrustings.exists()
    with pytest.raises(RuleBroken, match="Seule une action"):
        entrust_outcome(said, actor=session.chair, carrier_name="Moi")


def test_the_last_word_holds_and_the_first_is_kept(session):
    outcome = noted(session, carrier_name="Groupe Foncier", due_on=next_month())
    entrust_outcome(outcome, actor=session.chair, carrier=session.seats[1], due_on=next_month())
    close_session(session, actor=session.chair)
    draft_minutes(session.meeting, actor=session.chair)
    action = Action.objects.get()
    assert (action.organisation, action.owner_name) == (session.seats[1].organisation, "")
    with pytest.raises(DatabaseError), transaction.atomic():
        Entrusting.objects.update(carrier_name="Autre")
