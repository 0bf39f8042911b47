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
from django.db.models import Exists, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.journal.models import Entry, Mention, content_type_of
from lieudit.territory.models import Department, Region
from lieudit.toolkit.extension import Point
from lieudit.toolkit.french import NBSP, day, number
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
MOST_COUNTED = 1_000
"""How far a list is counted: beyond, « plus de 1 000 »."""


@dataclass(frozen=True)
class Desk:
    """Who reads, the land (None: the nation), and what is looked after there.

    `departments` are those that no closer desk looks after; `regions`, those whose own level is answered for here.
    `keys` are those of the departments, once they are read: rows are then found by their index.
    """

    account: Account
    land: Region | Department | None
    departments: QuerySet[Department]
    regions: QuerySet[Region]
    keys: Sequence[int] | None = None

    def holds(self, path: str) -> Q:
        """Rows whose department, at the end of `path`, is looked after here; the nation has those without one."""
        here = Q(**{f"{path}__in": self.departments.order_by().values("pk") if self.keys is None else self.keys})
        return here | Q(**{path: None}) if self.land is None else here


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

    `key` names the list on its page; `columns` of each row, by name, make its `line`; `url` lists them all.
    `within`: the working days given from `since`, after which a line is urgent; a column `within` gives each row its
    own, and a column `calendar` the code of the department whose holidays count there. `quiet` where nobody waits for
    an answer: such a list is folded. `treated` says by what acts a line is taken away. `told` gives the rows that are
    shown with what else is read of them, all together.
    """

    key: str
    words: Phrase
    rows: QuerySet[Any]
    columns: Mapping[str, object]
    line: Callable[[Row], DeskLine]
    url: str = ""
    within: int | None = None
    quiet: bool = False
    treated: Treated | None = None
    told: Callable[[Sequence[Row]], Sequence[Row]] = list


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


DESK_LISTS = Point[Callable[[Desk], DeskList]](
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


def _read(desk: Desk, here: str) -> tuple[list[ShownList], int]:
    """Its lists, and how many things who reads treated today."""
    lists = [read(desk) for read in DESK_LISTS]
    columns: dict[str, object] = {}
    for at, each in enumerate(lists):
        if each.treated:
            columns[f"done_{at}"] = Coalesce(Subquery(_done_today(desk, each.treated)), 0)
        some = ArraySubquery(each.rows.order_by().values("pk")[: MOST_COUNTED + 1])
        columns[f"count_{at}"] = Func(
            some, template="CARDINALITY((%(expressions)s)::bigint[])", output_field=IntegerField()
        )
        columns[f"rows_{at}"] = ArraySubquery(each.rows.values(row=JSONObject(**each.columns))[:SHOWN])
    known: Any = Account.objects.filter(pk=desk.account.pk).values(**columns).get()
    shown = [
        _waiting(each, known[f"count_{at}"], known[f"rows_{at}"], here)
        for at, each in enumerate(lists)
        if known[f"count_{at}"]
    ]
    return shown, sum(known.get(f"done_{at}", 0) for at in range(len(lists)))


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
    return ShownList(each.key, words, count, lines, each.url, each.quiet, more)


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
