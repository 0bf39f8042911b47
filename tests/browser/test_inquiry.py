"""A question put to the council by a link, without account nor script, by keyboard alone; then taken so."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lieudit.inquiries.links import door_token
from lieudit.inquiries.models import Inquiry
from tests.browser.hand import Keyboard
from tests.governance.factories import a_council
from tests.inquiries.factories import QUESTION, a_door, in_days, staff

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_question_is_put_and_taken_by_keyboard_alone(no_js_page, wide_page, site, sign_in):
    a_council()
    institution = Keyboard(no_js_page)
    no_js_page.goto(site + reverse("inquiries:door", args=[door_token(a_door())]))
    institution.reach("Poser une question")
    institution.press("Enter")
    no_js_page.wait_for_url("**/poser/")
    institution.reach("Votre fonction")
    institution.type("cheffe de bureau")
    institution.reach("Votre question")
    institution.type(QUESTION)
    institution.reach("Ce qui l’amène")
    institution.type("Le projet de décret réserve l’aide aux lieux ouverts depuis deux ans.")
    institution.reach("Ce que vous ferez de la réponse")
    institution.type("L’avis sera joint au dossier du décret.")
    institution.reach("Réponse souhaitée le")
    day = next(day for day in map(in_days, range(45, 366)) if day.day == day.month)  # in any order of a browser
    institution.type(day.strftime("%d%m%Y"))
    institution.reach("Poser la question")
    institution.press("Enter")
    no_js_page.wait_for_url(lambda url: "/poser/" not in url)
    inquiry = Inquiry.objects.get()
    assert (inquiry.question, inquiry.wanted_on, inquiry.state) == (QUESTION, day, "asked")

    sign_in(wide_page, staff())
    council = Keyboard(wide_page)
    wide_page.goto(site + inquiry.get_absolute_url())
    council.reach("Prendre la question")
    council.press("Enter")
    wide_page.wait_for_url("**/prendre/")
    council.reach("Prendre la question")
    council.press("Enter")
    wide_page.wait_for_url(site + inquiry.get_absolute_url())
    expect(wide_page.get_by_text("avis attendu pour le").first).to_be_visible()
    assert Inquiry.objects.get().state == "accepted"
