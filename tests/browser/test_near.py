"""« Me localiser » : where scripts run, on a click only; refusals are said, and the box is still there."""

import pytest
from django.urls import reverse

from tests.network.factories import PlaceFactory
from tests.public_services.factories import OfferFactory
from tests.territory.factories import MunicipalityFactory

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_a_click_gives_the_point_and_looks_from_there(open_page, assert_axe):
    from playwright.sync_api import expect

    offer = OfferFactory(place__latitude=46.2, place__longitude=1.9)
    page = open_page(geolocation={"latitude": 46.17123, "longitude": 1.87654}, permissions=["geolocation"])
    page.goto(reverse("public_services:near"))
    assert_axe(page)
    page.get_by_role("button", name="Me localiser").click()
    expect(page.get_by_role("heading", name="Près de 46.171, 1.877")).to_be_visible()
    expect(page.locator("#found")).to_contain_text(offer.title)
    expect(page.locator("locate-me [role=status]")).to_contain_text("à cent mètres près")


def test_a_refusal_is_said(page):
    from playwright.sync_api import expect

    page.goto(reverse("public_services:near"))
    page.get_by_role("button", name="Me localiser").click()
    expect(page.locator("locate-me [role=status]")).to_contain_text("Vous n’avez pas donné votre position")
    expect(page.get_by_label("Commune ou adresse")).to_have_value("")


def test_without_scripts_the_button_is_not_shown(no_js_page):
    from playwright.sync_api import expect

    no_js_page.goto(reverse("public_services:near"))
    expect(no_js_page.locator("locate-me")).to_be_hidden()


def test_a_library_that_is_near_is_read_first_and_its_long_name_fits_a_telephone(page, assert_axe):
    town = MunicipalityFactory(latitude=46.17, longitude=1.87)
    far = PlaceFactory(name="Le Loin", municipality=town, latitude=45.78, longitude=3.08)
    OfferFactory(place=far, domain="culture")
    library = PlaceFactory(name="Bibliothèque <b>intercommunautairement</b>", municipality=town, kind="library")
    page.goto(f"{reverse('public_services:near')}?where=46.17,1.87&domain=culture")
    assert_axe(page)
    page.get_by_text("Hors tiers-lieux, le plus proche").get_by_role("link").click()
    page.wait_for_url("**#h-elsewhere")
    page.goto(reverse("records:place", args=[library.slug]))
    assert_axe(page)
    page.get_by_role("link", name="Voir ce qui est autour").click()
    page.get_by_role("heading", name="Près de Guéret").wait_for()
