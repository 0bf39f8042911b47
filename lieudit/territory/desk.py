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
All the lists of all the rooms are read in one query, composed for any such desk once a day in a process: a room gives
rows that are not read yet, and asks of the desk the powers of who reads, the kind and the key of its land, what is
looked after there, nothing else. A line that names the land takes it from its columns. What crosses from the database
is JSON: a day is a text (« 2026-11-26… »).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from operator import add
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from lieudit.accounts.home import Powers, Somebody
from lieudit.accounts.models import Account
from lieudit.accounts.second_factor import DELAY
from lieudit.journal.models import Entry, Mention, content_type_of
from lieudit.territory.models import Department, Region
from lieudit.toolkit.extension import Point
from lieudit.toolkit.french import NBSP, day, number
from lieudit.toolkit.prepared import Blank, OneOf, Rows, reckoned
from lieudit.toolkit.promises import NextStep
from lieudit.toolkit.types import Phrase, Row
from lieudit.toolkit.workdays import working_days_after

URGENT, WAITING = "urgent", "attend"
"""Where a line stands on the desk."""
MOST_KNOTS = 12
"""Things of a day that are drawn one by one."""
READ_AT_MOST = 700
"""Characters of somebody’s words that are read for one line: three times those that are shown, and some."""
MORE = f"plus de{NBSP}"
HALF_A_YEAR = dt.timedelta(days=183)
"""Within which a day is said without its year."""
SHOWN = 5
"""Lines of each list on the desk; its own page shows the others."""
MOST_COUNTED = 500
"""How far a list is counted: beyond, « plus de 500 »."""
MOST_SHAPES = 8
"""Readings of desks that a process remembers: by the kind of land, the powers of who reads, and the day."""

type Keys = Sequence[int] | Blank
"""Keys of departments or regions, or what is filled with them."""


@dataclass(frozen=True)
class Desk:
    """Who reads, the land (None: the nation), and what is looked after there.

    `departments` are those that no closer desk looks after; `regions`, those whose own level is answered for here.
    """

    account: Account
    land: Region | Department | None
    departments: Keys
    regions: Keys

    def holds(self, path: str) -> Q:
        """Rows whose department, at the end of `path`, is looked after here; the nation has those without one."""
        here = Q(OneOf(F(path), self.departments))
        return here | Q(**{path: None}) if self.land is None else here

    def answers(self, path: str) -> Q:
        """Rows whose region, at the end of `path`, is answered for here."""
        return Q(OneOf(F(path), self.regions))


class AnyDesk(NamedTuple):
    """What tells desks apart for a room that knows neither who reads nor which land."""

    land: type[Region | Department] | None
    powers: Powers
    asks_factor: bool
    """Whether the rules ask those who hold powers for a second factor, where this desk says who lacks one."""

    def desk(self) -> Desk:
        land = self.land.from_db(None, ["id"], [Blank("land", int)]) if self.land else None  # its names are not read
        keys = (Blank(name, list[int]) for name in ("departments", "regions"))
        return Desk(cast(Account, Somebody(self.powers)), land, *keys)


@dataclass(frozen=True)
class DeskAction:
    """One way to treat a line: the page of one form, or a button that acts at once (`at_once`)."""

    words: Phrase
    url: str
    at_once: bool = False


@dataclass(frozen=True)
class DeskQuestion:
    """What is asked of a line before its gestures: « Est-ce la même chose que… ? », why, and its two answers."""

    words: str
    why: str
    answers: Sequence[DeskAction]
    is_open: bool = False
    """The first that is asked in its part of the desk; the others wait behind their words."""


@dataclass(frozen=True)
class DeskLine:
    """One thing that waits: its name, its page, what it says, since when (a day or an instant, as a text)."""

    name: str
    url: str
    text: str = ""
    since: str = ""
    gestures: Sequence[DeskAction] = ()
    due: dt.date | None = None
    question: DeskQuestion | None = None
    kind: str = ""
    """The words of its list, for one thing: « besoin sans réponse »."""
    calendar: str = ""
    """The department whose public holidays count."""

    @property
    def late(self) -> str:
        """« En retard de 3 jours ouvrés », nothing while its day has not passed."""
        return NextStep(by=self.due, calendar=self.calendar).label(timezone.localdate())

    @property
    def due_label(self) -> str:
        """« Avant le 2 décembre », with its year where it is far."""
        if not self.due:
            return ""
        said = day(self.due)
        is_near = abs(self.due - timezone.localdate()) < HALF_A_YEAR
        return f"Avant le {said.rpartition(' ')[0] if is_near else said}"

    @property
    def section(self) -> str:
        return URGENT if self.late else WAITING

    @property
    def moment(self) -> dt.datetime | None:
        return dt.datetime.fromisoformat(self.since) if self.since else None


@dataclass(frozen=True)
class Treated:
    """What counts as treated on one desk: acts of these `kinds`, that mention one of the `things` of that desk.

    Each thing is counted, less those that `undoes` brought back; or each act (`by_act`), where acts mention what many
    lines stand beside: the place that supports, the needs of one convergence.
    """

    kinds: Sequence[str]
    things: QuerySet[Any]
    undoes: Sequence[str] = ()
    by_act: bool = False


@dataclass(frozen=True)
class DeskList:
    """Rows that wait in a territory, ordered. `words` says them after their number (`ngettext_lazy`).

    `key` names the list on its page; `columns` of each row, by name, make its `line`; `url` lists them all, or is made
    of the first row. `within`: the working days given from `since`, after which a line is urgent; a column `within`
    gives each row its own, and a column `calendar` the code of the department whose holidays count there. `quiet` where
    nobody waits for an answer: such a list is folded. `treated` says by what acts a line is taken away. `told` gives
    the rows that are shown with what else is read of them, all together. `parts` are the same rows, each in one of
    them, where an index gives those of a part and none gives all: they are counted apart.
    """

    key: str
    words: Phrase
    rows: QuerySet[Any]
    columns: Mapping[str, object]
    line: Callable[[Row], DeskLine]
    url: str | Callable[[Row], str] = ""
    within: int | None = None
    quiet: bool = False
    treated: Treated | None = None
    told: Callable[[Sequence[Row]], Sequence[Row]] = list
    parts: Sequence[QuerySet[Any]] = ()


@dataclass(frozen=True)
class ShownList:
    """A list as it is shown: « 3 désaccords à trancher », the first lines, where the others are. Where there are `more`
    of them, they are counted no further than `MOST_COUNTED`."""

    key: str
    words: str
    count: int
    lines: Sequence[DeskLine]
    url: str
    quiet: bool = False
    more: bool = False

    @property
    def others(self) -> int:
        return self.count - len(self.lines)

    @property
    def least(self) -> str:
        """« plus de », before a count that was not finished."""
        return MORE if self.more else ""


type Reading = Callable[[Desk], DeskList]
"""What a room gives of what waits on a desk."""

DESK_LISTS = Point[Reading](
    "territory.desk.DESK_LISTS", "What waits on the desk of a territory: `read(desk)` gives one list."
)


@dataclass(frozen=True)
class Day:
    """What waits on a desk as a list that one can finish: what is `urgent`, the late ones first, what `waits` for
    somebody, and the `quiet` lists; `others` are the lists that hold more than is shown."""

    urgent: Sequence[DeskLine]
    waiting: Sequence[DeskLine]
    quiet: Sequence[ShownList]
    others: Sequence[ShownList]
    count: int
    """All that somebody waits for, shown or not."""
    done: int = 0
    """What who reads treated today."""
    more: bool = False
    """Whether there is more than what was counted."""

    @property
    def is_empty(self) -> bool:
        return not (self.count or self.quiet or self.done)

    @property
    def whole(self) -> int:
        return self.done + self.count

    @property
    def knots(self) -> list[tuple[int, bool]]:
        """The day drawn as a thread: where each knot stands, and whether it is done; nothing of a day that is too long
        to be drawn, or empty."""
        if not 0 < self.whole <= MOST_KNOTS:
            return []
        return [(8 + 20 * at, at < self.done) for at in range(self.whole)]

    @property
    def rest(self) -> int:
        """What may stay there without harm."""
        return sum(each.count for each in self.quiet)

    @property
    def least(self) -> str:
        return MORE if self.more else ""

    @property
    def rests_least(self) -> str:
        return MORE if any(each.more for each in self.quiet) else ""


def day_of(lists: Iterable[ShownList], done: int = 0) -> Day:
    """The lists of a desk put in the order of a day."""
    lists = list(lists)
    asked = [each for each in lists if not each.quiet]
    lines = [line for each in asked for line in each.lines]
    ordered = sorted(lines, key=lambda line: line.due or dt.date.max)
    return Day(
        urgent=_first_asked(line for line in ordered if line.late),
        waiting=_first_asked(line for line in ordered if not line.late),
        quiet=[each for each in lists if each.quiet],
        others=[each for each in asked if each.others],
        count=sum(each.count for each in asked),
        done=done,
        more=any(each.more for each in asked),
    )


def _first_asked(lines: Iterable[DeskLine]) -> list[DeskLine]:
    """Lines, the first question of which is open."""
    found = list(lines)
    for at, line in enumerate(found):
        if line.question:
            found[at] = replace(line, question=replace(line.question, is_open=True))
            break
    return found


def day_at(desk: Desk, here: str) -> Day:
    """The day of a desk, in one query but for what its lists are `told`. Gestures lead back `here`."""
    return day_of(*_read(desk, here))


def lists_of(desk: Desk, here: str) -> list[ShownList]:
    """What waits on a desk: nothing that is empty."""
    return _read(desk, here)[0]


@lru_cache(maxsize=MOST_SHAPES)
def _lists(readings: tuple[Reading, ...], _day: dt.date, kind: AnyDesk) -> list[DeskList]:
    """The lists of all rooms without their rows, which say nothing of a desk."""
    lists = [read(kind.desk()) for read in readings]
    none = [each.rows.model._default_manager.none() for each in lists]
    kept = zip(lists, none, strict=True)
    return [replace(each, rows=rows, columns={}, treated=None, parts=()) for each, rows in kept]


@reckoned(list, MOST_SHAPES)
def _known(readings: tuple[Reading, ...], day: dt.date, kind: AnyDesk, most: int, **blanks: object) -> Rows:
    """One row: of each list what was treated today, how many rows it has, no further than one more than so many in
    each of its parts, and the first lines."""
    desk = kind.desk()
    columns = [column for read in readings for column in _columns(desk, read(desk), most)]
    return Account.objects.filter(Q(pk=blanks["account"])).values_list(*columns)


def _columns(desk: Desk, each: DeskList, most: int) -> Iterator[Any]:
    done = Subquery(_done_today(desk, each.treated)) if each.treated else Value(0)
    yield Coalesce(done, 0, output_field=IntegerField())
    yield reduce(add, [_count(part, most) for part in each.parts or [each.rows]])
    yield ArraySubquery(each.rows.values(row=JSONObject(**each.columns))[:SHOWN])


def _count(rows: Rows, most: int) -> Func:
    some = ArraySubquery(rows.order_by().values("pk")[: most + 1])
    return Func(some, template="CARDINALITY((%(expressions)s)::bigint[])", output_field=IntegerField())


def _read(desk: Desk, here: str) -> tuple[list[ShownList], int]:
    """Its lists, and how many things who reads treated today: one query, which a process composes once a day."""
    account, now = desk.account, timezone.now()
    asks_factor = desk.land is None and account.is_staff and DELAY()() is not None
    kind = AnyDesk(
        type(desk.land) if desk.land else None, Powers(account.is_staff, account.powers_withheld), asks_factor
    )
    shape = (tuple(DESK_LISTS), timezone.localdate(now), kind)
    blanks = {"land": desk.land.pk if desk.land else 0, "account": account.pk, "now": now}
    keys = {name: [0, *getattr(desk, name)] for name in ("departments", "regions")}  # of one type, though there be none
    lists, known = _lists(*shape), next(iter(_known.lines(*shape, MOST_COUNTED, **blanks, **keys)), ())
    if not known:  # of an account that is no more, nothing waits
        return [], 0
    told = cast("Iterable[tuple[int, int, list[Row]]]", zip(*(known[part::3] for part in range(3)), strict=True))
    filled = list(zip(lists, told, strict=True))
    shown = [_waiting(each, count, rows, here) for each, (_done, count, rows) in filled if count]
    return shown, sum(done for _each, (done, _count, _rows) in filled)


def compose_desks() -> None:
    """Compose what waits on the desks of a region and of a department, for who is not of the secretariat, before
    somebody asks; that of the nation is opened by few."""
    for kind in (Region, Department):
        _read(Desk(Account(pk=0), kind(pk=0), (), ()), "")


def today() -> dt.datetime:
    """The first instant of the day, here."""
    return timezone.make_aware(dt.datetime.combine(timezone.localdate(), dt.time()))


def _done_today(desk: Desk, treated: Treated) -> QuerySet[Any]:
    """One value: what who reads treated today here, less what they brought back."""
    acts, things = Entry.objects.by(desk.account).filter(at__gte=today()), treated.things
    here = {"content_type": content_type_of(things.model()), "object_id__in": things.order_by().values("pk")}
    mine = Mention.objects.filter(entry__in=acts.filter(kind__in=treated.kinds), **here)
    later = Mention.objects.filter(entry__in=acts.filter(kind__in=treated.undoes), entry_id__gt=OuterRef("entry_id"))
    back = later.filter(content_type=OuterRef("content_type"), object_id=OuterRef("object_id"))
    counted = "entry_id" if treated.by_act else "object_id"
    once = Func(counted, template="COUNT(DISTINCT %(expressions)s)", output_field=IntegerField())
    return mine.exclude(Exists(back)).annotate(done=once).values("done")


def _waiting(each: DeskList, count: int, rows: Sequence[Row], here: str) -> ShownList:
    section = each.key if each.quiet else ""
    lines = [_leading_back(_dated(each, each.line(row), row), here, section) for row in each.told(rows)]
    more, count = count > MOST_COUNTED, min(count, MOST_COUNTED)
    words = f"{MORE if more else ''}{number(count)}{NBSP}{each.words % {'n': count}}"
    url = each.url if isinstance(each.url, str) else each.url(rows[0])
    return ShownList(each.key, words, count, lines, url, each.quiet, more)


def _dated(each: DeskList, line: DeskLine, row: Row) -> DeskLine:
    """A line with the day before which it is treated: the one that its room gives, or by the delay of its list."""
    due, within, calendar = line.due, row.get("within", each.within), row.get("calendar") or ""
    if within is not None and line.moment:
        due = working_days_after(line.moment, within, calendar)
    return replace(line, due=due, calendar=calendar, kind=str(each.words % {"n": 1}))


def back_to(here: str, section: str) -> str:
    """The part of a desk where a gesture was made: what it did is said there."""
    return f"{here}?fait={section}#{section}"


def _leading_back(line: DeskLine, here: str, quiet: str) -> DeskLine:
    """Its gestures know where to come back to: buttons say it in their form, pages in their address."""
    back = urlencode({"next": back_to(here, quiet or line.section)})
    gestures = [
        each if each.at_once else replace(each, url=f"{each.url}{'&' if '?' in each.url else '?'}{back}")
        for each in line.gestures
    ]
    return replace(line, gestures=gestures)
