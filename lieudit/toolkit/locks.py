"""Acts whose outcome depends on the state of a row take their turn on it."""

from __future__ import annotations

from django.db import connection, models, transaction

from lieudit.toolkit.prepared import Blank, Rows, prepared

SHARE = "SELECT * FROM {} WHERE id = %s FOR SHARE"
MOST_MODELS = 256
"""Models whose read is remembered: more than there are."""


def lock[Row: models.Model](row: Row) -> Row:
    """`row` read again, as the act before left it, and held until the end of the transaction."""
    model = row.__class__  # not `type(row)`, which knows the account of a request as a lazy object
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a row is held until the end of a transaction: begin one")
    held: list[Row] = _held(model, pk=row.pk)
    return held[0] if held else model._default_manager.get(pk=row.pk)  # which says that it is gone


def share[Row: models.Model](row: Row) -> Row:
    """`row` read again, and kept as it is until the end of the transaction: who changes it (`lock`) waits, others who
    keep it so do not."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a row is kept until the end of a transaction: begin one")
    model = row.__class__
    found: list[Row] = list(model._default_manager.raw(SHARE.format(model._meta.db_table), [row.pk]))
    return found[0] if found else model._default_manager.get(pk=row.pk)  # which says that it is gone


@prepared(most=MOST_MODELS)
def _held(model: type[models.Model], *, pk: Blank) -> Rows:
    return model._default_manager.select_for_update(of=("self",)).filter(pk=pk)
