"""A server of pages draws one of each kind before it makes its workers; whatever happens there, it starts."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, close_old_connections
from django.urls import NoReverseMatch

from lieudit.accounts import home
from lieudit.needs.receivers import deposits
from lieudit.needs.receivers import desk as of_needs
from lieudit.pages import warming
from lieudit.territory import desk
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory
from tests.territory.factories import DepartmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(monkeypatch):
    """Whether connections were closed; those of the test stay open, between two requests too."""
    told = []

    class Open:
        def close_all(self):
            told.append(True)

    monkeypatch.setattr(warming, "connections", Open())
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield told
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def unavailable(environ, start_response):
    start_response("503 Service Unavailable", [])
    return [b""]


def test_one_page_of_each_kind_is_drawn_and_no_connection_stays(closed):
    need = NeedFactory()
    wanted = list(warming.addresses())
    assert need.get_absolute_url() in wanted
    assert warming.warm(get_wsgi_application()) == len(wanted) >= len(warming.NAMED) + 3
    assert closed == [True]


def test_what_waits_for_who_signs_in_is_composed_and_nothing_waits_for_nobody(closed, monkeypatch):
    composed = []
    monkeypatch.setattr(home.TODO_LISTS, "given", [lambda account: composed.append(account) or of_needs(account)])
    monkeypatch.setattr(warming, "addresses", lambda: iter(()))
    warming.warm(get_wsgi_application())
    before = len(composed)
    assert home.todo_of(AccountFactory()) == []
    assert len(composed) == before > 0


def test_the_desks_of_regions_and_departments_are_composed_too(closed, monkeypatch):
    composed = []
    monkeypatch.setattr(desk.DESK_LISTS, "given", [lambda each: composed.append(each) or deposits(each)])
    monkeypatch.setattr(warming, "addresses", lambda: iter(()))
    warming.warm(get_wsgi_application())
    before = len(composed)
    land = DepartmentFactory()
    assert desk.lists_of(desk.Desk(AccountFactory(), land, [land.pk], []), "/") == []
    assert desk.lists_of(desk.Desk(AccountFactory(), land.region, [], []), "/") == []
    assert len(composed) == before > 0


def test_the_keys_of_kinds_of_things_are_known_by_all_workers(closed, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(warming, "addresses", lambda: iter(()))
    ContentType.objects.clear_cache()
    warming.warm(get_wsgi_application())
    with django_assert_num_queries(0):
        ContentType.objects.get_for_models(*apps.get_models())


def test_it_stops_at_the_first_page_that_fails(closed):
    assert warming.warm(unavailable) == 0
    assert closed == [True]


def test_it_stops_when_the_database_goes_away(closed, monkeypatch):
    def addresses():
        yield "/"
        raise OperationalError("away")

    monkeypatch.setattr(warming, "addresses", addresses)
    assert warming.warm(get_wsgi_application()) == 1
    assert closed == [True]


def test_it_starts_all_the_same_when_a_page_cannot_be_named(closed, monkeypatch):
    def addresses():
        yield "/"
        raise NoReverseMatch("a place without a name")

    monkeypatch.setattr(warming, "addresses", addresses)
    assert warming.warm(get_wsgi_application()) == 1
    assert closed == [True]


def test_it_lets_nobody_wait_for_long(closed, settings):
    settings.WARM_SECONDS = 1e-9
    assert warming.warm(get_wsgi_application()) == 0
    assert closed == [True]


def test_a_server_may_be_asked_to_start_at_once(closed, settings):
    settings.WARM_SECONDS = 0
    assert warming.warm(get_wsgi_application()) == 0
    assert closed == []
