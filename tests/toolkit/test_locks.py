"""A row is read again and held until the end of a transaction, or it is said that it is gone."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from lieudit.network.models import Place
from lieudit.toolkit.locks import lock, share
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
    with pytest.raises(transaction.TransactionManagementError):
        share(place)
    with transaction.atomic():
        assert lock(place) == place


@pytest.mark.django_db(transaction=True)
def test_many_keep_a_row_as_it_is_and_who_changes_it_waits():
    place = PlaceFactory()

    def hold(act):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = 200")
                return act(place).name
        except OperationalError:
            return "waits"
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as another:
        assert share(place) == place
        assert [another.submit(hold, act).result() for act in (share, lock)] == [place.name, "waits"]


@pytest.mark.django_db
def test_a_row_that_is_gone_is_said_to_be():
    place = PlaceFactory()
    Place.objects.filter(pk=place.pk).delete()
    for act in (lock, share):
        with pytest.raises(Place.DoesNotExist):
            act(place)


@pytest.mark.django_db
def test_a_key_may_be_of_any_kind():
    row = DBTaskResult.objects.create(args_kwargs={"args": [], "kwargs": {}}, task_path="a.b", backend_name="default")
    assert isinstance(row.pk, uuid.UUID)
    assert lock(row) == row
