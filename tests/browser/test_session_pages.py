"""The pages of a session under way, and what prepares it: clean for axe, at every width, by day and by night."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lieudit.hall.ballots import open_session_choice
from lieudit.hall.floor import ask_to_speak, give_floor
from lieudit.hall.screens import show_on_screens
from tests.hall.factories import a_session

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_a_session_that_chooses_while_somebody_speaks(tour, site, sign_in):
    session = a_session()
    number, seat, asking = session.meeting.number, session.seats[1], session.seats[2]
    give_floor(session, actor=session.chair, seat=session.seats[3])
    ask_to_speak(session, asking, actor=asking.voter, side="pro")
    asked = {"question": "Où se tient la rencontre ?", "options": "Auch\nLodève\nGuéret", "reason": "Ce soir."}
    open_session_choice(session, actor=session.chair, method="approval", **asked)
    sign_in(tour.page, seat.voter)
    tour.visit("session-seat", reverse("hall:seat", args=[number]))
    tour.visit("session-vote", reverse("hall:vote", args=[number, seat.pk]))
    sign_in(tour.page, session.chair)
    for name in ("hall:chair", "hall:screens", "hall:screen", "meetings:agenda", "meetings:import_items"):
        tour.visit(f"session-{name}", reverse(name, args=[number]))
    for what, words in (("agenda", {}), ("queue", {}), ("countdown", {"minutes": 15}), ("message", {"text": "Pause"})):
        show_on_screens(session.meeting, actor=session.chair, what=what, **words)
        tour.visit(f"session-screen-{what}", reverse("hall:screen", args=[number]))
