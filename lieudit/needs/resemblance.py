"""Expressions that tell how much a stored text resembles another: French full text, and trigrams.

Neither knows accents. Full text looks for any word of the text; trigrams forgive spelling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQueryField
from django.db.models import Expression, F, FloatField, Func, IntegerField, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.db.models.lookups import PostgresOperatorLookup

from lieudit.toolkit.search import CONFIG, PlainInTurn, PlainOnce

if TYPE_CHECKING:
    from django.db.models import Model

    from lieudit.toolkit.prepared import Rows


CLOSE = 0.3
"""Least score (0 to 2) of what « resembles » a text."""
CANDIDATES = 100
"""How many of the best answers of full text are compared letter by letter."""
ANY_WORD = f"(SELECT replace(plainto_tsquery('{CONFIG}', %(expressions)s)::text, '&', '|')::tsquery)"
MOST_TYPED = 2_000
"""Letters of a text that are read."""


def any_word(text: str) -> Func:
    """Any French word of `text`, as a text search query: « or » where the plain query says « and ». Understood once for
    all the rows that it is asked of."""
    return Func(
        Value(_typed(text)),
        template=ANY_WORD,
        output_field=SearchQueryField(),
    )


def best_saying(text: str, table: str, most: int) -> RawSQL:
    """The keys of the rows whose `search` answers best to any word of `text`, among `most` that hold one: these are
    ranked as they are found, where keys would be looked for again."""
    asked = ANY_WORD % {"expressions": "%s"}
    some = f"SELECT id, search FROM {table} WHERE search @@ {asked} LIMIT {most}"
    best = f"SELECT id FROM ({some}) AS saying ORDER BY ts_rank(search, {asked}, 1) DESC LIMIT {CANDIDATES}"
    return RawSQL(best, [_typed(text)] * 2)


def _typed(text: str) -> str:
    return text.replace("\0", " ")[:MOST_TYPED]


def rank(text: str) -> Func:
    """How well `search` answers to any word of `text`, shorter texts first; 0 to 1."""
    return Func(F("search"), any_word(text), Value(1), function="ts_rank", output_field=FloatField())


def phrase(text: str) -> PlainOnce:
    """The beginning of `text`, without accents or capitals."""
    return PlainOnce(Value(text.replace("\0", " ")[:300]))


def closeness(text: str, field: str) -> Func:
    """Trigrams of the phrase found together somewhere in `field`; 0 to 1."""
    return Func(phrase(text), PlainInTurn(field), function="word_similarity", output_field=FloatField())


class Match(PostgresOperatorLookup):
    """`vector @@ query`, whatever made the query."""

    lookup_name = "match"
    postgres_operator = "@@"


def uses_a_word_of(text: str) -> Match:
    """Rows whose `search` holds any word of `text` (served by its index)."""
    return Match(F("search"), any_word(text))


class AlmostSays(PostgresOperatorLookup):
    """`phrase <% text`: some extent of `text` is close to `phrase` (served by a trigram index)."""

    lookup_name = "almost_says"
    postgres_operator = "<%%"


def count_of(rows: QuerySet[Model], what: str) -> Expression:
    """How many different `what` among rows of another table, as a subquery: no join explodes."""
    return Coalesce(Subquery(rows.order_by().annotate(n=_different(what)).values("n")), 0)


def count_rows(rows: Rows) -> Expression:
    """How many there are, as a subquery."""
    counted = Func(template="COUNT(*)", output_field=IntegerField())
    return Coalesce(Subquery(rows.order_by().annotate(counted=counted).values("counted")), 0)


def count_all(*rows: Rows) -> Expression:
    """How many different values several subqueries of one column hold together."""
    different = "(SELECT COUNT(DISTINCT one) FROM UNNEST(%(expressions)s) AS one)"
    return Func(*map(ArraySubquery, rows), template=different, arg_joiner=" || ", output_field=IntegerField())


def count_up_to(rows: Rows, most: int) -> Func:
    """The same, no further than one more than `most`."""
    some = ArraySubquery(rows.order_by().values("pk")[: most + 1])
    return Func(some, function="CARDINALITY", output_field=IntegerField())


def as_list(*columns: str) -> Func:
    """Numbers of a row, as one list."""
    return Func(*columns, template="ARRAY[%(expressions)s]", output_field=ArrayField(IntegerField()))


def _different(what: str) -> Func:
    return Func(F(what), template="COUNT(DISTINCT %(expressions)s)", output_field=IntegerField())
