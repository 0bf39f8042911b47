"""Worlds that many tests ask for: made by the acts once or twice, then put back as the rows they were.

`@kept` goes on a function that makes a whole world (a session that was held, an election under way). Its rows, what it
returns and what it lets happen at the commit are remembered for a minute, by its arguments. A test that asks for it
meanwhile has copies of its own, in some milliseconds instead of a second; what it does to them is undone with it.

A world is made anew, by its acts, wherever the memory could be another: in a test that commits, where rows are already
there, where the clock, a setting or a function was replaced, or where an argument is itself a thing.
"""

from __future__ import annotations

import datetime as dt
import functools
import pickle
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from lieudit.toolkit.models import Clock
from tests.template_database import STARTERS, TICK, filled_tables

FRESH = 60
"""For how many seconds a world is remembered: pages say how long ago things were done."""
LONG = 0.2
"""How many seconds of work are kept the first time already."""
ASIDE = {"accounts_account", *STARTERS}
"""Tables whose rows are in nobody's way: tests make somebody, then the world where they act; every install begins with
some words."""
AS_IT_IS = settings._wrapped


class Later:
    """`later(days=3)` moves the clock of the site forward, from where it stands; `later(3)` is three days too."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        real, self.passed = timezone.now, dt.timedelta()
        patch.setattr(timezone, "now", lambda: real() + self.passed)

    def __call__(self, days: float = 0, **span: float) -> dt.date:
        now = timezone.localtime()
        then = now + dt.timedelta(days=days)  # the same hour on the wall, in summer as in winter
        self.passed += then.astimezone(dt.UTC) - now.astimezone(dt.UTC) + dt.timedelta(**span)
        return timezone.localdate()


class World:
    """What is remembered of one call."""

    def __init__(self, rows: dict[str, bytes], thing: Any, at_commit: list[Callable[[], Any]], passed: dt.timedelta):
        self.rows, self.thing, self.at_commit, self.passed = rows, pickle.dumps(thing), at_commit, passed
        self.made_at = time.monotonic()
        own = [f'EXISTS (SELECT FROM "{table}")' for table in rows if table not in ASIDE]
        self.in_the_way = f"SELECT {' OR '.join(own)}"

    def may_be_put_back(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(self.in_the_way)
            return time.monotonic() - self.made_at < FRESH and not cursor.fetchone()[0]

    def put_back(self, later: Later | None) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # guards have seen these rows
            for table, rows in self.rows.items():
                with cursor.copy(f'COPY "{table}" ({columns()[table]}) FROM STDIN (FORMAT BINARY)') as copy:
                    copy.write(rows)
            cursor.execute("SET LOCAL session_replication_role = origin")
            cursor.execute(TICK)
        for function in self.at_commit:
            transaction.on_commit(function)
        if later:
            later.passed += self.passed
        return pickle.loads(self.thing)


WORLDS: dict[Any, World | None] = {}
"""What was made of late, by its call; None for what was asked for once."""
patches: list[pytest.MonkeyPatch] = []
"""The one that the running test has replaced things with."""


def kept[**P, T](make: Callable[P, T]) -> Callable[P, T]:
    @functools.wraps(make)
    def world(*args: P.args, **kwargs: P.kwargs) -> T:
        later = next((value for value in (*args, *kwargs.values()) if isinstance(value, Later)), None)
        key = key_of(make, args, kwargs)
        if key is None or not is_usual():
            return make(*args, **kwargs)
        known = WORLDS.get(key)
        if known and known.may_be_put_back():
            return known.put_back(later)
        if not nothing_is_there(look_closer=key in WORLDS):
            WORLDS.setdefault(key, None)
            return make(*args, **kwargs)
        return remember(key, later, functools.partial(make, *args, **kwargs))

    return world


def key_of(make: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The call, where each argument is a plain value or the clock of the test."""
    values = [Later if isinstance(value, Later) else value for value in (*args, *kwargs.values())]
    plain = all(value is Later or isinstance(value, (str, int, tuple, dt.date, type(None))) for value in values)
    return (make.__module__, make.__name__, *values, *kwargs) if plain else None


def is_usual() -> bool:
    """A test that is undone, whose clock runs and where no rule was replaced."""
    blocks = connection.atomic_blocks
    if not (blocks and getattr(blocks[0], "_from_testcase", False)) or settings._wrapped is not AS_IT_IS:
        return False
    replaced = [each for patch in patches for each in (*patch._setattr, *patch._setitem) if each[0] is not timezone]
    return not replaced and abs(timezone.now() - dt.datetime.now(dt.UTC)) < dt.timedelta(seconds=1)


def nothing_is_there(*, look_closer: bool) -> bool:
    """Whether the test has written nothing yet, or, looking closer, nothing but who acts in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
        return cursor.fetchone()[0] or (look_closer and not set(filled_tables()) - ASIDE)


def remember(key: Any, later: Later | None, make: Callable[[], Any]) -> Any:
    """Make a world, and keep it where that was long, or asked for again."""
    mails, functions = len(getattr(mail, "outbox", ())), len(connection.run_on_commit)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{TICK} RETURNING xmin::text::bigint")  # what this savepoint writes bears this, or more
        [since], begun = cursor.fetchone(), time.process_time()
        thing = make()
        if time.process_time() - begun < LONG and key not in WORLDS:
            WORLDS[key] = None
            return thing
        rows = {}
        for table in filled_tables(f"WHERE xmin::text::bigint >= {since}"):
            asked = f'SELECT {columns()[table]} FROM "{table}" WHERE xmin::text::bigint >= {since}'
            with cursor.copy(f"COPY ({asked}) TO STDOUT (FORMAT BINARY)") as copy:
                rows[table] = b"".join(copy)
    if len(getattr(mail, "outbox", ())) == mails:
        at_commit = [function for _, function, _ in connection.run_on_commit[functions:]]
        WORLDS[key] = World(rows, thing, at_commit, later.passed if later else dt.timedelta())
    return thing


@functools.cache
def columns() -> dict[str, str]:
    """The columns of each table that are written, and not computed by the database."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT attrelid::regclass::text, string_agg(quote_ident(attname), ', ' ORDER BY attnum)
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
              AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
            GROUP BY 1""")
        return {table.strip('"'): names for table, names in cursor.fetchall()}


def tick() -> None:
    """Move the clock of the house, as an act does: what a process keeps until then is read again."""
    Clock.objects.update_or_create(pk=1, defaults={"tick": F("tick") + 1}, create_defaults={"tick": 1})
