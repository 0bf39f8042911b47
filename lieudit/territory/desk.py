"""« Ce qui attend » on the desk of a territory, told by rooms that this one does not know.

A room above says, in its `receivers.py`, what waits in a territory, and the gestures that treat it:

    @DESK_LISTS.fill
    def conflicts(desk):
        waiting = Conflict.objects.waiting().filter(desk.holds("place__municipality__department"))
        words = ngettext_lazy("désaccord à trancher", "désaccords à trancher", "n")
        columns = {"pk": "pk", "name": "place__name", "at": "at"}
        return DeskList("desaccords", words, waiting.order_by("at"), columns, conflict_line, reverse("records:desk"))

    def conflict_line(row):
        url = reverse("records:conflict", args=[row["pk"]])
        return DeskLine(row["name"], url, since=row["at"], gestures=(DeskAction(_("Trancher"), url),))

Each thing is treated in two clicks at most: a gesture is a button that acts at once, or the page of one form.
All the lists of all the rooms are read in one query: a room gives rows that are not read yet. What crosses from
the database is JSON: a day is a text (« 2026-11-26… »).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from lieudit.accounts.models import Account
from lieudit.territory.models import Department, Region
from lieudit.toolkit.extension import Point
from lieudit.toolkit.french import NBSP, number
from lieudit.toolkit.types import Phrase, Row

SHOWN = 5
"""Lines of each list on the desk; its own page shows the others."""


@dataclass(frozen=True)
class Desk:
    """Who reads, the land (None: the nation), and what is looked after there.

    `departments` are those that no closer desk looks after; `regions`, those whose own level is answered for here.
    """

    account: Account
    land: Region | Department | None
    departments: QuerySet[Department]
    regions: QuerySet[Region]

    def holds(self, path: str) -> Q:
        """Rows whose department, at the end of `path`, is looked after here; the nation has those without one."""
        here = Q(**{f"{path}__in": self.departments.order_by().values("pk")})
        return here | Q(**{path: None}) if self.land is None else here


@dataclass(frozen=True)
class DeskAction:
    """One way to treat a line: the page of one form, or a button that acts at once (`at_once`)."""

    words: Phrase
    url: str
    at_once: bool = False


@dataclass(frozen=True)
class DeskLine:
    """One thing that waits: its name, its page, what it says, since when (a day or an instant, as a text)."""

    name: str
    url: str
    text: str = ""
    since: str = ""
    gestures: Sequence[DeskAction] = ()

    @property
    def moment(self) -> dt.datetime | None:
        return dt.datetime.fromisoformat(self.since) if self.since else None


@dataclass(frozen=True)
class DeskList:
    """Rows that wait in a territory, ordered. `words` says them after their number (`ngettext_lazy`).

    `key` names the list on its page; `columns` of each row, by name, make its `line`; `url` lists them all.
    """

    key: str
    words: Phrase
    rows: QuerySet[Any]
    columns: Mapping[str, object]
    line: Callable[[Row], DeskLine]
    url: str = ""


@dataclass(frozen=True)
class ShownList:
    """A list as it is shown: « 3 désaccords à trancher », the first lines, where the others are."""

    key: str
    words: str
    count: int
    lines: Sequence[DeskLine]
    url: str

    @property
    def others(self) -> int:
        return self.count - len(self.lines)


DESK_LISTS = Point[Callable[[Desk], DeskList]](
    "territory.desk.DESK_LISTS", "What waits on the desk of a territory: `read(desk)` gives one list."
)


def lists_of(desk: Desk, here: str) -> list[ShownList]:
    """What waits on a desk: nothing that is empty, in one query. Gestures lead back `here`."""
    lists = [read(desk) for read in DESK_LISTS]
    columns: dict[str, object] = {}
    for at, each in enumerate(lists):
        counted = Func(template="COUNT(*)", output_field=IntegerField())
        columns[f"count_{at}"] = Subquery(each.rows.order_by().annotate(counted=counted).values("counted"))
        columns[f"rows_{at}"] = ArraySubquery(each.rows.values(row=JSONObject(**each.columns))[:SHOWN])
    known: Any = Account.objects.filter(pk=desk.account.pk).values(**columns).get() if columns else {}
    return [
        _waiting(each, known[f"count_{at}"], known[f"rows_{at}"], here)
        for at, each in enumerate(lists)
        if known[f"count_{at}"]
    ]


def _waiting(each: DeskList, count: int, rows: Iterable[Row], here: str) -> ShownList:
    lines = [_leading_back(each.line(row), here) for row in rows]
    return ShownList(each.key, f"{number(count)}{NBSP}{each.words % {'n': count}}", count, lines, each.url)


def _leading_back(line: DeskLine, here: str) -> DeskLine:
    """Its gestures know where to come back to: buttons say it in their form, pages in their address."""
    back = urlencode({"next": here})
    gestures = [
        each if each.at_once else replace(each, url=f"{each.url}{'&' if '?' in each.url else '?'}{back}")
        for each in line.gestures
    ]
    return replace(line, gestures=gestures)
