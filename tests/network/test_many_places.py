"""Once places are many: the list is counted by the worker, passed over by an index of its own, and says the same."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from lieudit.network.filters import PlaceFilters
from lieudit.network.models import Place
from lieudit.network.reads import page_of
from lieudit.network.views import CARDS, kept_list
from lieudit.network.vocabulary import Domain, PlaceKind, PlaceStatus, Typology
from lieudit.toolkit import kept_counts, open_files
from lieudit.toolkit.prepared import Written
from tests.network.factories import PlaceFactory
from tests.plans import without_whole_readings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()
    kept_counts.forget()
    yield
    cache.clear()
    kept_counts.forget()


def many(monkeypatch) -> None:
    monkeypatch.setattr(open_files, "LIVE_ROWS", 0)
    kept_counts.forget()
    kept_list.cache_clear()


def page(client, address: str) -> str:
    return re.sub('csrfmiddlewaretoken" value="[^"]*', "", client.get(address).text)


def test_the_list_and_pages_of_territories_say_the_same_as_when_they_are_few(client, monkeypatch):
    for at in range(CARDS + 5):
        PlaceFactory(domains=[Domain.DIGITAL] if at % 2 else [], typologies=[Typology.FABLAB] if at % 3 else [])
    PlaceFactory(status=PlaceStatus.CLOSED)
    library = PlaceFactory(kind=PlaceKind.LIBRARY)
    land = library.municipality.department
    addresses = [reverse("network:places"), f"{reverse('network:places')}?page=2"]
    addresses += [
        f"{reverse('network:places')}?domain=digital",
        land.get_absolute_url(),
        land.region.get_absolute_url(),
    ]
    few = {address: page(client, address) for address in addresses}
    assert f"{CARDS + 5} lieux" in few[addresses[0]].replace("\xa0", " ")
    many(monkeypatch)
    assert {address: page(client, address) for address in addresses} == few


def test_a_page_beyond_a_count_that_was_kept_shows_the_last_places(client, monkeypatch):
    places = [PlaceFactory() for _ in range(CARDS + 1)]
    many(monkeypatch)
    address = f"{reverse('network:places')}?page=2"
    (last,) = sorted(places, key=lambda place: (place.name, place.pk))[CARDS:]
    assert last.slug in client.get(address).text
    Place.objects.filter(pk=last.pk).update(withdrawn_at=timezone.now())
    kept_list.cache_clear()
    shown = client.get(address).text
    assert last.slug not in shown
    assert all(place.slug in shown for place in places if place != last)


def test_no_place_is_read_to_pass_over_those_before_a_page(django_assert_max_num_queries):
    """An index holds those of the list alone, in its order: their keys are all that is read of them."""
    for _ in range(3):
        PlaceFactory()
    found = PlaceFilters(MultiValueDict()).apply(Place.objects.shown())
    with django_assert_max_num_queries(2) as asked:
        page_of(found, "3", 1, 3)
    (sql,) = (each["sql"] for each in asked if "OFFSET" in each["sql"])
    with connection.cursor() as cursor, without_whole_readings("place_listed"):
        cursor.execute("SET LOCAL enable_indexscan = off")  # which reads rows: an index of keys alone does not
        cursor.execute(f"EXPLAIN {sql}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("RESET enable_indexscan")
    assert "Index Only Scan using place_listed on network_place" in plan


def test_a_code_of_ours_alone_is_written_in_a_question():
    assert "'library'" in str(Place.objects.filter(kind=Written("library")).query)
    with pytest.raises(ValueError, match="code of ours"):
        Written("l'autre")
