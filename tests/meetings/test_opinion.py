"""What the bureau advises, from the notice to the minutes; when the room at a distance opens."""

import datetime as dt

import pytest
from django.urls import reverse

from lieudit.hall.ballots import open_session_ballot
from lieudit.meetings.convening import text_of
from lieudit.meetings.invitation import differences
from lieudit.meetings.models import Meeting
from lieudit.meetings.services import add_item, edit_item, edit_meeting
from lieudit.minutes.blocks import item_blocks
from tests.governance.factories import a_council
from tests.hall.factories import COLLEGES, a_session
from tests.meetings.factories import a_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    meeting = a_meeting(a_council(COLLEGES), is_public=True, remote_url="https://visio.exemple.invalid/x")
    words = {"kind": "decision", "title": "Le budget", "resolution": "Le budget est adopté.", "opinion": "against"}
    add_item(meeting.assembly, actor=None, meeting=meeting, **words)
    return meeting


def test_the_opinion_is_typed_on_the_form_of_the_point_and_read_by_all(client, meeting):
    client.force_login(meeting.assembly.seats[0].voter)
    address = reverse("meetings:edit_item", args=[meeting.items.get().pk])
    typed = {"kind": "decision", "title": "Le budget", "minutes": 20, "resolution": "Adopté.", "opinion": "open"}
    client.post(address, typed)
    page = client.get(meeting.get_absolute_url()).text
    assert "Avis du bureau" in page
    assert "s’en remet à l’assemblée" in page


def test_an_opinion_that_is_none_is_refused(client, meeting):
    client.force_login(meeting.assembly.seats[0].voter)
    address = reverse("meetings:edit_item", args=[meeting.items.get().pk])
    page = client.post(address, {"kind": "decision", "title": "Le budget", "minutes": 20, "opinion": "peut-être"})
    assert page.status_code == 422


def test_it_is_sent_with_the_agenda_and_its_change_is_said(meeting):
    sent = text_of(meeting)
    assert sent["agenda"][0]["opinion"] == "défavorable"
    edit_item(meeting.items.get(), actor=None, opinion="")
    after = text_of(meeting)
    assert "opinion" not in after["agenda"][0]
    assert differences(sent, after) == ["Point modifié\u00a0: Le budget."]


def test_it_stands_beside_the_text_in_session_and_on_the_paper(client, meeting):
    session = a_session(meeting=meeting, council=meeting.assembly)
    open_session_ballot(session, actor=session.chair)
    seat = session.seats[1]
    for account, page in (
        (session.chair, "presidence/"),
        (seat.voter, "ma-place/"),
        (seat.voter, f"ma-place/voter/{seat.pk}/?choice=for"),
    ):
        client.force_login(account)
        assert "défavorable" in client.get(f"/seances/{meeting.number}/{page}").text


def test_the_minutes_keep_it():
    facts = {"passages": [], "speaking": {"turns": 0}, "documents": [], "wordings": [], "rounds": [], "ballots": []}
    facts |= {"outcomes": [], "opinion": "favorable"}
    assert "Avis du bureau, envoyé avec l’ordre du jour : favorable." in str(item_blocks(facts, {}))
    assert item_blocks(facts | {"opinion": ""}, {}) == []


def test_members_read_when_the_room_at_a_distance_opens(client, meeting):
    voter = meeting.assembly.seats[1].voter
    edit_meeting(meeting, actor=None, remote_minutes=30)
    meeting = Meeting.objects.get(pk=meeting.pk)
    opens = (meeting.starts_at - dt.timedelta(minutes=30)).astimezone(meeting.zone)
    assert meeting.remote_from == opens.timetz()
    Meeting.objects.filter(pk=meeting.pk).update(state="convened", rank=1, rulebook=meeting.assembly.rulebook)
    client.force_login(voter)
    page = " ".join(client.get(meeting.get_absolute_url()).text.split())
    assert "ouvert à" in page
    client.logout()
    assert "ouvert à" not in " ".join(client.get(meeting.get_absolute_url()).text.split())
