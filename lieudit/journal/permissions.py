"""Who looks after the mails that did not leave."""

from __future__ import annotations

from typing import Any


def settles_mails(account: Any) -> bool:
    """Belongs to the council's secretariat."""
    return bool(account.is_authenticated and account.is_staff)
