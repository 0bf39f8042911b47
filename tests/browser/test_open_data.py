"""Somebody takes the places of their region on a telephone, with scripts or without, and says what they made of it."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lieudit.api.models import Question, Reuse
from lieudit.api.questions import answer_question
from tests.accounts.factories import AccountFactory
from tests.api.test_datasets import brest
from tests.browser.hand import Hand
from tests.network.factories import PlaceFactory

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("LIEUDIT_SHOTS")
TOO_MUCH = "Que dit la colonne « etat » ? Appelez-moi au 06 12 34 56 78."


@pytest.mark.parametrize(("kind", "clicks"), [("page", 3), ("no_js_page", 4)])
def test_the_places_of_a_region_are_found_previewed_and_downloaded(request, kind, clicks, site, settings, tmp_path):
    """Three clicks: the data, the places, the file. Without scripts, a fourth one says that the region was chosen."""
    settings.MEDIA_ROOT = tmp_path / "media"
    PlaceFactory(name="La Forge de Brest", municipality=brest())
    PlaceFactory(name="Le Grenier")
    page = request.getfixturevalue(kind)
    hand = Hand(page)
    page.goto(site + reverse("pages:accessibility"))  # any page: the link is at the foot of them all
    page.get_by_role("link", name="Données ouvertes").last.click()
    page.get_by_role("table").get_by_role("link", name="Lieux", exact=True).click()
    hand.clicks += 2
    preview = page.get_by_role("table").first
    expect(preview).to_contain_text("Le Grenier")
    page.get_by_role("combobox", name="Territoire").select_option("r-53")
    if kind == "no_js_page":
        hand.button("Chercher")
    expect(page.get_by_text("1 ligne, pour ces choix")).to_be_visible()
    expect(preview).to_contain_text("La Forge de Brest")
    expect(preview).not_to_contain_text("Le Grenier")
    with page.expect_download() as given:
        page.get_by_role("link", name="CSV").first.click()
        hand.clicks += 1
    assert hand.spent() == clicks
    text = Path(given.value.path()).read_text("utf-8-sig")
    assert [row["nom"] for row in csv.DictReader(text.splitlines())] == ["La Forge de Brest"]
    assert kind == "no_js_page" or page.evaluate("document.documentElement.scrollWidth") <= 390

    hand.link("Signaler une réutilisation")
    page.get_by_label("Qu’est-ce que c’est").fill("Où travailler le soir en Bretagne ?")
    page.get_by_label("À quelle adresse le voit-on").fill("https://exemple.fr/carte")
    hand.button("La signaler")
    expect(page.get_by_text("Le secrétariat la lit")).to_be_visible()
    assert hand.spent() == 2
    assert Reuse.objects.get().dataset == "lieux"


@pytest.mark.parametrize("kind", ["page", "no_js_page"])
def test_something_is_asked_and_read_with_its_answer(request, kind, site, settings, tmp_path, assert_axe):
    settings.MEDIA_ROOT = tmp_path / "media"
    PlaceFactory(name="La Forge")
    page = request.getfixturevalue(kind)
    page.goto(site + reverse("api:dataset", args=["lieux"]))
    hand = Hand(page)
    hand.link("Poser une question sur ces données")
    page.get_by_label("Votre question").fill(TOO_MUCH)
    hand.button("La poser")
    expect(page.get_by_text("ressemble à un téléphone portable").first).to_be_visible()
    expect(page.get_by_label("Votre question")).to_have_value(TOO_MUCH)
    page.get_by_label("Votre question").fill("Que dit la colonne « etat » ?")
    hand.button("La poser")
    expect(page.get_by_text("Le secrétariat lit votre question")).to_be_visible()
    staff = AccountFactory(is_staff=True)
    answer_question(Question.objects.get(), actor=staff, words="Si le lieu est ouvert.")
    page.goto(site + reverse("api:dataset", args=["lieux"]))
    expect(page.get_by_text("Si le lieu est ouvert.")).to_be_visible()
    if kind == "page":
        assert_axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        if SHOTS:
            page.locator("#h-questions").scroll_into_view_if_needed()
            page.screenshot(path=f"{SHOTS}/question-390.png")
