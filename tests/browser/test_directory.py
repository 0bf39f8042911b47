"""The map that zooms, by mouse and by keyboard, on a telephone; and without scripts."""

import pytest
from django.urls import reverse

from lieudit.network.vocabulary import Domain
from tests.network.factories import PlaceFactory
from tests.territory.factories import MunicipalityFactory

pytestmark = [pytest.mark.django_db(transaction=True)]
MAP = reverse("network:places_map")


@pytest.fixture
def places(site):
    together = [PlaceFactory(name=f"Atelier {n}", latitude=46.1, longitude=1.9) for n in range(3)]
    alone = PlaceFactory(
        name="Le Préau", summary="Ancienne école", latitude=48.1, longitude=-1.7, domains=[Domain.WORK]
    )
    return [*together, alone]


def test_a_point_opens_a_card_and_gives_the_focus_back(page, places, assert_axe):
    from playwright.sync_api import expect

    page.goto(MAP)
    group, point = page.locator(".map-group"), page.get_by_role("button", name="Le Préau")
    expect(group).to_contain_text("3")
    expect(point).to_be_attached()
    assert_axe(page)
    point.focus()
    page.keyboard.press("Enter")
    sign = page.locator(".leaflet-popup a.sign")
    expect(sign).to_be_focused()
    expect(page.locator(".leaflet-popup")).to_contain_text("Ancienne école")
    assert_axe(page)
    page.keyboard.press("Escape")
    expect(point).to_be_focused()
    group.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".map-group")).to_have_count(1)
    page.get_by_role("button", name="Hexagone et Corse").click()
    expect(point).to_be_visible()
    page.goto(MAP)  # a map that does not move
    point.click()
    expect(sign).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/lieux/le-preau-*/")


def test_choices_change_the_map_in_place(page, places):
    from playwright.sync_api import expect

    PlaceFactory(name="Kaz", latitude=14.6, longitude=-61.0, domains=[Domain.WORK])
    PlaceFactory(municipality=MunicipalityFactory(code="23003", name="Ailleurs", latitude=None, longitude=None))
    page.goto(MAP)
    expect(page.locator(".map-group")).to_contain_text("3")
    expect(page.locator(".map-unmapped")).to_have_text("Un lieu n’a pas de point : la liste le donne.")
    page.get_by_label("On y trouve").select_option("work")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator(".map-group")).to_have_count(0)
    expect(page.locator(".map-place")).to_have_text("Le Préau")
    expect(page.locator(".map-unmapped")).to_be_hidden()
    expect(page.get_by_role("link", name="Liste")).to_have_attribute("href", "/lieux/?domain=work")


def test_without_scripts_the_map_is_drawn_and_said_by_departments(no_js_page, places):
    no_js_page.goto(MAP)
    assert no_js_page.locator("svg title", has_text="Creuse : 4").count() == 1
    assert not no_js_page.locator(".map-views").is_visible()
    no_js_page.get_by_role("link", name="Creuse").click()
    assert no_js_page.locator("article").count() == 4
