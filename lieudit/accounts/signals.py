"""What the rooms above hear from accounts. Each is sent after the act, in the same transaction."""

from django.dispatch import Signal

from lieudit.toolkit.types import Json

type Exported = tuple[str, list[Json]]
"""What a room keeps of a person: the key of the file, and plain rows, newest first."""

#: An account was closed. Arguments: `account`.
account_closed = Signal()

#: A consent was given or withdrawn. Arguments: `account`, `consent` (the row), `given` (bool).
consent_changed = Signal()

#: Own data is being gathered. Arguments: `account`, `limit` (rows of each kind, or None for all);
#: each receiver returns `Exported`.
data_export = Signal()

#: The page of an account shows what it last did. Arguments: `account`, `limit`; each receiver returns plain
#: rows, newest first, with `at`, `sentence` and `in_the_name_of`.
last_acts = Signal()

#: The page where one closes an account says what stays known of the person, and who reads it. Arguments: `account`;
#: each receiver returns sentences.
what_stays = Signal()
