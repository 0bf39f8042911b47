"""A session on its three pages side by side: the chair's, two members' telephones, and the screen of the room."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lieudit.hall.ballots import open_session_ballot
from lieudit.hall.consenting import answer_round
from lieudit.hall.floor import ask_to_speak, give_floor
from lieudit.hall.models import Session, Speech
from lieudit.hall.services import ask_question, start_item
from lieudit.meetings.workflow import ItemKind
from lieudit.voting.models import Vote
from tests.browser.hand import Keyboard
from tests.governance.factories import a_council
from tests.hall.factories import COLLEGES, a_session, again, has_spoken, in_round
from tests.meetings.factories import a_meeting, an_item
from tests.toolkit.servers import Server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("live")]
SHOTS = os.environ.get("LIEUDIT_SHOTS")
WORDING = (
    "Le conseil demande que tout bail d’occupation d’une friche publique soit conclu pour neuf ans au moins, résiliable"
    " par le lieu seul les trois premières années."
)


@pytest.fixture(scope="module")
def server(django_db_setup):
    one = Server().wait()
    yield one
    one.stop()


@pytest.fixture
def site(chromium, server):
    """Pages and streams, from the same server."""
    return server.url


@pytest.fixture
def session():
    """An item to decide, after one that was discussed and before three that were not; one speaks, three wait."""
    meeting = a_meeting(a_council(COLLEGES * 3), title="Séance d’hiver", is_public=True)
    an_item(meeting, ItemKind.INFORMATION, title="Accueil et tour de météo")
    an_item(meeting, ItemKind.DECISION, title="Baux et friches : adopter une position commune", resolution=WORDING)
    for title in ("Réponses reçues sur la médiation numérique", "17 départements ne se sont jamais exprimés"):
        an_item(meeting, title=title)
    session = a_session(14, meeting=meeting, council=meeting.assembly, started=False)
    for item in meeting.items.order_by("rank")[:2]:
        start_item(again(session), item, actor=session.chair)
    session = again(session)
    for rank, seconds in ((1, 84), (3, 120), (4, 95)):
        has_spoken(session, session.seats[rank], seconds)
    for rank in (1, 5, 6, 8):
        ask_to_speak(again(session), session.seats[rank], actor=session.seats[rank].voter)
    give_floor(again(session), actor=session.chair, speech=Session.objects.board(session.meeting.number).queue[0].speech)
    ask_question(again(session), seat=session.seats[7], actor=session.seats[7].voter, text="Qui relit le bail type ?")
    return again(session)


@pytest.fixture
def pages(open_page, sign_in, session):
    """`pages(chair=1280, member=390, screen=1280)`: each in a browser of its own, on its page."""
    seated = Speech.objects.waiting().order_by("pk").first().seat.pk
    voter = next(seat.voter for seat in session.seats if seat.pk == seated)
    people = {"chair": session.chair, "member": voter, "other": session.seats[9].voter, "screen": session.chair}
    paths = {"chair": "presidence/", "member": "ma-place/", "other": "ma-place/", "screen": "ecran/"}
    opened = []

    def open_all(**widths):
        for name, width in widths.items():
            page = open_page(width, 720 if width > 400 else 844)
            sign_in(page, people[name])
            page.goto(f"/seances/{session.meeting.number}/{paths[name]}")
            opened.append(page)
        return opened[-len(widths) :]

    yield open_all
    for page in opened:
        page.goto("about:blank")


def look(page, assert_axe, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}-{page.viewport_size['width']}.png", full_page=True)
    assert_axe(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_each_page_is_looked_at_in_each_moment(pages, session, assert_axe, width):
    chair, member, screen = pages(chair=width, member=width, screen=width)

    def see(name):
        for page, who in ((chair, "chair"), (member, "member"), (screen, "screen")):
            assert page.reload().status == 200
            look(page, assert_axe, f"{who}-{name}")

    see("floor")
    in_round(session)
    answer_round(
        session.rounds.get(), session.seats[3], actor=session.seats[3].voter, answer="objection",
        reason="Neuf ans fermes bloque les communes qui vendent.",
    )  # fmt: skip
    see("round")
