"""Who looks after the mails that did not leave."""

from __future__ import annotations

from lieudit.accounts.models import Visitor


def settles_mails(account: Visitor) -> bool:
    """Belongs to the council's secretariat."""
    return bool(account.is_authenticated and account.is_staff)
