"""News that rooms above must hear."""

from django.dispatch import Signal

#: A ballot is closed and counted. Sent after commit, with `ballot`.
ballot_closed = Signal()
