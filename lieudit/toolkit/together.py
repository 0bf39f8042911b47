"""Rows of several models in one query: a page that tells of ten kinds of things asks no more than that of one kind.

`keys_together` is for QuerySets that say which of their rows someone may read: a `UNION ALL` of keys. `read_together`
reads the rows themselves, each with the columns of its model and what `select_related` joins: the tables stand side by
side (`FULL JOIN … ON FALSE`), and each line fills the columns of one of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connections, models
from django.db.models import Value
from django.db.models.sql.compiler import SQLCompiler

from lieudit.toolkit.prepared import Line, Rows, models_from

MOST_COLUMNS = 1600
"""Of one question: the database answers 1 664 at most."""


def keys_together(querysets: Sequence[Rows]) -> set[tuple[int, int]]:
    """The key of each row that they hold, after the place of its QuerySet among them."""
    parts = [each.order_by().values_list(Value(at), "pk") for at, each in enumerate(querysets)]
    if not parts:
        return set()
    first, *others = parts
    return set(first.union(*others, all=True).order_by() if others else first)


def read_together(querysets: Sequence[Rows]) -> list[models.Model]:
    """The rows of all the QuerySets; none of these may be known beforehand to be empty."""
    if not querysets:
        return []
    database = querysets[0].db
    compilers = [each.order_by().query.get_compiler(database) for each in querysets]
    asked = [compiler.as_sql(with_col_aliases=True) for compiler in compilers]
    if sum(len(compiler.select) for compiler in compilers) > MOST_COLUMNS and len(querysets) > 1:
        half = len(querysets) // 2
        return read_together(querysets[:half]) + read_together(querysets[half:])
    first, *others = [f'({sql}) AS "of{at}"' for at, (sql, _params) in enumerate(asked)]
    beside = "".join(f" FULL JOIN {each} ON FALSE" for each in others)
    with connections[database].cursor() as cursor:
        cursor.execute(f"SELECT * FROM {first}{beside}", [value for _sql, params in asked for value in params])
        return _models_of(compilers, cursor.fetchall())


def _models_of(compilers: Sequence[SQLCompiler], lines: Sequence[Line]) -> list[models.Model]:
    """Each line holds the row of one table, and nothing in the columns of the others."""
    found: list[models.Model] = []
    start = 0
    for compiler in compilers:
        end, key = start + len(compiler.select), start + _place_of_key(compiler)
        rows: list[Sequence[object]] = [line[start:end] for line in lines if line[key] is not None]
        found += models_from(compiler, compiler.results_iter([rows]))
        start = end
    return found


def _place_of_key(compiler: SQLCompiler) -> int:
    """Of the rows themselves: their own columns come before those that are joined."""
    return next(at for at, (column, *_rest) in enumerate(compiler.select) if column.target.primary_key)
