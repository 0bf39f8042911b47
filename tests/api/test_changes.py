"""Who keeps a copy by the feed of changes has in the end what the files of the site hold, whatever happened."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.api import changes
from lieudit.api.models import Change, Compared
from lieudit.api.problems import Rates
from lieudit.care.models import Measure
from lieudit.needs.models import Need
from lieudit.needs.services import withdraw_need
from lieudit.network.models import Place
from lieudit.network.services import withdraw_place
from lieudit.toolkit.datasets import DATASETS, records
from scripts.mirror import Mirror
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory


def read(address: str) -> str:
    """As a program does, from elsewhere."""
    answer = Client().get(address.removeprefix(settings.SITE_URL))
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.text


def get(address: str) -> dict:
    return json.loads(read(address))


def new_mirror() -> Mirror:
    """A copy that begins, by pages of seven: the client that reads the document, finds where changes are told, and
    follows them."""
    return Mirror("/api/v1/openapi.json", read, limit=7)


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Nobody counts how often this client asks."""
    monkeypatch.setattr("lieudit.api.interface.RATES", Rates())
    monkeypatch.setattr("lieudit.api.problems.MOST_ASKED", 10**9)


def compare_all() -> int:
    return sum(changes.compare(name, dataset) for name, dataset in DATASETS.items())


def exported() -> dict:
    """What the files of all datasets hold now."""
    return {
        (name, str(row[dataset.key])): row
        for name, dataset in DATASETS.items()
        for row in records(changes.given_rows(dataset), dataset.all_columns)
    }


@pytest.mark.django_db
def test_a_copy_has_what_the_files_hold_then_only_what_changed():
    need, place = NeedFactory(words="Un four."), PlaceFactory(name="Le Grenier")
    NeedFactory.create_batch(9)
    compare_all()
    mirror = new_mirror()
    mirror.follow()
    assert mirror.rows == exported()
    assert mirror.numbers == sorted(set(mirror.numbers))
    known = len(mirror.numbers)
    assert compare_all() == 0, "nothing changed"
    mirror.follow()
    assert len(mirror.numbers) == known
    Place.objects.filter(pk=place.pk).update(name="La Grange")  # whatever changes it
    compare_all()
    mirror.follow()
    assert mirror.rows["lieux", place.slug]["nom"] == "La Grange"
    assert mirror.rows == exported()
    assert ("besoins", str(need.number)) in mirror.rows


@pytest.mark.django_db
def test_what_is_taken_back_is_told_and_its_words_are_nowhere(client):
    need, hidden, place = NeedFactory(), NeedFactory(words="Un mot qui blesse."), PlaceFactory(name="Le Grenier")
    compare_all()
    mirror = new_mirror()
    mirror.follow()
    withdraw_need(need, actor=None)
    withdraw_place(place, actor=AccountFactory(is_staff=True), reason="Un double.")
    kind = ContentType.objects.get_for_model(Need)
    Measure.objects.create(content_type=kind, object_id=hidden.pk, reason="…", actor=AccountFactory())
    before = client.get("/api/v1/changes?limit=500")
    assert "Un mot qui blesse." not in before.text, "not even before it was compared"
    compare_all()
    told = {(each["dataset"], each["key"]): each for each in get("/api/v1/changes?limit=500")["changes"]}
    for where in (("besoins", str(need.number)), ("besoins", str(hidden.number)), ("lieux", place.slug)):
        assert told[where]["row"] is None
        assert told[where]["why"]
    mirror.follow()
    assert mirror.rows == exported()
    gone = client.get(f"/api/v1/lieux/{place.slug}")
    assert gone.status_code == 410


@pytest.mark.django_db
def test_a_row_that_was_given_once_answers_410_for_ever(client):
    assert client.get("/api/v1/journal/999999").status_code == 404
    Change.objects.create(dataset="journal", key="999999", number=1, at=timezone.now(), digest="")
    assert client.get("/api/v1/journal/999999").status_code == 410


@pytest.mark.django_db
def test_one_dataset_may_be_followed_and_bad_cursors_are_refused(client):
    NeedFactory.create_batch(2)
    PlaceFactory()
    compare_all()
    page = get("/api/v1/changes?dataset=besoins&limit=500")
    assert {each["dataset"] for each in page["changes"]} == {"besoins"}
    assert client.get("/api/v1/changes?dataset=rien").status_code == 422
    assert client.get("/api/v1/changes?cursor=xx").status_code == 400
    other = client.get("/api/v1/besoins?limit=1").json()["next"]
    assert client.get(other.replace("/besoins", "/changes")).status_code == 400


@pytest.mark.django_db
def test_a_copy_that_read_further_than_a_restored_base_begins_again(client):
    NeedFactory()
    compare_all()
    following = get("/api/v1/changes?limit=500")["next"]
    Change.objects.order_by("-number").first().delete()
    assert client.get(following).status_code == 410


@pytest.mark.django_db
def test_places_that_a_restored_base_gave_again_are_not_taken_for_those_that_were_read(client):
    NeedFactory.create_batch(3)
    compare_all()
    following = get("/api/v1/changes?limit=500")["next"]
    assert client.get(following).status_code == 200
    Change.objects.order_by("-number").first().delete()
    NeedFactory.create_batch(2)
    compare_all()
    assert client.get(following).status_code == 410


@pytest.mark.django_db
def test_an_unchanged_feed_says_so_and_a_comparison_renews_it(client):
    NeedFactory()
    compare_all()
    first = client.get("/api/v1/changes")
    again = {"If-None-Match": first["ETag"]}
    assert client.get("/api/v1/changes", headers=again).status_code == 304
    Need.objects.update(domains=["culture"])
    compare_all()
    assert client.get("/api/v1/changes", headers=again).status_code == 200


@pytest.mark.django_db
def test_a_page_of_changes_asks_little(client, django_assert_max_num_queries):
    needs, places = NeedFactory.create_batch(5), PlaceFactory.create_batch(5)
    compare_all()
    for need, place in zip(needs, places, strict=True):  # gone since: each is told plainly, without a query
        withdraw_need(need, actor=None)
        withdraw_place(place, actor=AccountFactory(is_staff=True), reason="Un double.")
    for name in ("besoins", "lieux"):
        client.get(f"/api/v1/changes?dataset={name}")
        with django_assert_max_num_queries(6):
            client.get(f"/api/v1/changes?dataset={name}")


@pytest.mark.django_db
def test_a_dataset_rests_between_two_comparisons():
    compare_all()
    assert changes.due_datasets() == [], "the clock did not move"
    Compared.objects.filter(dataset="besoins").update(tick=10**6, seconds=60, at=timezone.now())
    assert changes.due_datasets() == [], "it took a minute: it is left alone for twenty"
    Compared.objects.filter(dataset="besoins").update(at=timezone.now() - dt.timedelta(minutes=21))
    assert changes.due_datasets() == ["besoins"]
    changes.compare_datasets.call()
    assert changes.due_datasets() == []


def apart(act: Callable[[], None], faults: list[Exception]) -> threading.Thread:
    """Begin an act with a connection of its own; what fails is told to the test."""

    def run() -> None:
        try:
            act()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def acts(places: list[Place], staff: Account, compared: threading.Condition) -> None:
    """Rename each place, some across a comparison that ends meanwhile; take every third one away."""
    for turn, place in enumerate(places):
        with transaction.atomic():
            Place.objects.filter(pk=place.pk).update(name=f"Lieu {place.pk}, {turn}")
            if turn % 2:
                with compared:
                    assert compared.wait(60)
        if turn % 3 == 2:
            withdraw_place(place, actor=staff, reason="Un double.")


@pytest.mark.django_db(transaction=True)
def test_no_change_is_missed_nor_told_twice_while_many_act_at_once():
    """Eight who act, some of them across a comparison, two who compare, one who reads: then the copy is what the files
    hold.
    """
    places = PlaceFactory.create_batch(24)
    staff, over, mirror = AccountFactory(is_staff=True), threading.Event(), new_mirror()
    faults: list[Exception] = []

    def until_over(act: Callable[[], object]) -> None:
        while not over.is_set():
            act()

    compared = threading.Condition()

    def compare() -> None:
        changes.compare("lieux", DATASETS["lieux"])
        with compared:
            compared.notify_all()

    watching = [apart(partial(until_over, act), faults) for act in (compare, compare, mirror.follow)]
    for thread in [apart(partial(acts, places[at::8], staff, compared), faults) for at in range(8)]:
        thread.join()
    over.set()
    for thread in watching:
        thread.join()
    assert faults == []
    compare_all()
    mirror.follow()
    assert mirror.rows == exported()
    assert len(mirror.numbers) == len(set(mirror.numbers))
    assert len(mirror.rows) > 8
