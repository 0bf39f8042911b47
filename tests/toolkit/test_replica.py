"""Public pages are read on the replica while it is near; one's own act, what is written, the rest, on the primary."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache.backends.db import BaseDatabaseCache
from django.core.signals import request_started
from django.db import DatabaseError, InterfaceError, OperationalError, connections, router, transaction
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from bench.server import free_port
from lieudit.care.services import adopt_charter
from lieudit.needs.models import Need
from lieudit.network.models import Organisation
from lieudit.toolkit import health, replica
from lieudit.toolkit.locks import lock
from lieudit.toolkit.models import Clock, Trace
from lieudit.toolkit.replica import ALIAS, Distance, nearby, nearest
from tests.accounts.factories import AccountFactory
from tests.conftest import forget
from tests.learning.factories import a_path
from tests.needs.conftest import key_opened
from tests.needs.factories import NeedFactory
from tests.network.factories import OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)
SECOND = dt.timedelta(seconds=1)
PRIMARY = "default"


@pytest.fixture
def second(settings) -> Iterator[None]:
    """The database of the test, by a second connection that is only read: a replica that is never late."""
    held = connections[PRIMARY].settings_dict
    options = {**held["OPTIONS"], "options": "-c default_transaction_read_only=on"}
    connections.settings[ALIAS] = {**held, "OPTIONS": options, "CONN_HEALTH_CHECKS": False}
    connection: Any = connections[ALIAS]

    def connect() -> None:
        """Django's tests refuse what was no database of theirs as they began."""
        if connection.connection is None:
            with connection.wrap_database_errors:
                connection.connect()

    connection.ensure_connection = connect
    connect()
    connection.close()  # what a process asks of its first connection alone, kinds of columns, it has now asked
    settings.REPLICA_URL = "postgresql:///replica"
    settings.DATABASE_ROUTERS = ["lieudit.toolkit.replica.Router"]
    settings.MIDDLEWARE = ["lieudit.toolkit.replica.nearest", *settings.MIDDLEWARE]
    yield
    connection.close()
    del connections[ALIAS], connections.settings[ALIAS]


@pytest.fixture
def late(monkeypatch) -> Callable[[dt.timedelta | Exception], list[int]]:
    """Have it so far behind, as if the process had never looked; how many times it looks."""
    looked: list[int] = []

    def be(what: dt.timedelta | Exception) -> list[int]:
        def measure(self, patience=None):
            looked.append(1)
            if isinstance(what, Exception):
                raise what
            return what

        monkeypatch.setattr(Distance, "measure", measure)
        monkeypatch.setattr(replica, "distance", Distance())
        return looked

    return be


@pytest.fixture
def near(second, late) -> list[int]:
    return late(SECOND)


@contextmanager
def asked() -> Iterator[dict[str, list[str]]]:
    """What each database is asked."""
    found: dict[str, list[str]] = {PRIMARY: [], ALIAS: []}

    def note(alias):
        def watch(execute, sql, params, many, context):
            found[alias].append(sql)
            return execute(sql, params, many, context)

        return watch

    with ExitStack() as stack:
        for alias in found:
            stack.enter_context(connections[alias].execute_wrapper(note(alias)))
        yield found


def where(client: Client, page: str) -> set[str]:
    """Which databases a page is read on; kinds of content aside, which a process asks once for ever."""
    with asked() as found:
        answer = client.get(page)
    assert answer.status_code == 200, answer.content[:300]
    return {alias for alias, sql in found.items() if [each for each in sql if "django_content_type" not in each]}


def test_without_the_setting_there_is_nothing_of_it():
    found = settings_with({})
    assert found == "['default'] [] False"
    assert settings_with({"DATABASE_REPLICA_URL": ""}) == found


def test_with_it_there_are_a_router_a_middleware_and_a_connection_that_is_only_read():
    found = settings_with({"DATABASE_REPLICA_URL": "postgresql:///lieudit?host=/other&user=reader"})
    assert found.startswith("['default', 'replica'] ['lieudit.toolkit.replica.Router'] True /other reader")
    assert "default_transaction_read_only=on" in found
    assert "'connect_timeout': '2'" in found


def settings_with(env: dict[str, str]) -> str:
    code = (
        "import config.settings as s; print([*s.DATABASES], s.DATABASE_ROUTERS, "
        "any('replica' in each for each in s.MIDDLEWARE), *(s.DATABASES['replica'][each] for each in "
        "('HOST', 'USER', 'OPTIONS') if 'replica' in s.DATABASES))"
    )
    root = Path(__file__).parents[2]
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_REPLICA_URL"}
    run = subprocess.run([sys.executable, "-c", code], cwd=root, env=clean | env, capture_output=True, text=True)
    return run.stdout.strip() or run.stderr


def test_an_install_without_one_marks_nobody(client):
    client.post(reverse("account_login"), {"login": "x@exemple.fr"})
    assert replica.cookie() not in client.cookies


@pytest.mark.parametrize("page", ["/", "/besoins/", "/lieux/", "/votes/", "/suivi/journal/", "/recherche/?q=atelier"])
def test_what_anybody_reads_is_read_on_the_replica_and_there_alone(near, client, page):
    NeedFactory()
    assert where(client, page) == {ALIAS}


def test_the_page_of_one_thing_too(near, client):
    assert where(client, NeedFactory().get_absolute_url()) == {ALIAS}


def test_a_page_of_before_is_not_kept_under_the_clock_of_after(near, client):
    """The tick that names it is read where its rows are."""
    with asked() as found:
        client.get(reverse("needs:list"))
    assert "SELECT tick FROM toolkit_clock" in found[ALIAS]
    with asked() as found:
        Clock.now()
    assert found == {PRIMARY: ["SELECT tick FROM toolkit_clock"], ALIAS: []}


def test_who_is_signed_in_reads_the_primary(near, client):
    client.force_login(AccountFactory())
    assert where(client, reverse("needs:list")) == {PRIMARY}


def test_a_form_and_a_program_with_a_token_read_the_primary(near, client):
    adopt_charter()
    assert where(client, reverse("needs:express")) == {PRIMARY}
    with asked() as found:
        client.get("/api/v1/besoins", headers={"Authorization": "Bearer said"})
    assert found[ALIAS] == []


def test_who_has_just_acted_reads_the_primary_for_a_minute(near, client, monkeypatch):
    client.post(reverse("account_login"), {"login": "x@exemple.fr"})
    kept = client.cookies[replica.cookie()]
    assert (kept["max-age"], kept["httponly"], kept["samesite"]) == (60, True, "Lax")
    acted = Client()
    acted.cookies[replica.cookie()] = kept.value
    assert where(acted, reverse("needs:list")) == {PRIMARY}
    monkeypatch.setattr("django.core.signing.time.time", lambda: dt.datetime.now().timestamp() + 61)
    assert where(acted, reverse("needs:list")) == {ALIAS}


def test_the_minute_is_longer_than_what_is_accepted_and_remembered():
    assert replica.ACTED > 5 * (replica.MOST_LATE + replica.REMEMBERED)


def test_a_mark_that_is_not_ours_marks_nothing(near, client):
    client.cookies[replica.cookie()] = "1"
    assert where(client, reverse("needs:list")) == {ALIAS}


def test_who_deposits_without_an_account_sees_it_at_once(second, late, client):
    """As the replica would not have it yet."""
    adopt_charter()
    late(SECOND)
    words = "Notre atelier cherche un poste de médiation."
    said = {"step": "publish", "words": words, "speaking_for": "self", "place_is_public": "on", "charter": "on"}
    said |= {"key": key_opened()}
    sent = client.post(reverse("needs:express"), said)
    assert sent.status_code == 302, sent.text[:2000]
    assert Need.objects.filter(words=words).exists()
    assert replica.cookie() in sent.cookies
    with asked() as found:
        page = client.get(sent["Location"])
    assert page.status_code == 200
    assert found[ALIAS] == []


def test_one_that_is_late_is_left_aside_and_looked_at_again_later(second, late, client):
    looked = late(6 * SECOND)
    assert [where(client, page) for page in ("/besoins/", "/lieux/")] == [{PRIMARY}, {PRIMARY}]
    assert looked == [1], "not at each page"
    replica.distance.next_look = 0
    where(client, reverse("needs:list"))
    assert looked == [1, 1]


def test_one_that_comes_back_is_read_again(second, late, client):
    late(6 * SECOND)
    assert where(client, reverse("needs:list")) == {PRIMARY}
    late(SECOND)
    assert where(client, reverse("needs:list")) == {ALIAS}


def test_one_that_does_not_answer_shows_no_page_of_error(second, client, monkeypatch, settings):
    monkeypatch.setattr(replica, "distance", Distance())
    connections[ALIAS].settings_dict.update(HOST="127.0.0.1", PORT=str(free_port()))
    for _turn in range(2):
        answer = client.get(reverse("needs:list"))
        assert answer.status_code == 200
        assert not replica.distance.near
    sign = health.CHECKS["replica"]()
    assert (sign.ok, "La réplique ne répond pas" in sign.words) == (False, True)
    assert "Les pages se lisent sur la base principale." in sign.words
    assert "DATABASE_REPLICA_URL" in sign.remedy


@pytest.mark.parametrize("error", [OperationalError("cut"), InterfaceError("closed"), DatabaseError("conflict")])
def test_one_that_dies_in_the_middle_of_a_page_is_replaced_by_the_primary(near, client, error):
    NeedFactory()
    times = []

    def dies(execute, sql, params, many, context):
        times.append(sql)
        if len(times) > 1:
            raise error
        return execute(sql, params, many, context)

    with connections[ALIAS].execute_wrapper(dies):
        answer = client.get(reverse("needs:list"))
    assert answer.status_code == 200
    assert len(times) == 2
    assert where(client, reverse("needs:list")) == {PRIMARY}, "it rests"


@pytest.mark.parametrize("has_not", [Http404(), HttpResponse(status=410), Need.DoesNotExist(), KeyError("x")])
def test_what_it_has_not_yet_is_asked_of_the_primary(near, has_not):
    read = []

    def view(request):
        read.append(replica.reading().alias)
        if replica.reading().alias == PRIMARY:
            return HttpResponse("là")
        if isinstance(has_not, Exception):
            raise has_not
        return has_not

    answer = played(lambda request: nearby(view, request))
    assert (answer.content.decode(), read) == ("là", [ALIAS, PRIMARY])
    assert replica.distance.near, "it is well, it only waits for its rows"


def played(view: Callable[..., HttpResponse], method: str = "get") -> HttpResponse:
    """A view behind the middleware."""
    answer = nearest(view)(getattr(RequestFactory(), method)("/"))
    assert isinstance(answer, HttpResponse)
    return answer


def test_nothing_can_be_written_there(near):
    with pytest.raises(DatabaseError, match="read-only"), connections[ALIAS].cursor() as cursor:
        cursor.execute("UPDATE toolkit_clock SET tick = tick + 1")
    assert {router.db_for_write(model) for model in (Need, Trace, Session)} == {PRIMARY}
    assert not router.allow_migrate(ALIAS, "needs")
    assert router.allow_migrate(PRIMARY, "needs")


def test_a_page_that_writes_does_so_on_the_primary_and_reads_there_what_follows(near):
    def view(request):
        before = Organisation.objects.count()
        made = OrganisationFactory()
        Trace.keep("origin", 5)
        return HttpResponse(f"{before} {Organisation.objects.filter(pk=made.pk).count()}")

    with asked() as found:
        answer = played(lambda request: nearby(view, request))
    assert answer.content == b"0 1"
    assert len(found[ALIAS]) == 1, "what came before it"
    assert replica.cookie() in answer.cookies, "who caused it reads the primary for a minute"
    assert replica.cookie() not in played(lambda request: HttpResponse()).cookies
    assert replica.cookie() in played(lambda request: HttpResponse(), "post").cookies


def test_what_is_locked_and_what_is_within_a_transaction_is_read_on_the_primary(near):
    need = NeedFactory()

    def view(request):
        with transaction.atomic():
            lock(need)
            Need.objects.get(pk=need.pk)
            within = replica.reading().alias
        return HttpResponse(within)

    with asked() as found:
        answer = played(lambda request: nearby(view, request))
    assert (answer.content, found[ALIAS]) == (PRIMARY.encode(), [])
    with asked() as found, transaction.atomic():
        played(lambda request: nearby(lambda request: HttpResponse(Need.objects.select_for_update().first()), request))
    assert found[ALIAS] == []


def test_rates_sessions_caches_tasks_and_mails_are_read_on_the_primary(near):
    def view(request):
        entry = BaseDatabaseCache("lieudit_cache", {}).cache_model_class
        kept = [Trace, Session, DBTaskResult, ContentType, type(AccountFactory.build()), entry]
        return HttpResponse({router.db_for_read(model) for model in kept} | {router.db_for_read(Need)})

    assert sorted(str(played(lambda request: nearby(view, request)).content)) == sorted(f"b'{PRIMARY}{ALIAS}'")


def test_tasks_and_commands_read_the_primary(near):
    with asked() as found:
        list(Need.objects.all())
    assert (len(found[PRIMARY]), found[ALIAS]) == (1, [])


def test_what_is_still_written_once_the_view_has_answered_is_read_on_the_primary(near):
    NeedFactory()
    rows = []
    with asked() as found:
        played(lambda request: nearby(lambda request: rows.append(Need.objects.all()) or HttpResponse(), request))
        assert len(list(rows[0])) == 1
    assert (len(found[PRIMARY]), found[ALIAS]) == (1, [])


def test_a_page_that_is_kept_until_the_clock_moves_is_drawn_once(near, client):
    request_started.disconnect(forget)
    page = a_path(title="Ouvrir le samedi").get_absolute_url()
    first = client.get(page)
    with asked() as found:
        again = Client().get(page)
    assert (again["ETag"], again.content) == (first["ETag"], first.content)
    assert found == {PRIMARY: [], ALIAS: ["SELECT tick FROM toolkit_clock"]}


# How far behind it is


@pytest.fixture
def has(second, monkeypatch) -> Callable[[int, dt.timedelta | None], Distance]:
    """A replica that replayed so many bytes of the log, the last commit of which is so old."""
    distance = Distance()

    def be(replayed: int, age: dt.timedelta | None) -> Distance:
        at = dt.datetime.now(dt.UTC) - age if age is not None else None
        monkeypatch.setattr(Distance, "_replayed", lambda self, whose: (replayed, at))
        return distance

    return be


ALL = 10**18


def test_one_that_has_everything_is_not_late_however_old_the_last_act_is(has):
    assert has(ALL, dt.timedelta(days=3)).measure() < SECOND
    assert has(ALL, None).measure() < SECOND


def test_one_that_has_not_is_as_late_as_its_last_commit(has):
    assert 3 * SECOND < has(0, 4 * SECOND).measure() < 6 * SECOND
    assert has(0, None).measure() == dt.timedelta.max


def test_one_that_has_what_the_primary_had_two_looks_ago_is_as_late_as_that(has):
    distance = has(0, dt.timedelta(hours=1))
    distance.seen.append((1, replica.time.monotonic() - 3))
    distance.seen.append((5, replica.time.monotonic() - 1))
    assert 2 * SECOND < has(2, dt.timedelta(hours=1)).measure() < 4 * SECOND


def test_a_base_that_follows_no_other_is_no_replica(second, client, monkeypatch):
    """The mirror of this test is the primary itself, as a replica is once it was promoted."""
    monkeypatch.setattr(replica, "distance", Distance())
    assert where(client, reverse("needs:list")) >= {PRIMARY}
    assert not replica.distance.near
    sign = health.CHECKS["replica"]()
    assert (sign.ok, "ne suit pas la base principale" in sign.words) == (False, True)


def test_health_says_it_in_words(second, late):
    late(SECOND)
    assert health.CHECKS["replica"]().words == "La réplique suit la base principale."
    late(90 * SECOND)
    sign = health.CHECKS["replica"]()
    said = "La réplique a 1\u00a0min\u00a030 de retard. Les pages se lisent sur la base principale."
    assert (sign.ok, sign.words, sign.value) == (False, said, 90)
    late(dt.timedelta.max)
    assert not health.CHECKS["replica"]().ok


def test_an_install_without_one_is_well(settings):
    assert settings.REPLICA_URL == ""
    assert health.CHECKS["replica"]().ok
