"""Things made ahead, acts done abreast: in their order, and what stops one stops all."""

import threading

import pytest
from django.db import connection, transaction

from lieudit.accounts.models import Account
from lieudit.toolkit.threads import ABREAST, abreast, ahead
from tests.accounts.factories import AccountFactory


def test_each_comes_in_its_order_made_by_another_thread_one_ahead():
    made = []

    def things():
        for number in range(5):
            made.append((number, threading.current_thread() is threading.main_thread()))
            yield number

    coming = ahead(things())
    assert next(coming) == 0
    assert [*coming] == [1, 2, 3, 4]
    assert made == [(number, False) for number in range(5)]


def test_nothing_more_is_made_once_nobody_waits():
    made = []
    coming = ahead(made.append(number) or number for number in range(9))
    assert next(coming) == 0
    coming.close()
    assert made in ([0, 1], [0])


def test_what_stops_their_making_stops_who_waits_after_the_last_good_one():
    def things():
        yield 1
        raise LookupError("ligne 2")

    got = []
    with pytest.raises(LookupError, match="ligne 2"):
        got.extend(ahead(things()))
    assert got == [1]


@pytest.mark.django_db
def test_inside_a_transaction_acts_follow_one_another():
    AccountFactory()
    seen = [*abreast(lambda number: (number, threading.current_thread().name, Account.objects.count()), range(3))]
    assert seen == [(number, threading.current_thread().name, 1) for number in range(3)]


@pytest.mark.django_db(transaction=True)
def test_outside_two_run_at_a_time_each_on_its_own_connection():
    AccountFactory()
    meeting = threading.Barrier(ABREAST, timeout=5)

    def act(number):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            meeting.wait()
            return number, cursor.fetchone()[0], Account.objects.count()

    done = [*abreast(act, range(4))]
    assert [(number, seen) for number, _pid, seen in done] == [(number, 1) for number in range(4)]
    assert done[0][1] != done[1][1]


@pytest.mark.django_db(transaction=True)
def test_what_one_refuses_is_told():
    def act(number):
        if number == 2:
            raise LookupError("lot 2")
        return number

    got = []
    with pytest.raises(LookupError, match="lot 2"):
        got.extend(abreast(act, range(9)))
    assert got == [0, 1]
