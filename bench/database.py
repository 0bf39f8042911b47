"""A database of its own, beside the one that DATABASE_URL names, made and dropped by the bench."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
from psycopg import sql


def beside(url: str, name: str) -> str:
    """The address of database `name` of the same server."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc}/{name}{query}"


@contextmanager
def own_database(url: str, kept: str = "", template: str = "") -> Iterator[tuple[str, bool]]:
    """The address of a database, and whether it is new: a copy of `template` then. A `kept` one is named so, and
    stays."""
    name = kept or f"lieudit_bench_{os.getpid()}{'_grown' if template else ''}"
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not found:
            model = sql.Identifier(template or "template1")
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), model))
    ended_well = False
    try:
        yield beside(url, name), not found
        ended_well = True
    finally:
        if not kept or not (ended_well or found):  # half a database is not kept; one that was there stays
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
