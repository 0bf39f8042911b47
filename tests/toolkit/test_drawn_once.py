"""A public page is drawn once until the clock moves, for all who have no account, and for nobody else."""

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.signals import request_started
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import reverse

from lieudit.care.services import adopt_charter
from lieudit.toolkit.conditional import drawn_once
from tests.accounts.factories import AccountFactory
from tests.conftest import forget
from tests.learning.factories import a_path

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def kept():
    """What is kept by the clock of the house is kept here too, from one request to the next."""
    request_started.disconnect(forget)


@pytest.fixture
def drawn():
    """A view that says how many times it was drawn."""
    times = []

    @drawn_once
    def view(request, **answer):
        times.append(request)
        return HttpResponse(f"dessinée {len(times)} fois", **answer)

    return view


def test_the_next_reader_costs_the_clock_alone_until_something_is_done(client, django_assert_num_queries):
    page = a_path(title="Ouvrir le samedi").get_absolute_url()
    first = Client().get(page)
    with django_assert_num_queries(1):
        second = client.get(page)
    assert (second.content, second["ETag"]) == (first.content, first["ETag"])
    assert second["Cache-Control"] == first["Cache-Control"]
    assert {"Cookie"} <= set(second["Vary"].replace(" ", "").split(","))
    adopt_charter()
    assert client.get(page)["ETag"] != first["ETag"]


def test_what_is_withdrawn_is_read_no_more(client):
    path = a_path(title="Ouvrir le samedi")
    assert client.get(path.get_absolute_url()).status_code == 200
    type(path).objects.filter(pk=path.pk).update(published_at=None, state="submitted")
    adopt_charter()
    assert client.get(path.get_absolute_url()).status_code == 404


def test_who_is_signed_in_is_given_a_page_of_their_own(client):
    path = a_path(title="Ouvrir le samedi")
    stranger = Client().get(path.get_absolute_url()).text
    client.force_login(AccountFactory())
    own = client.get(path.get_absolute_url()).text
    assert "Commencer ce parcours" in own
    assert "Commencer ce parcours" not in stranger
    assert Client().get(path.get_absolute_url()).text == stranger


def test_another_address_another_host_or_a_message_is_another_page(rf, drawn):
    said = [
        drawn(rf.get("/")).text,
        drawn(rf.get("/")).text,
        drawn(rf.get("/?page=2")).text,
        drawn(rf.get("/", headers={"Host": "localhost"})).text,
        drawn(rf.get("/")).text,
    ]
    assert said == [f"dessinée {n} fois" for n in (1, 1, 2, 3, 1)]
    waits = rf.get("/")
    waits.COOKIES[CookieStorage.cookie_name] = "un message"
    assert drawn(waits).text == "dessinée 4 fois"


def test_a_page_that_holds_a_form_or_is_not_there_is_drawn_for_each(rf):
    times = []

    @drawn_once
    def form(request):
        times.append(get_token(request))
        return HttpResponse(len(times))

    assert [form(rf.get(reverse("cooperative:law"))).text for _ in range(2)] == ["1", "2"]


def test_what_is_refused_or_leaves_a_cookie_is_drawn_for_each(rf, drawn):
    assert [drawn(rf.get("/refus/"), status=404).text for _ in range(2)] == ["dessinée 1 fois", "dessinée 2 fois"]

    @drawn_once
    def biscuit(request):
        answer = drawn(rf.get("/refus/"), status=404)
        answer.status_code = 200
        answer.set_cookie("un", "biscuit")
        return answer

    assert [biscuit(rf.get("/")).text for _ in range(2)] == ["dessinée 3 fois", "dessinée 4 fois"]
