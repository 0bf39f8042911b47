"""What the rooms above hear from accounts. Each is sent after the act, in the same transaction."""

from django.dispatch import Signal

#: An account was closed. Arguments: `account`.
account_closed = Signal()

#: A consent was given or withdrawn. Arguments: `account`, `consent` (the row), `given` (bool).
consent_changed = Signal()

#: Own data is being gathered. Arguments: `account`, `limit` (rows of each kind, or None for all);
#: each receiver returns `(key, list of plain rows, newest first)`.
data_export = Signal()
