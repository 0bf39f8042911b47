"""Who may cite a figure in a draft; figures themselves are read by everybody and worked out by nobody’s order."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.deliberation.models import Draft
from lieudit.deliberation.permissions import DRAFT_ACCESS


def cites(account: Visitor, draft: Draft) -> bool:
    """Whoever may write the draft."""
    return "write" in DRAFT_ACCESS.open_steps(account, draft)
