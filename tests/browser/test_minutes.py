"""W6 in the browser: a project published in two clicks, corrected in two, answered, approved, signed by two people."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.minutes.models import Action, Correction, Minutes
from lieudit.minutes.services import attach_statement
from tests.browser.hand import Hand, Keyboard
from tests.minutes import factories as made

pytestmark = [pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("LIEUDIT_SHOTS")


def look(page, name):
    """A picture of the whole page, where somebody asked for pictures."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"minutes-{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.fixture
def session(site):
    return made.held(restricted=True, is_public=True)


@pytest.mark.parametrize("scripts", [True, False])
def test_minutes_from_the_end_of_the_session_to_the_seal(open_page, session, sign_in, later, scripts):
    page = open_page(java_script_enabled=scripts)
    hand, chair, seat = Hand(page, scripts=scripts), session.council.seats[0].voter, session.council.seats[1]
    sign_in(page, chair)
    page.goto(session.meeting.get_absolute_url())
    hand.link("Procès-verbal")
    hand.button("Publier le projet")
    page.get_by_text("Le projet est publié").wait_for()
    assert hand.spent() == 2

    sign_in(page, seat.voter)
    page.goto(Minutes.objects.get().get_absolute_url())
    hand.link("Corriger « 1. Nouvelles des territoires »")
    page.get_by_label("Le texte tel qu’il devrait être").fill("La Filature annonce sa fermeture.")
    page.get_by_label("Pourquoi").fill("Elle l’a dit.")
    if page.get_by_label("J’accepte la").count():
        page.get_by_label("J’accepte la").check()
    hand.button("Proposer cette correction")
    page.get_by_text("Votre correction est reçue sous le n° 1").wait_for()
    assert hand.spent() == 2

    sign_in(page, chair)
    page.goto(Correction.objects.get().get_absolute_url())
    page.get_by_text("Retenir", exact=True).click()
    page.get_by_label("Raison").fill("C’est juste.")
    page.get_by_role("button", name="Répondre").click()
    page.get_by_text("La réponse est envoyée").wait_for()
    minutes = made.with_people(Minutes.objects.get(), session)
    assert made.section(minutes).text == "La Filature annonce sa fermeture."

    made.next_session(minutes)
    later(days=9)
    sign_in(page, chair)
    page.goto(minutes.get_absolute_url())
    page.get_by_role("link", name="Demander l’approbation").click()
    page.get_by_role("button", name="Mettre à l’ordre du jour").click()
    page.get_by_text("Ce que la séance décidera s’écrira ici").wait_for()
    made.takes(minutes, Minutes.objects.select_related("asked_in__meeting").get().asked_in)
    page.reload()
    page.get_by_role("button", name="Signer ce procès-verbal").click()
    page.get_by_text("Votre signature est écrite").wait_for()
    sign_in(page, session.secretary)
    page.goto(minutes.get_absolute_url())
    page.get_by_role("button", name="Signer ce procès-verbal").click()
    page.get_by_text("signé et scellé").wait_for()
    assert Minutes.objects.get().number.startswith("PV-")


def test_a_member_corrects_by_keyboard(page, session, sign_in):
    minutes, keyboard = made.sent(session), Keyboard(page)
    sign_in(page, session.council.seats[4].voter)
    page.goto(reverse("minutes:correct", args=[minutes.meeting.number, 3]))
    keyboard.reach("Le texte tel qu’il devrait être")
    keyboard.type("Et un mot de plus. ")
    keyboard.reach("Pourquoi")
    keyboard.type("Il manquait.")
    keyboard.reach("Proposer cette correction")
    keyboard.press("Enter")
    page.get_by_text("Votre correction est reçue").wait_for()


def test_every_page_is_accessible(tour, session, sign_in, later):
    minutes = made.sent(session)
    asked, seat = made.correction(minutes), session.council.seats[1]
    attach_statement(minutes, actor=seat.voter, seat=seat, text="Nous aurions voulu plus de temps.")
    made.an_action(session, organisation=seat.organisation, due_on=timezone.localdate() + dt.timedelta(days=9))
    number, action = minutes.meeting.number, Action.objects.last()
    public = {
        "minutes": minutes.get_absolute_url(),
        "corrections": reverse("minutes:corrections", args=[number]),
        "correction": asked.get_absolute_url(),
        "register_empty": reverse("minutes:register", args=[minutes.assembly.slug]),
        "actions": reverse("minutes:actions"),
        "action": action.get_absolute_url(),
    }
    inside = {
        "inside": minutes.get_absolute_url(),
        "edit": reverse("minutes:edit", args=[number, 3]),
        "correct": reverse("minutes:correct", args=[number, 4]),
        "answer": asked.get_absolute_url(),
        "statement": reverse("minutes:statement", args=[number]),
        "people": reverse("minutes:people", args=[number]),
        "approve": reverse("minutes:approve", args=[number]),
        "add_action": reverse("minutes:add_action", args=[number]),
        "assign": reverse("minutes:action_step", args=[action.number, "confier"]),
        "postpone": reverse("minutes:action_step", args=[action.number, "reporter"]),
        "close": reverse("minutes:action_step", args=[action.number, "clore"]),
    }
    for who, pages in ((None, public), (session.council.seats[0].voter, inside)):
        if who:
            sign_in(tour.page, who)
        for name, url in pages.items():
            tour.visit(name, url)
    sign_in(tour.page, session.council.seats[3].voter)
    tour.visit("absent", inside["correct"])


def test_sealed_minutes_and_their_register_are_accessible(tour, session, later):
    minutes = made.sealed(later, made.approved(later, made.sent(session)))
    register = reverse("minutes:register", args=[minutes.assembly.slug])
    for name, url in {"sealed": minutes.get_absolute_url(), "register": f"{register}?verifier=oui"}.items():
        tour.visit(name, url)
