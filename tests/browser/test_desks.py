"""The desk of a territory on a telephone: without scripts, then read by axe; and the map inside another site."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lieudit.needs.models import Need
from lieudit.needs.workflow import NeedState
from tests.desks.conftest import lands  # noqa: F401
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory
from tests.records.factories import ConflictFactory, TwinFactory
from tests.territory.factories import MunicipalityFactory

pytestmark = [pytest.mark.django_db(transaction=True)]
DESK = "/territoires/creuse/bureau/"


@pytest.fixture
def morning(site, lands):  # noqa: F811
    """A deposit, a disagreement, a pair that looks alike."""
    town = MunicipalityFactory(department=lands.creuse)
    place = PlaceFactory(name="La Grange", municipality=town, phone="+33555520000")
    NeedFactory(pending=True, place=place)
    ConflictFactory(place=place)
    TwinFactory(first__municipality=town, second__municipality=town)
    return lands


def test_a_desk_works_on_a_telephone_without_scripts(no_js_page, sign_in, morning):
    page = no_js_page
    sign_in(page, morning.animator)
    page.goto(DESK)
    page.get_by_role("button", name="Publier : La Grange").click()
    expect(page.get_by_text("Besoin publié, tel qu’il a été écrit.")).to_be_visible()
    expect(page.get_by_text("Besoin sans réponse")).to_be_visible()
    assert Need.objects.get().state == NeedState.EXPRESSED
    page.get_by_role("link", name="Porter plus haut").click()
    page.get_by_label("régional").check()
    page.get_by_label("Raison").fill("Seule la Région finance ces postes.")
    page.get_by_role("button", name="Porter ce besoin").click()
    expect(page.get_by_role("heading", name="Bureau de la Creuse")).to_be_visible()
    expect(page.get_by_text("besoin sans réponse")).to_have_count(0)
    sign_in(page, morning.above)
    page.goto("/territoires/nouvelle-aquitaine/bureau/")
    page.get_by_role("link", name="Répondre à qui l’a porté").click()
    page.get_by_label("Nous le rendons au territoire").check()
    page.get_by_label("En quelques mots").fill("Un fonds existe.")
    page.get_by_role("button", name="Publier la réponse").click()
    expect(page.get_by_role("heading", name="Bureau de la Nouvelle-Aquitaine")).to_be_visible()
    sign_in(page, morning.animator)
    page.goto(DESK)
    expect(page.get_by_text("Rendu avec cette réponse")).to_be_visible()


def test_axe_finds_nothing_at_a_desk_and_its_tools(page, sign_in, assert_axe, morning):
    sign_in(page, morning.animator)
    for url in (DESK, "/territoires/creuse/mandats/", "/territoires/creuse/integrer/"):
        page.goto(url)
        assert_axe(page)
    for what in ("carte", "besoins", "lieux"):
        page.goto(reverse("desks:embed", args=[what, "creuse"]))
        assert_axe(page)


def test_the_map_shows_in_a_page_that_frames_it_and_gives_no_cookie(page, site, morning):
    page.goto("/territoires/creuse/integrer/")
    code = page.get_by_label("Code à coller").first.input_value()
    page.context.clear_cookies()
    host = f"<!doctype html><title>Le réseau</title><h1>Le site du réseau</h1>{code}"
    page.route("**/le-site-du-reseau/", lambda route: route.fulfill(body=host, content_type="text/html"))
    page.goto("/le-site-du-reseau/")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="La carte des lieux, Creuse")).to_be_visible()
    expect(frame.locator("svg .need-dot").first).to_be_visible()
    assert page.context.cookies() == []
