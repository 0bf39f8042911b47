"""Streams of real servers: two processes, one database, and everything that may break."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from lieudit.toolkit import listeners, live
from lieudit.toolkit.listeners import MOST_OF_A_CALLER
from lieudit.toolkit.models import Trace
from tests.accounts.factories import AccountFactory
from tests.toolkit import followed
from tests.toolkit.servers import Ear, Server, act, serving

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def servers(django_db_setup, django_db_blocker):
    with serving(2) as two:
        yield two


@pytest.fixture
def server(servers):
    return servers[0]


def test_an_act_reaches_who_listens_to_any_process_once_it_is_committed(servers):
    with Ear(servers[0]) as one, Ear(servers[1]) as other:
        assert [one.next(), other.next()] == ["<p>1</p><p></p>"] * 2
        with transaction.atomic():
            act("undone")
            transaction.set_rollback(True)
        act("done")
        assert [one.next(), other.next()] == ["<p>1</p><p>done</p>"] * 2
        assert one.last_id == other.last_id != ""


def test_other_topics_are_left_in_peace_and_another_kind_may_be_woken(server):
    with Ear(server) as one, Ear(server, "/direct/open/2/") as two, Ear(server, "/direct/nudge/1/") as nudged:
        assert (one.next(), two.next(), nudged.next("nudge")) == ("<p>1</p><p></p>", "<p>2</p><p></p>", "")
        act("for two", topic="open:2")
        assert two.next() == "<p>2</p><p>for two</p>"
        act("for one")
        assert one.next() == "<p>1</p><p>for one</p>"
        assert nudged.next("nudge") == ""


def test_who_comes_back_receives_what_changed_and_nothing_else(servers):
    with Ear(servers[0]) as ear:
        ear.next()
        seen = ear.last_id
    with Ear(servers[1], Last_Event_ID=seen) as ear, Ear(servers[1], f"/direct/open/1/?vu={seen}") as other:
        act("afterwards")
        assert [ear.next(), other.next()] == ["<p>1</p><p>afterwards</p>"] * 2
    act("while away")
    with Ear(servers[1], Last_Event_ID=seen) as ear:
        assert ear.next() == "<p>1</p><p>while away</p>"


def test_the_database_goes_away_and_comes_back(server):
    with Ear(server) as ear:
        ear.next()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert ear.next("down") == ""
        act("told to nobody")
        assert ear.next("hour")
        assert ear.next() == "<p>1</p><p>told to nobody</p>"
        act("told again")
        assert ear.next() == "<p>1</p><p>told again</p>"
    with Ear(server) as late:
        assert late.status == 200


def test_a_server_is_killed_and_started_again(servers):
    doomed = Server().wait()
    with Ear(doomed) as ear, Ear(servers[0]) as other:
        assert ear.next() == other.next()
        doomed.kill()
        assert list(ear.events()) == []
        act("while it was dead")
        assert other.next() == "<p>1</p><p>while it was dead</p>"
        doomed.start()
    with Ear(doomed.wait(), Last_Event_ID=ear.last_id) as ear:
        assert ear.next() == "<p>1</p><p>while it was dead</p>"
        before = time.monotonic()
        assert doomed.stop() == ""
        assert time.monotonic() - before < 5
        assert list(ear.events()) == []


def test_who_reads_slowly_skips_to_the_newest_state(server):
    with Ear(server) as quick, Ear(server, "/direct/heavy/1/") as slow:
        assert "<p></p>" in quick.next() + slow.next()
        for number in range(14):
            act(f"state {number}")
            assert f"state {number}" in quick.next()
        assert slow.until("state 13") < 12


def test_many_acts_at_once_are_one_rendering(server):
    with Ear(server) as ear:
        ear.next()
        for number in range(30):
            act(f"act {number}")
        assert ear.until("act 29") < 10


def test_a_rendering_that_fails_is_tried_again(server):
    with Ear(server, "/direct/broken/1/") as ear:
        assert ear.next() == "<p>1</p><p></p>"


def test_the_door_is_closed_unless_a_kind_says_who_may(server):
    paths = ("unknown/1", "members/1", "missing/12", "missing/no-number", "open")
    for path in paths:
        with Ear(server, f"/direct/{path}/") as ear:
            assert ear.status == 404, path
    client = Client()
    client.force_login(account := AccountFactory())
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    with Ear(server, MEMBERS, Cookie=cookie) as ear:
        assert ear.next() == "<p>1</p><p></p>"
    account.is_active = False
    account.save()
    with Ear(server, MEMBERS, Cookie=cookie) as ear:
        assert ear.status == 404


MEMBERS = "/direct/members/1/"


def signed_in(account):
    client = Client()
    client.force_login(account)
    return client, f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def test_who_signs_out_hears_nothing_more_and_others_do(server):
    client, cookie = signed_in(AccountFactory())
    _other, kept = signed_in(AccountFactory())
    with Ear(server, MEMBERS, Cookie=cookie) as ear, Ear(server, MEMBERS, Cookie=kept) as on:
        assert ear.next() == on.next() == "<p>1</p><p></p>"
        client.logout()
        assert ear.next("gone") == ""
        act("afterwards", topic="open:1")
        assert on.next() == "<p>1</p><p>afterwards</p>"
        assert [name for name, _data in ear.events() if name == "part"] == []


def test_a_session_that_ends_elsewhere_ends_its_streams_and_not_those_of_the_other_device(server):
    account = AccountFactory()
    _here, cookie = signed_in(account)
    elsewhere, far = signed_in(account)
    with (
        Ear(server, MEMBERS, Cookie=cookie) as here,
        Ear(server, MEMBERS, Cookie=far) as gone,
    ):
        here.next()
        gone.next()
        elsewhere.logout()
        assert gone.next("gone") == ""
        act("afterwards", topic="open:1")
        assert here.next() == "<p>1</p><p>afterwards</p>"


def test_who_loses_the_right_to_read_is_told_at_the_next_passage_by_the_door(server):
    account = AccountFactory()
    _client, cookie = signed_in(account)
    key = Trace.objects.create(origin="door").pk
    with Ear(server, f"/direct/missing/{key}/", Cookie=cookie) as ear:
        ear.next()
        Trace.objects.all().delete()
        live.tell(f"account:{account.pk}")
        assert ear.next("gone") == ""


def in_a_loop(work):
    """Run it in a thread of its own: that of the tests may hold the loop of a browser."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()


def test_each_listener_passes_by_the_door_at_each_beat(monkeypatch):
    monkeypatch.setattr(listeners, "BEAT", 0.05)
    asked, told = [], []

    def still():
        asked.append(1)
        return len(asked) < 3

    async def listen():
        broker = listeners.Broker()
        async with asyncio.timeout(20):
            told.extend([word async for word in broker.follow(live.kind_called("nudge"), "1", "account:1", "", still)])
        assert not broker.listeners
        broker.close()

    in_a_loop(listen())
    assert told[-1] == listeners.GONE
    assert len(asked) == 3


def test_strangers_pass_by_the_door_as_one(monkeypatch):
    monkeypatch.setattr(listeners, "BEAT", 0.05)
    asked = []

    async def one(broker):
        return [word async for word in broker.follow(live.kind_called("nudge"), "1", "address:x", "", still)]

    def still():
        asked.append(1)
        return len(asked) < 2

    async def listen():
        broker = listeners.Broker()
        async with asyncio.timeout(20):
            told = await asyncio.gather(*(one(broker) for _ in range(50)))
        broker.close()
        return told

    told = in_a_loop(listen())
    assert {words[-1] for words in told} == {listeners.GONE}
    assert len(asked) == 2


def test_listeners_hold_no_connection_to_the_database(server):
    before = connections_held()
    ears = [Ear(server) for _ in range(40)]
    for ear in ears:
        ear.next()
    held, listening = (now - then for now, then in zip(connections_held(), before, strict=True))
    for ear in ears:
        ear.close()
    assert listening <= 2, "one for each server"
    assert held <= 2 * 4, "and, in each, the one of the door and those of the two renderers"


def connections_held() -> tuple[int, int]:
    """Connections to this database but ours, and those of them that listen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE query LIKE 'LISTEN%%' OR query = 'SELECT 1') FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()


def test_who_follows_too_much_at_once_comes_back_later(server):
    client = Client()
    client.force_login(AccountFactory())
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    ears = [Ear(server, Cookie=cookie) for _ in range(MOST_OF_A_CALLER["account"])]
    for ear in ears:
        ear.next()
    with Ear(server, Cookie=cookie) as crowded:
        told = dict(crowded.events())
        assert (told["later"], told["part"]) == ("60000", "<p>1</p><p></p>")
    for ear in ears:
        ear.close()


def test_words_of_people_are_neither_markup_nor_events(server):
    with Ear(server) as ear:
        ear.next()
        act("<script>\n\nevent: x")
        assert ear.next() == "<p>1</p><p>&lt;script&gt;\n\nevent: x</p>"
    forged = live.part("<p>\r\n\r\nid: 1\revent: forged</p>").decode().split("\n\n")[1]
    assert forged.splitlines()[2:] == ["data: <p>", "data: ", "data: id: 1", "data: event: forged</p>"]


def test_the_server_of_pages_answers_one_event_that_is_asked_for_again(client):
    act("present")
    address = reverse("toolkit:live", args=["open", "1"])
    told = client.get(address)
    assert (told.headers["Content-Type"], told.headers["Cache-Control"]) == ("text/event-stream", "no-store")
    assert told.content.startswith(b"retry: 5000\n\nevent: later\ndata: 5000\n\nevent: hour\n")
    state = f"event: part\nid: {live.digest_of(followed.last_words('1'))}\ndata: <p>1</p><p>present</p>\n\n".encode()
    assert told.content.endswith(state)
    seen = live.digest_of(followed.last_words("1"))
    assert b"event: part" not in client.get(address, headers={"Last-Event-ID": seen}).content
    assert b"event: nudge" in client.get(reverse("toolkit:live", args=["nudge", "1"])).content
    assert client.post(address).status_code == 405


def test_a_server_whose_database_is_away_says_when_to_come_back(client):
    def away(account, key):
        raise OperationalError

    live.register("away", may=away, show=followed.last_words)
    assert client.get(reverse("toolkit:live", args=["away", "1"])).status_code == 503
