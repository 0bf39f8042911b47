"""What the public pages read at each request: prepared, in light rows (see toolkit/prepared.py)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from functools import cache, lru_cache
from itertools import starmap
from operator import attrgetter
from typing import Any, NamedTuple, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache as kept_cache
from django.db.models import Case, Count, F, Func, IntegerField, OuterRef, Subquery, When
from django.db.models.functions import Coalesce, JSONObject
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from lieudit.accounts.models import Visitor
from lieudit.journal.models import Entry
from lieudit.journal.sentence import Act
from lieudit.lexicon.models import ask
from lieudit.needs.cards import NeedCard, NeedVoice, SaidThere, Talk
from lieudit.needs.figures import DepartmentNeeds
from lieudit.needs.filters import NeedFilter, Territory
from lieudit.needs.models import (
    MOST_VOICES,
    Need,
    NeedCount,
    NeedCountQuerySet,
    NeedQuerySet,
    NeedQuestion,
    Quote,
    Support,
)
from lieudit.needs.workflow import NeedState
from lieudit.territory.models import NOBODY_THERE, Department, all_departments
from lieudit.toolkit import open_files
from lieudit.toolkit.conditional import until_the_clock_moves
from lieudit.toolkit.kept_counts import many_lately, read_kept
from lieudit.toolkit.prepared import Blank, OneOf, Rows, prepared
from lieudit.toolkit.types import Fields, Row

PER_PAGE = 20
ORDERS: dict[str, tuple[str, ...]] = {
    "": ("-moved_at", "-pk"),
    "oldest": ("created_at", "pk"),
    "places": ("-joined_by__places", "-pk"),
}
MOST_ACTS = 60
KEPT_COUNTS = 64
"""Choices whose counts a process remembers."""
KEPT_SECONDS = 300
"""How long a count of many needs is said as it was: it is longer to count them again than to be some behind."""
MOST_LISTED = 10_000
"""Lines of the list that are turned page by page: beyond, one chooses a territory, a word, another order."""
LARGEST_NUMBER = 2**31 - 1
"""What a column of numbers may hold."""


@cache
def territories() -> tuple[Territory, ...]:
    """The departments among which lists choose, by name: of those that a process knows, since they change with a
    release only."""
    found = (
        Territory(each.pk, each.code, each.name, each.region.code, each.region.name, each.region.population)
        for each in all_departments()
        if each.code not in NOBODY_THERE
    )
    return tuple(sorted(found, key=attrgetter("name")))


def understood(asked: Fields) -> Fields:
    """The choices of the list as `Need.objects.answering` takes them: a text is the question that it makes today."""
    return asked | {"text": ask(asked["text"]).every} if asked.get("text") else asked


@until_the_clock_moves
@lru_cache(maxsize=KEPT_COUNTS)
def understood_now(form: NeedFilter, tick: int) -> Fields:
    """The choices of a form, understood once until the clock moves: a list asks them twice."""
    return understood(form.asked)


def first_cards(needs: NeedQuerySet, most: int, kept: NeedCountQuerySet) -> tuple[list[NeedCard], int]:
    """The needs that moved last, and how many there are, in one query: counted, or once all needs are many by `kept`,
    the cells that count them."""
    live = needs.order_by().annotate(n=Func(F("pk"), function="COUNT", output_field=IntegerField())).values("n")
    many = GreaterThan(counted_in_all(), open_files.LIVE_ROWS)
    total = Case(When(many, then=Coalesce(Subquery(kept.in_all()), 0)), default=Subquery(live))
    rows = list(needs.annotate(total=total).order_by("-moved_at", "-pk").as_cards("total")[:most])
    return [NeedCard(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


@prepared(DepartmentNeeds)
def said_where(**asked: Any) -> Rows:
    """How many needs answer to the choices, by department."""
    return Need.objects.public().answering(**asked).counted_by_department()


@prepared(DepartmentNeeds)
def counted_where(**asked: Any) -> Rows:
    """The same, as the database keeps it: for a territory, a domain, a stage."""
    return NeedCount.objects.answering(**asked).order_by().values_list(*DepartmentNeeds._fields)


class Counted(NamedTuple):
    """How many public needs said in a department, by its key, are at a stage, or in its states."""

    state: str
    department: int | None
    needs: int


def counted_by_state() -> list[Counted]:
    """The public needs by their state and their department; by their stage, as the database keeps them, once they are
    many. One query: what is not asked is not read."""
    found: list[Counted] = counted_either_way(most=open_files.LIVE_ROWS)
    return found


@prepared(Counted)
def counted_either_way(*, most: Blank) -> Rows:
    return needs_counted(most)


def needs_counted(most: object) -> Rows:
    few = Need.objects.public().filter(LessThanOrEqual(counted_in_all(), most)).order_by()
    live = few.values("state", "department").annotate(needs=Count("pk")).values_list(*Counted._fields)
    kept = NeedCount.objects.filter(GreaterThan(counted_in_all(), most), domain="", needs__gt=0).exclude(stage="")
    return live.union(kept.order_by().values_list("stage", "department", "needs"), all=True)


def counted_in_all() -> Coalesce:
    """How many public needs there are, by the counters."""
    return Coalesce(Subquery(NeedCount.objects.answering().in_all()), 0)


@until_the_clock_moves
@lru_cache(maxsize=KEPT_COUNTS)
def kept_counts(form: NeedFilter, tick: int) -> tuple[DepartmentNeeds, ...]:
    """The same, counted once until the clock moves; the same choices are the same form (`filter_of`). Once needs are
    many, what the database keeps as acts go on is read instead. Words that very many say are not counted (listing.py):
    what others find is few."""
    asked = form.asked
    if asked.get("text") or asked["place"] or not many_lately(Need):
        return tuple(said_where(**understood_now(form, tick)))
    return tuple(kept_cells(asked))


def kept_cells(asked: Fields) -> list[DepartmentNeeds]:
    """How many needs of a territory, of a domain, at a stage, by department, as the database keeps it."""
    stage = asked["stage"] or ("answered" if asked["stages"] else "")
    land = {name: asked[name] for name in ("department", "region")}
    found: list[DepartmentNeeds] = counted_where(**land, domain=asked["domain"] or "", stage=stage)
    return found


def kept_while_many[Row](name: str, count: Callable[[], Iterable[Row]], seconds: int = KEPT_SECONDS) -> tuple[Row, ...]:
    """What is counted; once needs are many, as it was some minutes ago, counted once for all the workers."""
    if not many_lately(Need):
        return tuple(count())
    key = f"needs/{hashlib.blake2b(name.encode(), digest_size=12).hexdigest()}"
    kept: tuple[Row, ...] | None = read_kept(key)
    if kept is None:
        kept = tuple(count())
        kept_cache.set(key, kept, seconds)
    return kept


@prepared(NeedCard)
def cards(order: str, start: int, count: int, **asked: Any) -> Rows:
    """`count` lines of the list, from the `start`-th one, in one of the orders of `NeedFilter`."""
    found, by = Need.objects.public().answering(**asked), ORDERS.get(order, ORDERS[""])
    found = found.most_joined() if order == "places" else found.order_by(*by)
    shown = found.values("pk")[start : start + count]  # sorted first, then joined to what these lines show
    return Need.objects.filter(pk__in=shown).as_cards().order_by(*by)


@prepared(NeedCard)
def cards_of(*, numbers: Blank) -> Rows:
    """The public needs of these numbers, in no order."""
    return Need.objects.public().filter(OneOf(F("number"), numbers)).as_cards()


@prepared(NeedCard)
def last_moved(count: int) -> Rows:
    """The last needs to which something happened."""
    return Need.objects.public().order_by("-moved_at").as_cards()[:count]


@prepared()
def public_need(*, number: Blank) -> Rows:
    """The need of that number, where everybody may read it."""
    return Need.objects.public().for_reading().filter(number=number)


def need_of(account: Visitor, number: int) -> Need | None:
    """The need of that number, if `account` (an anonymous one is an account) may read it."""
    if account.is_authenticated:
        return Need.objects.visible_to(account).for_reading().filter(number=number).first()
    found: Need | None = public_need.first(number=number) if number <= LARGEST_NUMBER else None
    return found


def to_join(number: int) -> Need | None:
    """The public need of that number, as a card tells it."""
    found: Need | None = _card_of.first(number=number) if number <= LARGEST_NUMBER else None
    return found


@prepared()
def _card_of(*, number: Blank) -> Rows:
    return Need.objects.public().for_cards().filter(number=number)


def is_withdrawn(account: Visitor, number: int) -> bool:
    """Whether the need of that number is withdrawn, and `account` may read so; anonymous, nobody does."""
    if not number or not account.is_authenticated:
        return False
    return Need.objects.visible_to(account).filter(number=number, state=NeedState.WITHDRAWN).exists()


@prepared(Act)
def acts(*, need: Blank) -> Rows:
    """What the page of a need, by its id, tells of its thread: the supports have their own place."""
    told = Entry.objects.public().told_of(Need(pk=need))
    return told.values_list("kind", "at", "data")[:MOST_ACTS]


@prepared(Talk)
def talk(*, need: Blank) -> Rows:
    """What was asked about a need, and answered, oldest first."""
    return NeedQuestion.objects.public().filter(need=need).as_talk()


@prepared(NeedVoice)
def voices(*, need: Blank, convergence: Blank) -> Rows:
    """Who says the same as a need: those that support it, then the others of its convergence, by their ids."""
    supports = Support.objects.public().filter(need=need).as_voices()
    if convergence is None:
        return supports
    beside = Need.objects.public().filter(convergence=convergence).exclude(pk=need).as_voices()
    return supports.union(beside, all=True).order_by("-label", "at")


def are_cut(said: Collection[NeedVoice]) -> bool:
    """Whether there are more of them than are read at a time: what is counted is then counted by `said_there`."""
    supports = sum(voice.label == "needs.support" for voice in said)
    return max(supports, len(said) - supports) >= MOST_VOICES


@prepared(SaidThere)
def said_there(*, need: Blank, convergence: Blank, place: Blank) -> Rows:
    """How many say the same as a need, by its id, that of its convergence and that of its place, in each department,
    but for what is kept of its supports (`kept_there`); without a need, how many say what a convergence gathers."""
    beside = Need.objects.public().filter(convergence=convergence)
    if need is None:
        supports = Support.objects.public().filter(need__convergence=convergence).counted_as_voices(beside, place)
        return supports.union(beside.counted_as_voices(place), all=True)
    own = Need.objects.filter(pk=need)
    if convergence is None:
        return own.supports_as_counted(place)
    beside = beside.exclude(pk=need)
    others = (beside.said_twice(need, place), beside.counted_as_voices(place))
    return own.supports_as_counted(place).union(*others, all=True)


@cache
def department_names() -> dict[str, tuple[str, str]]:
    """Codes and names, by id; they change with a release only."""
    return {str(pk): (code, name) for pk, code, name in Department.objects.values_list("pk", "code", "name")}


def kept_there(need: Need) -> list[SaidThere]:
    """The supports of a need in each department, as the database keeps them."""
    there = need.joined_by.there
    if not there.keys() <= department_names().keys():
        department_names.cache_clear()
    names = department_names()
    return [SaidThere("needs.support", *names[land], count, count, 0, 0) for land, count in there.items()]


@prepared(NeedVoice)
def spoken(*, need: Blank, at: Blank, first: Blank) -> Rows:
    """A page of the words of who supports a need, from the support `first` on, which was sent `at` that moment; and one
    more, where the next page begins."""
    return Support.objects.public().filter(need=need).spoken_from(at, first).as_voices(MOST_VOICES + 1)


def gathered(convergence: int) -> tuple[list[NeedCard], list[tuple[str, NeedCard]]]:
    """The needs that a convergence gathers, by its id, oldest first; the phrases that are kept of them, as it was asked
    to keep them, each with its need. One query."""
    rows = _gathered.lines(convergence=convergence)
    needs = list(starmap(NeedCard, (row[:-1] for row in rows)))
    quotes = [(quote, need) for need, row in zip(needs, rows, strict=True) for quote in cast("list[Row]", row[-1])]
    return needs, [(quote["words"], need) for quote, need in sorted(quotes, key=lambda kept: kept[0]["pk"])]


@prepared(list)
def _gathered(*, convergence: Blank) -> Rows:
    kept = Quote.objects.filter(need=OuterRef("pk"), convergence=OuterRef("convergence")).order_by("pk")
    quotes = ArraySubquery(kept.values(row=JSONObject(pk="pk", words="words")))
    needs = Need.objects.public().filter(convergence=convergence).annotate(quotes=quotes)
    return needs.order_by("created_at").as_cards("quotes")


@prepared(NeedVoice)
def joined(*, convergence: Blank) -> Rows:
    """The supports of the needs that a convergence gathers, by its id."""
    return Support.objects.public().filter(need__convergence=convergence).as_voices()
