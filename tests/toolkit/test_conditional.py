"""Public pages answer « nothing new » until an act commits, and never to somebody with a session."""

import threading
from functools import lru_cache

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from lieudit.care.services import adopt_charter
from lieudit.journal.services import record
from lieudit.toolkit import conditional
from lieudit.toolkit.models import Clock
from tests.accounts.factories import AccountFactory
from tests.network.factories import OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def url():
    return reverse("journal:log")


def act():
    record("care.charter_adopted", actor=None, data={"number": 1})


def test_a_transaction_moves_the_clock_by_at_least_one_as_it_commits():
    before = Clock.now()
    with transaction.atomic():
        act()
        assert Clock.now() == before, "not before the commit"
    assert Clock.now() > before


def test_a_transaction_rolled_back_leaves_the_clock(url):
    before = Clock.now()
    with transaction.atomic():
        act()
        transaction.set_rollback(True)
    assert Clock.now() == before


def test_two_transactions_at_once_give_two_ticks():
    before, gate = Clock.now(), threading.Barrier(2)

    def work():
        with transaction.atomic():
            act()
            gate.wait()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Clock.now() - before == 2


def test_a_connection_lost_between_two_requests_is_made_again(client, url):
    client.get(url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()

    def cut():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        connection.close()

    other = threading.Thread(target=cut)
    other.start()
    other.join()
    assert client.get(url).status_code == 200


def test_a_copy_up_to_date_is_not_sent_again(client, url, django_assert_num_queries):
    first = client.get(url)
    assert first.status_code == 200
    assert "no-cache" in first["Cache-Control"]
    with django_assert_num_queries(1):
        again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_act_makes_the_copy_old(client, url):
    tag = client.get(url)["ETag"]
    adopt_charter()
    answer = client.get(url, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer["ETag"] != tag


def test_another_address_or_a_part_for_htmx_is_another_copy(client, url):
    tag = client.get(url)["ETag"]
    assert client.get(f"{url}?avant=3")["ETag"] != tag
    assert client.get(url, headers={"HX-Request": "true"})["ETag"] != tag


def test_someone_signed_in_always_gets_a_page(client, url):
    tag = client.get(url)["ETag"]
    client.force_login(AccountFactory())
    answer = client.get(url, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "ETag" not in answer


def test_a_message_that_waits_is_shown(client, url):
    tag = client.get(url)["ETag"]
    client.cookies["messages"] = "anything"
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_the_cookie_of_forms_is_given_again_when_it_is_lost(client, url):
    client.cookies[settings.CSRF_COOKIE_NAME] = "x" * 32
    tag = client.get(url)["ETag"]
    del client.cookies[settings.CSRF_COOKIE_NAME]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_what_is_corrected_at_the_repair_desk_is_read_at_once(client):
    organisation = OrganisationFactory(name="Réseau Untel")
    page = organisation.get_absolute_url()
    visitor = Client()
    visitor.get(page)
    tag = visitor.get(page).headers["ETag"]
    assert visitor.get(page, headers={"If-None-Match": tag}).status_code == 304
    client.force_login(AccountFactory(secretariat=True, is_superuser=True))
    desk = reverse("admin:network_organisation_change", args=[organisation.pk])
    form = client.get(desk).context["adminform"].form
    written = {name: form[name].value() or "" for name in form.fields}
    answer = client.post(desk, written | {"name": "Réseau Corrigé"})
    assert answer.status_code == 302, answer.context["errors"]
    again = visitor.get(page, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert "Réseau Corrigé" in again.content.decode()


def test_what_was_kept_by_the_clock_is_forgotten_as_it_moves(client, monkeypatch):
    monkeypatch.setattr(conditional, "_by_the_clock", [])

    @conditional.until_the_clock_moves
    @lru_cache(maxsize=8)
    def held(tick):
        return [tick]

    client.get(reverse("journal:log"))
    first = held(Clock.now())
    client.get(reverse("journal:log"))
    assert held(Clock.now()) is first, "the same, while nothing happens"
    act()
    assert held.cache_info().currsize == 1
    client.get(reverse("journal:log"))
    assert held.cache_info().currsize == 0
