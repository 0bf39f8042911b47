"""Answering a consultation on a telephone, without scripts; and what axe finds of it and of its results."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lieudit.consultations.models import Answer
from tests.consultations.factories import a_closed, an_open

pytestmark = pytest.mark.django_db(transaction=True)


def test_five_statements_are_answered_without_scripts_and_read_by_all(no_js_page, page, site, assert_axe):
    consultation = an_open()
    url = site + reverse("consultations:answer", args=[consultation.number])
    no_js_page.goto(url)
    groups = no_js_page.get_by_role("group").filter(has=no_js_page.get_by_label("Je passe"))
    expect(groups).to_have_count(5)
    for rank in range(5):
        groups.nth(rank).get_by_label("D’accord", exact=True).check()
    no_js_page.get_by_label("Important pour nous").first.check()
    no_js_page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(groups).to_have_count(1)
    expect(no_js_page.get_by_text("5 sur 6 affirmations")).to_be_visible()
    assert Answer.objects.filter(value=1).count() == 5
    assert Answer.objects.filter(important=True).count() == 1

    page.goto(url)
    assert_axe(page)
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_text("Répondez à une affirmation au moins")).to_be_visible()
    assert_axe(page)
    closed = a_closed(council=consultation.council)
    page.goto(site + reverse("consultations:results", args=[closed.number]))
    expect(page.get_by_role("heading", name="Ce qui nous rassemble")).to_be_visible()
    assert_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
