"""A count of many rows is made by the worker: pages read it, and none waits for it."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from django.core.cache import cache

from lieudit.network.models import Place
from lieudit.pages.reads import counted_at_home
from lieudit.toolkit import kept_counts, open_files
from lieudit.toolkit.models import Beat
from tests.network.factories import PlaceFactory

pytestmark = pytest.mark.django_db


def known_places() -> int:
    return sum(counted_at_home()[1].values())


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()
    yield
    cache.clear()
    kept_counts.forget()


@pytest.fixture
def many(monkeypatch):
    monkeypatch.setattr(open_files, "LIVE_ROWS", 0)
    kept_counts.forget()


def test_while_rows_are_few_each_is_counted_at_once():
    for known in (1, 2):
        PlaceFactory()
        assert known_places() == known
    assert not list(kept_counts.count_again_when_due())
    assert not Beat.objects.filter(name=kept_counts.BEAT).exists()


def test_once_they_are_many_the_worker_counts_again(many):
    PlaceFactory()
    assert known_places() == 1
    PlaceFactory()
    assert known_places() == 1
    list(kept_counts.count_again_when_due())
    kept_counts.count_again.call()
    assert known_places() == 1, "a process says it again for a minute"
    kept_counts.forget()
    assert known_places() == 2
    at = Beat.objects.get(name=kept_counts.BEAT).at
    list(kept_counts.count_again_when_due())
    assert Beat.objects.get(name=kept_counts.BEAT).at == at


def test_a_kept_count_is_read_in_one_query(many, django_assert_num_queries):
    PlaceFactory()
    known_places()
    assert kept_counts.many_lately(Place)
    with django_assert_num_queries(1) as asked:  # that of needs
        known_places()
    assert Place._meta.db_table not in asked[0]["sql"]


class FormerRow(NamedTuple):
    """A row as the version before wrote it, which this one no longer knows how to read."""

    known: int

    def __reduce__(self):
        return FormerRow, ()


def test_what_another_version_wrote_in_rows_of_another_shape_is_counted_again(many, settings):
    PlaceFactory()
    assert known_places() == 1
    for name in kept_counts.KEPT:
        cache.set(kept_counts.key_of(name), (FormerRow(5),), 60)
    kept_counts.forget()
    PlaceFactory()
    assert known_places() == 2
    settings.RELEASE = "another"
    PlaceFactory()
    kept_counts.forget()
    assert known_places() == 3, "two versions that run at once share nothing"
