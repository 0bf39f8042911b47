"""Acts whose outcome depends on the state of a row take their turn on it."""

from __future__ import annotations

from django.db import models


def lock[Row: models.Model](row: Row) -> Row:
    """`row` read again, as the act before left it, and held until the end of the transaction."""
    model = row.__class__  # not `type(row)`, which knows the account of a request as a lazy object
    return model._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
