"""Signing in, looking after one's account, following and reporting, in Chromium with axe at two widths."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from lieudit.accounts.models import Account
from lieudit.care.models import CharterVersion
from lieudit.care.permissions import MODERATION, register_moderators
from lieudit.care.services import adopt_charter, report_text
from lieudit.journal.services import follow_thing
from lieudit.toolkit.tokens import thing_token
from tests.accounts.factories import AccountFactory

PASSWORD = "un-long-mot-de-passe"


@pytest.fixture(autouse=True)
def fresh_rates():
    cache.clear()


@pytest.fixture
def ada(transactional_db):
    account = AccountFactory(email="ada@exemple.fr", secretariat=True)
    account.set_password(PASSWORD)
    account.save()
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


@pytest.fixture
def charter(transactional_db, monkeypatch):
    """The charter stands for any text that can be reported."""
    before = dict(MODERATION)
    register_moderators(CharterVersion, lambda t: Account.objects.none(), queue=lambda a: CharterVersion.objects.none())
    yield adopt_charter()
    MODERATION.given.clear()
    MODERATION.given.update(before)


def code() -> str:
    return re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]


def sign_in_by_code(page, site):
    page.goto(f"{site}/compte/")
    page.get_by_label("Votre adresse électronique").fill("ada@exemple.fr")
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_role("textbox").fill(code())
    page.get_by_role("button", name="Confirmer").click()
    page.wait_for_url(f"{site}/compte/")


def test_a_code_signs_in_and_the_name_is_published(page, site, ada, assert_axe):
    page.goto(f"{site}/compte/")
    assert_axe(page)
    sign_in_by_code(page, site)
    assert_axe(page)
    page.get_by_role("textbox", name="Votre nom").fill("Ada Dupont")
    page.get_by_label("Publier mon nom").check()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Votre nom est publié").wait_for()
    assert Account.objects.get().public_name == "Ada Dupont"
    assert_axe(page)


def test_a_code_signs_in_without_scripts(no_js_page, site, ada):
    sign_in_by_code(no_js_page, site)
    expect(no_js_page.get_by_role("heading", level=1)).to_have_text("Mon compte")


def test_a_passkey_is_added_then_signs_in(wide_page, site, ada, assert_axe):
    page = wide_page
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"{site}/compte/login/")
    page.locator("#id_login").fill("ada@exemple.fr")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(f"{site}/compte/")
    page.goto(f"{site}/compte/2fa/webauthn/add/")
    assert_axe(page)
    page.get_by_label("Nom de la clé").fill("Téléphone")
    page.get_by_role("checkbox").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/add/" not in url)
    assert_axe(page)
    page.goto(f"{site}/compte/2fa/webauthn/")
    expect(page.get_by_text("Téléphone").first).to_be_visible()
    assert_axe(page)
    page.context.clear_cookies()
    page.goto(f"{site}/compte/login/")
    page.locator("#passkey_login").click()
    page.wait_for_url(f"{site}/compte/")


def test_an_open_session_adds_an_address_by_a_mailed_proof_and_the_owner_takes_the_account_back(
    no_js_page, site, ada, sign_in, assert_axe
):
    page = no_js_page
    sign_in(page, ada)
    page.goto(f"{site}/compte/email/")
    page.get_by_label("Une autre adresse électronique").fill("voleuse@exemple.fr")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est bien vous ?")
    page.get_by_role("link", name="Recevoir un code à mon adresse électronique").click()
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Le code reçu à votre adresse électronique").fill("AAAA-AAAA")
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_text("Ce n’est pas le code").first.wait_for()
    page.get_by_label("Le code reçu à votre adresse électronique").fill(code())
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_label("Le code reçu").fill(code())
    page.get_by_role("button", name="Confirmer").click()
    page.wait_for_url(f"{site}/compte/")
    assert mail.outbox[-1].to == ["ada@exemple.fr"]
    page.goto(site + re.search(r"http://[^/]+(/compte/revenir/\S+)", mail.outbox[-1].body)[1])
    page.get_by_role("button", name="Ce n’était pas moi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Et maintenant")
    page.goto(f"{site}/compte/connexions/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")


PAGES = ["login/", "signup/", "login/code/", "password/reset/", "3rdparty/login/error/"]
OWN = ["", "connexions/", "c-est-moi/", "fermer/", "email/", "password/change/", "2fa/", "2fa/totp/activate/",
       "2fa/webauthn/", "3rdparty/", "logout/", "reauthenticate/"]  # fmt: skip


def test_axe_finds_nothing_on_the_pages_of_sign_in(page, site, ada, assert_axe):
    for path in PAGES:
        assert page.goto(f"{site}/compte/{path}").status == 200
        assert_axe(page)
    page.goto(f"{site}/compte/login/")
    page.locator("#id_login").fill("ada@exemple.fr")
    page.locator("#id_password").fill("faux")
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("alert").first.wait_for()
    assert_axe(page)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(f"{site}/compte/")
    for path in OWN:
        page.goto(f"{site}/compte/{path}")
        assert_axe(page)


def test_following_and_reporting_are_short_and_clean(page, site, ada, charter, sign_in, assert_axe):
    token = thing_token(charter)
    page.goto(f"{site}/suivi/suivre/{token}/")
    assert_axe(page)
    page.get_by_label("Votre adresse électronique").fill("bob@exemple.fr")
    page.get_by_role("button", name="Suivre cette page").click()
    page.get_by_text("Un message part à cette adresse").wait_for()
    page.goto(re.search(r"http://\S+/confirmer/\S+", mail.outbox[-1].body)[0])
    assert_axe(page)
    page.get_by_role("button", name="Confirmer mon adresse").click()
    page.get_by_role("heading", name="C’est confirmé").wait_for()
    assert_axe(page)
    page.get_by_role("link", name="Ne plus suivre").click()
    assert_axe(page)
    page.get_by_role("button", name="Arrêter ces messages").click()
    page.get_by_role("heading", name="C’est arrêté").wait_for()
    assert_axe(page)
    page.goto(f"{site}/charte/signaler/{token}/")
    assert_axe(page)
    page.get_by_text("autre raison").click()
    page.get_by_role("button", name="Signaler ce texte").click()
    page.get_by_text("sous 48 heures").first.wait_for()
    page.goto(f"{site}/suivi/journal/")
    assert_axe(page)
    sign_in(page, ada)
    follow_thing(charter, account=ada)
    report_text(charter, reporter=None, origin="ailleurs", reason="hurtful", details="Voyez.")
    for path in ("suivi/", "charte/signalements/"):
        page.goto(f"{site}/{path}")
        assert_axe(page)
    page.get_by_role("link", name="Masquer ce texte").first.click()
    assert_axe(page)
    page.get_by_label("Règle que le texte enfreint").select_option("la loi")
    page.get_by_label("Faits").fill("Ces mots visent une personne.")
    page.get_by_role("button", name="Masquer ce texte").click()
    page.get_by_text("Le texte est masqué").wait_for()
    page.goto(f"{site}/charte/mesures/")
    assert_axe(page)
    page.get_by_role("link", name="Rendre visible").click()
    assert_axe(page)
