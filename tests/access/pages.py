"""What each address answers to each role, read once for all who ask: which status, which forms, what is told of people.

Each reading is undone: what a page writes as it is read, it writes again to the next who asks.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from lieudit.journal.models import Entry
from lieudit.journal.readings import READ
from tests.access.purity import questions_of_pure_files
from tests.access.sending import Offer, offers, tables_written


@dataclass(frozen=True)
class Page:
    """What one person read at one address."""

    status: int
    is_shown: bool
    """Whether it is a page that a browser shows."""
    shared: str
    """A digest of what a cache may give to others; nothing where it may not."""
    is_written_down: bool
    """Whether the journal says that it was read (decision 130)."""
    wrote: frozenset[str]
    """The tables in which reading it wrote."""
    packed: bytes = field(repr=False)

    @property
    def body(self) -> bytes:
        return zlib.decompress(self.packed)


class Pages:
    """By address and role."""

    def __init__(self, at: dict[str, str], people: dict[str, Any], clients: dict[str, Client]) -> None:
        self.at, self.people, self.clients = at, people, clients
        self.pages: dict[tuple[str, str], Page] = {}
        self.offers: dict[tuple[str, str], list[Offer]] = {}
        self.asked: set[str] = set()
        """What files that say that they are pure asked of the database meanwhile."""

    def read(self, name: str, role: str) -> Page:
        if (name, role) not in self.pages:
            with questions_of_pure_files() as asked:
                self.pages[name, role] = read_by(self.clients[role], self.people[role], self.at[name])
            self.asked |= asked
        return self.pages[name, role]

    def offered(self, name: str, role: str) -> list[Offer]:
        """What this page offers to send."""
        if (name, role) not in self.offers:
            page = self.read(name, role)
            self.offers[name, role] = offers(self.at[name], page.body.decode()) if page.is_shown else []
        return self.offers[name, role]


def read_by(client: Client, person: Any, address: str) -> Page:
    """Read, look, and undo; of the cookies, the one that forms go with is kept."""
    jar = cookies_of(client)
    with transaction.atomic():
        with tables_written(unseen=()) as wrote:
            answer: Any = client.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        is_written_down = Entry.objects.filter(kind=READ, actor=person, data__page=address).exists()
        transaction.set_rollback(True)
    given = cookies_of(client)
    client.cookies.clear()
    client.cookies.load(jar | {name: given[name] for name in given if name == settings.CSRF_COOKIE_NAME})
    is_shown = answer.status_code in {200, 422} and not answer.streaming and "html" in answer.get("Content-Type", "")
    shared = hashlib.sha256(body).hexdigest() if answer.status_code == 200 and may_be_shared(answer) else ""
    return Page(answer.status_code, is_shown, shared, is_written_down, frozenset(wrote), zlib.compress(body, 1))


def cookies_of(client: Client) -> dict[str, str]:
    return {name: morsel.value for name, morsel in client.cookies.items()}


def may_be_shared(answer: HttpResponse) -> bool:
    """Whether a cache between the site and its readers may give one reader the answer that was made for another."""
    said = answer.get("Cache-Control", "")
    return "private" not in said and "no-store" not in said and "cookie" not in answer.get("Vary", "").lower()
