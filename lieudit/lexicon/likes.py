"""What comes near a thing by what it means, whatever its kind: needs, convergences, positions, resources, services.

Each room gives its kinds, in its `receivers.py`:

    KINDS.fill("resource", Kind("commons:resource", rows, holding, note))

and the page of a thing asks what comes near it once it is shown (`lexicon/near_link.html`). Meanings are computed by
the worker (`tasks.py`), compared here, and shown only where they are near; nothing that its kind does not give as
public is ever among them. Why so: decision 142.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Exists,
    Expression,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import MD5, Cast, Concat
from django.urls import reverse

from lieudit.lexicon.asking import any_of
from lieudit.lexicon.likeness import BY_WORDS, Like, Said, Scale, by_meaning, by_words, shown
from lieudit.lexicon.meaning import DIMENSIONS, formula, meanings_of
from lieudit.lexicon.models import STEM, ThingMeaning, vocabulary
from lieudit.lexicon.nearest import WHOLE, has_index
from lieudit.lexicon.subjects import subjects_of
from lieudit.toolkit import encoder
from lieudit.toolkit.extension import Table
from lieudit.toolkit.findable import Rows
from lieudit.toolkit.replica import reading
from lieudit.toolkit.types import Fields, Phrase

NEAR = Scale(0.15, 0.6, 0.22)
"""What is shown beside a thing: as for needs, whose set they were chosen on (decision 142)."""
MOST_NEAR = 30
"""The nearest of each table that are read."""


class Near(NamedTuple):
    """A public thing, as it is compared and shown: its kind, its pk there, what its address ends with, its name, what
    is said of it (its kind puts it in words), the words that are compared."""

    kind: str
    id: int
    key: str
    name: str
    said: str
    words: str
    domains: list[str]
    department_id: int | None
    convergence_id: int | None
    moved_at: dt.datetime

    @property
    def pk(self) -> str:
        return f"{self.kind}:{self.id}"

    @property
    def told_as(self) -> set[str]:
        """By what a page may tell it already: itself, or the convergence that gathers it, or that it is."""
        return {self.pk, f"gathered:{self.convergence_id}"} if self.convergence_id else {self.pk}

    @property
    def url(self) -> str:
        return reverse(KINDS[self.kind].page, args=[self.key])

    @property
    def quoted(self) -> bool:
        return KINDS[self.kind].quoted

    @property
    def note(self) -> Phrase:
        return KINDS[self.kind].note(self)


@dataclass(frozen=True)
class Kind:
    """A kind of thing that is compared: the route whose address ends with the `key` of a row; `rows`, the public ones,
    made by `rows_of`; `holding` gives those, public or not, that answer a question of words (`asking.py`); `note` puts
    in words what is said of a row; `kin`: what the page of a thing tells already, by kind and pk, but for what its
    convergence gathers, which is never told again; `drawn`: those of this kind that the page of a thing of another kind
    tells already. Meanings kept in a table of the room itself are `apart`: the table, and its column of pks; `outside`,
    the condition that a row of it is not gathered by a convergence, whose key is left blank. `quoted`: a name is
    somebody’s words."""

    page: str
    rows: Callable[[], Rows]
    holding: Callable[[str], Rows]
    note: Callable[[Near], Phrase]
    kin: Callable[[int], Iterable[str]] = lambda pk: ()
    drawn: Callable[[Near], Iterable[str]] = lambda thing: ()
    apart: tuple[str, str] | None = None
    outside: str = ""
    quoted: bool = False


KINDS = Table[str, Kind](
    "lexicon.likes.KINDS", "What is compared by what it means, kind by kind: its public rows, and how they are named."
)


def rows_of(
    kind: str,
    things: Rows,
    *,
    key: str,
    name: str | Expression,
    words: tuple[str, ...],
    moved: str,
    said: Expression | F | Value | None = None,
    domains: Expression | F | None = None,
    department: str = "",
    convergence: str = "",
) -> Rows:
    """Rows of `Near`: the columns that all kinds have, so that they are read as one query."""

    def number(column: str) -> Expression:
        return Cast(F(column) if column else Value(None), BigIntegerField())

    codes = ArrayField(TextField())
    columns: Fields = {
        "a_kind": Value(kind, TextField()),
        "a_id": Cast("pk", BigIntegerField()),
        "a_key": Cast(key, TextField()),
        "a_name": Cast(name, TextField()),
        "a_said": Cast(Value("") if said is None else said, TextField()),
        "a_words": _joined(words),
        "a_domains": Cast(Value([], codes) if domains is None else domains, codes),
        "a_department": number(department),
        "a_convergence": number(convergence),
        "a_moved": Cast(moved, DateTimeField()),
    }
    rows: Rows = things.order_by().annotate(**columns).values_list(*columns)
    return rows


def _joined(columns: tuple[str, ...]) -> Expression:
    """Columns of words, as sentences that follow one another."""
    first, *others = [Cast(column, TextField()) for column in columns]
    following = [part for each in others for part in (Value(". "), each)]
    return Concat(first, *following, output_field=TextField()) if others else first


def unlearnt(kind: str) -> Rows:
    """The public things of a kind whose meaning is not known, was computed otherwise, or is of other words."""
    known = ThingMeaning.objects.filter(kind=kind, key=OuterRef("pk"), formula=formula(), digest=OuterRef("a_digest"))
    said = KINDS[kind].rows().annotate(a_digest=MD5("a_words"))
    left: Rows = said.exclude(a_words="").filter(~Exists(known))
    return left


def lost(kind: str) -> QuerySet[ThingMeaning]:
    """Meanings of what is no longer public, or no longer is."""
    return ThingMeaning.objects.filter(kind=kind).exclude(key__in=KINDS[kind].rows().values("pk"))


def own_kinds() -> list[str]:
    """The kinds whose meanings are kept here."""
    return [name for name, kind in KINDS.items() if kind.apart is None]


def something_left() -> bool:
    """Whether the worker has meanings to compute, or to forget."""
    return any(unlearnt(kind).exists() or lost(kind).exists() for kind in own_kinds())


def find_thing(kind: str, pk: int) -> Near | None:
    """A public thing, as it is compared."""
    row = KINDS[kind].rows().filter(pk=pk).first() if kind in KINDS else None
    return Near(*row) if row else None


def near_thing(thing: Near) -> list[Like[Near]]:
    """The public things that come near one, the closest first; by words alone where meanings are not compared."""
    said = Said(thing.words, tuple(thing.domains), thing.department_id, vocabulary())
    told = {*thing.told_as, *KINDS[thing.kind].kin(thing.id)}
    told.update(each for kind in KINDS.values() for each in kind.drawn(thing))
    scores = _nearest_to(thing)
    if scores:
        return _shown(said, scores, told)
    return _by_words(said, told, thing.convergence_id)


def near_words(text: str) -> list[Like[Near]]:
    """The same for words that were typed, compared by their subjects and by the groups of words."""
    return _by_words(Said(text, known=vocabulary()), set())


def near_typed(text: str) -> list[Like[Near]]:
    """The same, encoded here: only by a process that may load the encoder."""
    point = meanings_of([text])[0]
    return _shown(Said(text, known=vocabulary()), _nearest("%s::halfvec({size})", [point]), set())


def _nearest_to(thing: Near) -> dict[str, float]:
    if not encoder.is_there() or not has_index(STEM):
        return {}
    mine = "(SELECT numbers::halfvec({size}) FROM lexicon_thingmeaning WHERE kind = %s AND key = %s AND formula = %s)"
    return _nearest(mine, [thing.kind, thing.id, formula()], thing.convergence_id)


def _tables(gathered: int | None) -> list[tuple[str, str, str]]:
    """Where meanings are kept: the table, what names a thing there, and the condition of what is not in a convergence,
    if one is given."""
    apart = [
        (kind.apart[0], f"'{name}:' || {kind.apart[1]}", f" AND {kind.outside}" if gathered and kind.outside else "")
        for name, kind in KINDS.items()
        if kind.apart
    ]
    return [(ThingMeaning._meta.db_table, "kind || ':' || key", ""), *apart]


KEEPS_ON = """ AND (
    SELECT count(set_config(name, 'strict_order', true)) FROM pg_settings WHERE name = 'hnsw.iterative_scan'
) >= 0"""
"""Always true: has an index go on where a condition leaves out the first that it finds (of a large convergence, all
its needs), for this question and those after it in its transaction, where there is one. It is asked before the index
is; there is no such setting before pgvector 0.8."""


def _nearest(point: str, values: list[list[float] | str | int], gathered: int | None = None) -> dict[str, float]:
    """The nearest things of each table, with their nearness, in one query; but for what a convergence gathers."""
    near = f"numbers::halfvec({DIMENSIONS}) <#> {point.format(size=DIMENSIONS)}"
    queries: list[str] = []
    blanks: list[list[float] | str | int | None] = []
    for table, name, outside in _tables(gathered):
        queries.append(
            f"(SELECT {name}, -({near}) FROM {table} WHERE {WHOLE} AND formula = %s{outside}"
            f"{KEEPS_ON if outside else ''} ORDER BY {near} LIMIT {MOST_NEAR})"
        )
        blanks += [*values, formula(), *([gathered] if outside else []), *values]
    with reading().cursor() as cursor:
        cursor.execute(" UNION ALL ".join(queries), blanks)
        return {thing: score for thing, score in cursor.fetchall() if score is not None}


def _speaking_of(subjects: list[int], gathered: int | None) -> set[str]:
    """The things of each table that speak of most of these subjects, in one query; but for what one gathers."""
    if not subjects:
        return set()
    common = "cardinality(ARRAY(SELECT unnest(subjects) INTERSECT SELECT unnest(%s::smallint[])))"
    queries: list[str] = []
    blanks: list[list[int] | int | None] = []
    for table, name, outside in _tables(gathered):
        queries.append(
            f"(SELECT {name} FROM {table} WHERE subjects && %s::smallint[]{outside}"
            f" ORDER BY 2 * {common} - cardinality(subjects) DESC, 1 DESC LIMIT {MOST_NEAR})"
        )
        blanks += [subjects, *([gathered] if outside else []), subjects]
    with reading().cursor() as cursor:
        cursor.execute(" UNION ALL ".join(queries), blanks)
        return {thing for (thing,) in cursor.fetchall()}


def _read(names: Iterable[str], said: Said, told: set[str]) -> list[Near]:
    """The public things of these names, and the last that hold words said for those of a text, but what is `told`
    already; in one query whatever their kinds."""
    ids: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for name in names:
        kind, _colon, pk = name.partition(":")
        if kind in ids:  # a room that left may have left meanings
            ids[kind].append(int(pk))
    otherwise = any_of(other for others in said.heard.values() for other in others)
    found = []
    for which, given in KINDS.items():
        held = Q(pk__in=ids[which])
        if otherwise:
            held |= Q(pk__in=given.holding(otherwise).order_by("-pk").values("pk")[:MOST_NEAR])
        if otherwise or ids[which]:
            found.append(given.rows().filter(held))
    if not found:
        return []
    first, *others = found
    rows = first.union(*others, all=True).order_by() if others else first
    return [near for near in (Near(*row) for row in rows) if told.isdisjoint(near.told_as)]


def _shown(said: Said, scores: dict[str, float], told: set[str]) -> list[Like[Near]]:
    things = _read(scores, said, told)
    return shown(said, by_meaning(said, ((scores.get(thing.pk, 0.0), thing) for thing in things)), NEAR)


def _by_words(said: Said, told: set[str], gathered: int | None = None) -> list[Like[Near]]:
    things = _read(_speaking_of(sorted(subjects_of(said.words)), gathered), said, told)
    return shown(said, by_words(said, things), BY_WORDS)
