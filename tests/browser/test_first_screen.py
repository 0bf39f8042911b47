"""What the first screen holds, without a scroll: who speaks, at every width; the act, under the words."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = (
    "Notre permanence numérique reçoit quarante personnes par semaine. Le poste est financé jusqu’en décembre. Après, "
    "nous ne savons pas. Nous ne demandons pas plus d’argent. Nous demandons de le savoir un an avant."
)


@pytest.mark.parametrize("width", [320, 390, 600, 768, 992, 1280, 1920])
def test_the_header_says_who_speaks_at_every_width(open_page, width):
    page = open_page(width)
    for address in ("/", reverse("needs:list")):
        page.goto(address)
        who = page.locator(".header-who")
        assert who.is_visible()
        assert " ".join(who.inner_text().split()) == "Conseil national des tiers-lieux"
        box = who.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width, "whole, within the screen"
        assert box["y"] + box["height"] <= 140


def test_my_place_says_it_too_is_under_the_words_in_the_first_screen_of_a_telephone(page):
    need = NeedFactory(words=WORDS)
    page.goto(need.get_absolute_url())
    quote, act = page.locator("blockquote").first, page.get_by_role("link", name="Mon lieu le dit aussi").first
    words, button = quote.bounding_box(), act.bounding_box()
    assert words["y"] + words["height"] <= button["y"]
    assert button["y"] + button["height"] <= page.viewport_size["height"]
