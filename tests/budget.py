"""How many queries a page may make, and what to read when it makes more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

WAY_OUT = """A query made many times is a loop: read its rows at once, by a QuerySet method (select_related, in_bulk…).
Two that read one table may be one. What a public page reads at each request is prepared in reads.py; what it shows to
few may be a page of its own. Only then raise the number: 8 for a public page, 12 for one of a signed-in person."""


def shape(sql: str) -> str:
    """A query without its columns and its values: those of one loop look the same."""
    short = re.sub(r"SELECT .*? FROM", "SELECT … FROM", sql, count=1, flags=re.DOTALL)
    return re.sub(r"'(?:[^']|'')*'|\b\d+\b", "?", short)


def told(queries: Iterable[str], most: int) -> str:
    """The queries by shape, the most frequent first, and how to have fewer."""
    shapes = Counter(map(shape, queries))
    lines = [f"{times:3} × {sql[:300]}" for sql, times in shapes.most_common()]
    return "\n".join([f"{shapes.total()} queries, {most} allowed:", *lines, "", WAY_OUT])


@contextmanager
def at_most(most: int) -> Iterator[CaptureQueriesContext]:
    """Fail when more than `most` queries are made inside, and say which. What is written, once a day, of who reads it
    is bounded for all pages at once (`tests/journal/test_readings.py`); what is asked to know of it counts here."""
    with (
        patch("lieudit.journal.readings.note_reading", lambda reader, **line: None),
        CaptureQueriesContext(connection) as made,
    ):
        yield made
    if len(made) > most:
        pytest.fail(told([query["sql"] for query in made.captured_queries], most))
