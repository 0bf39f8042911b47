"""Guarantees that the database itself holds, written as migration operations."""

from __future__ import annotations

from django.db import connection
from django.db.migrations import RunSQL
from django.db.migrations.executor import MigrationExecutor

MAY_EMPTY = "lieudit.may_empty"
"""The setting of a connection that may empty guarded tables: tests between two of them, a demonstration."""


def migrations_to_run() -> int:
    """How many migrations of the code the database has not had yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def immutable(table: str, *, deletable: bool = False, once: str = "true") -> RunSQL:
    """Refuse UPDATE and TRUNCATE (and DELETE, unless `deletable`) on `table`: what was adopted or cast stays.

    `once` is what makes a row final, as a condition on `OLD`: « OLD.ended_at IS NOT NULL ».
    """
    events = "UPDATE" if deletable else "UPDATE OR DELETE"
    written, emptied = not_emptied(table)
    return RunSQL(
        [
            f"CREATE TRIGGER {table}_immutable BEFORE {events} ON {table} "
            f"FOR EACH ROW WHEN ({once}) EXECUTE FUNCTION refuse_change()",
            written,
        ],
        [f"DROP TRIGGER {table}_immutable ON {table}", emptied],
    )


def not_emptied(table: str) -> tuple[str, str]:
    """Refuse TRUNCATE on `table`, whose rows a guard of its own keeps; and the statement that undoes it."""
    return (
        f"CREATE TRIGGER {table}_filled BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
        f"WHEN (current_setting('{MAY_EMPTY}', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION refuse_change()",
        f"DROP TRIGGER {table}_filled ON {table}",
    )


def moves_the_clock(table: str) -> RunSQL:
    """Every transaction that writes to `table` moves the clock as it commits (see models.Clock)."""
    return RunSQL(
        f"CREATE CONSTRAINT TRIGGER {table}_clock AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION clock_tick()",
        f"DROP TRIGGER {table}_clock ON {table}",
    )
