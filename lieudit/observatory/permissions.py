"""Who prepares the reports of an assembly. Figures, and reports once frozen, are read by everybody."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.governance.permissions import chairs
from lieudit.observatory.models import Report
from lieudit.observatory.workflow import REPORT_WORKFLOW
from lieudit.toolkit.access import Access, once


@once
def leads(account: Visitor, report: Report) -> bool:
    """Chairs the assembly whose report it is, or belongs to the secretariat."""
    return bool(account.is_authenticated) and chairs(account, report.assembly)


REPORT_ACCESS = Access(
    REPORT_WORKFLOW,
    {"write": leads, "draw": leads, "freeze": leads, "discard": leads, "renew": leads},
)
