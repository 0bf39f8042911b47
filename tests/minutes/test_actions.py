"""What a session leaves to do: entrusted, put off with both days, done, and looked at in the next session."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.signals import account_closed
from lieudit.journal.models import Entry, Follow
from lieudit.minutes.followup import (
    REVIEW,
    add_action,
    assign_action,
    close_action,
    drop_action,
    postpone_action,
    review_actions,
)
from lieudit.minutes.models import Action, Postponement
from lieudit.toolkit.errors import RuleBroken
from tests.meetings.factories import a_meeting
from tests.minutes import factories as made

pytestmark = pytest.mark.django_db


def days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


@pytest.fixture
def session():
    return made.held()


def test_an_action_has_who_and_when(session):
    seat = session.council.seats[1]
    action = made.an_action(session, organisation=seat.organisation, due_on=days(10))
    assert action.carrier == seat.name
    assert action.due_on == days(10)
    assert set(Follow.objects.of(action).values_list("account", flat=True)) == {seat.voter.pk}


def test_who_carries_it_is_told(session, django_capture_on_commit_callbacks):
    seat = session.council.seats[1]
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        made.an_action(session, organisation=seat.organisation, due_on=days(10))
    assert [message.to for message in mail.outbox] == [[seat.voter.email]]


def test_what_was_noted_after_the_session_is_entrusted_later(session):
    action = made.an_action(session)
    assign_action(action, actor=session.secretary, owner_name="Le groupe Territoires", due_on=days(30))
    action.refresh_from_db()
    assert (action.carrier, action.due_on) == ("Le groupe Territoires", days(30))


def test_a_day_that_is_past_is_refused(session):
    with pytest.raises(RuleBroken, match="Cette date est passée"):
        made.an_action(session, due_on=days(-1))


def test_a_day_that_was_said_moves_by_a_postponement_only(session):
    action = made.an_action(session, due_on=days(10))
    with pytest.raises(RuleBroken, match="La date est déjà dite"):
        assign_action(action, actor=session.secretary, due_on=days(20))


def test_a_postponement_keeps_both_days_and_the_reason(session):
    action = made.an_action(session, due_on=days(10))
    postpone_action(action, actor=session.secretary, to_on=days(40), reason="Le bailleur est absent.")
    kept = Postponement.objects.get()
    assert (kept.from_on, kept.to_on, kept.reason) == (days(10), days(40), "Le bailleur est absent.")
    action.refresh_from_db()
    assert action.due_on == days(40)
    with pytest.raises(DatabaseError), transaction.atomic():
        Postponement.objects.update(reason="Autre.")


def test_it_is_put_off_to_later_only(session):
    action = made.an_action(session, due_on=days(10))
    with pytest.raises(RuleBroken, match="vient après le"):
        postpone_action(action, actor=session.secretary, to_on=days(10), reason="Non.")
    with pytest.raises(RuleBroken, match="pas encore de date"):
        postpone_action(made.an_action(session), actor=session.secretary, to_on=days(10), reason="Non.")


def test_a_closed_action_says_what_was_done_and_does_not_open_again(session):
    action = close_action(made.an_action(session), actor=session.secretary, closing_note="Le courrier est parti.")
    assert (action.state, action.closing_note) == ("done", "Le courrier est parti.")
    with pytest.raises(RuleBroken):
        drop_action(action, actor=session.secretary, closing_note="Non.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(state="open", closed_at=None)


def test_a_dropped_action_says_why(session):
    action = drop_action(made.an_action(session), actor=session.secretary, closing_note="Sans objet.")
    assert action.state == "dropped"


def test_late_ones_are_those_whose_day_is_past(session, later):
    action = made.an_action(session, due_on=days(5))
    assert action not in Action.objects.late(timezone.localdate())
    later(days=6)
    assert action in Action.objects.late(timezone.localdate())


def test_they_are_looked_at_again_in_the_next_session(session):
    made.an_action(session)
    coming = a_meeting(session.council)
    item = review_actions(coming, actor=session.secretary)
    assert (item.title, item.meeting) == (REVIEW, coming)
    assert "1\xa0action à faire" in item.text
    assert review_actions(coming, actor=session.secretary) == item


def test_nothing_to_do_is_nothing_to_review(session):
    Action.objects.all().delete()
    with pytest.raises(RuleBroken, match="rien à revoir"):
        review_actions(a_meeting(session.council), actor=session.secretary)


def test_an_action_is_noted_from_the_opening_on(session):
    with pytest.raises(RuleBroken, match="à partir de l’ouverture"):
        add_action(a_meeting(session.council), actor=session.secretary, text="Trop tôt.")


def test_who_leaves_carries_nothing_any_more(session):
    account = session.council.seats[0].voter
    action = made.an_action(session, owner=account, due_on=days(5))
    account_closed.send(type(account), account=account)
    action.refresh_from_db()
    assert action.owner is None


def test_the_list_says_where_each_stands(client, session, later):
    late = made.an_action(session, text="En retard déjà.", due_on=days(2))
    done = close_action(made.an_action(session, text="C’est fini."), actor=session.secretary, closing_note="Fini.")
    later(days=3)
    address = reverse("minutes:actions")
    assert "En retard déjà." in client.get(address).content.decode()
    found = client.get(address, {"state": "retard", "assembly": session.council.slug}).content.decode()
    assert late.text in found
    assert done.text not in found
    assert done.text in client.get(address, {"state": "closes"}).content.decode()


def test_its_steps_are_taken_from_its_page(client, session):
    seat = session.council.seats[1]
    action = made.an_action(session, organisation=seat.organisation, due_on=days(10))
    client.force_login(seat.voter)
    assert client.get(reverse("minutes:action_step", args=[action.number, "confier"])).status_code == 403
    words = {"to_on": str(days(40)), "reason": "Il faut attendre.", "charter": "on"}
    assert client.post(reverse("minutes:action_step", args=[action.number, "reporter"]), words).status_code == 302
    words = {"closing_note": "Tout est fait.", "charter": "on"}
    assert client.post(reverse("minutes:action_step", args=[action.number, "clore"]), words).status_code == 302
    page = client.get(action.get_absolute_url()).content.decode()
    assert "Il faut attendre." in page
    assert "Tout est fait." in page


def test_the_secretariat_entrusts_from_the_page(client, session):
    action, seat = made.an_action(session), session.council.seats[1]
    client.force_login(session.secretary)
    address = reverse("minutes:action_step", args=[action.number, "confier"])
    both = {"who": f"organisation-{seat.organisation.pk}", "owner_name": "Un groupe"}
    refused = client.post(address, both)
    assert refused.status_code == 422
    assert "mais pas les deux" in refused.content.decode()
    said = {"who": f"organisation-{seat.organisation.pk}", "due_on": str(days(9))}
    assert client.post(address, said).status_code == 302
    action.refresh_from_db()
    assert (action.carrier, action.due_on) == (seat.name, days(9))


def test_an_action_of_a_restricted_point_is_for_members():
    session = made.held(restricted=True)
    action = made.an_action(session, item=made.item(session.meeting, 3), text="Saisir un avocat.")
    assert action not in Action.objects.visible_to(AnonymousUser())
    assert action in Action.objects.visible_to(session.council.seats[3].voter)


def test_the_journal_says_nothing_of_what_a_restricted_point_asks():
    session = made.held(restricted=True)
    action = made.an_action(session, item=made.item(session.meeting, 3), text="Saisir un avocat.")
    [entry] = Entry.objects.about(action)
    assert not entry.template.public
    assert "avocat" not in str(entry.data)
