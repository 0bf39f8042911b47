"""The pages of a session under way, and what prepares it: clean for axe, at every width, by day and by night."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lieudit.hall.agreements import note_agreement, withdraw_agreement
from lieudit.hall.ballots import open_session_ballot, open_session_choice
from lieudit.hall.consenting import answer_round
from lieudit.hall.floor import ask_to_speak, give_floor
from lieudit.hall.screens import show_on_screens
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.governance.test_rebase_change import a_stale_change
from tests.hall.factories import a_session, again, in_round
from tests.hall.test_consent_round import on_a_draft
from tests.hall.test_submit_exclusion import heard
from tests.meetings.factories import a_meeting
from tests.voting.factories import a_ballot

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


def test_the_acts_that_take_two_hands(tour, site, sign_in):
    session = a_session()
    number, chair = session.meeting.number, session.chair
    sign_in(tour.page, chair)
    tour.visit("session-pair", reverse("hall:pair", args=[number]))
    noted = note_agreement(session, actor=chair, text="Le budget de 2027 est adopté.")
    tour.visit("session-agreement", reverse("hall:agreement", args=[number, noted.pk]))
    withdraw_agreement(noted, actor=chair)
    vote = open_session_ballot(again(session), actor=chair)
    tour.visit("session-close_vote", reverse("hall:close_vote", args=[number]))
    assert vote.ballot.is_open


def test_an_objection_that_changes_a_draft(tour, site, sign_in):
    session, draft = on_a_draft()
    voice = answer_round(
        in_round(session), session.seats[1], actor=session.seats[1].voter, answer="objection", reason="Trois ans."
    )
    sign_in(tour.page, session.chair)
    address = reverse("hall:integrate", args=[session.meeting.number, voice.pk])
    tour.visit("session-integrate", address)
    rank = draft.paragraphs.live().first().rank
    tour.visit("session-integrate-paragraph", f"{address}?paragraphe={rank}")


def test_a_vote_outside_that_is_suspended_or_closed_before_its_hour(tour, site, sign_in):
    ballot = a_ballot(6)
    sign_in(tour.page, AccountFactory(secretariat=True))
    for name in ("voting:suspend", "voting:close"):
        tour.visit(f"ballot-{name}", reverse(name, args=[ballot.number]))


def test_a_change_of_the_rules_taken_up_again_and_an_exclusion_put_to_a_session(tour, site, sign_in):
    council = a_council()
    change = a_stale_change(council)
    found = heard(council)
    a_meeting(council)
    sign_in(tour.page, council.seats[0].voter)
    tour.visit("change-rebase", reverse("governance:rebase_change", args=[change.number]))
    tour.visit("exclusion-submit", reverse("hall:submit_exclusion", args=[found.number]))
