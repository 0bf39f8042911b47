"""What the interface composes once says what its datasets say, and holds nothing that changes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lieudit.api import reads
from lieudit.network.models import Affiliation
from lieudit.toolkit.datasets import DATASETS, NOTHING, Kind, as_json, records
from tests.access.world import World
from tests.network.factories import OrganisationFactory, PlaceFactory

pytestmark = pytest.mark.django_db


def keys_of(name):
    dataset = DATASETS[name]
    return list(dataset.read(NOTHING)[0].values_list(str(dataset.key_column.value), flat=True))


def test_each_read_says_what_the_dataset_says():
    World()
    today = timezone.localdate()
    for name, dataset in DATASETS.items():
        columns, keys = dataset.all_columns, keys_of(name)
        names = reads.names_of(columns)
        told = sorted(records(dataset.read(NOTHING)[0], columns), key=str)
        assert sorted(as_json(reads.page.lines(name, names, False, 500, today, start=None), columns), key=str) == told
        if keys:
            assert sorted(as_json(reads.of_keys.lines(name, names, today, keys=keys), columns), key=str) == told
            first = as_json(reads.one.lines(name, names, False, today, key=keys[0]), columns)
            assert first == records(dataset.one(str(keys[0])), columns)


@pytest.mark.parametrize("name", list(DATASETS))
def test_what_is_composed_asks_the_database_nothing(name):
    """Beside the ids of content types, which a migration alone may change: no row is written in the SQL."""
    dataset, today = DATASETS[name], timezone.localdate()
    assert dataset.unchosen is None or not dataset.unchosen.errors, "a form says what may be chosen: none is"
    names, key = reads.names_of(dataset.all_columns), 1 if dataset.key_column.kind is Kind.WHOLE else "un-nom"
    asked = [
        (reads.page, (name, names, False, 51, today), {"start": None}),
        (reads.page, (name, names, False, 51, today), {"start": key}),
        (reads.one, (name, names, False, today), {"key": key}),
        (reads.of_keys, (name, names, today), {"keys": [key]}),
    ]
    for read, shape, given in asked:
        read.composed.cache_clear()
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as made:
            read.lines(*shape, **given)
        others = [
            each["sql"] for each in made.captured_queries if 'FROM "django_content_type"' not in each["sql"][:200]
        ]
        assert len(others) == 1, others


def test_what_a_day_ends_is_no_longer_said_the_day_after(monkeypatch):
    """A process that answers for days composes anew each day."""
    place, network = PlaceFactory(name="Le Grenier"), OrganisationFactory(name="Un réseau")
    today = timezone.localdate()
    Affiliation.objects.create(place=place, organisation=network, since=today, until=today)
    assert Client().get(f"/api/v1/lieux/{place.slug}").json()["reseaux"] == ["Un réseau"]
    monkeypatch.setattr(timezone, "localdate", lambda *_given: today + dt.timedelta(days=1))
    assert Client().get(f"/api/v1/lieux/{place.slug}").json()["reseaux"] == []


def test_columns_that_are_chosen_are_read_alone():
    place = PlaceFactory(name="Le Grenier", summary="Un lieu.")
    with CaptureQueriesContext(connection) as made:
        page = Client().get("/api/v1/lieux?fields=nom").json()
    assert page["data"] == [{"identifiant": place.slug, "nom": "Le Grenier"}]
    assert not any("summary" in each["sql"] for each in made.captured_queries)
