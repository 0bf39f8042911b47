"""A whole sign-in with a provider that is a real process on loopback, and all that must be refused."""

import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.urls import reverse
from requests.exceptions import ConnectionError as NotReached

from lieudit.accounts import asking_providers
from lieudit.accounts.asking_providers import Door, through_the_door
from lieudit.accounts.models import Account, Change
from tests.accounts.factories import AccountFactory
from tests.accounts.provider import CLIENT, SECRET

ADA = {"email": "ada@exemple.fr", "email_verified": True, "given_name": "Ada", "usual_name": "Dupont"}
pytestmark = pytest.mark.django_db


def visit(url: str) -> str:
    """Where the provider sends the browser back to."""
    answer = requests.get(url, allow_redirects=False, timeout=10)
    assert answer.status_code == 302
    return answer.headers["Location"]


@pytest.fixture(scope="module")
def issuer():
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("provider.py"))], stdout=subprocess.PIPE, text=True
    )
    yield process.stdout.readline().strip()
    process.terminate()
    process.wait(5)
    process.stdout.close()


@pytest.fixture
def behave(issuer, settings):
    """Set what the provider says of the person, and in which way it is wrong."""
    app = {
        "provider_id": "essai",
        "name": "Essai",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": issuer},
    }
    settings.OIDC_ORIGINS = [issuer]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    def say(claims=ADA, **wrong):
        requests.post(f"{issuer}/misbehave", json={"claims": claims, **wrong}, timeout=10)

    say()
    return say


def start(client) -> str:
    """Click on the provider; return its address for this request."""
    answer = client.post("/compte/oidc/essai/login/")
    assert answer.status_code == 302
    return answer["Location"]


def sign_in(client):
    back = visit(start(client))
    return client.get(back.removeprefix("http://testserver"))


def test_the_sign_in_page_offers_the_provider(client, behave):
    assert "Essai" in client.get(reverse("account_login")).content.decode()


def test_someone_new_gets_an_account_with_the_name_said_and_not_published(client, behave):
    answer = sign_in(client)
    assert answer["Location"] == reverse("accounts:profile")
    ada = Account.objects.get()
    assert (ada.email, ada.name, ada.name_is_public) == ("ada@exemple.fr", "Ada Dupont", False)
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_a_signed_userinfo_is_read_as_proconnect_gives_it(client, behave):
    behave(signed_userinfo=True)
    sign_in(client)
    assert Account.objects.get().email == "ada@exemple.fr"


def test_coming_back_is_the_same_account(client, behave):
    sign_in(client)
    client.logout()
    sign_in(client)
    assert Account.objects.count() == SocialAccount.objects.count() == 1


def test_a_verified_address_joins_the_account_that_has_it(client, behave):
    ada = AccountFactory(email="ada@exemple.fr")
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    sign_in(client)
    assert SocialAccount.objects.get().user == ada
    assert [message.to for message in mail.outbox] == [["ada@exemple.fr"]]
    assert mail.outbox[0].subject.endswith(str(Change.PROVIDER_ADDED.label))


def test_an_unverified_address_takes_over_nobody(client, behave):
    ada = AccountFactory(email="ada@exemple.fr")
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    behave({**ADA, "email_verified": False})
    sign_in(client)
    assert not SocialAccount.objects.filter(user=ada).exists()
    assert "_auth_user_id" not in client.session


def test_the_request_carries_pkce_a_state_and_a_nonce(client, behave):
    query = parse_qs(urlsplit(start(client)).query)
    assert query["code_challenge_method"] == ["S256"]
    assert len(query["nonce"][0]) >= 32
    assert query["nonce"] != parse_qs(urlsplit(start(client)).query)["nonce"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"stranger": True},
        {"algorithm": "none"},
        {"algorithm": "HS256"},
        {"id_token": {"nonce": "un-autre"}},
        {"id_token": {"nonce": None}},
        {"id_token": {"aud": "un-autre-site"}},
        {"id_token": {"iss": "https://ailleurs.exemple.fr"}},
        {"id_token": {"exp": 1}},
        {"userinfo_sub": "sub-2"},
        {"signed_userinfo": True, "stranger": True},
    ],
    ids=str,
)
def test_a_wrong_token_signs_nobody_in(client, behave, wrong):
    behave(**wrong)
    answer = sign_in(client)
    assert "_auth_user_id" not in client.session
    assert not Account.objects.exists()
    assert answer.status_code < 500
    assert "<h1>" in answer.content.decode()


INSIDE = "http://localhost:9/"
"""On this machine too, and no address that the settings name."""


@pytest.mark.parametrize(
    "wrong",
    [
        {"description": {"jwks_uri": INSIDE}},
        {"description": {"token_endpoint": INSIDE}},
        {"description": {"userinfo_endpoint": INSIDE}},
        {"description": {"jwks_uri": "file:///etc/passwd"}},
        {"description": {"padding": "x" * 300_000}},
        {"elsewhere": "/keys"},
        {"elsewhere": "/userinfo"},
    ],
    ids=lambda wrong: str(wrong)[:60],
)
def test_a_provider_leads_us_nowhere_inside(client, behave, wrong):
    """Its description, its redirects and its answers pass by the one door that leads out."""
    behave(**wrong)
    started = client.post("/compte/oidc/essai/login/")
    if started.status_code == 302:
        back = visit(started["Location"])
        answer = client.get(back.removeprefix("http://testserver"))
        assert answer.status_code < 500
        assert "<h1>" in answer.text
    assert "_auth_user_id" not in client.session
    assert not Account.objects.exists()


def test_a_provider_that_the_settings_do_not_name_has_to_be_public(client, behave, settings):
    settings.OIDC_ORIGINS = []
    answer = client.post("/compte/oidc/essai/login/")
    assert answer.status_code < 500
    assert "<h1>" in answer.text


def test_one_that_hangs_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(asking_providers, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        address = f"http://127.0.0.1:{deaf.getsockname()[1]}/keys"
        with pytest.raises(NotReached, match="late"):
            through_the_door([address.removesuffix("/keys")]).get(address)


def test_what_is_asked_of_a_provider_goes_by_the_door_alone():
    session = get_adapter().get_requests_session()
    assert {type(each) for each in session.adapters.values()} == {Door}
    assert not session.trust_env


def test_a_state_that_is_not_ours_is_refused(client, behave):
    back = visit(start(client)).removeprefix("http://testserver")
    client.get(back.replace("state=", "state=x"))
    assert "_auth_user_id" not in client.session


def test_the_answer_given_to_another_browser_is_refused(client, behave, django_user_model):
    from django.test import Client

    theirs = visit(start(Client())).removeprefix("http://testserver")
    client.get(theirs)
    assert "_auth_user_id" not in client.session


def test_the_code_of_another_request_is_refused_by_its_proof(client, behave):
    first, second = visit(start(client)), visit(start(client))
    code = parse_qs(urlsplit(first).query)["code"][0]
    state = parse_qs(urlsplit(second).query)["state"][0]
    client.get("/compte/oidc/essai/login/callback/", {"code": code, "state": state})
    assert "_auth_user_id" not in client.session


def test_a_refusal_by_the_person_is_told_calmly(client, behave):
    state = parse_qs(urlsplit(start(client)).query)["state"][0]
    answer = client.get("/compte/oidc/essai/login/callback/", {"error": "access_denied", "state": state}, follow=True)
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_an_unknown_provider_is_not_found(client):
    assert client.post("/compte/oidc/inconnu/login/").status_code == 404
    assert client.get("/compte/oidc/inconnu/login/callback/").status_code == 404


def test_settings_read_a_provider_from_the_environment(monkeypatch):
    from config.settings import openid_provider

    monkeypatch.setenv("OIDC_PRO_CONNECT_URL", "https://idp.exemple.fr/api/v2")
    monkeypatch.setenv("OIDC_PRO_CONNECT_SCOPE", "openid email")
    monkeypatch.setenv("OIDC_PRO_CONNECT_AUTH_PARAMS", "acr_values=eidas1")
    read = openid_provider("pro-connect")
    assert read["settings"] == {
        "server_url": "https://idp.exemple.fr/api/v2",
        "scope": ["openid", "email"],
        "auth_params": {"acr_values": "eidas1"},
    }
