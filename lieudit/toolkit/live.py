"""Parts of pages that change while they are read: an act says so, and whoever looks sees it.

A room registers, in its `receivers.py`, what may be followed, by whom, and how it is shown:

    register("hall", may=may_follow, show=render_board)

and the acts that change it say so, within their transaction:

    tell("hall:12")

PostgreSQL carries the word at commit, to every server process; each process renders the part once for all those who
look at it (`listeners.py`), under the address `{% url "toolkit:live" "hall" 12 %}`. A page shows it by
`<live-part src="…">` (`static/js/live.js`). Why this way: decision 8.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from lieudit.toolkit.extension import Table

if TYPE_CHECKING:
    from lieudit.accounts.models import Visitor


CHANNEL = "lieudit"
POLL = 5_000
"""Milliseconds after which a browser asks again, where streams are not served."""

type May = Callable[[Visitor, str], bool]
type Show = Callable[[str], str]


@dataclass(frozen=True)
class Kind:
    """What may be followed. `may(account, key)`: None for who is not signed in. `show(key)` is the HTML that all
    listeners receive, the same for all; without it, they are told to fetch their own page again."""

    name: str
    may: May
    show: Show | None
    wakes: str


KINDS = Table[str, Kind]("toolkit.live.KINDS", "What may be followed while it changes, by whom, and how it is shown.")


def register(kind: str, *, may: May, show: Show | None = None, wakes: str = "") -> None:
    """Let `kind` be followed. `wakes` is the kind of the topics that wake it, itself unless said."""
    KINDS.fill(kind, Kind(kind, may, show, wakes or kind))


def kind_called(name: str) -> Kind | None:
    return KINDS.get(name)


type Typed = QueryDict
"""What was typed, as a form sends it."""

ANSWERS = Table[str, Callable[[Typed], str]](
    "toolkit.live.ANSWERS",
    "What the live process works out of words that were just typed, as HTML; empty where it has nothing to say.",
)
"""A page asks for it once it is shown, at `{% url "toolkit:answer" kind %}`: what takes a model that no process of
pages may hold (`encoder.py`). Nothing of what is sent is kept; an answer changes nothing."""


def tell(topic: str) -> None:
    """Wake, once the present transaction commits, whoever follows `topic`: `kind:key`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic])


def digest_of(html: str) -> str:
    """What tells two states of a part apart, the same in every process."""
    return hashlib.blake2b(html.encode(), digest_size=9).hexdigest()


def hour() -> bytes:
    """The hour of the server, in milliseconds: times that run on a page follow it."""
    return event("hour", str(int(timezone.now().timestamp() * 1000)))


def part(html: str) -> bytes:
    """A state of a part, for everybody who looks at it."""
    return hour() + event("part", html, digest_of(html))


def event(name: str, data: str, id: str = "") -> bytes:
    """One event, as https://html.spec.whatwg.org/multipage/server-sent-events.html writes it."""
    lines = [
        f"event: {name}",
        *([f"id: {id}"] if id else []),
        *(f"data: {line}" for line in re.split("\r\n|\r|\n", data)),
    ]
    return ("\n".join(lines) + "\n\n").encode()


def answer(kind: Kind, key: str, seen: str) -> bytes:
    """What is to be shown now, for who comes back for the rest."""
    state = part(kind.show(key)) if kind.show else event("nudge", "") + hour()
    return later(POLL) + (hour() if seen and f"id: {seen}\n".encode() in state else state)


def later(milliseconds: int) -> bytes:
    """This answer ends; the browser asks again after this pause, and the page knows it."""
    return retry(milliseconds) + event("later", str(milliseconds))


def retry(milliseconds: int) -> bytes:
    """How long a browser waits before it asks again."""
    return f"retry: {milliseconds}\n\n".encode()
