"""What the search of the whole site finds: each room says its own kinds, in its `receivers.py`.

    FINDABLE.fill("need", Findable("need", _("Besoins"), "needs:need", find_needs, …))

A kind gives a QuerySet whose rows are `Hit`s, made by `hits()`; all kinds are then read as one query (decision 46).
Nothing is kept apart from the rows themselves: what is hidden now is not found now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchRank
from django.db.models import Case, Count, Expression, F, Func, IntegerField, Q, QuerySet, TextField, Value, When, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, NullIf, RowNumber
from django.urls import reverse

from lieudit.toolkit.extension import Table
from lieudit.toolkit.prepared import OneOf
from lieudit.toolkit.search import Answers, called, raw_query, vector
from lieudit.toolkit.types import Phrase

MOST_RANKED = 150
"""Rows of one kind that are ranked and counted; the page says when there are as many."""
EXACT, NAMED, HELD, SAID, NEAR = range(5)
"""How a row answers: by its number or its whole name, by a name that begins so, by a name that holds it, by its text
(or a name that says it otherwise), by a word said for those that were typed. Kinds and rows are shown in this order."""
KEPT_ADDRESSES = 1_024
"""Addresses of things found that a process remembers: to make one takes as long as to write its line."""

type Given = Any
"""A value to look for, or the blank of a prepared read, whose value comes later."""

type Windows = tuple[tuple[str, int, bool], ...]
"""Kinds, each with among how many of its last rows its ways look for what answers, and whether very many rows answer by
its last way: each other pair is another question, composed and planned."""

type Rows = QuerySet[Any, Any]
"""Rows of any model, before they are hits."""

type Found = Rows
"""Rows of `Hit`, to be read with those of other kinds."""


class Hit(NamedTuple):
    """What was found: its kind, what its address ends with, its name, what is said of it, how it answers (0 to 4), its
    place among those of its kind, and how many these are."""

    kind: str
    key: str
    name: str
    said: str
    near: int
    rank: int
    total: int


@dataclass(frozen=True)
class Sought:
    """What is looked for, each a value or the blank of a prepared read; None is not asked.

    `windows`: among how many of the last rows a kind is looked for, where very many answer (`expected.py`).
    `every`, `exactly`, `besides`: questions in the language of PostgreSQL (`lexicon/asking.py`). `departments`: codes
    of those that are named. `whole`: the text in plain spelling. `parts`: of each, its name, its question, the codes of
    its departments. `number`, `code`, `postcode`, `municipality` (its official code), `identifier`: the text is one.
    `rows`: of some kinds, the keys of the rows among which all those that answer are.
    """

    every: Given = None
    exactly: Given = None
    besides: Given = None
    departments: Given = None
    whole: Given = None
    names: tuple[Given, ...] = ()
    questions: tuple[Given, ...] = ()
    lands: tuple[Given, ...] = ()
    towns: tuple[Given, ...] = ()
    number: Given = None
    code: Given = None
    postcode: Given = None
    municipality: Given = None
    identifier: Given = None
    today: Given = None
    start: int = 0
    most: int = 5
    windows: Windows = ()
    rows: Mapping[str, Given] = field(default_factory=dict)

    @property
    def parts(self) -> dict[str, tuple[Given, ...]]:
        """As the room of places compares them, part by part."""
        return {"names": self.names, "questions": self.questions, "lands": self.lands, "towns": self.towns}

    def says(self, search: str = "search") -> Q:
        """The condition that a vector answers to all that is looked for."""
        return Q(Answers(F(search), raw_query(self.every)))

    def says_there(self, department: str, search: str = "search") -> list[Q]:
        """The same; or to the parts that name no territory, where `department` leads to the code of one that is named;
        a territory alone is enough. Two conditions, for two indexes."""
        conditions = [self.says(search)]
        if self.departments is not None:
            there = OneOf(F(department), self.departments)
            rest = [] if self.besides is None else [Answers(F(search), raw_query(self.besides))]
            conditions.append(Q(there, *rest))
        return conditions

    def says_in(self, parts: Rows, thing: str) -> Q:
        """That a part of a thing (a point of a session), whose vector is `search`, answers by itself; `thing` leads to
        the thing."""
        return Q(pk__in=parts.filter(self.says()).order_by().values(thing))

    @property
    def worded(self) -> bool:
        """Words are looked for, rather than a number."""
        return self.every is not None

    def window_of(self, kind: str) -> tuple[int, bool]:
        """Among how many of its last rows a kind is looked for, 0: among all; whether very many answer by its last
        way."""
        return next(((within, by_last) for each, within, by_last in self.windows if each == kind), (0, False))

    def hits(
        self,
        kind: str,
        rows: Rows,
        *,
        key: str | Expression,
        name: str,
        said: Combinable | None = None,
        by: str,
        search: str = "",
        named: str = "",
        many: bool = False,
        among: Rows | None = None,
    ) -> Found:
        """`rows` as hits, the best first, those from `start` on: what answers by name, then by text, then `by` a column
        (« -moved_at »).

        `search` is the vector that they were found by, if any; `named` the column that is compared with what was typed,
        where the name of a thing is no sentence. Where there may be `many`, some of them are ranked and counted, the
        last where they are shown so, else those that an index leads to first; what is said of them is then of their own
        columns. Those that are not `among` some are left out: to ask it of each costs more than to rank it, and it is
        asked of twice as many as are ranked, of no other.
        """
        if kind in self.rows:
            rows = rows.filter(OneOf(F("pk"), self.rows[kind]))
        if many:
            most = MOST_RANKED if among is None else 2 * MOST_RANKED
            ranked = rows.order_by(*([by, "-pk"] if by.startswith("-") else [])).values("pk")[:most]
            rows = (rows.model._default_manager.all() if among is None else among).filter(pk__in=ranked)
        near: Given = self._nearness(search, named, otherwise=not many) if self.worded else Value(EXACT)
        order = [near]
        if search and self.worded:
            order.append(SearchRank(F(search), raw_query(self.every), cover_density=False).desc())
        order += [F(by[1:]).desc() if by.startswith("-") else F(by).asc(), F("pk").desc()]
        columns = {
            "a_kind": Value(kind, TextField()),
            "a_key": Cast(key, TextField()),
            "a_name": Cast(name, TextField()),
            "a_said": Cast(Value("") if said is None else said, TextField()),
            "a_near": near,
            "a_rank": Window(RowNumber(), order_by=order),
            "a_count": Window(Count("pk")),
        }
        found = rows.annotate(**columns).order_by("a_rank").values_list(*columns)
        shown: Found = found[self.start : self.start + self.most]
        return shown

    def _nearness(self, search: str, named: str, *, otherwise: bool) -> Expression:
        """How a row answers, and by its name first: `called` tells the three first ways. Whether a name says it
        `otherwise` costs twice as much: not where there are many.
        """
        whens = []
        if named and otherwise:
            whens.append(When(Answers(vector(named), raw_query(self.every)), then=SAID))
        if search:
            whens.append(When(Answers(F(search), raw_query(self.exactly)), then=SAID))
        said = Case(*whens, default=NEAR if search else SAID, output_field=IntegerField())
        return Coalesce(NullIf(called(named, self.asked(self.whole)), Value(SAID)), said) if named else said

    @staticmethod
    def asked(value: Given) -> Given:
        """A value, or a blank, as an expression."""
        return value if hasattr(value, "resolve_expression") else Value(value, TextField())


@dataclass(frozen=True)
class SoughtWords(Sought):
    """Given to `find` in place of a text: `hits` then answers by what each row of a kind is found by, a line for each
    of `most` rows and for each of their parts. None: its rows are not found by the words of a vector alone."""

    every: Given = ""
    parts_too: list[tuple[Rows, str]] = field(default_factory=list)

    def says(self, search: str = "search") -> Q:
        return Q(pk__isnull=False)

    def says_there(self, department: str, search: str = "search") -> list[Q]:
        return [self.says()]

    def says_in(self, parts: Rows, thing: str) -> Q:
        self.parts_too.append((parts, thing))
        return self.says()

    def hits(  # type: ignore[override]
        self, kind: str, rows: Rows, *, search: str = "", among: Rows | None = None, **_said: object
    ) -> Found | None:
        if not search:
            return None
        rows = rows if among is None else among.filter(pk__in=rows.order_by().values("pk"))
        own = self._words(kind, rows, "pk", search)
        shown = {thing: Q(**{f"{thing}__in": rows.order_by().values("pk")}) for _part, thing in self.parts_too}
        parts = [self._words(kind, part.filter(shown[thing]), thing, "search") for part, thing in self.parts_too]
        return own.union(*parts, all=True).order_by() if parts else own

    def _words(self, kind: str, rows: Rows, key: str, search: str) -> Rows:
        words = Func(F(search), function="tsvector_to_array", output_field=ArrayField(TextField()))
        told = rows.order_by().annotate(a_kind=Value(kind, TextField()), a_row=F(key), a_word=words)
        lines: Rows = told.values_list("a_kind", "a_row", "a_word")[: self.most]
        return lines


type Teller = Callable[[Given], Iterable[Hit]]
"""Gives the hits, among what is no row, of what was understood (`lexicon.asking.Asked`)."""


@dataclass(frozen=True)
class Findable:
    """A kind of thing that is found: its French name (« Besoins »), the route whose address ends with the `key` of a
    hit (or a function that makes the address), and `find`, which gives its hits: None where it answers to nothing of
    what is asked. The words that its rows are found by are in the vector named to `hits`, or asked by `says_in`. What
    is no row is `told`: read once until the clock moves, it gives its hits of what was understood. `note` puts in words
    what is said of a hit. `texts`: what public rows hold, one column a QuerySet, from which the words that are written
    here are read. `ways`: all rows, then those that each way of answering gives, where they may be so many that to find
    all of them takes too long.
    """

    title: Phrase
    page: str | Callable[[str], str]
    find: Callable[[Sought], Found | None] = lambda sought: None
    note: Callable[[Hit], Phrase] = lambda hit: hit.said
    texts: Callable[[], Iterable[Rows | str]] = tuple
    told: Callable[[], Teller] = lambda: lambda asked: ()
    ways: Callable[[Sought], tuple[Rows, ...]] | None = None

    def url(self, hit: Hit) -> str:
        return _address(self.page, hit.key) if isinstance(self.page, str) else self.page(hit.key)


@lru_cache(maxsize=KEPT_ADDRESSES)
def _address(route: str, key: str) -> str:
    return reverse(route, args=[key])


FINDABLE = Table[str, Findable](
    "toolkit.findable.FINDABLE", "What the search of the whole site finds, kind by kind, in the order of its page."
)
