"""The room of a training session: held by one session at a time, in one place; named on its pages and in its files."""

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from lieudit.care.services import hide_text
from lieudit.learning.enrolling import enrol
from lieudit.learning.models import HalfDay, TrainingSession
from lieudit.learning.trainings import call_off_session, change_session
from lieudit.records.duplicates import merge_places
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.learning.factories import a_session, slot, speaker_of
from tests.learning.test_sessions import letters
from tests.network.factories import RepresentativeFactory
from tests.records.factories import TwinFactory

pytestmark = pytest.mark.django_db


def typed(place, **words):
    """What one types to plan a session in twenty days, from nine to noon."""
    on = timezone.localdate() + dt.timedelta(days=20)
    said = {"keeper": f"place:{place.pk}", "title": "Souder à l’arc", "words": "Trois cordons chacun.", "seats": 6}
    said |= {"least": 2, "decide_on": timezone.localdate() + dt.timedelta(days=10), "room": "Atelier"}
    said |= {"venue": f"{place.name}, {place.municipality.name}", "trainers": [speaker_of(place).pk]}
    return said | {"day_1": on, "start_1": "11:00", "end_1": "13:00"} | words


def test_a_room_is_named_wherever_the_session_is(client):
    session = a_session(room=" Atelier  bois ")
    assert session.room == "Atelier bois"
    where = f"Atelier bois, {session.venue.name}, {session.venue.municipality.name}"
    for url in (session.get_absolute_url(), reverse("learning:sessions")):
        assert where in client.get(url).content.decode()
    event, _other = Calendar.from_ical(client.get(f"{session.get_absolute_url()}agenda.ics").content).walk("VEVENT")
    assert str(event["LOCATION"]) == where
    enrol(session, actor=AccountFactory())
    assert where in letters()[-1][1]
    table = client.get(reverse("api:file", args=["sessions", "csv"])).getvalue().decode()
    assert "Atelier bois" in table


@pytest.mark.parametrize("room", ["Atelier Électro", "atelier electro", "  ATELIER  ÉLECTRO "])
def test_two_sessions_do_not_share_a_room_however_it_is_written(room):
    session = a_session(room="Atelier électro")
    with pytest.raises(RuleBroken, match="la session « Apprendre à dire non »") as refusal:
        a_session(keeper=session.place, room=room, title="Souder")
    assert list(refusal.value.message_dict) == ["room"]
    first = str(session.half_days.first())
    assert first[1:] in " ".join(refusal.value.messages), "its day and its hours"


def test_the_same_room_elsewhere_another_one_there_another_hour_or_none_are_free():
    session = a_session(room="Atelier")
    a_session(room="Atelier", title="Ailleurs")
    a_session(keeper=session.place, room="Atelier 2", title="À côté")
    a_session(keeper=session.place, room="Atelier", title="Plus tard", days=23)
    for title in ("Dans le hall", "Dans la cour"):
        a_session(keeper=session.place, title=title)
    assert TrainingSession.objects.count() == 6


def test_what_ends_as_another_begins_is_beside_it():
    session = a_session(room="Atelier")
    other = a_session(keeper=session.place, title="L’après-midi", days=19)
    change_session(other, actor=other.author, room="Atelier", slots=[slot(20, 12, 14)])
    assert other.half_days.get().room == session.half_days.first().room != ""


def test_a_room_is_of_a_place():
    with pytest.raises(RuleBroken, match="Une salle est celle d’un lieu"):
        a_session(venue=None, remote_url="https://visio.exemple.fr/a", room="Atelier")
    session = a_session()
    with pytest.raises(DatabaseError), transaction.atomic():
        TrainingSession.objects.filter(pk=session.pk).update(
            venue=None, remote_url="https://visio.exemple.fr/a", room="Atelier"
        )


def test_a_session_that_is_called_off_leaves_its_room():
    session = a_session(room="Atelier")
    call_off_session(session, actor=session.author, reason="Le poste est en panne.")
    assert a_session(keeper=session.place, room="Atelier").half_days.first().room


def test_a_session_moves_to_a_room_that_is_free_then(client):
    """From one room to another and from one day to another at once: neither the new room on the old day nor the old
    room on the new one is asked for."""
    place = RepresentativeFactory().place
    moved = a_session(keeper=place, room="Atelier", days=20)
    a_session(keeper=place, room="Forge", days=20, title="Forger")
    a_session(keeper=place, room="Atelier", days=25, title="Souder")
    with pytest.raises(RuleBroken, match="« Forge » est déjà prise"):
        change_session(moved, actor=moved.author, room="forge")
    with pytest.raises(RuleBroken, match="la session « Souder »"):
        change_session(moved, actor=moved.author, slots=[slot(25, 9, 12)])
    person = AccountFactory()
    enrol(moved, actor=person)
    moved = change_session(moved, actor=moved.author, room="Forge", slots=[slot(25, 9, 12)])
    assert "Forge" in letters()[-1][1]
    moved.refresh_from_db()
    moved = change_session(moved, actor=moved.author, room="Verrière")
    assert "Une session a changé" in letters()[-1][0], "who comes is told of another room"
    assert {half.room for half in moved.half_days.all()} == {f"{place.pk} verriere"}


def test_a_session_that_nobody_reads_any_more_is_not_named():
    session = a_session(room="Atelier")
    hide_text(session, actor=AccountFactory(is_staff=True), reason="Vise une personne.")
    with pytest.raises(RuleBroken, match="une autre session") as refusal:
        a_session(keeper=session.place, room="Atelier")
    assert session.title not in " ".join(refusal.value.messages)


def test_the_database_refuses_two_sessions_in_one_room():
    session = a_session(room="Atelier")
    other = a_session(keeper=session.place, room="Forge")
    with pytest.raises(DatabaseError, match="two_sessions_do_not_share_a_room"), transaction.atomic():
        TrainingSession.objects.filter(pk=other.pk).update(room="ATELIER")
    first = session.half_days.first()
    free = a_session(keeper=session.place, room="Atelier", days=30)
    with pytest.raises(DatabaseError, match="two_sessions_do_not_share_a_room"), transaction.atomic():
        HalfDay.objects.create(session=free, rank=9, starts_at=first.starts_at, ends_at=first.ends_at)
    assert {half.room for half in other.half_days.all()} == {f"{other.venue_id} forge"}


def test_two_places_made_one_leave_apart_the_sessions_that_would_share_a_room():
    twin = TwinFactory()
    kept = a_session(keeper=RepresentativeFactory(place=twin.first).place, room="Atelier")
    other = a_session(keeper=RepresentativeFactory(place=twin.second).place, room="atelier")
    beside = a_session(keeper=twin.second, room="Forge", title="Forger")
    merge_places(twin, actor=AccountFactory(), kept=twin.first, reason="Un seul lieu.")
    for session, venue in ((kept, twin.first), (other, twin.second), (beside, twin.first)):
        session.refresh_from_db()
        assert session.venue == venue
        assert session.half_days.first().room.startswith(f"{venue.pk} ")


def test_the_form_says_who_holds_the_room_and_keeps_what_was_typed(client):
    session = a_session(room="Atelier")
    place = session.place
    client.force_login(speaker_of(place))
    url = reverse("learning:plan_session")
    answer = client.post(url, typed(place))
    text = answer.content.decode()
    assert answer.status_code == 422
    for words in ("« Atelier » est déjà prise par la session « Apprendre à dire non »", "Souder à l’arc", "11:00"):
        assert words in text
    assert 'name="room" value="Atelier"' in text
    made = client.post(url, typed(place, room="Forge"))
    assert made.status_code == 302
    found = TrainingSession.objects.get(title="Souder à l’arc")
    page = client.get(reverse("learning:change_session", args=[found.number])).content.decode()
    assert 'name="room" value="Forge"' in page


@pytest.mark.django_db(transaction=True)
def test_of_two_who_want_a_room_at_once_one_has_it():
    place = RepresentativeFactory().place
    actor, gate, said = speaker_of(place), threading.Barrier(2), []

    def plan(title):
        try:
            gate.wait()
            a_session(keeper=place, actor=actor, room="Atelier", title=title)
            said.append("")
        except RuleBroken as refusal:
            said.append(" ".join(refusal.messages))
        finally:
            connection.close()

    both = [threading.Thread(target=plan, args=[title]) for title in ("Souder", "Forger")]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert TrainingSession.objects.count() == 1
    assert f"la session « {TrainingSession.objects.get().title} »" in max(said)
    assert min(said) == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_sessions_that_move_into_each_others_room_at_once_neither_waits_for_ever():
    place = RepresentativeFactory().place
    sessions = [a_session(keeper=place, room=room, title=room) for room in ("Atelier", "Forge")]
    gate, said = threading.Barrier(2), []

    def move(session, room):
        try:
            gate.wait()
            change_session(session, actor=session.author, room=room)
        except RuleBroken as refusal:
            said.append(" ".join(refusal.messages))
        finally:
            connection.close()

    both = [threading.Thread(target=move, args=pair) for pair in zip(sessions, ("Forge", "Atelier"), strict=True)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert ["est déjà prise" in words for words in said] == [True, True]
