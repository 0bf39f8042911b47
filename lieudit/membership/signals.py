"""News that rooms above must hear."""

from django.dispatch import Signal

member_left = Signal()
"""A member left or was excluded. Sent after commit, with `member`; again by the timer until it was heard by all."""
