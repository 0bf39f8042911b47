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
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.journal.readings import found, is_to_note

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


def _as_found(reader: Account, page: str) -> bool:
    """Nothing is to be written, and to know it costs who holds powers no query."""
    if is_to_note(reader, page) or found.holds(reader.pk, page, timezone.localdate()):
        connection.queries_log.pop()
    return False


@contextmanager
def at_most(most: int) -> Iterator[CaptureQueriesContext]:
    """Fail when more than `most` queries are made inside, and say which; in a process that has found written what is
    read by who holds powers, as it does once a day (`tests/journal/test_readings.py`)."""
    with (
        patch("lieudit.journal.readings.is_to_note", _as_found),
        CaptureQueriesContext(connection) as made,
    ):
        yield made
    if len(made) > most:
        pytest.fail(told([query["sql"] for query in made.captured_queries], most))
