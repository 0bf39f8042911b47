"""A session opens once, with its code, and under the rules that it was convened with."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from lieudit.hall.models import Session
from lieudit.hall.services import close_session, open_session
from lieudit.journal.models import Entry
from lieudit.meetings.convening import convene_meeting, notify_change
from lieudit.meetings.models import Meeting
from lieudit.meetings.services import add_item, attach_document, edit_item, edit_meeting, move_item
from lieudit.toolkit.errors import RuleBroken
from tests.governance.factories import a_council
from tests.hall.factories import a_session, opens
from tests.meetings.factories import a_meeting, an_item, at, convened


@pytest.mark.django_db
def test_a_convened_session_opens_with_a_code_and_the_rules_of_speaking():
    meeting = convened(a_meeting())
    session = opens(meeting, meeting.assembly.seats[0].voter)
    meeting.refresh_from_db()
    assert (meeting.state, session.target, session.turn_seconds) == ("open", "presence", 120)
    assert len(session.code) == 6
    assert not set(session.code) & set("ILO")
    assert Entry.objects.about(meeting).filter(kind="hall.opened").exists()


@pytest.mark.django_db
def test_the_chair_may_share_the_time_otherwise():
    session = a_session(target="equal", turn_seconds=60)
    assert (session.target, session.turn_seconds) == ("equal", 60)


@pytest.mark.django_db
def test_neither_a_draft_nor_an_open_session_opens():
    draft = a_meeting()
    with pytest.raises(RuleBroken, match="en préparation"):
        open_session(draft, actor=draft.assembly.seats[0].voter)
    session = a_session(council=draft.assembly)
    with pytest.raises(RuleBroken, match="ouverte"):
        open_session(session.meeting, actor=session.chair)
    assert Session.objects.count() == 1


@pytest.mark.django_db
def test_the_page_of_a_session_leads_who_sits_to_their_place_while_it_is_held(client):
    session = a_session()
    page, place = session.meeting.get_absolute_url(), f"/seances/{session.meeting.number}/ma-place/"
    client.force_login(session.seats[1].voter)
    held = client.get(page).text
    assert f'button--wide" href="{place}"' in held
    assert "Mandat" not in held
    close_session(session, actor=session.chair)
    assert "Aller à ma place" not in client.get(page).text


def sent(council, **values):
    """A session in thirty days, its members convened to it today."""
    meeting = a_meeting(council, **values)
    an_item(meeting, title="Nouvelles")
    an_item(meeting, "decision", title="La cotisation", resolution="La cotisation est portée à 90 €.")
    convene_meeting(meeting, actor=council.seats[0].voter)
    return Meeting.objects.get(pk=meeting.pk)


@pytest.mark.django_db
def test_a_session_opens_half_an_hour_before_its_hour_and_not_weeks_before(client):
    council = a_council()
    meeting, chair = sent(council), council.seats[0].voter
    client.force_login(chair)
    page = client.post(reverse("hall:chair", args=[meeting.number]), {"target": "equal"})
    assert page.status_code == 422
    assert "une demi-heure avant l’heure" in page.text
    assert Meeting.objects.get(pk=meeting.pk).state == "convened"
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() + dt.timedelta(minutes=31))
    with pytest.raises(RuleBroken, match="s’ouvre à partir du"):
        open_session(meeting, actor=chair)
    other = convened(a_meeting(council, starts_at=timezone.now() + dt.timedelta(minutes=29)))
    assert open_session(other, actor=chair).opened_at


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda meeting, chair: edit_meeting(meeting, actor=chair, starts_at=at(30, 5), ends_at=at(30, 8)),
        lambda meeting, chair: edit_meeting(meeting, actor=chair, place_name="Chez moi"),
        lambda meeting, chair: edit_item(meeting.items.last(), actor=chair, resolution="Elle est portée à 900 €."),
        lambda meeting, chair: add_item(meeting.assembly, actor=chair, meeting=meeting, title="Une exclusion"),
    ],
)
def test_a_session_that_changed_opens_once_its_members_were_told(change):
    council = a_council()
    meeting, chair = sent(council), council.seats[0].voter
    change(meeting, chair)
    meeting = Meeting.objects.get(pk=meeting.pk)
    with pytest.raises(RuleBroken, match="Prévenez-les du changement"):
        opens(meeting, chair)
    notify_change(meeting, actor=chair)
    assert opens(Meeting.objects.get(pk=meeting.pk), chair)


@pytest.mark.django_db
def test_another_order_or_one_more_document_does_not_hold_a_session_back(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    council = a_council()
    meeting, chair = sent(council), council.seats[0].voter
    move_item(meeting.items.order_by("rank").last(), actor=chair, up=True)
    attach_document(meeting, actor=chair, title="Les comptes", file=ContentFile(b"1", "comptes.pdf"))
    assert opens(Meeting.objects.get(pk=meeting.pk), chair)
