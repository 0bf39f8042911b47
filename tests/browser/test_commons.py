"""The commons on a telephone, without script: shared in one form, used in one click, bettered, answered; then axe."""

import pytest

from lieudit.commons.models import Resource
from tests.network.factories import RepresentativeFactory

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_a_resource_is_shared_used_and_bettered(no_js_page, page, sign_in, assert_axe):
    from playwright.sync_api import expect

    keeper, user = RepresentativeFactory.create_batch(2)
    sign_in(no_js_page, keeper.account)
    no_js_page.goto("/communs/")
    no_js_page.locator("main").get_by_role("link", name="Partager une ressource").first.click()
    no_js_page.get_by_label("Titre").fill("Ouvrir en douze réunions")
    no_js_page.get_by_label("Méthode").check()
    no_js_page.get_by_label("Présentation").fill("Une réunion par mois.")
    no_js_page.get_by_label("Adresse de cette version").fill("https://exemple.fr/douze")
    no_js_page.get_by_role("button", name="Partager cette ressource").click()
    expect(no_js_page.get_by_role("alert")).to_contain_text("Choisissez une licence")
    no_js_page.get_by_label("Creative Commons BY-SA").check()
    no_js_page.get_by_role("button", name="Partager cette ressource").click()
    expect(no_js_page.get_by_role("status")).to_contain_text("C’est partagé.")
    resource = Resource.objects.get()

    sign_in(no_js_page, user.account)
    no_js_page.goto(resource.get_absolute_url())
    no_js_page.get_by_role("button", name="Nous l’utilisons").click()
    expect(no_js_page.locator("#h-uses")).to_contain_text("(1)")
    no_js_page.get_by_role("link", name="Proposer une amélioration").click()
    no_js_page.get_by_label("Que changer").fill("Inviter les voisins.")
    no_js_page.get_by_role("button", name="Proposer cette amélioration").click()
    expect(no_js_page.locator("main")).to_contain_text("Inviter les voisins.")

    sign_in(no_js_page, keeper.account)
    no_js_page.goto("/communs/a-relire/")
    no_js_page.get_by_role("link", name="Répondre").click()
    no_js_page.get_by_label("Reprise dans la version").select_option("1.0")
    no_js_page.get_by_role("button", name="Répondre").click()
    expect(no_js_page.get_by_role("status").first).to_contain_text("C’est répondu.")
    no_js_page.goto(resource.get_absolute_url())
    expect(no_js_page.locator("main")).to_contain_text("en version 1.0")

    sign_in(page, keeper.account)
    for address in ("/communs/", resource.get_absolute_url(), "/communs/deposer/", "/communs/a-relire/"):
        page.goto(address)
        assert_axe(page)
