"""A program that somebody chose is told when something changes: signed, tried again, given up, sent again by hand."""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import wait
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from lieudit.accounts.services import close_account
from lieudit.api import changes, deliveries, hooks
from lieudit.api.models import Hook, HookMessage
from lieudit.toolkit import outgoing
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


class Program(ThreadingHTTPServer):
    """A receiver on this machine: it answers what it is told to, and remembers what it was sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.heard: list[tuple[dict[str, str], str]] = []
        self.deaf: list[str] = []
        self.status, self.over = 204, threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/recevoir"

    def handle_error(self, *_args: object) -> None:
        pass


class Answers(BaseHTTPRequestHandler):
    server: Program

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.heard.append((dict(self.headers), body))
        if "deaf" in self.path:
            self.server.deaf.append(self.path)
            self.server.over.wait(30)
        self.send_response(self.server.status)
        self.send_header("Location", self.server.url)
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    one = Program()
    monkeypatch.setattr(outgoing, "is_public", lambda _address: True)
    yield one
    one.over.set()
    one.shutdown()
    one.server_close()


@pytest.fixture
def hook(program: Program) -> Hook:
    return hooks.add_hook(actor=RepresentativeFactory().account, url=program.url)


def compare_needs() -> None:
    changes.compare("besoins", DATASETS["besoins"])
    hooks.tell_hooks()


def pass_days(hook: Hook) -> None:
    """Every try, at its time."""
    for _turn in range(len(deliveries.LATER) + 1):
        deliveries.deliver.call()
        HookMessage.objects.filter(hook=hook).update(next_at=timezone.now())


def test_who_is_told_reads_what_changed_where_it_says(hook: Hook, program: Program, client: Client) -> None:
    need = NeedFactory(words="Un four à pain.")
    compare_needs()
    deliveries.deliver.call()
    ((headers, body),) = program.heard
    told = Webhook(hook.secret).verify(body, {name.lower(): value for name, value in headers.items()})
    assert told["type"] == "changes.noted"
    assert told["data"]["datasets"] == {"besoins": 1}
    assert "Un four" not in body, "it says where to read, never what"
    page = client.get(told["data"]["changes"].removeprefix("http://testserver")).json()
    assert [change["key"] for change in page["changes"]] == [str(need.number)]
    message = HookMessage.objects.get()
    assert (message.state, message.tries, message.last_status) == ("arrived", 1, 204)
    compare_needs()
    deliveries.deliver.call()
    assert len(program.heard) == 1, "nothing changed since"


def test_a_letter_changed_or_another_secret_is_refused_by_the_judge(hook: Hook, program: Program) -> None:
    hooks.try_hook(hook, actor=hook.account)
    deliveries.deliver.call()
    ((headers, body),) = program.heard
    headers = {name.lower(): value for name, value in headers.items()}
    for secret, said in ((hook.secret, body.replace("hook", "hooc")), (hooks.new_secret(), body)):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(said, headers)


def test_a_turned_secret_signs_beside_the_former_one_for_a_day(hook: Hook, program: Program) -> None:
    former = hook.secret
    turned = hooks.turn_secret(hook, actor=hook.account)
    hooks.try_hook(hook, actor=hook.account)
    deliveries.deliver.call()
    headers, body = program.heard[-1]
    headers = {name.lower(): value for name, value in headers.items()}
    for secret in (former, turned.secret):
        assert Webhook(secret).verify(body, headers)
    Hook.objects.update(former_until=timezone.now() - dt.timedelta(seconds=1))
    hooks.try_hook(hook, actor=hook.account)
    deliveries.deliver.call()
    headers, body = program.heard[-1]
    with pytest.raises(WebhookVerificationError):
        Webhook(former).verify(body, {name.lower(): value for name, value in headers.items()})


def test_what_fails_is_tried_later_and_later_given_up_then_sent_again_by_hand(hook: Hook, program: Program) -> None:
    program.status = 500
    message = hooks.try_hook(hook, actor=hook.account)
    deliveries.deliver.call()
    deliveries.deliver.call()
    message.refresh_from_db()
    assert (len(program.heard), message.tries, message.state) == (1, 1, "waiting"), "not before its time"
    assert 3 <= (message.next_at - timezone.now()).total_seconds() <= 7
    pass_days(hook)
    message.refresh_from_db()
    assert (message.state, message.tries, message.last_status) == ("given_up", 10, 500)
    program.status = 200
    hooks.replay_message(message, actor=hook.account)
    deliveries.deliver.call()
    message.refresh_from_db()
    assert message.state == "arrived"
    assert len({headers["webhook-id"] for headers, _body in program.heard}) == 1, "its receiver knows that it had it"


def test_one_message_waits_at_a_time_since_it_leads_to_all_that_follows(hook: Hook, program: Program) -> None:
    program.status = 503
    NeedFactory()
    compare_needs()
    deliveries.deliver.call()
    NeedFactory()
    compare_needs()
    assert HookMessage.objects.count() == 1
    program.status = 200
    HookMessage.objects.update(next_at=timezone.now())
    deliveries.deliver.call()
    hooks.tell_hooks()
    assert HookMessage.objects.waiting().count() == 1, "and what came meanwhile is told once it arrived"


def test_one_that_wants_nothing_more_is_stopped(hook: Hook, program: Program) -> None:
    program.status = 410
    hooks.try_hook(hook, actor=hook.account)
    deliveries.deliver.call()
    hook.refresh_from_db()
    assert hook.state == "stopped"
    with pytest.raises(RuleBroken):
        hooks.try_hook(hook, actor=hook.account)


def test_a_redirect_is_not_followed_and_private_addresses_are_refused(
    hook: Hook, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.status = 302
    message = hooks.try_hook(hook, actor=hook.account)
    deliveries.deliver.call()
    message.refresh_from_db()
    assert (message.state, message.last_status, len(program.heard)) == ("waiting", 302, 1)
    monkeypatch.undo()
    HookMessage.objects.update(next_at=timezone.now())
    deliveries.deliver.call()
    message.refresh_from_db()
    assert (message.last_status, "private network" in message.last_words) == (0, True)
    assert len(program.heard) == 1


@pytest.mark.django_db(transaction=True)
def test_those_that_hang_keep_neither_the_worker_nor_the_others_waiting(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "SECONDS", 2.0)
    monkeypatch.setattr(deliveries, "PATIENCE", 0.2)
    for number in range(3):
        hook = hooks.add_hook(actor=AccountFactory(), url=f"{program.url}{'deaf' if number else ''}?{number}")
        hooks.try_hook(hook, actor=hook.account)
    begun = time.monotonic()
    deliveries.deliver.call()
    assert time.monotonic() - begun < 1.5, "the worker goes back to its other tasks"
    wait([*deliveries._UNDER_WAY], timeout=10)
    assert HookMessage.objects.get(state="arrived").hook.url.endswith("?0")
    said = HookMessage.objects.filter(state="waiting").values_list("last_words", "tries")
    assert [*said] == [("late", 1)] * 2, "they are noted by the threads that asked them"
    assert not deliveries._UNDER_WAY


@pytest.mark.django_db(transaction=True)
def test_so_many_are_under_way_at_most(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliveries, "SECONDS", 3.0)
    monkeypatch.setattr(deliveries, "PATIENCE", 1.0)
    monkeypatch.setattr(deliveries, "MOST_AT_ONCE", 2)
    for number in range(3):
        hook = hooks.add_hook(actor=AccountFactory(), url=f"{program.url}deaf?{number}")
        hooks.try_hook(hook, actor=hook.account)
    deliveries.deliver.call()
    deliveries.deliver.call()
    assert len(program.deaf) == 2, "the third one waits until there is room"
    wait([*deliveries._UNDER_WAY], timeout=10)
    deliveries.deliver.call()
    wait([*deliveries._UNDER_WAY], timeout=10)
    assert len(program.deaf) == 3


def test_so_many_addresses_and_each_once(program: Program) -> None:
    account = AccountFactory()
    for number in range(hooks.MOST_HOOKS):
        hooks.add_hook(actor=account, url=f"{program.url}?{number}")
    with pytest.raises(RuleBroken, match="5 adresses au plus"):
        hooks.add_hook(actor=account, url=program.url)
    hooks.stop_hook(Hook.objects.filter(account=account).first(), actor=account)
    with pytest.raises(RuleBroken, match="déjà avertie"):
        hooks.add_hook(actor=account, url=f"{program.url}?0")


def test_its_page_is_its_own_and_what_it_takes_is_told_in_french(hook: Hook, client: Client) -> None:
    page, mine = reverse("api:hook_list"), hook.get_absolute_url()
    client.force_login(hook.account)
    assert hook.secret in client.get(mine).text
    assert client.post(page, {"url": "ftp://exemple.fr"}).status_code == 422
    assert client.post(page, {"url": "https://exemple.fr/recevoir"}).status_code == 302
    assert client.post(reverse("api:try_hook", args=[hook.pk])).status_code == 302
    assert "En route" in client.get(mine).text
    client.post(reverse("api:stop_hook", args=[hook.pk]))
    assert "Abandonné" in client.get(mine).text
    client.force_login(RepresentativeFactory().account)
    assert client.get(mine).status_code == 404
    client.force_login(AccountFactory())
    assert client.get(page).status_code == 403


def test_who_leaves_has_nothing_told_any_more(hook: Hook) -> None:
    account = hook.account
    close_account(account, actor=account)
    assert not Hook.objects.exists()


def test_the_secret_is_in_no_journal(hook: Hook) -> None:
    from lieudit.journal.models import Entry

    hooks.turn_secret(hook, actor=hook.account)
    assert "whsec_" not in json.dumps(list(Entry.objects.values_list("data", flat=True)))
    assert "/recevoir" not in json.dumps(list(Entry.objects.values_list("data", flat=True)))


def test_the_secret_is_sealed_in_the_database_and_read_by_a_former_key(hook: Hook, settings) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, former_secret FROM api_hook")
        ((kept, former),) = cursor.fetchall()
    assert hook.secret.startswith("whsec_")
    assert "whsec_" not in kept
    assert former == ""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert Hook.objects.get().secret == hook.secret
    settings.SECRET_KEY_FALLBACKS = []
    assert Hook.objects.get().secret == ""


def test_what_no_key_reads_signs_nothing_until_it_is_turned(hook: Hook, program: Program, settings) -> None:
    settings.SECRET_KEY = "another"
    message = hooks.try_hook(Hook.objects.get(), actor=hook.account)
    deliveries.deliver.call()
    message.refresh_from_db()
    assert (program.heard, message.last_status, message.state) == ([], 0, "waiting")
    assert "changez-le" in message.last_words
    assert message.tries == 0, "it waits as long as it has to"
    hooks.turn_secret(Hook.objects.get(), actor=hook.account)
    HookMessage.objects.update(next_at=timezone.now())
    deliveries.deliver.call()
    assert len(program.heard) == 1


def test_the_timer_writes_what_is_to_be_told_and_has_it_sent_once(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(deliveries, "deliver", SimpleNamespace(enqueue=lambda: asked.append(1)))
    deliveries.ask_to_deliver()
    assert asked == []
    NeedFactory()
    changes.compare("besoins", DATASETS["besoins"])
    deliveries.ask_to_deliver()
    deliveries.ask_to_deliver()
    assert asked == [1]
