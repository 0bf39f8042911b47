"""Who decides whether a reuse is shown: the secretariat."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.api.models import Reuse
from lieudit.api.workflow import REUSE_WORKFLOW
from lieudit.network.permissions import is_secretariat
from lieudit.toolkit.access import Access


def keeps_reuses(account: Visitor, reuse: Reuse | None = None) -> bool:
    """The secretariat."""
    return is_secretariat(account)


REUSE_ACCESS = Access(REUSE_WORKFLOW, {"show": keeps_reuses, "decline": keeps_reuses})
"""The life of a reuse."""
