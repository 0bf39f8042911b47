"""Who is signed in is read with their session, and is nobody as soon as Django says so."""

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lieudit.accounts.models import Connection
from tests.accounts.factories import AccountFactory

pytestmark = pytest.mark.django_db
PROFILE = reverse("accounts:profile")


@pytest.fixture
def account(client):
    account = AccountFactory()
    client.force_login(account)
    return account


def is_signed_in(client):
    return client.get(PROFILE).status_code == 200


def test_the_account_comes_with_its_session(client, account):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(PROFILE).wsgi_request.user == account
    (read,) = [each["sql"] for each in captured if 'FROM "accounts_connection"' in each["sql"]]
    assert 'JOIN "accounts_account"' in read
    assert not [each for each in captured if each["sql"].endswith(f'"accounts_account"."id" = {account.pk} LIMIT 21')]


def test_a_visitor_and_a_session_that_is_over_are_nobody(client, account):
    assert is_signed_in(client)
    Connection.objects.all().delete()
    assert not is_signed_in(client)
    client.cookies.clear()
    assert not is_signed_in(client)


def test_another_password_ends_the_session(client, account):
    account.set_password("quinze moutons bleus")
    account.save()
    assert not is_signed_in(client)
    assert not Connection.objects.filter(account=account).exists()


def test_an_account_that_is_closed_is_nobody(client, account):
    account.is_active = False
    account.save()
    assert not is_signed_in(client)


@pytest.mark.parametrize("said", [{SESSION_KEY: "0"}, {BACKEND_SESSION_KEY: "lieudit.nowhere"}])
def test_a_session_that_says_otherwise_than_its_row_vouches_for_nobody(client, account, said):
    session = client.session
    session.update(said)
    row = Connection.objects.get(pk=session.session_key)
    Connection.objects.filter(pk=row.pk).update(session_data=session.encode(dict(session.items())))
    assert Connection.objects.get(pk=row.pk).account == account
    assert not is_signed_in(client)


def test_a_secret_key_that_was_replaced_is_known_until_it_is_taken_away(client, account, settings):
    former = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key, of the same length or so", [former]
    assert is_signed_in(client)
    settings.SECRET_KEY_FALLBACKS = []
    assert is_signed_in(client), "the session was written again with the new key"
    settings.SECRET_KEY = former
    assert not is_signed_in(client)
