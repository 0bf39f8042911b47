"""The rules of the council, written, voted and adopted in a browser: on a telephone, on a computer, without scripts."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lieudit.governance.models import RulebookChange
from lieudit.governance.services import order_ballot
from lieudit.network.models import Representative
from lieudit.voting.services import cast_vote, close_ballot
from tests.deliberation.factories import staff
from tests.governance.factories import a_change, a_council

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("LIEUDIT_SHOTS")


def shoot(page, name):
    if SHOTS:
        width = page.viewport_size["width"]
        page.screenshot(path=Path(SHOTS) / f"rules-{name}-{width}.png", full_page=True)


def counted(ballot, choices):
    """Cast a choice a voice, in the order of the roll, then close."""
    for entry, choice in zip(ballot.roll.order_by("pk"), choices, strict=True):
        voter = Representative.objects.get(organisation=entry.organisation).account
        cast_vote(ballot, entry, actor=voter, choice=choice)
    close_ballot(ballot, actor=None)


@pytest.fixture
def council():
    """An assembly of three seats that has voted once."""
    assembly = a_council()
    closes = timezone.now() + dt.timedelta(days=15)
    past = order_ballot(assembly, actor=staff(), question="Adhérer au réseau européen ?", closes_at=closes)
    counted(past, ["for", "against", "for"])
    return assembly


@pytest.mark.parametrize("kind", ["page", "no_js_page"])
def test_a_change_is_opened_written_voted_and_adopted(request, kind, site, sign_in, assert_axe, council):
    page = request.getfixturevalue(kind)
    look = assert_axe if kind != "no_js_page" else lambda page: None

    sign_in(page, council.seats[1].voter)
    page.goto(site + council.get_absolute_url())
    page.get_by_role("link", name="Lire ses règles de fonctionnement").click()
    look(page)
    shoot(page, "rulebook")
    page.get_by_role("link", name="Écrire une modification").click()
    look(page)
    shoot(page, "open")
    page.get_by_label("Titre").fill("Deux tiers pour décider")
    page.get_by_label("Pourquoi changer").fill("Une décision doit être portée.")
    page.get_by_label("En vigueur le").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Ouvrir la modification").click()
    look(page)
    shoot(page, "edit")

    page.get_by_label("Seuil d’adoption", exact=True).fill("presque tous")
    page.get_by_label("Délai de convocation d’une séance, en jours").fill("21")
    page.get_by_role("button", name="Enregistrer la modification").click()
    page.get_by_text("ne se lit pas").first.wait_for()
    expect(page.get_by_label("Seuil d’adoption", exact=True)).to_have_value("presque tous")
    look(page)
    page.get_by_label("Seuil d’adoption", exact=True).fill("les deux tiers")
    page.get_by_role("button", name="Enregistrer la modification").click()
    page.get_by_text("Ce que les votes passés auraient donné").wait_for()
    assert "doit être convoquée le" in page.inner_text("main")
    assert "non adopté" in page.inner_text("main"), "35 points of 55 are less than two thirds"
    look(page)
    shoot(page, "change")

    sign_in(page, council.seats[0].voter)
    page.goto(site + RulebookChange.objects.get().get_absolute_url())
    page.get_by_role("link", name="Mettre au vote").click()
    look(page)
    shoot(page, "vote")
    page.get_by_role("button", name="Mettre au vote").click()
    page.get_by_text("Au vote jusqu’au").wait_for()
    look(page)

    counted(RulebookChange.objects.get().ballot, ["for"] * 3)
    page.goto(site + RulebookChange.objects.get().get_absolute_url())
    page.get_by_role("link", name="Lire la version 2").click()
    expect(page.locator("main")).to_contain_text("dépassent les deux tiers du total")
    page.get_by_role("link", name="Ce qui a changé").click()
    look(page)
    shoot(page, "difference")


@pytest.mark.parametrize(("preset", "width"), [("council_2019", 390), ("scic_sa", 1280)])
def test_a_preset_with_other_colleges_is_read_and_written(open_page, width, preset, site, sign_in, assert_axe, council):
    change = a_change(council, preset=preset)
    page = open_page(width)
    sign_in(page, change.author)
    page.goto(site + change.get_absolute_url())
    page.get_by_text("Ce que l’adopter demande").wait_for()
    assert_axe(page)
    shoot(page, f"preset-{preset}")
    page.get_by_role("link", name="Écrire", exact=True).click()
    expect(page.get_by_text(", qui disparaît")).to_have_count(3)
    assert_axe(page)
    page.goto(f"{site}/conseil/modifications/")
    assert_axe(page)
