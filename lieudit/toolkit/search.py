"""French full text without accents, as database expressions."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Func, TextField

CONFIG = "lieudit"  # text search configuration made by the first migration


class Plain(Func):
    """Lower case, no accents: SQL function `plain`, immutable, so that indexes may use it."""

    function = "plain"
    arity = 1
    output_field = TextField()


def vector(*fields: str, weight: str | None = None) -> SearchVector:
    return SearchVector(*fields, config=CONFIG, weight=weight)


def typed(text: str) -> str:
    """What a person typed in a search box; null bytes, which PostgreSQL refuses, become spaces."""
    return text.replace("\0", " ")[:300]


def query(text: Any) -> SearchQuery:
    """What a person typed in a search box, or an expression of it, as a question to a search vector."""
    return SearchQuery(typed(text) if isinstance(text, str) else text, config=CONFIG, search_type="websearch")


__all__ = ["CONFIG", "Plain", "query", "typed", "vector"]
