"""The screen of the room: its code and QR code whenever it is open, from any computer that was paired."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.hall.consenting import answer_round
from lieudit.hall.floor import ask_to_speak
from lieudit.hall.models import RoomScreen, Session
from lieudit.hall.receivers import is_paired, may_lead, show_paired_screen, show_room_screen, show_screen
from lieudit.hall.screens import ask_screen, pair_screen, revoke_screen, show_on_screens
from lieudit.hall.services import close_session
from lieudit.meetings.models import Meeting
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.qr import qr_path
from tests.governance.factories import a_seat, an_assembly
from tests.hall.factories import a_session, in_round, opens
from tests.meetings.factories import a_meeting, convened

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return a_session()


def chair_of(session):
    return session.seats[0].voter


def address(page, session, *more):
    return reverse(f"hall:{page}", args=[session.meeting.number, *more])


def test_the_live_part_shows_the_code_of_arrival_in_the_room_and_not_to_everybody(session):
    key = str(session.meeting.number)
    assert session.code in show_room_screen(key)
    assert '<svg class="qr"' in show_room_screen(key)
    assert session.code not in show_screen(key)
    assert may_lead(chair_of(session), key)
    assert not may_lead(session.seats[1].voter, key)


def test_the_qr_code_stays_while_people_wait_to_speak_and_beside_a_message(session):
    key, chair = str(session.meeting.number), chair_of(session)
    for seat in session.seats[1:4]:
        ask_to_speak(Session.objects.get(pk=session.pk), seat, actor=seat.voter)
    assert "Ensuite, sur 3" in show_room_screen(key).replace("\xa0", " ")
    assert '<svg class="qr"' in show_room_screen(key)
    show_on_screens(session.meeting, actor=chair, what="message", text="On reprend dans dix minutes.")
    shown = show_room_screen(key)
    assert "On reprend dans dix minutes." in shown
    assert '<svg class="qr"' in shown


def test_the_screen_shows_the_objection_and_how_many_answered(session):
    round = in_round(session)
    answer_round(round, session.seats[1], actor=session.seats[1].voter, answer="consent")
    objects, reason = session.seats[2], "Neuf ans, c’est trop court pour nos travaux."
    answer_round(round, objects, actor=objects.voter, answer="objection", reason=reason)
    shown = show_screen(str(session.meeting.number)).replace("\xa0", " ")
    assert re.search(r"2.sièges\s+sur 6\s+ont répondu", shown)
    assert reason in shown
    assert objects.name in shown


def test_a_screen_that_was_opened_before_the_session_shows_the_code_once_it_opens():
    meeting = convened()
    screen = pair_screen(meeting, actor=meeting.assembly.seats[0].voter, code=ask_screen(meeting).code)
    assert "Arriver dans la séance" not in show_paired_screen(screen.key)
    session = opens(Meeting.objects.get(pk=meeting.pk), screen.paired_by)
    assert session.code in show_paired_screen(screen.key)


def test_any_browser_is_paired_by_a_code_that_who_presides_types(client, session):
    assert "Montrer un code" in client.get(address("pair", session)).text
    client.post(address("pair", session))
    screen = RoomScreen.objects.get()
    page = client.get(address("pair", session))
    assert screen.code in page.text
    assert screen.key not in page.text
    client_of_chair = type(client)()
    client_of_chair.force_login(chair_of(session))
    client_of_chair.post(address("screens", session), {"code": screen.code.lower()})
    assert client.get(address("pair", session)).status_code == 302
    shown = client.get(address("screen", session)).text
    assert session.code in shown
    assert f"/direct/hall-paired/{screen.key}/" in shown


def test_another_browser_is_not_paired(client, session):
    pair_screen(session.meeting, actor=chair_of(session), code=ask_screen(session.meeting).code)
    assert session.code not in client.get(address("screen", session)).text


def test_a_session_for_members_is_shown_by_a_paired_computer_only(client, session):
    Meeting.objects.filter(pk=session.meeting_id).update(is_public=False)
    assert client.get(address("screen", session)).status_code == 302
    client.post(address("pair", session))
    screen = RoomScreen.objects.get()
    pair_screen(session.meeting, actor=chair_of(session), code=screen.code)
    assert client.get(address("screen", session)).status_code == 200


def test_a_code_is_typed_once_and_within_a_quarter_of_an_hour(session):
    asked = ask_screen(session.meeting)
    pair_screen(session.meeting, actor=chair_of(session), code=asked.code)
    with pytest.raises(RuleBroken, match="Aucun écran"):
        pair_screen(session.meeting, actor=chair_of(session), code=asked.code)
    late = ask_screen(session.meeting)
    RoomScreen.objects.filter(pk=late.pk).update(asked_at=timezone.now() - dt.timedelta(minutes=16))
    with pytest.raises(RuleBroken, match="Aucun écran"):
        pair_screen(session.meeting, actor=chair_of(session), code=late.code)


def test_a_code_is_of_its_own_session(session):
    council = an_assembly("Occitanie")
    council.seats = [a_seat(council, chairs=True)]
    other = convened(a_meeting(council))
    with pytest.raises(RuleBroken, match="Aucun écran"):
        pair_screen(session.meeting, actor=chair_of(session), code=ask_screen(other).code)


def test_a_screen_is_taken_back(client, session):
    screen = pair_screen(session.meeting, actor=chair_of(session), code=ask_screen(session.meeting).code)
    client.force_login(session.seats[1].voter)
    assert client.post(address("revoke", session, screen.pk)).status_code == 403
    client.force_login(chair_of(session))
    client.post(address("revoke", session, screen.pk))
    assert not is_paired(None, screen.key)
    with pytest.raises(RuleBroken, match="déjà retiré"):
        revoke_screen(screen, actor=chair_of(session))


def test_it_ends_with_the_session(session):
    screen = pair_screen(session.meeting, actor=chair_of(session), code=ask_screen(session.meeting).code)
    waiting = ask_screen(session.meeting)
    close_session(session, actor=chair_of(session))
    assert not is_paired(None, screen.key)
    with pytest.raises(RuleBroken, match="La séance est finie"):
        pair_screen(session.meeting, actor=chair_of(session), code=waiting.code)
    with pytest.raises(RuleBroken, match="entre la convocation et la fin"):
        ask_screen(session.meeting)


def test_codes_that_wait_do_not_pile_up(session):
    for _rank in range(25):
        ask_screen(session.meeting)
    assert RoomScreen.objects.count() == 20


def test_the_code_is_drawn_as_the_standard_says():
    side, path = qr_path("https://exemple.fr/seances/12/arriver/ABCDEF/")
    assert side == 33 + 8  # version 4 and its white margin
    assert path.startswith("M4 4h7v1h-7z")  # the first finder pattern
