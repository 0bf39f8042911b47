"""A second database that follows the first one (a standby of PostgreSQL), read in its place by public pages.

Where `DATABASE_REPLICA_URL` is set, what `conditional.py` opens to everybody is read there, for whom nothing tells
apart and who has sent nothing for a minute, as long as it is a few seconds behind the primary at most. All the rest,
and what it cannot answer, stays on the primary. Without that setting, neither the router nor the middleware is there
(decision 133).
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from inspect import iscoroutinefunction
from threading import Lock
from typing import cast

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

logger = logging.getLogger(__name__)

ALIAS = "replica"
MOST_LATE = dt.timedelta(seconds=5)
"""How far behind the primary the replica may be, to be read; beyond, pages are read on the primary."""
REMEMBERED = dt.timedelta(seconds=2)
"""How long a process remembers how far behind it is, before it looks again."""
ASIDE = dt.timedelta(seconds=30)
"""How long a process leaves aside a replica that does not answer."""
ACTED = dt.timedelta(minutes=1)
"""How long who sent something reads the primary: more than the two delays above, together."""
STEP = 0.1
"""Seconds between two looks, for who waits for the replica to come abreast."""
READING = {"GET", "HEAD"}
PLUMBING = {"toolkit", "accounts"}
"""Rooms whose own tables stay on the primary: rates, errands, mails, accounts and what opens them."""

type Answers = Callable[[HttpRequest], HttpResponseBase] | Callable[[HttpRequest], Awaitable[HttpResponseBase]]
"""The rest of the site, which answers at once or later."""


# Which database answers what is asked here and now


@dataclass
class Here:
    """What is known of the request that is being answered: whether it may be read on the replica, whether it is now,
    whether it wrote."""

    may: bool
    there: bool = False
    wrote: bool = False


_here: ContextVar[Here | None] = ContextVar("replica", default=None)


def is_read_there(model: type[models.Model] | None = None) -> bool:
    """Whether the present read is for the replica: neither within a transaction, nor of a table that is plumbing."""
    here = _here.get()
    return here is not None and here.there and not connection.in_atomic_block and (model is None or is_shown(model))


def is_shown(model: type[models.Model]) -> bool:
    """Whether its rows are what pages show: sessions, caches, tasks and the like are not of our rooms."""
    return model.__module__.startswith("lieudit.") and model._meta.app_label not in PLUMBING


def reading(model: type[models.Model] | None = None) -> BaseDatabaseWrapper:
    """The connection of a read in plain SQL that pages show; `django.db.connection` is that of the primary."""
    return connections[ALIAS if is_read_there(model) else DEFAULT_DB_ALIAS]


class Router:
    """Reads of rows that pages show go where their request is read; everything is written on the primary, and what
    follows a writing is read there."""

    def db_for_read(self, model: type[models.Model], **hints: object) -> str:
        return ALIAS if is_read_there(model) else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[models.Model], **hints: object) -> str:
        here = _here.get()
        if here is not None and is_shown(model):
            here.there, here.wrote = False, True
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: models.Model, other: models.Model, **hints: object) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return db == DEFAULT_DB_ALIAS


def nearby[Response: HttpResponseBase](
    view: Callable[..., Response], request: HttpRequest, *args: object, **kwargs: object
) -> Response:
    """The answer of a view, read on the replica where this request may be and it is near enough. What it does not
    answer well, for whatever reason (it fails, or has not the row yet), the primary is asked."""
    here = _here.get()
    if here is None or not here.may or not distance.is_short():
        return view(request, *args, **kwargs)
    here.there = True
    try:
        response = view(request, *args, **kwargs)
        if response.status_code < HTTPStatus.BAD_REQUEST:
            return response
    except Error as error:
        distance.put_aside(error)
    except Exception as error:
        logger.debug("replica: asked again on the primary (%r)", error)
    finally:
        here.there = False
    vars(request).pop("_tick", None)  # of the replica
    return view(request, *args, **kwargs)


# Who reads it


def cookie() -> str:
    """The name of the cookie that says « has just acted »."""
    return f"{settings.COOKIE_PREFIX}acted"


def is_nobodys(request: HttpRequest) -> bool:
    """Whether a page of this request is the same for all: it is only read, by who has neither account, nor token, nor
    message to see, and sent nothing lately."""
    own = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name} & request.COOKIES.keys()
    if request.method not in READING or own or "Authorization" in request.headers:
        return False
    return request.get_signed_cookie(cookie(), default=None, max_age=ACTED) is None


def mark(response: HttpResponseBase) -> None:
    """For a while, this browser reads the primary: it sees what it did."""
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_signed_cookie(cookie(), "1", max_age=ACTED, httponly=True, samesite="Lax", secure=secure)


@sync_and_async_middleware
def nearest(get_response: Answers) -> Answers:
    """Middleware: says of each request whether it may be read on the replica, and marks who has just acted."""

    def left(request: HttpRequest, here: Here, response: HttpResponseBase) -> HttpResponseBase:
        if here.wrote or request.method not in {*READING, "OPTIONS"}:
            mark(response)
        return response

    if iscoroutinefunction(get_response):

        async def answer_later(request: HttpRequest) -> HttpResponseBase:
            token = _here.set(here := Here(is_nobodys(request)))
            try:
                return left(request, here, await cast("Awaitable[HttpResponseBase]", get_response(request)))
            finally:
                _here.reset(token)

        return answer_later

    def answer(request: HttpRequest) -> HttpResponseBase:
        token = _here.set(here := Here(is_nobodys(request)))
        try:
            return left(request, here, cast("HttpResponseBase", get_response(request)))
        finally:
            _here.reset(token)

    return answer


# How far behind it is


class NotAReplicaError(Error):
    """What answers at its address follows no other database, or another one than ours."""


ON_THE_PRIMARY = """
SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0'), clock_timestamp(), system_identifier FROM pg_control_system()
"""
ON_THE_REPLICA = """
SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'), pg_last_xact_replay_timestamp(), system_identifier,
    pg_is_in_recovery()
FROM pg_control_system()
"""


class Distance:
    """How far the replica is behind, as one process sees it; looked at every two seconds at most, when a page asks."""

    def __init__(self) -> None:
        self.near = False
        self.next_look = 0.0
        self.looking = Lock()
        self.seen: deque[tuple[int, float]] = deque(maxlen=32)
        """Where the log of the primary was, in bytes, and when: what the replica has of it tells how late it is."""

    def is_short(self) -> bool:
        """Whether pages may be read there. Never raises, and asks nothing that was asked a moment ago."""
        if time.monotonic() >= self.next_look and self.looking.acquire(blocking=False):
            try:
                late = self.measure()
                self._settle(late <= MOST_LATE, REMEMBERED, f"{late.total_seconds():.0f} s behind")
            except Error as error:
                self.put_aside(error)
            finally:
                self.looking.release()
        return self.near

    def put_aside(self, error: Error) -> None:
        """It failed: it is asked again in a while, on a new connection."""
        connections[ALIAS].close()
        self._settle(False, ASIDE, str(error).strip().split("\n")[0])

    def _settle(self, near: bool, rest: dt.timedelta, said: str) -> None:
        if near != self.near:
            logger.warning("replica: %s (%s)", "read again" if near else "put aside", said)
        self.near, self.next_look = near, time.monotonic() + rest.total_seconds()

    def measure(self, patience: dt.timedelta = dt.timedelta()) -> dt.timedelta:
        """How late it is at most. Where there is time, wait for it to have what the primary has now: that is how late
        it is.

        Raises:
            Error: one of the two does not answer, or the second is no replica of the first.
        """
        with connection.cursor() as cursor:
            cursor.execute(ON_THE_PRIMARY)
            written, now, whose = cursor.fetchone()
        begun = time.monotonic()
        self.seen.append((int(written), begun))
        while True:
            replayed, last = self._replayed(whose)
            waited = time.monotonic() - begun
            if replayed >= written:
                return dt.timedelta(seconds=waited)
            if waited >= patience.total_seconds():
                break
            time.sleep(STEP)
        had = max((at for place, at in self.seen if place <= replayed), default=None)
        by_commits = now - last if last else dt.timedelta.max
        return by_commits if had is None else min(by_commits, dt.timedelta(seconds=time.monotonic() - had))

    def _replayed(self, whose: int) -> tuple[int, dt.datetime | None]:
        """How much of the log the replica of this very primary has, in bytes; when the last act of it was committed."""
        replica = connections[ALIAS]
        try:
            with replica.cursor() as cursor:
                cursor.execute(ON_THE_REPLICA)
                replayed, last, its, follows = cursor.fetchone()
        except Error:
            replica.close()
            raise
        if not follows or its != whose:
            raise NotAReplicaError("it does not follow the primary")
        return int(replayed), last


distance = Distance()
"""What this process knows of it."""
