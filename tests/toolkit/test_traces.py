"""Sendings are counted one by one, however many come at once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from lieudit.toolkit.models import Trace

AT_ONCE = 40
MOST = 8


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("spacing", "most"), [(None, MOST), (dt.timedelta(minutes=10), 1)])
def test_forty_at_once_are_let_in_up_to_the_limit_exactly(spacing, most):
    start = Barrier(AT_ONCE)

    def send(number: int) -> bool:
        try:
            with connection.cursor():
                start.wait(30)
            return Trace.keep("somewhere", MOST, apart=spacing)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as people:
        kept = list(people.map(send, range(AT_ONCE)))
    assert sum(kept) == most
    assert Trace.objects.filter(origin="somewhere").count() == most


@pytest.mark.django_db
def test_what_may_wait_has_its_turn_after_the_one_before_and_no_more_than_the_limit():
    spacing = dt.timedelta(minutes=10)
    turns = [Trace.turn("somewhere", 3, within=dt.timedelta(days=1), apart=spacing) for _ in range(5)]
    assert turns[3:] == [None, None]
    first, second, third = turns[:3]
    assert (second - first, third - second) == (spacing, spacing)
    assert list(Trace.objects.order_by("at").values_list("at", flat=True)) == turns[:3]
    assert not Trace.keep("somewhere", 9, apart=spacing), "none is nearer to one that is to come"
    assert Trace.turn("elsewhere", 3, within=dt.timedelta(days=1), apart=spacing) <= timezone.now()


@pytest.mark.django_db
def test_another_origin_has_its_own_count_and_yesterday_is_forgotten():
    Trace.objects.create(origin="somewhere", at=timezone.now() - dt.timedelta(hours=25))
    assert [Trace.keep("somewhere", 2) for _ in range(3)] == [True, True, False]
    assert Trace.keep("elsewhere", 2)
    assert Trace.objects.count() == 3
