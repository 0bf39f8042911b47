"""On a telephone without a script: a promise, then a bulletin. By the keyboard alone: leaving, and what one reads."""

import pytest
from playwright.sync_api import expect

from lieudit.cooperative import services
from lieudit.cooperative.models import Promise, Subscription
from lieudit.governance.services import order_ballot
from lieudit.voting.services import cast_vote, close_ballot
from tests.accounts.factories import AccountFactory
from tests.browser.hand import Keyboard
from tests.cooperative.factories import a_cooperative, a_prepared, an_associate
from tests.governance.factories import a_council

pytestmark = [pytest.mark.django_db(transaction=True)]


def of(site, cooperative, page=""):
    return f"{site}/cooperative/de/{cooperative.assembly.slug}/{page}"


def test_one_promises_and_subscribes_on_a_telephone_without_a_script(no_js_page, page, site, sign_in, assert_axe):
    reader, page, account = page, no_js_page, AccountFactory(public=True)
    sign_in(page, account)
    sign_in(reader, account)

    def look():
        """Axe is a script: it reads the same address in a page that runs them."""
        reader.goto(page.url)
        assert_axe(reader)

    page.goto(of(site, a_prepared("Conseil promis")))
    page.get_by_role("link", name="Promettre").click()
    look()
    page.get_by_label("Combien de parts").fill("3")
    page.get_by_role("button", name="Promettre").click()
    expect(page.get_by_text("Votre promesse est notée")).to_be_visible()
    page.goto(of(site, a_cooperative("Coopérative ouverte")))
    page.get_by_role("link", name="Souscrire").click()
    look()
    page.get_by_label("Combien de parts").fill("2")
    page.get_by_role("button", name="Lire le bulletin").click()
    expect(page.get_by_text("2 parts de 50 €, soit 100 €")).to_be_visible()
    look()
    page.get_by_label("J’ai lu ce bulletin").check()
    page.get_by_role("button", name="Signer le bulletin").click()
    expect(page.get_by_text("C’est signé")).to_be_visible()
    look()
    assert Promise.objects.get().parts == 3
    assert Subscription.objects.get().parts == 2


def test_one_promises_by_the_keyboard_alone_and_sees_where_one_is(page, site, sign_in):
    a_prepared("Conseil au clavier", regime="assoc_1901")
    sign_in(page, AccountFactory(public=True))
    keys = Keyboard(page)
    page.goto(f"{site}/cooperative/")
    keys.reach("Promettre")
    keys.press("Enter")
    page.wait_for_url("**/promettre/")
    keys.reach("Combien de parts")
    keys.press("Control+A")
    keys.type("3")
    keys.reach("Promettre")
    keys.press("Enter")
    expect(page.get_by_text("Votre promesse est notée")).to_be_visible()
    assert Promise.objects.get().parts == 3


def test_one_leaves_by_the_keyboard_and_reads_the_sum_and_the_day_before(page, site, sign_in, assert_axe):
    cooperative, account = a_cooperative("Coopérative que l’on quitte"), AccountFactory(public=True)
    associate = an_associate(cooperative, 4, holder=account)
    sign_in(page, account)
    page.goto(f"{site}{associate.get_absolute_url()}")
    assert_axe(page)
    expect(page.get_by_text("On me devrait")).to_contain_text("200")
    keys = Keyboard(page)
    keys.reach("Me retirer")
    keys.press("Enter")
    page.wait_for_url("**/partir/")
    assert_axe(page)
    keys.reach("Me retirer aujourd’hui")
    keys.press("Enter")
    expect(page.get_by_text("vous n’êtes plus associé")).to_be_visible()
    assert_axe(page)


def test_a_scenario_weighs_its_colleges_on_a_telephone_and_its_address_holds_them(no_js_page, page, site, assert_axe):
    council = a_council()
    cooperative = services.prepare_cooperative(council, actor=None)
    ballot = order_ballot(council, actor=None, question="Ouvrir le samedi ?")
    for seat in council.seats:
        cast_vote(ballot, ballot.roll.get(key=seat.key), actor=seat.voter, choice="for")
    close_ballot(ballot, actor=None)
    address = f"{site}/cooperative/de/{cooperative.assembly.slug}/premier-jour/"
    no_js_page.set_viewport_size({"width": 390, "height": 800})
    no_js_page.goto(address)
    no_js_page.locator("summary", has_text="Catégorie par catégorie").first.click()
    no_js_page.get_by_label("Salariés : poids du collège, en points").first.fill("40")
    no_js_page.get_by_role("button", name="Compter").click()
    expect(no_js_page.get_by_label("Salariés : poids du collège, en points").first).to_be_visible()
    expect(no_js_page.get_by_text("recomptés ainsi").first).to_be_visible()
    assert "un-points_employee=40" in no_js_page.url
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(no_js_page.url)
    expect(page.get_by_label("Salariés : poids du collège, en points").first).to_have_value("40")
    assert_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
