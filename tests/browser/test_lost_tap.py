"""A tap during a cut is said beside its button, sent again when the line is back, and done once; a vote is sent again
by hand alone.
"""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lieudit.hall.ballots import open_session_ballot
from lieudit.hall.models import Question, Speech
from lieudit.voting.models import Vote
from tests.browser.test_voting import address
from tests.hall.factories import a_session
from tests.voting.papers import A, a_choice

pytestmark = [pytest.mark.django_db(transaction=True)]
LOST = "Pas encore envoyé"


@pytest.fixture
def place(page, site, sign_in):
    """A telephone on the place of a member who is there and has asked nothing yet."""
    session = a_session()
    sign_in(page, session.seats[1].voter)
    page.goto(reverse("hall:seat", args=[session.meeting.number]))
    return page


def test_a_tap_that_does_not_leave_is_said_and_leaves_when_the_line_is_back(place):
    place.context.set_offline(True)
    button = place.get_by_role("button", name="Demander la parole")
    button.click()
    note = place.locator(".gesture-note")
    expect(note).to_contain_text(LOST)
    assert button.bounding_box()["y"] < note.bounding_box()["y"] < place.viewport_size["height"]
    place.context.set_offline(False)
    expect(place.get_by_text("Vous êtes n°")).to_be_visible()
    expect(note).to_have_count(0)
    assert Speech.objects.count() == 1


def test_what_the_server_received_without_our_hearing_it_is_not_done_twice(place):
    attempts = []

    def lose_the_first_answer(route):
        attempts.append(route.request)
        if len(attempts) == 1:
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    place.route("**/ma-place/question/", lose_the_first_answer)
    place.get_by_text("Poser une question à la salle").click()
    place.get_by_label("Votre question").fill("Qui relit le bail type ?")
    place.get_by_role("button", name="Poser la question").click()
    expect(place.locator(".gesture-note")).to_contain_text(LOST)
    expect(place.locator(".gesture-note")).to_have_count(0)
    assert len(attempts) == 2
    assert Question.objects.count() == 1


def refuse_the_first(place, address, status, **headers):
    """What nginx answers when too many ask at once; the list of what was asked."""
    attempts = []

    def answer(route):
        attempts.append(route.request)
        if len(attempts) == 1:
            route.fulfill(status=status, headers=headers, body="<html><h1>Too Many Requests</h1></html>")
        else:
            route.continue_()

    place.route(address, answer)
    return attempts


@pytest.mark.parametrize("status", [408, 425, 429])
def test_a_tap_that_is_refused_because_the_room_presses_at_once_is_kept_and_leaves(place, status):
    attempts = refuse_the_first(place, "**/ma-place/parole/", status, **{"Retry-After": "2"})
    place.get_by_role("button", name="Demander la parole").click()
    expect(place.locator(".gesture-note")).to_contain_text("Le vôtre est gardé")
    expect(place.get_by_text("Vous êtes n°")).to_be_visible()
    expect(place.locator(".gesture-note")).to_have_count(0)
    assert len(attempts) == 2
    assert Speech.objects.count() == 1


def test_a_page_that_is_refused_keeps_its_buttons_and_asks_again(place):
    attempts = refuse_the_first(place, "**/ma-place/", 429)
    place.evaluate("customElements.get('own-part').haste = 100")
    place.evaluate("document.querySelector('[data-stamp]').dataset.stamp = 'another'")
    seen = []
    for _ in range(200):
        place.wait_for_timeout(50)
        seen.append(place.get_by_role("button", name="Demander la parole").is_visible())
        if len(attempts) > 1:
            break
    assert len(attempts) > 1, "it does not ask again"
    assert all(seen), "the page was replaced by the refusal"


def test_what_is_to_be_corrected_is_said_where_it_was_written(place):
    place.evaluate("window.stays = true")
    place.get_by_text("Poser une question à la salle").click()
    place.get_by_label("Votre question").fill("   ")
    place.get_by_role("button", name="Poser la question").click()
    expect(place.locator("own-part [aria-invalid=true]")).to_be_visible()
    assert place.evaluate("window.stays")


UNSENT = "Rien n’est parti : la connexion est coupée."


@pytest.fixture
def voting_place(page, site, sign_in):
    """The same telephone, once the vote of the session is open."""
    session = a_session()
    open_session_ballot(session, actor=session.chair)
    sign_in(page, session.seats[1].voter)
    page.goto(reverse("hall:seat", args=[session.meeting.number]))
    return page


def test_a_vote_tapped_during_a_cut_stays_on_the_page_and_is_sent_again_by_hand(voting_place):
    place = voting_place
    place.context.set_offline(True)
    place.get_by_role("button", name="Pour", exact=True).click()
    note = place.locator(".gesture-note")
    expect(note).to_contain_text(f"{UNSENT} Votre choix, « Pour », est gardé sur cette page.")
    place.get_by_role("button", name="Envoyer de nouveau").click()
    expect(note).to_contain_text(UNSENT)
    expect(note).to_have_count(1)
    place.context.set_offline(False)
    place.get_by_role("button", name="Envoyer de nouveau").click()
    confirm = place.get_by_role("button", name="Confirmer : Pour")
    expect(confirm).to_be_visible()
    place.context.set_offline(True)
    confirm.click()
    expect(note).to_contain_text(UNSENT)
    assert not Vote.objects.exists()
    place.context.set_offline(False)
    place.get_by_role("button", name="Envoyer de nouveau").click()
    expect(place.get_by_text("Votre vote est compté").first).to_be_visible()
    assert Vote.objects.get().choice == "for"


def test_a_paper_filled_in_during_a_cut_keeps_what_it_says(page, site, sign_in):
    ballot = a_choice("approval", 2)
    sign_in(page, ballot.voters[0])
    page.goto(f"{site}{address(ballot, 0)}")
    page.get_by_label(A).check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Confirmer mon vote").click()
    expect(page.locator(".gesture-note")).to_contain_text(f"{UNSENT} Ce que vous avez choisi est gardé")
    expect(page.get_by_label(A)).to_be_checked()
    assert not Vote.objects.exists()
    page.context.set_offline(False)
    page.get_by_role("button", name="Envoyer de nouveau").click()
    expect(page.get_by_text("Votre vote est compté").first).to_be_visible()
    assert Vote.objects.get().choice == {"approve": [A]}
