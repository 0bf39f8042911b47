"""A record that tells all its fields, each with « Ce n’est plus vrai ? », and the list of what visitors say: no page
scrolls sideways at 390 and 1280 px, axe finds nothing; a value is taken without script.
"""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lieudit.records.doubts import doubt_field
from tests.network.factories import PlaceFactory, RepresentativeFactory
from tests.records.test_doubt_field import NEW, WHOLE

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place(site):
    place = PlaceFactory(**WHOLE)
    for sender, better in (("a", NEW), ("b", NEW), ("c", None)):
        doubt_field(place, field="hours", author=None, sender=sender, better=better)
    doubt_field(place, field="name", author=None, sender="a", better="La Grande Forge des Ateliers réunis" * 4)
    return place


def test_each_field_has_its_question_and_each_answer_its_button(tour, place, sign_in):
    tour.visit("place-whole", place.get_absolute_url())
    for field in ("municipality", "point"):
        tour.visit(f"doubt-{field}", reverse("records:doubt_field", args=[place.slug, field]))
    sign_in(tour.page, RepresentativeFactory(place=place).account)
    tour.visit("desk-doubts", reverse("records:desk"))


def test_a_value_is_taken_in_one_click_without_script(site, no_js_page, sign_in, place):
    sign_in(no_js_page, RepresentativeFactory(place=place).account)
    no_js_page.goto(f"{site}{reverse('records:desk')}")
    no_js_page.get_by_role("button", name="Reprendre : Mercredi").click()
    no_js_page.wait_for_url(f"{site}{reverse('records:desk')}")
    expect(no_js_page.get_by_role("heading", name=f"{WHOLE['name']} : horaires")).to_have_count(0)
    place.refresh_from_db()
    assert place.hours == NEW
