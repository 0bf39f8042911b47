"""What the rooms above hear from accounts. Each is sent after the act, in the same transaction."""

from django.dispatch import Signal

#: An account was closed. Arguments: `account`.
account_closed = Signal()

#: A consent was given or withdrawn. Arguments: `account`, `consent` (the row), `given` (bool).
consent_changed = Signal()

#: Own data is being gathered. Argument: `account`; each receiver returns `(key, plain data)`.
data_export = Signal()
