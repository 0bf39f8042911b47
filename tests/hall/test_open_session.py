"""A session opens once, with its code, and under the rules that it was convened with."""

import pytest

from lieudit.hall.models import Session
from lieudit.hall.services import close_session, open_session
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.hall.factories import a_session
from tests.meetings.factories import a_meeting, convened


@pytest.mark.django_db
def test_a_convened_session_opens_with_a_code_and_the_rules_of_speaking():
    meeting = convened(a_meeting())
    session = open_session(meeting, actor=meeting.assembly.seats[0].voter)
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
