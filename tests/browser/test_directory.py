"""The map that zooms, by mouse and by keyboard, on a telephone; and without scripts. The choices of the list."""

from random import Random

import pytest
from django.urls import reverse

from lieudit.network.vocabulary import Domain
from tests.network.factories import PlaceFactory
from tests.territory.factories import MunicipalityFactory

pytestmark = [pytest.mark.django_db(transaction=True)]
LIST, MAP = reverse("network:places"), reverse("network:places_map")


@pytest.fixture
def places(site):
    together = [PlaceFactory(name=f"Atelier {n}", latitude=46.17, longitude=1.87) for n in range(3)]
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
    page.keyboard.press("Enter")  # three places at one point are not parted by going nearer: they are listed
    expect(page.get_by_role("button", name="Atelier 0")).to_be_focused()
    assert_axe(page)
    page.keyboard.press("Enter")
    expect(sign).to_have_text("Atelier 0")
    page.keyboard.press("Escape")
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
    page.get_by_text("Filtrer les lieux").click()
    page.get_by_label("On y trouve").select_option("work")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator(".map-group")).to_have_count(0)
    expect(page.locator(".map-place")).to_have_text("Le Préau")
    expect(page.locator(".map-unmapped")).to_be_hidden()
    expect(page.get_by_role("link", name="Liste", exact=True)).to_have_attribute("href", "/lieux/?domain=work")


def test_without_scripts_the_map_is_drawn_and_said_by_departments(no_js_page, places):
    from playwright.sync_api import expect

    no_js_page.goto(MAP)
    assert no_js_page.locator("svg title", has_text="Creuse : 4").count() == 1
    assert not no_js_page.locator(".map-views").is_visible()
    no_js_page.locator(".map-list").get_by_role("link", name="Creuse").click()
    expect(no_js_page.locator("circle.need-dot"), "Le Préau is out of the department").to_have_count(3)
    expect(no_js_page.locator(".map-list a")).to_have_count(4)


def test_the_map_is_above_the_fold_with_its_list(open_page, places):
    """On a computer the list is beside; on a telephone the map shows without scrolling."""
    for width, height in ((1280, 800), (390, 844)):
        page = open_page(width, height)
        page.goto(MAP)
        page.wait_for_selector("places-map[data-ready]")
        box, side = page.locator(".map-zoom").bounding_box(), page.locator(".map-list").bounding_box()
        assert min(height, box["y"] + box["height"]) - box["y"] > 400, f"{width} px: {box}"
        assert (side["x"] > box["x"] + box["width"]) == (width == 1280)


def test_discs_do_not_hide_one_another_and_names_do_not_cross(wide_page, site):
    dice = Random(5)
    for n in range(120):
        PlaceFactory(name=f"Atelier {n}", latitude=46 + dice.random() / 4, longitude=1.5 + dice.random() / 2)
    wide_page.goto(MAP)
    wide_page.wait_for_selector("places-map[data-ready]")
    for zoom in (6, 8, 10, 12, 13):
        wide_page.evaluate(f"document.querySelector('places-map').map.setView([46.12, 1.75], {zoom})")
        assert wide_page.evaluate(OVERLAPS, ".map-group, .map-place::before") == []
        assert wide_page.evaluate(OVERLAPS, ".map-place.said span") == []
    assert wide_page.locator(".map-place.said").count() > 3


OVERLAPS = """(selector) => {
  const shown = [...document.querySelectorAll(selector.replaceAll("::before", ""))].map((each) => {
    const box = each.getBoundingClientRect();
    const round = each.matches(".map-group, .map-place");
    const half = each.matches(".map-place") ? 10 : box.width / 2;
    return { round, half, box, x: box.x + box.width / 2, y: box.y + box.height / 2, said: each.textContent };
  });
  const crossing = (a, b) => a.round
    ? Math.hypot(a.x - b.x, a.y - b.y) < a.half + b.half
    : a.box.left < b.box.right && a.box.right > b.box.left && a.box.top < b.box.bottom && a.box.bottom > b.box.top;
  return shown.flatMap((a, i) => shown.slice(i + 1).filter((b) => crossing(a, b)).map((b) => `${a.said} / ${b.said}`));
}"""
"""What crosses on the screen: discs as circles, names as boxes."""


def test_the_list_beside_says_what_is_seen_and_the_ground_is_named(wide_page, places):
    from playwright.sync_api import expect

    wide_page.goto(MAP)
    wide_page.wait_for_selector("places-map[data-ready]")
    wide_page.evaluate("document.querySelector('places-map').map.setView([46.19, 1.83], 14)")
    expect(wide_page.locator(".map-list h2")).to_have_text("Personne n’a dit de lieu sur cette partie de la carte")
    wide_page.evaluate("document.querySelector('places-map').map.setView([46.17, 1.87], 13)")
    expect(wide_page.locator(".map-here")).to_have_text("Au milieu de la carte : Guéret")
    expect(wide_page.locator(".ground")).to_be_attached()
    wide_page.evaluate("document.querySelector('places-map').map.setView([48.1, -1.7], 13)")
    expect(wide_page.locator(".map-list h2")).to_have_text("Un lieu sur cette partie de la carte")
    wide_page.locator(".map-list").get_by_role("button", name="Le Préau").click()
    expect(wide_page.locator(".leaflet-popup a.sign")).to_be_focused()
    wide_page.keyboard.press("Escape")
    expect(wide_page.locator(".map-list").get_by_role("button", name="Le Préau")).to_be_focused()
    wide_page.get_by_role("button", name="Hexagone et Corse").click()
    expect(wide_page.locator(".map-list")).to_contain_text("Creuse")


def test_on_a_telephone_choices_wait_behind_one_line_and_one_that_is_made_stays_open(page, places):
    from playwright.sync_api import expect

    page.goto(LIST)
    found, folded = page.get_by_label("On y trouve"), page.get_by_text("Préciser")
    expect(found).to_be_hidden()
    folded.click()
    found.select_option("work")
    page.get_by_role("button", name="Chercher").click()
    page.wait_for_url("**/lieux/?*domain=work*")
    page.reload()
    expect(found).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(LIST)
    expect(found).to_be_visible()
    expect(folded).to_be_hidden()
