"""The index that finds the nearest meanings of a table (pgvector, HNSW), made when the database may have it.

A table of meanings has `numbers` (real[]), `formula` (by what they were computed) and a name for its index. Where
pgvector is not installed nothing is done: texts are compared by their words alone (decision 47).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from lieudit.lexicon.meaning import DIMENSIONS
from lieudit.toolkit.replica import reading

logger = logging.getLogger(__name__)

if TYPE_CHECKING:
    FloatsField = ArrayField[list[float] | None, list[float] | None]
else:
    FloatsField = ArrayField


class Reals(FloatsField):
    """A list of floats of four bytes, as pgvector reads them."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "real[]"


WHOLE = f"cardinality(numbers) = {DIMENSIONS}"
"""What an index holds: meanings of this size, whatever those of another version were."""
FORMER = """
SELECT format('DROP INDEX %%I', relname) FROM pg_class
WHERE relkind = 'i' AND relname ~ %s AND relname <> %s
"""
"""What drops the indexes of former sizes, which would refuse the meanings of this one."""


def index_name(stem: str) -> str:
    return f"{stem}_nearest_{DIMENSIONS}"


def index_of(table: str, stem: str) -> str:
    return (
        f"CREATE INDEX IF NOT EXISTS {index_name(stem)} ON {table}"
        f" USING hnsw ((numbers::halfvec({DIMENSIONS})) halfvec_ip_ops) WHERE {WHOLE}"
    )


def has_index(stem: str) -> bool:
    """Whether this database finds the nearest meanings of a table: it has pgvector, and its index."""
    with reading().cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_class WHERE relname = %s)", [index_name(stem)])
        return bool(cursor.fetchone()[0])


def keep_index(table: str, stem: str) -> bool:
    """Have the index of a table, as soon as the database may have it; whether it is there."""
    if has_index(stem):
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT installed_version IS NOT NULL FROM pg_available_extensions WHERE name = 'vector'")
        found = cursor.fetchone()
        if found is None:
            return False
        try:
            with transaction.atomic():
                if not found[0]:
                    cursor.execute("CREATE EXTENSION vector")
                cursor.execute(FORMER, [f"^{stem}_nearest_[0-9]+$", index_name(stem)])
                for (drop,) in cursor.fetchall():
                    cursor.execute(drop)
            with transaction.atomic():
                cursor.execute(index_of(table, stem))
        except DatabaseError as refusal:
            logger.warning("pgvector is not usable: %s", refusal)
            return False
    return True
