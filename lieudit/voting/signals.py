"""News that rooms above must hear."""

from django.dispatch import Signal

ballot_closed = Signal()
"""A ballot is closed and counted, or its tie is parted by lot. Sent after commit, with `ballot`."""

options_shown = Signal()
"""The options of a ballot are about to be shown. Sent with `ballot`; receivers answer what is said today of some:
option → {"name": how it is read, "kept": how it is written for good, "text": "" where its words are hidden}."""
