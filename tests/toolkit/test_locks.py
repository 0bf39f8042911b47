"""A row is read again and held until the end of a transaction, or it is said that it is gone."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from lieudit.network.models import Place
from lieudit.toolkit.locks import lock
from tests.network.factories import PlaceFactory


@pytest.mark.django_db
def test_the_row_is_read_again_and_it_alone_is_held():
    place = PlaceFactory()
    Place.objects.filter(pk=place.pk).update(name="Le Lavoir")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        held = lock(place)
    (query,) = asked.captured_queries
    assert query["sql"].endswith('FOR UPDATE OF "network_place"')
    assert (held.name, held.pk, held is place) == ("Le Lavoir", place.pk, False)


@pytest.mark.django_db(transaction=True)
def test_a_row_is_held_within_a_transaction_alone():
    place = PlaceFactory()
    with pytest.raises(transaction.TransactionManagementError):
        lock(place)
    with transaction.atomic():
        assert lock(place) == place


@pytest.mark.django_db
def test_a_row_that_is_gone_is_said_to_be():
    place = PlaceFactory()
    Place.objects.filter(pk=place.pk).delete()
    with pytest.raises(Place.DoesNotExist):
        lock(place)


@pytest.mark.django_db
def test_a_key_may_be_of_any_kind():
    row = DBTaskResult.objects.create(args_kwargs={"args": [], "kwargs": {}}, task_path="a.b", backend_name="default")
    assert isinstance(row.pk, uuid.UUID)
    assert lock(row) == row
