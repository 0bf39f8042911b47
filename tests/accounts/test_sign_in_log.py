"""The log says who came in and how, and what was refused, without an address nor what was typed."""

import logging

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import AccountFactory
from tests.accounts.test_sign_in import code_of

pytestmark = pytest.mark.django_db
PASSWORD = "une-phrase-assez-longue"


@pytest.fixture
def ada():
    cache.clear()
    account = AccountFactory(email="ada@exemple.fr")
    account.set_password(PASSWORD)
    account.save()
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.INFO, "lieudit.accounts")
    return lambda: [record.getMessage() for record in caplog.records if record.name.startswith("lieudit.accounts")]


def enter(address: str, password: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": address, "password": password})
    return client


def test_who_comes_in_and_how_and_who_leaves(ada, log):
    client = enter(ada.email, PASSWORD)
    client.post(reverse("account_logout"))
    assert log() == [f"account {ada.pk} signed in: password", f"account {ada.pk} signed out"]


def test_a_mailed_code_is_another_way(ada, log):
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": ada.email})
    client.post(reverse("account_confirm_login_code"), {"code": "AAAAAA"})
    client.post(reverse("account_confirm_login_code"), {"code": code_of(mail.outbox[0])})
    assert log() == ["a mailed code was refused", f"account {ada.pk} signed in: code"]


def test_what_is_refused_tells_neither_the_account_nor_what_was_typed(ada, log):
    for address in (ada.email, "nobody@exemple.fr"):
        enter(address, "not-the-one-SECRET")
    assert log() == ["a password was refused"] * 2
    for _ in range(8):
        enter(ada.email, "not-the-one-SECRET")
    assert "a password was not tried: too many before it" in log()
    assert not any(word in line for line in log() for word in ("SECRET", "exemple.fr"))
