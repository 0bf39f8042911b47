"""Signing in by mailed code, password, one-time code; and how many tries one has."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.socialaccount.models import SocialAccount
from allauth.urls import urlpatterns as allauth_urls
from django.core import mail
from django.core.cache import cache
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from django.urls.resolvers import URLResolver

from lieudit.accounts.models import Account
from lieudit.accounts.services import sign_in_link
from tests.accounts.factories import AccountFactory
from tests.accounts.proofs import prove

pytestmark = pytest.mark.django_db
PASSWORD = "un-long-mot-de-passe"


@pytest.fixture(autouse=True)
def fresh_rates():
    cache.clear()


@pytest.fixture
def ada():
    account = AccountFactory(email="ada@exemple.fr")
    account.set_password(PASSWORD)
    account.save()
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


def code_of(message) -> str:
    return re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", message.body, re.MULTILINE)[1]


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_a_mailed_code_signs_in(client, ada):
    client.post(reverse("account_request_login_code"), {"email": ada.email})
    client.post(reverse("account_confirm_login_code"), {"code": code_of(mail.outbox[0])})
    assert signed_in(client)


def test_a_wrong_code_signs_nobody_in(client, ada):
    client.post(reverse("account_request_login_code"), {"email": ada.email})
    client.post(reverse("account_confirm_login_code"), {"code": "AAAAAA"})
    assert not signed_in(client)


def test_an_address_is_enough_to_open_an_account(client):
    client.post(reverse("account_signup"), {"email": "Neuve@Exemple.fr"})
    assert not signed_in(client)
    client.post(reverse("account_email_verification_sent"), {"code": code_of(mail.outbox[0])})
    assert signed_in(client)
    assert Account.objects.get().email == "neuve@exemple.fr"


def test_an_unknown_address_is_not_told_apart(client, ada):
    known = client.post(reverse("account_request_login_code"), {"email": ada.email})
    unknown = client.post(reverse("account_request_login_code"), {"email": "inconnue@exemple.fr"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_a_password_signs_in_and_a_wrong_one_keeps_the_address(client, ada):
    answer = client.post(reverse("account_login"), {"login": ada.email, "password": "autre"})
    assert not signed_in(client)
    assert f'value="{ada.email}"' in answer.content.decode()
    client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    assert signed_in(client)


def test_a_second_factor_is_asked_and_checked(client, ada):
    secret = "JBSWY3DPEHPK3PXP"
    Authenticator.objects.create(user=ada, type="totp", data={"secret": secret})
    client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    assert not signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not signed_in(client)
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post(reverse("mfa_authenticate"), {"code": format_hotp_value(hotp_value(secret, counter))})
    assert signed_in(client)


def test_the_link_of_a_demonstration_signs_in_there_and_only_there(client, ada, settings):
    link = sign_in_link(ada).removeprefix("http://testserver")
    assert client.get(link).status_code == 404
    settings.DEMONSTRATION = True
    assert client.get(link)["Location"] == reverse("accounts:profile")
    assert signed_in(client)


@pytest.mark.parametrize("case", ["altered", "expired", "inactive"])
def test_a_bad_link_leads_to_the_sign_in_page(client, ada, settings, monkeypatch, case):
    settings.DEMONSTRATION = True
    link = sign_in_link(ada).removeprefix("http://testserver")
    if case == "altered":
        link = link[:-2] + "!/"
    elif case == "expired":
        monkeypatch.setattr("lieudit.accounts.services.SIGN_IN_LIFE", -1)
    else:
        Account.objects.update(is_active=False)
    assert client.get(link)["Location"] == reverse("account_login")
    assert not signed_in(client)


ENTRANCE = ["account_login", "account_signup", "account_request_login_code", "account_reset_password",
            "socialaccount_login_cancelled", "socialaccount_login_error", "account_inactive"]  # fmt: skip
MANAGE = ["account_email", "account_change_password", "account_set_password", "account_logout", "mfa_index",
          "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "socialaccount_connections"]  # fmt: skip
ENGLISH = re.compile(r">[^<]*\b(the|your|you|name|password|sign in|email|please)\b[^<]*<", re.IGNORECASE)


def enter(client, account):
    """Sign in and confirm through the doors of django-allauth, so that it knows when and how."""
    client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


@pytest.mark.parametrize("name", [*ENTRANCE, *MANAGE])
def test_every_page_of_sign_in_is_french_in_the_frame_without_inline_script(client, ada, name):
    if name in MANAGE:
        enter(client, ada)
    answer = client.get(reverse(name), follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'lang="fr"' in page
    assert "skip-link" in page
    assert page.count("<h1") == 1
    assert " style=" not in page
    for tag in re.findall(r"<script[^>]*>", page):
        assert "src=" in tag or 'type="application/' in tag, "what is there is data: no browser runs it"
    body = page[page.index("<main") : page.index("</main>")]
    assert ENGLISH.findall(re.sub(r"<script.*?</script>", "", body, flags=re.DOTALL)) == []


def test_an_identity_of_elsewhere_is_taken_away_under_french_words(client, ada):
    SocialAccount.objects.create(user=ada, provider="openid_connect", uid="ada@ailleurs.example")
    enter(client, ada)
    page = client.get(reverse("socialaccount_connections")).text
    assert "L’identité à retirer" in page
    assert ">Account" not in page


def views_of(patterns):
    """The classes of the views of django-allauth, under what wraps them."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views_of(pattern.url_patterns)
            continue
        view = pattern.callback
        while not hasattr(view, "view_class") and hasattr(view, "__wrapped__"):
            view = view.__wrapped__
        yield getattr(view, "view_class", None)


def test_no_page_of_django_allauth_is_shown_in_its_own_words():
    names = {getattr(view, "template_name", None) for view in views_of(allauth_urls)} - {None}
    assert len(names) > 25
    foreign = [name for name in names if "/lieudit/templates/" not in get_template(name).origin.name]
    assert foreign == ["mfa/recovery_codes/download.txt"], "a list of codes, without a word"


def test_the_link_of_a_forgotten_password_works_once(client, ada, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_reset_password"), {"email": ada.email})
    link = re.search(r"http://testserver(/compte/password/reset/key/\S+)", mail.outbox[-1].body)[1]
    form = client.get(link, follow=True)
    assert "Choisir un mot de passe" in form.text
    chosen = "un merle sur le toit du préau"
    address = form.redirect_chain[-1][0]
    refused = client.post(address, {"password1": "court", "password2": "court"})
    assert "Choisir un mot de passe" in refused.text
    assert 'role="alert"' in refused.text or "errorlist" in refused.text or "invalid" in refused.text
    done = client.post(address, {"password1": chosen, "password2": chosen}, follow=True)
    assert "Votre mot de passe est changé" in done.text
    again = Client().get(link, follow=True)
    assert "Ce lien n’ouvre plus rien" in again.text
    assert reverse("account_reset_password") in again.text
    ada.refresh_from_db()
    assert ada.check_password(chosen)


def test_the_repair_desk_has_no_sign_in_of_its_own(client, ada):
    """Its own form would count no try and ask for no second factor."""
    ada.is_staff = True
    ada.save()
    door = reverse("admin:login")
    assert client.get(door).headers["Location"].startswith(reverse("account_login"))
    client.post(door, {"username": ada.email, "password": PASSWORD})
    assert not signed_in(client)


def test_an_unknown_provider_is_not_found(client):
    for name in ("unknown", "a\0b"):
        assert client.get(reverse("accounts:openid_login", args=[name])).status_code == 404


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("mfa_index", "Application de codes"),
        ("mfa_deactivate_totp", "Ne plus demander de code"),
        ("mfa_view_recovery_codes", "Il vous en reste 10 sur 10"),
        ("mfa_generate_recovery_codes", "Ceux que vous avez déjà ne vaudront plus"),
    ],
)
def test_who_is_asked_twice_keeps_and_takes_away_what_asks_in_our_words(client, ada, name, says):
    TOTP.activate(ada, "A" * 32)
    RecoveryCodes.activate(ada)
    client.force_login(ada)
    prove(client, ada, method="mfa")
    page = client.get(reverse(name)).content.decode()
    body = page[page.index("<main") : page.index("</main>")]
    assert says in " ".join(body.split())
    assert body.count("<h1") == 1
    assert ENGLISH.findall(body) == []


def test_the_second_question_of_a_sign_in_is_asked_in_our_words(client, ada):
    TOTP.activate(ada, "A" * 32)
    answer = client.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD}, follow=True)
    page = answer.content.decode()
    assert "Une seconde vérification" in page
    assert 'data-allauth-onload="allauth.webauthn.forms.authenticateForm"' in page
    assert "Le code de votre application, ou un code de secours" in page
