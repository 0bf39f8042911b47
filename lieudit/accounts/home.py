"""« Ce qui vous attend » and « Vous et le réseau » of an account, told by rooms that this one does not know.

A room above says, in its `receivers.py`, what may wait for somebody:

    @TODO_LISTS.fill
    def waiting_here(account):
        words = ngettext_lazy("scrutin attend votre voix", "scrutins attendent votre voix", "n")
        waiting = Ballot.objects.awaiting(account)
        return [TodoList(waiting, words, reverse("voting:ballots"), page="voting:ballot", by="closes_at")]

All the lists of all the rooms are counted in one query, composed for anybody once a day in a process: a room gives rows
that are not read yet, and asks of the account who it is and what powers it has, nothing else (`Somebody`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Expression, F, Func, JSONField, OrderBy, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Account, Visitor
from lieudit.toolkit.extension import Point
from lieudit.toolkit.french import NBSP, day, number
from lieudit.toolkit.prepared import Blank, Rows, reckoned
from lieudit.toolkit.promises import NextStep
from lieudit.toolkit.types import Phrase, Row
from lieudit.toolkit.workdays import working_days_after

BEFORE = gettext_lazy("avant le %s")
MOST_SHAPES = 4
"""Readings of what waits that a process remembers: by the powers of who reads, and by the day."""


@dataclass(frozen=True)
class Tap:
    """An act that is done where it waits: a button that sends `data` to `url`, or a link to it where it sends none."""

    words: Phrase
    url: str
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TodoList:
    """Rows that wait for an account, behind one address.

    `words` says them after their number (`ngettext_lazy`); `page` is the route of one row, by its `key`:
    a row that is alone is opened at once, and the first one where no `url` lists them; `by` is the column
    of their date, said by `dated`; `within`, the working days given from there (0: that very day), or what reads them
    of each row, after which the first one is late; `calendar`, the column of the department whose holidays count;
    `since`, what is read where rows wait from another day than that of their order, `by`. Where one row waits, and
    `own` (a column of it, whose it is) is not null, `taps` makes of its key and of that value what is done without
    opening its page. Where there may be very many, those of the first dates are counted, up to `most`: beyond, « plus
    de 1 000 ». Where a row is there only by what no query counts, `sift` gives the keys that are, and is asked only of
    who has rows. `first`: it goes on now, and comes before what is late; `keys`, where no index gives them in order,
    those among which are the first so many.
    """

    rows: QuerySet[Any]
    words: Phrase
    url: str = ""
    page: str = ""
    key: str = "number"
    by: str = ""
    dated: Phrase = BEFORE
    since: Expression | None = None
    within: int | Expression | None = None
    calendar: str | Expression = ""
    own: str = ""
    taps: Callable[[Any, Any], Iterable[Tap]] | None = None
    sift: Callable[[], Collection[str]] | None = None
    most: int | None = None
    keys: Callable[[int], Rows] | None = None
    first: bool = False

    def __post_init__(self) -> None:
        """A calendar counts days that are given, and days that rows give count by a calendar."""
        if (self.calendar and self.within is None) or (isinstance(self.within, Expression) and not self.calendar):
            raise TypeError(f"{self.words}: a calendar and the days that it counts go together")


@dataclass(frozen=True)
class Task:
    """« 3 scrutins attendent votre voix »: where, and « avant le 30 novembre 2026 »; `due` is the day of the first,
    after which it is late; `day`, the one that `when` says, in the order of days."""

    words: str
    url: str
    count: int
    when: str
    due: dt.date | None = None
    day: str = ""
    taps: tuple[Tap, ...] = ()
    calendar: str = ""
    first: bool = False

    @property
    def late(self) -> str:
        """« En retard de 3 jours ouvrés », nothing while its day has not passed."""
        return NextStep(by=self.due, calendar=self.calendar).label(timezone.localdate())


@dataclass(frozen=True)
class Shortcut:
    """A page where the account is at home, and by what right: « Le Préau », « vous parlez pour ce lieu »."""

    name: str
    url: str
    why: str


@dataclass(frozen=True)
class Shortcuts:
    """Rows that are not read yet: the `columns` of each, by name, make its `shortcut`."""

    rows: QuerySet[Any]
    columns: Mapping[str, object]
    shortcut: Callable[[Row], Shortcut]


type Reading = Callable[[Account], Iterable[TodoList]]
"""What a room gives of what waits for an account."""
type Given = Callable[[Account], Shortcuts]
"""The pages that a room gives where an account is at home."""

type Spread = Mapping[str, str | None] | None
"""By « 972/2 », a calendar and its working days: the first date, where a list counts by several."""
type Counted = tuple[int, str | None, str | None, str | None, Spread]
"""Of a list: how many rows, the first key, the first date, whose the first is, and the first date of each delay."""

TODO_LISTS = Point[Reading](
    "accounts.home.TODO_LISTS", "What waits for an account: `read(account)` gives the lists to count."
)
SHORTCUTS = Point[Given](
    "accounts.home.SHORTCUTS", "The pages where an account is at home: `read(account)` gives their rows."
)


class Powers(NamedTuple):
    """What tells accounts apart for a room that does not know who they are."""

    is_staff: bool
    powers_withheld: bool


class Somebody(Blank):
    """An account that fills a blank: all that rooms may ask of it is who it is, and these powers."""

    is_authenticated = True

    def __init__(self, powers: Powers) -> None:
        super().__init__("account", int)
        self.is_staff, self.powers_withheld = powers
        self.spelled_email = Blank("address", str)

    @property
    def pk(self) -> Somebody:
        return self

    def __str__(self) -> str:
        raise TypeError("what waits is composed for anybody: no word nor address holds an account")


class Filled(NamedTuple):
    """A list that a room gives, which of its lists, and by what reading."""

    read: Reading
    at: int
    todo: TodoList

    def of(self, account: Account) -> TodoList:
        """The same list, with what it does for this account alone."""
        return list(self.read(account))[self.at] if self.todo.taps or self.todo.sift else self.todo


def _filled(readings: tuple[Reading, ...], powers: Powers) -> list[Filled]:
    """The lists of all rooms, for anybody who has these powers."""
    somebody = cast(Account, Somebody(powers))
    return [Filled(read, at, each) for read in readings for at, each in enumerate(read(somebody))]


@lru_cache(maxsize=MOST_SHAPES)
def _lists(readings: tuple[Reading, ...], _day: dt.date, powers: Powers) -> list[Filled]:
    """The same without their rows, which say nothing of an account."""
    lists = _filled(readings, powers)
    return [each._replace(todo=replace(each.todo, rows=each.todo.rows.model._default_manager.none())) for each in lists]


@reckoned(list, MOST_SHAPES)
def _counts(readings: tuple[Reading, ...], day: dt.date, powers: Powers, **blanks: object) -> Rows:
    counts = [_counted(each.todo) for each in _filled(readings, powers)]
    return Account.objects.filter(Q(pk=blanks["account"])).values_list(*counts)


def todo_of(account: Visitor) -> list[Task]:
    """What waits for who is signed in, what goes on now first, then the most late, then the nearest day that comes,
    then what waits since the longest: nothing empty, and one query, which a process composes once a day (decision
    154)."""
    if not account.is_authenticated:
        return []
    now = timezone.now()
    shape = (tuple(TODO_LISTS), timezone.localdate(now), Powers(account.is_staff, account.powers_withheld))
    lists = _lists(*shape)
    if not lists:
        return []
    blanks = {"account": account.pk, "address": account.spelled_email, "now": now}
    row = cast("tuple[Counted | None, ...]", next(iter(_counts.lines(*shape, **blanks)), ()))
    if not row:  # of an account that is no more, nothing waits
        return []
    waiting = [(each.of(account), counted) for each, counted in zip(lists, row, strict=True) if counted and counted[0]]
    found = [(each, _sifted(each, counted)) for each, counted in waiting]
    tasks = [_task(each, *counted) for each, counted in found if counted[0]]
    today = timezone.localdate(now).isoformat()
    return sorted(tasks, key=lambda task: _turn(task, today))


def _turn(task: Task, today: str) -> tuple[bool, dt.date, bool, bool, str]:
    return not task.first, task.due or dt.date.max, not task.day, task.day[:10] < today, task.day


def compose_todo() -> None:
    """Compose what waits for who is not of the secretariat, and their shortcuts, before somebody asks."""
    todo_of(Account(pk=0))
    shortcuts_of(Account(pk=0))


def shortcuts_of(account: Account) -> list[Shortcut]:
    """The shortcuts of all the rooms: one query, which a process composes once a day."""
    now = timezone.now()
    shape = (tuple(SHORTCUTS), timezone.localdate(now), Powers(account.is_staff, account.powers_withheld))
    blanks = {"account": account.pk, "address": account.spelled_email, "now": now}
    shown = _shown_as(*shape)
    found = cast("Iterable[list[Row]]", next(iter(_rows_of_shortcuts.lines(*shape, **blanks)), ()) if shown else ())
    return [shortcut(row) for shortcut, rows in zip(shown, found, strict=False) for row in rows]


@reckoned(list, MOST_SHAPES)
def _rows_of_shortcuts(readings: tuple[Given, ...], day: dt.date, powers: Powers, **blanks: object) -> Rows:
    given = [read(cast(Account, Somebody(powers))) for read in readings]
    columns = [ArraySubquery(each.rows.values(row=JSONObject(**each.columns))) for each in given]
    return Account.objects.filter(Q(pk=blanks["account"])).values_list(*columns)


@lru_cache(maxsize=MOST_SHAPES)
def _shown_as(readings: tuple[Given, ...], _day: dt.date, powers: Powers) -> list[Callable[[Row], Shortcut]]:
    return [read(cast(Account, Somebody(powers))).shortcut for read in readings]


def _counted(todo: TodoList) -> Subquery:
    """How many rows, the first key, the first date, whose it is and the first date of each delay, as one value."""
    count = Func(F("pk"), template="COUNT(DISTINCT %(expressions)s)")
    shown = todo.key if todo.page else "pk"
    told = [Func(column, function="MIN") for column in (F(shown), _since(todo) or F(shown), F(todo.own or shown))]
    five = Func(count, *told, _spread(todo), function="JSONB_BUILD_ARRAY", output_field=JSONField())
    rows = todo.rows
    if todo.most is not None:
        most = todo.most + 1
        first = todo.keys(most) if todo.keys else rows.order_by(todo.by).values("pk")[:most]
        rows = rows.model._default_manager.filter(pk__in=first)
    return Subquery(rows.order_by().annotate(counted=five).values("counted"))


def _since(todo: TodoList) -> F | Expression | None:
    return todo.since or (F(todo.by) if todo.by else None)


def _spread(todo: TodoList) -> Expression:
    """The first date of each calendar and delay of a list that counts by several: the last that is written there."""
    since = _since(todo)
    if not todo.calendar or since is None:
        return Value(None)
    delay = todo.within if isinstance(todo.within, Expression) else Value(todo.within)
    land = F(todo.calendar) if isinstance(todo.calendar, str) else todo.calendar
    code = Coalesce(land, Value(""), output_field=CharField())
    name = Concat(code, Value("/"), Cast(delay, CharField()))
    named = Func(name, since, template="%(expressions)s", output_field=JSONField())
    latest = OrderBy(since, descending=True)
    return Func(named, latest, function="JSONB_OBJECT_AGG", arg_joiner=" ORDER BY ", output_field=JSONField())


def _sifted[Told](todo: TodoList, counted: Told) -> Told | tuple[int, str | None, None, None, None]:
    """What was counted, of the rows that are there."""
    if todo.sift is None:
        return counted
    keys = sorted(todo.sift())
    return len(keys), keys[0] if keys else None, None, None, None


def _task(todo: TodoList, count: int, key: object, first: Any, own: object, spread: Spread) -> Task:
    url = reverse(todo.page, args=[key]) if todo.page and (count == 1 or not todo.url) else todo.url
    when = todo.dated % day(dt.datetime.fromisoformat(first)) if todo.by and first else ""
    taps = tuple(todo.taps(key, own)) if todo.taps and count == 1 and own is not None else ()
    more = todo.most is not None and count > todo.most
    count = todo.most if more and todo.most else count
    said = f"{_('Plus de') + ' ' if more else ''}{number(count)}{NBSP}{todo.words % {'n': count}}"
    due, calendar = min(_dues(todo, first, spread), default=(None, ""))
    return Task(said, url, count, when, due, str(first) if when else "", taps, calendar, todo.first)


def _dues(todo: TodoList, first: Any, spread: Spread) -> Iterable[tuple[dt.date, str]]:
    """The days before which the first rows are treated, with their calendars."""
    within = 0 if todo.within is None and todo.dated is BEFORE else todo.within
    if spread is None:
        spread = {f"/{within}": first} if todo.by and within is not None else {}
    for name, since in spread.items():
        calendar, _slash, days = name.partition("/")
        if since:
            yield working_days_after(dt.datetime.fromisoformat(since), int(days), calendar), calendar
