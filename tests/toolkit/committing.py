"""A browser whose every request commits, as on the site: what follows the commit is done before the next request.

Tests are undone by the transaction that holds them, so that nothing is ever committed in one: without this, what an
act enqueues (toolkit/afterwards.py) would wait for ever.
"""

from __future__ import annotations

from typing import Any

from django.test import Client, TestCase


class CommittingClient(Client):
    def request(self, **request: Any) -> Any:
        with TestCase.captureOnCommitCallbacks(execute=True):
            return super().request(**request)
