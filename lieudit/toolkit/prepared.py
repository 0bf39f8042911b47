"""Reads that pages do at each request: their SQL is composed once in a process, with blanks for what changes.

A read is written as a function that gives a QuerySet, and is called like one that gives rows:

    @prepared(Card)
    def cards(start, *, department):
        return Need.objects.public().of(department).values_list(*Card._fields)[start:start + 20]

    cards(40, department="23")  # a list of Card, a NamedTuple

What is given by position shapes the SQL: each shape is composed when it is first asked for. What is given by name
fills a blank of the SQL at each reading: a list fills one blank, a tuple as many as it holds. What is `None` is not
asked, and shapes the SQL too: so does a day, which alone is then written in it. `prepared()` reads models instead of
`values_list`, `.lines(…)` what the database answers. Why, and what this leans on: decision 6.

`reckoned()` prepares a read whose QuerySets ask themselves what day and what time it is: decision 154.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, update_wrapper
from itertools import starmap
from types import SimpleNamespace
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Lookup, QuerySet, Value
from django.db.models.fields.json import KeyTransform
from django.db.models.query import ModelIterable
from django.db.models.signals import post_migrate
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from lieudit.toolkit.numbered import numbered, reopen, rows_of
from lieudit.toolkit.replica import reading

MOST_SHAPES = 64
"""Shapes of one read that a process remembers; the least used are composed again."""

LONGEST = dt.timedelta(seconds=50)
"""What composing may take, on a machine that has much else to do; a second or two on another."""

LONG = 5_000
"""Signs of a question that is planned once a connection; the others are once they were asked a few times."""

HIGHEST = 2**63 - 1
"""What fills a blank at most: a number typed in an address may have thirty digits, and is then that of nothing."""

TYPES: dict[object, tuple[str, Field[Any, Any]]] = {
    int: ("bigint", models.BigIntegerField()),
    float: ("double precision", models.FloatField()),
    str: ("text", models.TextField()),
    uuid.UUID: ("uuid", models.UUIDField()),
    dt.date: ("date", models.DateField()),
    dt.datetime: ("timestamptz", models.DateTimeField()),
    list[int]: ("bigint[]", ArrayField(models.BigIntegerField())),
    list[str]: ("text[]", ArrayField(models.TextField())),
    list: ("", ArrayField(models.TextField())),  # empty: the database guesses
}
"""What may fill a blank, and how the database and Django call it."""


type Line = tuple[object, ...]
"""What the database answers, column by column."""

type Rows = QuerySet[Any, Any]
"""A read to prepare, of whatever rows."""


class Blank(Expression):
    """The place of a value that each reading gives: what is called `name`, or what it holds `at` an index."""

    def __init__(self, name: str, kind: object, at: int | None = None) -> None:
        if kind not in TYPES:
            raise TypeError(f"{name}: nothing tells the database what {kind} is")
        self.cast, field = TYPES[kind]
        super().__init__(output_field=field)
        self.called, self.at = name, at

    @property
    def place(self) -> tuple[object, ...]:
        """What tells two blanks apart: the same value fills all those of one place. Of what the database guesses, which
        may be another thing elsewhere, each has its own."""
        return (self.cast, self.called, self.at) if self.cast else (self,)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        return f"%s::{self.cast}" if self.cast else "%s", (self,)

    def value(self, given: Mapping[str, Any]) -> Any:
        found = given[self.called] if self.at is None else given[self.called][self.at]
        return min(found, HIGHEST) if self.cast == "bigint" else found


class Written(Expression):
    """A code, or nothing, that stands in the SQL and not beside it: `filter(kind=Written("library"))`. A plan that is
    kept for all values then reckons with this one, and may use an index of these rows alone."""

    def __init__(self, word: str | int) -> None:
        super().__init__(output_field=models.CharField() if isinstance(word, str) else models.IntegerField())
        self.word = str(word)
        if self.word and not self.word.replace("-", "").isalnum():
            raise ValueError(f"{self.word}: a code of ours is written, nothing else")

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[()]]:
        return f"'{self.word}'", ()


class OneOf(Lookup):
    """`OneOf(F("state"), states)`: the column is one of a list, or of the list that fills a blank."""

    lookup_name = "one_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        column, before = self.process_lhs(compiler, connection)
        values, after = self.process_rhs(compiler, connection)
        return f"{column} = ANY({values})", (*before, *after)


class Later(Blank):
    """The place of a moment that was reckoned from that of the composition: as far from the `now` of each reading."""

    def __init__(self, after: dt.timedelta) -> None:
        super().__init__("now", dt.datetime)
        self.after = after

    @property
    def place(self) -> tuple[object, ...]:
        return (*super().place, self.after)

    def value(self, given: Mapping[str, dt.datetime]) -> dt.datetime:
        return given["now"] + self.after


class Composed:
    """The SQL of a QuerySet that holds blanks, numbered; what is the same at each reading is written in it.

    `since` is the instant at which it began to be composed, where its days and moments were reckoned from then. What
    makes models of rows is kept where it is `of_models`: it holds the whole question, 100 kB of objects for some.
    """

    def __init__(
        self,
        queryset: Rows,
        days: frozenset[object] = frozenset(),
        since: dt.datetime | None = None,
        of_models: bool = False,
    ) -> None:
        self.blanks: list[Blank] = []
        self._places: dict[tuple[object, ...], int] = {}
        self.days, self.since, self.model = days, since, queryset.model
        self.compiler: Any = queryset.query.get_compiler(connection.alias)
        sql, params = self.compiler.as_sql()
        left = iter(params)
        self.sql = re.sub("%[%s]", lambda mark: self._written(mark[0], left), sql)
        columns = self.compiler.get_converters([column for column, _sql, _alias in self.compiler.select])
        light = [(at, several, _light(column)) for at, (several, column) in columns.items()]
        self.converters = [(at, convert, column) for at, several, column in light for convert in several]
        if not of_models:
            del self.compiler

    def _written(self, mark: str, params: Iterator[object]) -> str:
        if mark == "%%":
            return "%"
        value = next(params)
        if isinstance(value, Blank):
            return self._numbered(value)
        if self.since is not None and isinstance(value, dt.datetime) and not is_midnight(value):
            return f"{self._numbered(Later(_minutes(value - self.since)))}::timestamptz"
        if self.since is None and isinstance(value, dt.date) and value not in self.days:
            raise TypeError(f"{value} would be the same for ever: let a moment fill a blank")
        operations: Any = connection.ops
        return str(operations.compose_sql("%s", [value]))

    def _numbered(self, blank: Blank) -> str:
        if blank.place not in self._places:
            self.blanks.append(blank)
            self._places[blank.place] = len(self.blanks)
        return f"${self._places[blank.place]}"

    def read(self, given: Mapping[str, Any]) -> list[Line]:
        database, values = reading(self.model), [blank.value(given) for blank in self.blanks]
        with self._planned_once(database):
            rows = rows_of(database, self.sql, values)
        return [self._converted(row) for row in rows] if self.converters else rows

    @contextmanager
    def _planned_once(self, database: BaseDatabaseWrapper) -> Iterator[None]:
        """Have the database keep a long question from its first reading: its plan costs more than its answer."""
        reopen(database)
        there = database.connection
        usual = there.prepare_threshold
        if len(self.sql) >= LONG and usual is not None:  # None: a pooler is between, which keeps nothing
            there.prepare_threshold = 0
        try:
            yield
        finally:
            there.prepare_threshold = usual

    def stream(self, size: int) -> Iterator[Line]:
        """Lines of a read without blanks, while the database finds those that follow; `size` are held at once. Until
        the last one is read, nothing else is asked on this connection. Always the primary: a replica cuts long reads.
        """
        with numbered(connection) as cursor:
            rows = cursor.cursor.stream(self.sql, [], size=size)
            yield from map(self._converted, rows) if self.converters else rows

    def _converted(self, row: Line) -> Line:
        """Columns that Django itself turns into Python values, as those of JSON."""
        values = list(row)
        for at, convert, column in self.converters:
            values[at] = convert(values[at], column, connection)
        return tuple(values)


def models_from(compiler: SQLCompiler, rows: Iterable[Sequence[object]]) -> Iterator[Any]:
    """Rows as Django makes models of them, with what `select_related` joins."""
    read = SimpleNamespace(
        select=compiler.select,
        klass_info=compiler.klass_info,
        annotation_col_map=compiler.annotation_col_map,
        execute_sql=lambda **_options: rows,
        results_iter=iter,
    )
    queryset: Any = SimpleNamespace(
        db=connection.alias,
        query=SimpleNamespace(get_compiler=lambda using: read),
        _fetch_mode=models.FETCH_ONE,
        _known_related_objects={},
    )
    return iter(ModelIterable(queryset))


def _light(column: Expression) -> Expression:
    """What a converter asks of a column: its field, whether it is a key of a JSON. A subquery holds all its parts."""
    return column if isinstance(column, KeyTransform) else Value(None, column.output_field)


def is_midnight(moment: dt.datetime) -> bool:
    """Whether a day begins at this moment, here."""
    return timezone.localtime(moment).time() == dt.time.min


def _minutes(distance: dt.timedelta) -> dt.timedelta:
    """In whole minutes, what composing took left out; what is none of them was not reckoned from now."""
    minutes, beside = divmod(distance, dt.timedelta(minutes=1))
    if beside > LONGEST:
        raise TypeError(f"{distance} from now would be the same for ever: let a moment fill a blank")
    return dt.timedelta(minutes=minutes)


class Prepared[Row]:
    """A read, composed when a shape of it is first asked for. `row` makes what it gives of a tuple; None: models."""

    def __init__(
        self, source: Callable[..., Rows], row: type[Row] | None, most: int = MOST_SHAPES, is_reckoned: bool = False
    ) -> None:
        update_wrapper(self, source)
        self.source, self.row, self.is_reckoned = source, row, is_reckoned
        self.composed = lru_cache(most)(self._compose)
        _remembered.append(self)

    def __call__(self, *shape: object, **given: object) -> list[Row]:
        composed = self._composed_for(shape, given)
        rows = composed.read(given)
        return list(models_from(composed.compiler, rows) if self.row is None else starmap(self.row, rows))

    def lines(self, *shape: object, **given: object) -> list[Line]:
        """Rows as the database answers them, for who reads them by their place."""
        return self._composed_for(shape, given).read(given)

    def first(self, *shape: object, **given: object) -> Row | None:
        return next(iter(self(*shape, **given)), None)

    def _composed_for(self, shape: tuple[object, ...], given: Mapping[str, object]) -> Composed:
        return self.composed(shape, tuple((name, _kind(value)) for name, value in given.items()))

    def _compose(self, shape: tuple[object, ...], kinds: tuple[tuple[str, object], ...]) -> Composed:
        days = frozenset(each for each in shape if type(each) is dt.date)
        since = timezone.now() if self.is_reckoned else None
        found = self.source(*shape, **{name: _blank(name, kind) for name, kind in kinds})
        return Composed(found, days, since, of_models=self.row is None)


def _kind(value: object) -> object:
    """What tells two shapes apart: the type of a value, of each for a tuple; None where nothing is asked."""
    if isinstance(value, tuple):
        return tuple(map(type, value))
    if isinstance(value, list):
        return list[type(value[0])] if value else list  # type: ignore[misc]
    return None if value is None else type(value)


def _blank(name: str, kind: object) -> Blank | tuple[Blank, ...] | None:
    if isinstance(kind, tuple):
        return tuple(Blank(name, each, at) for at, each in enumerate(kind))
    return None if kind is None else Blank(name, kind)


_remembered: list[Prepared[Any]] = []


def prepared[Row](
    row: type[Row] | None = None, most: int = MOST_SHAPES
) -> Callable[[Callable[..., Rows]], Prepared[Row]]:
    """Prepare a read whose rows are `row`, a NamedTuple; models when it is not given. `most` shapes are remembered."""
    return lambda source: Prepared(source, row, most)


def reckoned[Row](row: type[Row], most: int) -> Callable[[Callable[..., Rows]], Prepared[Row]]:
    """Prepare a read that is made of many others, which reckon from today and from this instant by themselves.

    It is shaped by the day of the reading, and given the instant as `now`: days and midnights are written, since they
    are the same all day; any other moment is as many minutes from `now` as it was when the read was composed.
    """
    return lambda source: Prepared(source, row, most, is_reckoned=True)


def forget(**_signal: object) -> None:
    """Forget all SQL: a migration may have changed the tables, and the ids of content types that are written in it."""
    for each in _remembered:
        each.composed.cache_clear()


post_migrate.connect(forget)
