"""An act that is addressed to many tells them all in a few queries."""

import pytest
from django.core import mail

from lieudit.journal.models import Follow
from lieudit.journal.services import address_to, end_follow, record
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db


def told_of(need) -> set[int]:
    return set(Follow.objects.running().of(need).values_list("account", flat=True))


def test_each_account_is_addressed_once_in_three_queries(django_assert_max_num_queries):
    need, accounts = NeedFactory(), AccountFactory.create_batch(4)
    before = told_of(need)
    with django_assert_max_num_queries(3):
        address_to(need, [account.pk for account in accounts])
    address_to(need, [accounts[0].pk])
    assert told_of(need) == before | {account.pk for account in accounts}


def test_who_left_is_not_brought_back():
    need, account = NeedFactory(), AccountFactory()
    address_to(need, [account.pk])
    end_follow(Follow.objects.of(need).get(account=account))
    address_to(need, [account.pk])
    assert account.pk not in told_of(need)


def test_they_hear_at_once(django_capture_on_commit_callbacks):
    need, account = NeedFactory(), AccountFactory()
    address_to(need, [account.pk])
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        record("governance.assembly_founded", need, actor=None, data={"assembly": "Le conseil", "colleges": 7})
    assert [account.email] in [message.to for message in mail.outbox]
