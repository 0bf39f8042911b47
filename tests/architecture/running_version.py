"""What a migration does to the version that still runs while it is applied, and whether it goes back. Pure.

An install is upgraded without a stop: `migrate` first, with the former version still serving, then a new start. What
the former version reads must stay, what it writes must be taken.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations import operations as ops
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field, ManyToManyField
from django.db.models.fields import NOT_PROVIDED

GONE = {
    ops.RemoveField: "takes away a column that it reads",
    ops.DeleteModel: "takes away a table that it reads",
    ops.RenameField: "renames a column that it reads",
    ops.RenameModel: "renames a table that it reads",
    ops.AlterModelTable: "renames a table that it reads",
}
TIGHTER = (ops.AddConstraint, ops.AlterUniqueTogether)


def demands_a_value(field: Field) -> bool:
    """Whether a row that is written without it is refused by the database."""
    kept = not isinstance(field, ManyToManyField) and not getattr(field, "generated", False)
    return kept and not field.null and field.db_default is NOT_PROVIDED


def breaks(app: str, migration: Migration, state: ProjectState) -> Iterator[str]:
    """What each operation breaks, in a few words; `state` is moved to what it is after the migration."""
    new: set[tuple[str, str]] = set()
    for operation in migration.operations:
        inner = getattr(operation, "database_operations", None)
        for each in [operation] if inner is None else inner:
            yield from _breaks(app, each, state, new)
        if isinstance(operation, ops.CreateModel):
            new.add((app, operation.name.lower()))
        operation.state_forwards(app, state)


def _breaks(app: str, operation: Operation, state: ProjectState, new: set[tuple[str, str]]) -> Iterator[str]:
    model = getattr(operation, "model_name", getattr(operation, "name", getattr(operation, "old_name", ""))).lower()
    if (app, model) in new:
        return
    what = f"{type(operation).__name__} {model}.{getattr(operation, 'name', '')}".rstrip(".")
    if why := GONE.get(type(operation)):
        yield f"{what}: {why}"
    elif isinstance(operation, ops.AddField) and demands_a_value(operation.field):
        yield f"{what}: refuses the rows that it writes (null=True or db_default)"
    elif isinstance(operation, TIGHTER):
        yield f"{what}: may refuse the rows that it writes"
    elif isinstance(operation, ops.AlterField):
        before = state.models[app, model].fields[operation.name]
        yield from (f"{what}: {why}" for why in tightened(before, operation.field))


def tightened(before: Field, after: Field) -> Iterator[str]:
    """What a column that changes refuses since."""
    if demands_a_value(after) and not demands_a_value(before):
        yield "refuses the rows that it writes"
    if type(before) is not type(after):
        yield "is of another kind than what it writes"
    if (getattr(before, "max_length", None) or 10**9) > (getattr(after, "max_length", None) or 10**9):
        yield "is shorter than what it writes"


def one_way(migration: Migration) -> Iterator[str]:
    """Operations that do not go back, or that say they do and do nothing."""
    for operation in migration.operations:
        if not operation.reversible:
            yield f"{type(operation).__name__}: does not go back"
        elif isinstance(operation, RunPython) and operation.reverse_code is RunPython.noop:
            yield "RunPython: goes back by doing nothing"
        elif isinstance(operation, RunSQL) and operation.reverse_sql == RunSQL.noop:
            yield "RunSQL: goes back by doing nothing"
