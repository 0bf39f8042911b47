"""« Ce qui vous attend » and « Vous et le réseau » of an account, told by rooms that this one does not know.

A room above registers, in its `receivers.py`, what may wait for somebody:

    @register_desk
    def desk(account):
        words = ngettext_lazy("scrutin attend votre voix", "scrutins attendent votre voix", "n")
        waiting = Ballot.objects.awaiting(account)
        return [TodoList(waiting, words, reverse("voting:ballots"), page="voting:ballot", by="closes_at")]

All the piles of all the rooms are counted in one query: a room gives rows that are not read yet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, JSONField, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Account
from lieudit.toolkit.french import NBSP, day, number

BEFORE = gettext_lazy("avant le %s")


@dataclass(frozen=True)
class TodoList:
    """Rows that wait for an account, behind one address.

    `words` says them after their number (`ngettext_lazy`); `page` is the route of one row, by its `key`:
    a row that is alone is opened at once, and the first one where no `url` lists them; `by` is the column
    of their date, said by `dated`.
    """

    rows: QuerySet[Any]
    words: Any
    url: str = ""
    page: str = ""
    key: str = "number"
    by: str = ""
    dated: Any = BEFORE


@dataclass(frozen=True)
class Task:
    """One line of the desk: « 3 scrutins attendent votre voix », where, and « avant le 30 novembre 2026 »."""

    words: str
    url: str
    count: int
    when: str


@dataclass(frozen=True)
class Shortcut:
    """A page where the account is at home, and by what right: « Le Préau », « vous parlez pour ce lieu »."""

    name: str
    url: str
    why: str


@dataclass(frozen=True)
class Shortcuts:
    """Rows that are doors of an account, not read yet: `columns` of each, by name, make its `door`."""

    rows: QuerySet[Any]
    columns: Mapping[str, Any]
    door: Callable[[Mapping[str, Any]], Shortcut]


type Desk = Callable[[Account], Iterable[TodoList]]
type Doorway = Callable[[Account], Shortcuts]

DESKS: list[Desk] = []
DOORS: list[Doorway] = []


def register_desk(read: Desk) -> Desk:
    """Count on the desk of an account what `read(account)` gives. Works as a decorator."""
    DESKS.append(read)
    return read


def register_shortcuts(read: Doorway) -> Doorway:
    """Show on the page of an account the doors that `read(account)` gives. Works as a decorator."""
    DOORS.append(read)
    return read


def desk_of(account: Any) -> list[Task]:
    """What waits for who is signed in: nothing that is empty, and one query."""
    if not account.is_authenticated:
        return []
    piles = [pile for read in DESKS for pile in read(account)]
    if not piles:
        return []
    counts = {f"pile_{at}": _counted(pile) for at, pile in enumerate(piles)}
    row = Account.objects.filter(pk=account.pk).values_list(*counts.values()).get()
    return [_task(pile, *counted) for pile, counted in zip(piles, row, strict=True) if counted and counted[0]]


def doors_of(account: Account) -> list[Shortcut]:
    """All the doors of all the rooms, in one query."""
    ways = [read(account) for read in DOORS]
    found = {
        f"doors_{at}": ArraySubquery(way.rows.values(row=JSONObject(**way.columns))) for at, way in enumerate(ways)
    }
    lists = Account.objects.filter(pk=account.pk).values_list(*found.values()).get() if found else ()
    return [way.door(row) for way, rows in zip(ways, lists, strict=True) for row in rows]


def _counted(pile: TodoList) -> Subquery:
    """How many rows, the first key and the first date, as one value."""
    count = Func(F("pk"), template="COUNT(DISTINCT %(expressions)s)")
    shown = pile.key if pile.page else "pk"
    key, first = Func(F(shown), function="MIN"), Func(F(pile.by or shown), function="MIN")
    three = Func(count, key, first, function="JSONB_BUILD_ARRAY", output_field=JSONField())
    return Subquery(pile.rows.order_by().annotate(counted=three).values("counted"))


def _task(pile: TodoList, count: int, key: Any, first: Any) -> Task:
    url = reverse(pile.page, args=[key]) if pile.page and (count == 1 or not pile.url) else pile.url
    when = pile.dated % day(dt.datetime.fromisoformat(first)) if pile.by and first else ""
    return Task(f"{number(count)}{NBSP}{pile.words % {'n': count}}", url, count, when)
