"""News that rooms above must hear."""

from django.dispatch import Signal

ballot_closed = Signal()
"""A ballot is closed and counted. Sent after commit, with `ballot`."""
