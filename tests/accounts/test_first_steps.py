"""First steps are shown to who has just come, and go away when read, or after a month."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.models import WELCOME
from tests.accounts.factories import AccountFactory

pytestmark = pytest.mark.django_db
TITLE = 'id="first-steps"'


def page_of(client, account):
    client.force_login(account)
    return client.get(reverse("accounts:profile")).content.decode()


def test_who_comes_is_told_where_to_begin_until_they_say_it_is_read(client):
    account, other = AccountFactory(), AccountFactory()
    assert TITLE in page_of(client, account)
    assert client.get(reverse("accounts:end_welcome")).status_code == 405
    client.post(reverse("accounts:end_welcome"))
    client.post(reverse("accounts:end_welcome"))
    account.refresh_from_db()
    assert TITLE not in page_of(client, account)
    assert TITLE in page_of(client, other)


def test_they_go_away_by_themselves_after_a_month(client):
    account = AccountFactory()
    account.joined_at = timezone.now() - WELCOME - dt.timedelta(hours=1)
    account.save()
    assert TITLE not in page_of(client, account)


def test_the_secretariat_is_not_greeted(client):
    assert TITLE not in page_of(client, AccountFactory(secretariat=True))
