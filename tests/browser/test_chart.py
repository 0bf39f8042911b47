"""On a telephone without a script: an account is said as the accountant says it; what is typed wrong is kept."""

import pytest
from playwright.sync_api import expect

from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import a_cooperative, an_associate

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_an_account_is_mapped_on_a_telephone_without_a_script(no_js_page, page, wide_page, site, sign_in, assert_axe):
    reader, page, keeper = page, no_js_page, AccountFactory(secretariat=True)
    for each in (reader, page, wide_page):
        sign_in(each, keeper)
    cooperative = an_associate(a_cooperative("Coopérative des comptes"), 4).cooperative
    page.goto(f"{site}/cooperative/de/{cooperative.assembly.slug}/comptabilite/")
    page.get_by_role("link", name="Les comptes, et leur numéro").click()
    page.get_by_role("link", name="1013, Capital souscrit, versé", exact=True).click()
    form = page.url
    page.get_by_label("Numéro, dans le plan").fill("10")
    page.get_by_label("Libellé").fill("Capital du bocage, versé")
    page.get_by_label("D’après").fill("Plan de comptes du cabinet, page 2")
    page.get_by_role("button", name="Écrire ce compte").click()
    expect(page.get_by_text("Un numéro commence par trois chiffres").first).to_be_visible()
    expect(page.get_by_label("Libellé")).to_have_value("Capital du bocage, versé")
    page.get_by_label("Numéro, dans le plan").fill("10130000")
    page.get_by_role("button", name="Écrire ce compte").click()
    expect(page.get_by_text("10130000")).to_be_visible()
    for each in (reader, wide_page):
        for address in (page.url, form):
            each.goto(address)
            assert_axe(each)
