"""French full text without accents, as database expressions."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db.models import BooleanField, Case, Func, IntegerField, Lookup, Q, Subquery, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, StrIndex
from django.db.models.lookups import Exact, PostgresOperatorLookup

CONFIG = "lieudit"  # text search configuration made by the first migration


CALLED_OTHERWISE = 3
"""What `Called` says of a name that does not hold the text."""


class Plain(Func):
    """Lower case, no accents: SQL function `plain`, immutable, so that indexes may use it."""

    function = "plain"
    arity = 1
    output_field = TextField()


class PlainInTurn(Plain):
    """The same, said at length: of rows that are read one after the other, each call of `plain` costs seven times as
    much. No index holds it."""

    template = "lower(public.unaccent('public.unaccent', %(expressions)s))"


class PlainOnce(Plain):
    """The same of a text that is one for all rows: made once, not again beside each of them."""

    template = "(SELECT %(function)s(%(expressions)s))"


class Bare(Plain):
    """The same without punctuation, one blank between two words: as `spelling.plain` writes what was typed."""

    template = "trim(regexp_replace(plain(%(expressions)s), '[^a-z0-9]+', ' ', 'g'))"


class Called(Func):
    """How a name answers to a plain text: it is it (0), begins so (1), holds it (2), none of these (3)."""

    function = "called"
    arity = 2
    output_field = IntegerField()


def called(name: str, asked: Combinable) -> Case:
    """The same; what does not even hold the first word and the last is not spelled out, which costs three times as much
    as to look for them."""
    plainly, blank = PlainInTurn(name), Value(" ")
    ends = (Func(asked, blank, Value(at), function="split_part", output_field=TextField()) for at in (1, -1))
    without = [When(Exact(StrIndex(plainly, end), 0), then=CALLED_OTHERWISE) for end in ends]
    return Case(*without, default=Called(name, asked), output_field=IntegerField())


class Spaced(Func):
    """The words of a list as one text: SQL function `spaced`, immutable, so that indexes may use it."""

    function = "spaced"
    template = "%(function)s(%(expressions)s::text[])"
    arity = 1
    output_field = TextField()


class Answers(PostgresOperatorLookup):
    """`vector @@ question`, whatever made the question."""

    lookup_name = "answers"
    postgres_operator = "@@"


def vector(*fields: str | Value | Func | Case, weight: str | None = None) -> SearchVector:
    return SearchVector(*fields, config=CONFIG, weight=weight)


class Both(Func):
    """A vector that is kept, and one that is made of what stands in other tables: as if all were one text."""

    template, arg_joiner = "(%(expressions)s)", " || "
    arity = 2
    output_field = SearchVectorField()


def typed(text: str) -> str:
    """What a person typed in a search box; null bytes, which PostgreSQL refuses, become spaces."""
    return text.replace("\0", " ")[:300]


def query(text: Any) -> SearchQuery:
    """What a person typed in a search box, or an expression of it, as a question to a search vector."""
    return SearchQuery(typed(text) if isinstance(text, str) else text, config=CONFIG, search_type="websearch")


class Understood(SearchQuery):
    """A question whose text comes later, understood once for all the rows that it is asked of: this takes as long as to
    ask it."""

    template = "(SELECT %(function)s(%(expressions)s))"


def raw_query(question: Any) -> SearchQuery:
    """A question in the language of PostgreSQL, as `lexicon/asking.py` writes it; or an expression of one."""
    kind = Understood if hasattr(question, "resolve_expression") else SearchQuery
    return kind(question, config=CONFIG, search_type="raw")


def in_turn(condition: Q | Lookup | Subquery) -> Coalesce:
    """A condition that is asked of each row in turn: no index finds what answers it, and the database supposes that
    many rows do, as where words that very many hold are looked for among the last (`expected.window`)."""
    return Coalesce(condition, Value(False), output_field=BooleanField())


__all__ = [
    "CONFIG",
    "Answers",
    "Bare",
    "Both",
    "Called",
    "Plain",
    "PlainInTurn",
    "PlainOnce",
    "Spaced",
    "called",
    "in_turn",
    "query",
    "raw_query",
    "typed",
    "vector",
]
