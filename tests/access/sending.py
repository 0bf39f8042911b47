"""What pages offer to send, a body that an act accepts, and whether it wrote: for the matrix of what is sent."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch
from urllib.parse import urljoin, urlsplit

from django import forms
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from tests.access.bodies import BODIES
from tests.access.world import World
from tests.journeys.visitor import Reader

ROUNDS = 4
"""How many times a refused form is filled in again, each time with other values in the fields that are refused."""
UNSEEN = {
    *("toolkit_trace", "toolkit_beat", "django_session", "lieudit_cache", "accounts_session"),
    *("journal_entry", "journal_reading"),
}
"""Tables that say who came and how often: what is sent and refused is counted there too; and the journal, that an act
writes beside what it does."""
WRITES = re.compile(
    r'\s*(?:WITH\b.*?[()]\s*)?(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE | re.DOTALL
)
"""What writes, at the head of what is asked or of one of its parts (`WITH … AS (INSERT INTO …`)."""
SAVEPOINTS = re.compile(r'^(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) "?(\w+)"?')
WORDS = "Pour que chacun puisse venir."


@dataclass
class Sent:
    """What one person sent, and what came of it."""

    status: int
    wrote: set[str]
    response: Any = field(repr=False)

    def __str__(self) -> str:
        return f"{self.status}{'+' if self.wrote else ''}"


@contextmanager
def tables_written(unseen: Collection[str] = UNSEEN) -> Iterator[set[str]]:
    """The tables that are written meanwhile and stay so, but those that are `unseen`: what an act wrote before it was
    refused is taken back."""
    kept: list[tuple[str, set[str]]] = [("", set())]
    written: set[str] = set()

    def watch(execute: Callable[..., Any], sql: Any, *more: Any) -> Any:
        text = sql if isinstance(sql, str) else ""
        if point := SAVEPOINTS.match(text):
            _at(kept, *point.groups())
        outcome = execute(sql, *more)
        if found := WRITES.match(text):
            kept[-1][1].add(found[1])
        return outcome

    with connection.execute_wrapper(watch):
        yield written
    written |= set().union(*(tables for _, tables in kept)).difference(unseen)


def _at(kept: list[tuple[str, set[str]]], what: str, name: str) -> None:
    if what == "SAVEPOINT":
        kept.append((name, set()))
        return
    while len(kept) > 1:
        known, tables = kept.pop()
        if what.startswith("RELEASE"):
            kept[-1][1].update(tables)
        if known == name:
            if what.startswith("ROLLBACK"):
                kept.append((name, set()))  # the point stands until it is released
            return


def send(client: Client, address: str, body: dict[str, Any] | None = None) -> Sent:
    """Send, look, and undo; what a cache counted of it, too. That a page of others was read is tried apart
    (`test_readings.py`)."""
    cache.clear()
    for each in (body or {}).values():
        if isinstance(each, SimpleUploadedFile):
            each.seek(0)
    jar = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        with patch("lieudit.journal.readings.what_is_read", lambda request: None), tables_written() as wrote:
            response = client.post(address, body or {})
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(jar)
    return Sent(response.status_code, wrote, response)


@dataclass(frozen=True)
class Offer:
    """A form that a page shows: where it goes, what it holds."""

    address: str
    values: dict[str, Any] = field(hash=False)
    guarded: bool
    """Whether it carries the token of its page."""


def name_of(address: str) -> str:
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    return found.view_name


def offers(page: str, html: str) -> list[Offer]:
    """What a page offers to send, one for each button that says something else."""
    found = []
    for form in Reader(html).forms:
        for button in form.buttons or [None]:
            if ((button and button.method) or form.method) != "post":
                continue
            values = {name: each if len(each) > 1 else each[0] for name, each in form.values.items() if name and each}
            guarded = bool(values.pop("csrfmiddlewaretoken", ""))
            if button and button.name:
                values[button.name] = button.value
            found.append(Offer(urljoin(page, (button and button.action) or form.action or page), values, guarded))
    return found


def filled(client: Client, name: str, offer: Offer, world: World) -> tuple[dict[str, Any], Sent]:
    """A body that the act accepts, as far as one is found: what the page proposes, what `bodies.py` says, and in each
    field that is refused a value of its kind."""
    said = BODIES.get(name, {})
    said = said(world) if callable(said) else said
    body = offer.values | said
    sent = send(client, offer.address, body)
    for turn in range(ROUNDS):
        if sent.wrote or sent.status not in {200, 422}:
            break
        more = {bound: one for bound, one in refused(sent.response, turn) if bound not in said}
        if not more:
            break
        body = body | more
        sent = send(client, offer.address, body)
    return body, sent


def refused(response: Any, turn: int) -> Iterator[tuple[str, Any]]:
    """Each field that a form of this page refuses, with another value."""
    found = {}
    for context in response.context or ():
        for each in context.flatten().values() if hasattr(context, "flatten") else ():
            if isinstance(each, forms.BaseForm) and each.is_bound and each.errors:
                found[id(each)] = each
    for form in found.values():
        for name in form.errors:
            if name in form.fields:
                values = values_of(form.fields[name])
                yield form.add_prefix(name), values[turn % len(values)]


def of_a_choice(asked: Any) -> list[Any]:
    return choices_of(asked)[:4] or [""]


def of_choices(asked: Any) -> list[Any]:
    return [[value] for value in choices_of(asked)[:4]] or [[]]


def days(said: str) -> Callable[[Any], list[Any]]:
    now = timezone.localtime
    return lambda asked: [(now() + dt.timedelta(days=each)).strftime(said) for each in (10, -1, 40)]


KINDS: tuple[tuple[type[forms.Field], Callable[[Any], list[Any]]], ...] = (
    (forms.ModelMultipleChoiceField, of_choices),
    (forms.MultipleChoiceField, of_choices),
    (forms.ChoiceField, of_a_choice),
    (forms.ModelChoiceField, of_a_choice),
    (forms.BooleanField, lambda asked: ["on"]),
    (forms.FileField, lambda asked: [SimpleUploadedFile("plan.txt", b"Un plan.", "text/plain")]),
    (forms.DateTimeField, days("%Y-%m-%dT%H:%M")),
    (forms.DateField, days("%Y-%m-%d")),
    (forms.EmailField, lambda asked: ["quelqu.une@exemple.fr"]),
    (forms.URLField, lambda asked: ["https://exemple.fr/"]),
    (forms.IntegerField, lambda asked: [asked.min_value or 1, 2]),
    (forms.Field, lambda asked: [WORDS[: getattr(asked, "max_length", None) or 100]]),
)
"""Kind of field → values of this kind, the likeliest first; the first kind that is right counts."""


def values_of(asked: forms.Field) -> list[Any]:
    return next(values(asked) for kind, values in KINDS if isinstance(asked, kind))


def choices_of(asked: Any) -> list[str]:
    flat: list[Any] = []
    for value, words in asked.choices:
        flat += [inner for inner, _ in words] if isinstance(words, (list, tuple)) else [value]
    return [str(value) for value in flat if str(value)]
