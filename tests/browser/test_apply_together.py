"""Two places write one file, each in its browser: who answers the same question at the same time loses no word."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lieudit.funding.applying import accept_part, ask_partner
from tests.funding.factories import a_file
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, SECOND = "Un four, acheté avec la commune.", "Un pétrin, que nous réparons."


def test_two_places_answer_the_same_question_at_once_and_both_are_read(page, no_js_page, site, sign_in, assert_axe):
    file = a_file()
    beside = RepresentativeFactory()
    ask_partner(file, actor=file.speaker, place=beside.place, role="hosts", task="Tenir le fournil le samedi.")
    accept_part(file, actor=beside.account, place=beside.place)
    url = site + reverse("funding:answer", args=[file.number, 1])
    for browser, account in ((page, file.speaker), (no_js_page, beside.account)):
        sign_in(browser, account)
        browser.goto(url)
    for browser, words in ((page, FIRST), (no_js_page, SECOND)):
        browser.locator("[name=text]").fill(words)
    for browser in (page, no_js_page):
        browser.get_by_role("button", name="Enregistrer").click()
    no_js_page.goto(url)
    expect(no_js_page.get_by_role("heading", name="Deux personnes ont écrit en même temps")).to_be_visible()
    for words in (FIRST, SECOND):
        expect(no_js_page.get_by_text(words).first).to_be_visible()
    page.goto(url)
    assert_axe(page)
    page.locator("[name=text]").fill(f"{FIRST} {SECOND}")
    page.get_by_role("button", name="Enregistrer").click()
    page.goto(url)
    expect(page.get_by_role("heading", name="Deux personnes ont écrit en même temps")).to_have_count(0)
    assert [each.text for each in file.answers.order_by("version")] == [FIRST, SECOND, f"{FIRST} {SECOND}"]
