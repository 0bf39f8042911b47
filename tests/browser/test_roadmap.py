"""The roadmap opened, moved, met and printed in a browser: on a telephone, on a computer, without scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lieudit.roadmap.models import Milestone
from tests.governance.factories import a_council, a_decision
from tests.roadmap.factories import a_goal, a_milestone, in_days

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def council():
    """A council whose first decision asks for a roadmap; its second seat will carry a milestone."""
    assembly = a_council()
    a_decision(assembly, title="Une feuille de route sur deux ans")
    return assembly


@pytest.mark.parametrize("kind", ["page", "no_js_page"])
def test_a_goal_is_opened_its_milestone_slips_and_is_met(request, kind, site, sign_in, assert_axe, council):
    page = request.getfixturevalue(kind)
    look = assert_axe if kind != "no_js_page" else lambda page: None

    sign_in(page, council.seats[0].voter)
    page.goto(site + reverse("roadmap:roadmap"))
    page.get_by_text("encore blanche").wait_for()
    look(page)
    page.get_by_role("link", name="Ouvrir un objectif").click()
    look(page)
    page.get_by_label("Titre").fill("Outiller les lieux")
    page.get_by_label("Pour quelle mission ?").select_option("M3")
    page.get_by_label("Quelle décision le demande ?").select_option(index=1)
    page.get_by_role("button", name="Ouvrir cet objectif").click()
    page.get_by_text("l’un des deux").first.wait_for()
    expect(page.get_by_label("Titre")).to_have_value("Outiller les lieux")
    look(page)
    page.get_by_label("Son nom, s’il n’y est pas").fill("Groupe Foncier")
    page.get_by_role("button", name="Ouvrir cet objectif").click()
    page.get_by_role("heading", level=1, name="Outiller les lieux").wait_for()
    look(page)

    page.get_by_role("link", name="Ajouter un jalon").click()
    page.get_by_label("Titre").fill("Guide des baux de friche")
    page.get_by_label("Pour quel jour ?").fill(in_days(60).isoformat())
    page.get_by_label("Son nom, s’il n’y est pas").fill("")
    page.get_by_label("Qui s’en charge, dans l’annuaire ?").select_option(str(council.seats[1].organisation.pk))
    look(page)
    page.get_by_role("button", name="Ajouter ce jalon").click()
    page.get_by_role("link", name="Guide des baux de friche").wait_for()
    look(page)

    sign_in(page, council.seats[1].voter)
    page.goto(site + Milestone.objects.get().get_absolute_url())
    look(page)
    page.get_by_role("link", name="Déplacer la date").click()
    page.get_by_label("Nouvelle date").fill(in_days(120).isoformat())
    page.get_by_label("Pourquoi ?").fill("Un avis est attendu.")
    look(page)
    page.get_by_role("button", name="Déplacer la date").click()
    page.get_by_text("L’ancienne reste écrite").wait_for()
    assert "Un avis est attendu." in page.inner_text("main")
    look(page)
    page.get_by_role("link", name="Dire où cela en est").click()
    page.get_by_label("Où en est ce jalon ?").fill("3 chapitres sur 8")
    page.get_by_role("button", name="Publier où cela en est").click()
    page.goto(site + reverse("roadmap:roadmap"))
    assert "3 chapitres sur 8" in page.inner_text("main")
    look(page)
    expect(page.get_by_role("button", name="Imprimer les deux ans")).to_have_count(int(kind != "no_js_page"))


def test_two_years_fit_on_the_width_of_a_sheet(wide_page, site, council):
    a_milestone(a_goal(council))
    page = wide_page
    page.goto(site + reverse("roadmap:roadmap"))
    page.evaluate("window.print = () => { document.title = 'imprimé' }")
    page.get_by_role("button", name="Imprimer les deux ans").click()
    assert page.title() == "imprimé"
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1030, "height": 700})  # A4 landscape between its margins, at 96 dpi
    wide = page.evaluate("document.querySelector('.milestones').getBoundingClientRect().right")
    assert wide <= 1030
    assert page.get_by_role("navigation", name="Navigation principale").count() == 0


def test_the_register_of_decisions_is_searched_by_hand_and_by_keyboard(page, site, council, assert_axe):
    a_decision(council, title="Une charte des communs")
    page.goto(site + reverse("governance:decisions"))
    assert_axe(page)
    page.get_by_label("Mots").fill("charte")
    page.keyboard.press("Enter")
    page.get_by_text("1 décision", exact=True).wait_for()
    page.get_by_role("link", name="Une charte des communs").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ce qu’elle a donné").wait_for()
    assert_axe(page)
