"""Who may cite a figure in a draft, and who prepares the reports of an assembly; figures themselves, and reports once
frozen, are read by everybody, and figures are worked out by nobody’s order."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.deliberation.models import Draft
from lieudit.deliberation.permissions import DRAFT_ACCESS
from lieudit.governance.permissions import chairs
from lieudit.observatory.models import Report
from lieudit.observatory.workflow import REPORT_WORKFLOW
from lieudit.toolkit.access import Access, once


def cites(account: Visitor, draft: Draft) -> bool:
    """Whoever may write the draft."""
    return "write" in DRAFT_ACCESS.open_steps(account, draft)


@once
def leads(account: Visitor, report: Report) -> bool:
    """Chairs the assembly whose report it is, or belongs to the secretariat."""
    return bool(account.is_authenticated) and chairs(account, report.assembly)


REPORT_ACCESS = Access(
    REPORT_WORKFLOW,
    {"write": leads, "draw": leads, "freeze": leads, "discard": leads, "renew": leads},
)
