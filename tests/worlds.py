"""Worlds that many tests ask for: made by the acts once or twice, then put back as the rows they were.

`@kept` goes on a function that makes a world: a whole one (a session that was held), or a step of one on what is given
(an associate of this cooperative). Its rows, what it returns, what it changes in what is given and what it lets happen
at the commit are remembered for a minute, by its arguments. A test that asks for it meanwhile has copies of its own, in
some milliseconds instead of a second; what it does to them is undone with it.

A step is put back where the step before it is the same, and nothing was written since. A world is made anew, by its
acts, wherever the memory could be another: in a test that commits, where rows are already there, where the clock or a
function was replaced, where a setting is another than it was, where it sends a mail or writes a file, or where an
argument is more than values and rows.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import decimal
import functools
import hashlib
import io
import itertools
import pickle
import time
import types
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import UserSettingsHolder, settings
from django.core import mail
from django.core.files.storage import Storage
from django.db import connection, transaction
from django.db.models import F, Model, QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from psycopg.types.range import Range

from lieudit.toolkit.models import Clock
from tests.template_database import KEPT, STARTERS, TICK

FRESH = 60
"""For how many seconds a world is remembered: pages say how long ago things were done."""
LONG = 0.05
"""How many seconds of work are kept the first time already."""
MANY = 400
"""Beyond so many calls, those that are not fresh are forgotten."""
ASIDE = {"accounts_account", *STARTERS}
"""Tables whose rows are in nobody's way: tests make somebody, then the world where they act; every install begins with
some words."""
AS_IT_IS = settings._wrapped
PLAIN = (str, int, float, bytes, type(None), type, decimal.Decimal, dt.date, dt.time, dt.timedelta, uuid.UUID, Path)


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


# --------------------------------------------------------------------------- by what a call is known


class Untold(Exception):
    """A value that cannot be compared with that of another test."""


def told(value: Any, above: tuple[int, ...] = ()) -> Any:
    """A value as what can be compared: two that are told alike are alike, with all that they hold in memory."""
    if isinstance(value, PLAIN):
        return type(value), value
    if id(value) in above:
        return "above", above.index(id(value))
    above = (*above, id(value))
    return type(value), [(told(name, above), told(each, above)) for name, each in held_by(value)]


def model_parts(row: Model) -> list[tuple[str, Any]]:
    return [*sorted(each for each in vars(row).items() if each[0] != "_state"), ("_", row._state.fields_cache)]


PARTS: tuple[tuple[type | tuple[type, ...], Callable[[Any], Any]], ...] = (
    (Model, model_parts),
    ((list, tuple), enumerate),
    (dict, dict.items),
    (types.SimpleNamespace, lambda value: vars(value).items()),
    (FieldFile, lambda value: [("name", value.name)]),
    (Range, lambda value: enumerate((value.lower, value.upper, value.bounds))),
    (Later, lambda value: []),
)
"""What a value that is not plain is made of, by name or rank."""


def held_by(value: Any) -> Any:
    for kinds, parts in PARTS:
        if isinstance(value, kinds):
            return parts(value)
    if dataclasses.is_dataclass(value):
        return vars(value).items()
    if isinstance(value, QuerySet) and value._result_cache is not None:
        return enumerate(value._result_cache)
    raise Untold(type(value))


def key_of(make: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bytes | None:
    """The call, with what was replaced around it; None where what it makes could be another."""
    if not is_undone() or Patched.now or abs(timezone.now() - dt.datetime.now(dt.UTC)) >= dt.timedelta(seconds=1):
        return None
    try:
        around = (connection.settings_dict["NAME"], settings_replaced(), names_replaced())
        call = told([make.__module__, make.__name__, args, kwargs, around])
    except Untold:
        return None
    return hashlib.sha256(repr(call).encode()).digest()


def is_undone() -> bool:
    """Whether this test is: its rows are gone with it."""
    blocks = connection.atomic_blocks
    return bool(blocks) and getattr(blocks[0], "_from_testcase", False)


class Patched:
    """How many names `unittest.mock` holds replaced for a moment: what is made meanwhile is not kept."""

    now = 0
    usual = {"ensure_connection"}
    """What Django itself replaces, for the length of a test."""

    @classmethod
    def watch(cls, kind: Any) -> None:
        enter, leave = kind.__enter__, kind.__exit__

        def entered(patch: Any) -> Any:
            cls.now += getattr(patch, "attribute", "") not in cls.usual
            return enter(patch)

        def left(patch: Any, *why: Any) -> Any:
            cls.now -= getattr(patch, "attribute", "") not in cls.usual
            return leave(patch, *why)

        kind.__enter__, kind.__exit__ = entered, left


Patched.watch(mock._patch)
Patched.watch(mock._patch_dict)


def settings_replaced() -> list[Any]:
    found: dict[str, Any] = {}
    holder = settings._wrapped
    while holder is not AS_IT_IS:
        if not isinstance(holder, UserSettingsHolder) or holder._deleted:
            raise Untold(holder)
        found = {name: value for name, value in vars(holder).items() if name.isupper()} | found
        holder = holder.default_settings
    return sorted(found.items())


def names_replaced() -> list[Any]:
    """What the test has put in the place of a name, the clock aside."""
    if any(patch._setitem for patch in patches):
        raise Untold("an entry")
    replaced = [each for patch in patches for each in patch._setattr if each[0] is not timezone]
    return [(getattr(where, "__name__", where), name, getattr(where, name)) for where, name, _former in replaced]


# --------------------------------------------------------------------------- where a test stands


class Story:
    """The last of the worlds that the running test has asked for, and how much was written by then."""

    def __init__(self, test: Any) -> None:
        self.test, self.step, self.blocks, self.written = test, 0, [], 0
        self.filled: list[Any] = []

    def so_far(self) -> int:
        """The number of the world that is all that was written; 0 where there is none."""
        if not self.step or not still_open(self.blocks):
            return 0
        return self.step if self.written == amount() else 0

    def goes_on(self, step: int) -> None:
        self.step, self.blocks = step, list(connection.atomic_blocks)
        self.written = amount() if step else 0

    def begins(self) -> bool:
        """Whether nothing is there; once something is, it is until the block that wrote it ends."""
        if self.filled and still_open(self.filled):
            return False
        begins = nothing_is_there()
        self.filled = [] if begins else list(connection.atomic_blocks)
        return begins


def still_open(blocks: list[Any]) -> bool:
    return connection.atomic_blocks[: len(blocks)] == blocks


story = Story(None)


def running() -> Story:
    global story
    if story.test is not connection.atomic_blocks[0]:
        story = Story(connection.atomic_blocks[0])
    return story


def touched() -> dict[str, list[int]]:
    """How many rows this transaction, and those just before it, added, changed and removed in each table."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT name, added, changed, removed FROM (
                SELECT relname::text AS name, pg_stat_get_xact_tuples_inserted(oid) AS added,
                    pg_stat_get_xact_tuples_updated(oid) AS changed, pg_stat_get_xact_tuples_deleted(oid) AS removed
                FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
            ) AS written WHERE added + changed + removed > 0""")
        return {name: counts for name, *counts in cursor.fetchall() if name not in KEPT}


def amount() -> int:
    return sum(map(sum, touched().values()))


def nothing_is_there() -> bool:
    """Whether the test has written nothing yet, or nothing but who acts in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
        if cursor.fetchone()[0]:
            return True
        filled = [f'EXISTS (SELECT FROM "{table}")' for table in touched() if table not in ASIDE]
        cursor.execute(f"SELECT {' OR '.join(['false', *filled])}")
        return not cursor.fetchone()[0]


# --------------------------------------------------------------------------- worlds


@dataclasses.dataclass
class World:
    """What is remembered of one call: rows by table, keys of the rows that it changed, what it gives, what follows."""

    rows: dict[str, bytes]
    changed: dict[str, list[Any]]
    things: bytes
    at_commit: list[Callable[[], Any]]
    passed: dt.timedelta
    step: int = dataclasses.field(default_factory=itertools.count(1).__next__)
    made_at: float = dataclasses.field(default_factory=time.monotonic)

    def is_fresh(self) -> bool:
        return time.monotonic() - self.made_at < FRESH

    def put_back(self, given: list[Any]) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # guards have seen these rows
            for table, keys in self.changed.items():
                cursor.execute(f'DELETE FROM "{table}" WHERE {key_columns()[table]} = ANY(%s)', [keys])
            for table, rows in self.rows.items():
                with cursor.copy(f'COPY "{table}" ({columns()[table]}) FROM STDIN (FORMAT BINARY)') as copy:
                    copy.write(rows)
            cursor.execute("SET LOCAL session_replication_role = origin")
            cursor.execute(TICK)
        for function in self.at_commit:
            transaction.on_commit(function)
        for each in given:
            if isinstance(each, Later):
                each.passed += self.passed
        return unpacked(self.things, given)


WORLDS: dict[tuple[int, bytes], World | None] = {}
"""What was made of late, by the step before it and its call; None for what was asked for once."""
patches: list[pytest.MonkeyPatch] = []
"""The one that the running test has replaced things with."""


def kept[**P, T](make: Callable[P, T]) -> Callable[P, T]:
    @functools.wraps(make)
    def world(*args: P.args, **kwargs: P.kwargs) -> T:
        key = key_of(make, args, kwargs)
        before = running().so_far() if key else 0
        if not key or not (before or running().begins()):
            return make(*args, **kwargs)
        call, given = (before, key), things_in([args, kwargs])
        known = WORLDS.get(call)
        if known and known.is_fresh():
            thing = known.put_back(given)
        else:
            thing, known = remember(call, given, functools.partial(make, *args, **kwargs))
        running().goes_on(known.step if known else 0)
        return thing

    return world


def things_in(value: Any) -> list[Any]:
    """What is given to a call, and may be changed by it."""
    if isinstance(value, (list, tuple, dict)):
        parts = value.values() if isinstance(value, dict) else value
        return [thing for each in parts for thing in things_in(each)]
    return [value] if isinstance(value, (Model, Later)) else []


def remember(call: tuple[int, bytes], given: list[Any], make: Callable[[], Any]) -> tuple[Any, World | None]:
    """Make a world, and keep it where that was long, or asked for again; what is kept is a copy from the first."""
    mails, functions, passed = len(getattr(mail, "outbox", ())), len(connection.run_on_commit), passed_of(given)
    with transaction.atomic(), connection.cursor() as cursor, files_written() as files:
        cursor.execute(f"{TICK} RETURNING xmin::text::bigint")  # what this savepoint writes bears this, or more
        [since], was, begun = cursor.fetchone(), touched(), time.perf_counter()
        thing = make()
        is_long = time.perf_counter() - begun >= LONG
        found = rows_since(since, was, fully=bool(call[0])) if is_long or call in WORLDS else None
    WORLDS.setdefault(call, None)
    things = packed(thing, given) if found else None
    if not found or not things or files or len(getattr(mail, "outbox", ())) != mails:
        return thing, None
    at_commit = [function for _, function, _ in connection.run_on_commit[functions:]]
    WORLDS[call] = world = World(*found, things, at_commit, passed_of(given) - passed)
    if len(WORLDS) > MANY:
        for old in [each for each, made in WORLDS.items() if each != call and not (made and made.is_fresh())]:
            del WORLDS[old]
    return unpacked(things, given), world


def rows_since(since: int, was: dict[str, list[int]], *, fully: bool) -> tuple[dict[str, bytes], dict[str, Any]] | None:
    """The rows that were written, and the keys of those that changed; None where rows of others were removed (`fully`:
    there may be some).
    """
    rows, changed = {}, {}
    with connection.cursor() as cursor:
        for table, counts in touched().items():
            added, changes, removed = (now - then for now, then in zip(counts, was.get(table, (0, 0, 0)), strict=True))
            if fully and (removed or (changes and table not in key_columns())):
                return None
            if not added + changes:
                continue
            written = f'FROM "{table}" WHERE xmin::text::bigint >= {since}'
            with cursor.copy(f"COPY (SELECT {columns()[table]} {written}) TO STDOUT (FORMAT BINARY)") as copy:
                rows[table] = b"".join(copy)
            if fully and changes:
                cursor.execute(f"SELECT {key_columns()[table]} {written}")
                changed[table] = [key for (key,) in cursor.fetchall()]
    return rows, changed


def passed_of(given: list[Any]) -> dt.timedelta:
    return next((each.passed for each in given if isinstance(each, Later)), dt.timedelta())


@contextmanager
def files_written() -> Iterator[list[str]]:
    found, save = [], Storage.save

    def saved(self: Storage, name: str, *args: Any, **kwargs: Any) -> str:
        found.append(name)
        return save(self, name, *args, **kwargs)

    Storage.save = saved
    try:
        yield found
    finally:
        Storage.save = save


def packed(thing: Any, given: list[Any]) -> bytes | None:
    """What a call gives, and the things that it was given as it left them, which stay themselves."""
    places, packet = {id(each): rank for rank, each in enumerate(given)}, io.BytesIO()
    packer = pickle.Pickler(packet)
    packer.persistent_id = lambda each: places.get(id(each))
    try:
        packer.dump((thing, [vars(each) if isinstance(each, Model) else {} for each in given]))
    except (pickle.PicklingError, TypeError, AttributeError):
        return None
    return packet.getvalue()


def unpacked(packet: bytes, given: list[Any]) -> Any:
    unpacker = pickle.Unpickler(io.BytesIO(packet))
    unpacker.persistent_load = given.__getitem__
    thing, states = unpacker.load()
    for each, state in zip(given, states, strict=True):
        if isinstance(each, Model):
            vars(each).clear()
            vars(each).update(state)
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


@functools.cache
def key_columns() -> dict[str, str]:
    """The column that is the key of each table, where one is."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT indrelid::regclass::text, quote_ident(attname)
            FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
            WHERE indisprimary AND indnatts = 1""")
        return {table.strip('"'): name for table, name in cursor.fetchall()}


def tick() -> None:
    """Move the clock of the house, as an act does: what a process keeps until then is read again."""
    Clock.objects.update_or_create(pk=1, defaults={"tick": F("tick") + 1}, create_defaults={"tick": 1})
