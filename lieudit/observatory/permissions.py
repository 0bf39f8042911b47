"""Who may cite a figure in a draft, and who prepares the reports of an assembly; figures themselves, and reports once
frozen, are read by everybody, and figures are worked out by nobody’s order."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.deliberation import permissions as deliberation
from lieudit.deliberation.models import Draft
from lieudit.deliberation.workflow import DRAFT_WORKFLOW
from lieudit.governance.permissions import chairs
from lieudit.observatory.models import Report
from lieudit.observatory.workflow import REPORT_WORKFLOW
from lieudit.toolkit.access import Access, once

MOST = 20


def cites(account: Visitor, draft: Draft) -> bool:
    """Whoever writes the draft, as long as it is written."""
    return "write" in deliberation.DRAFT_ACCESS.open_steps(account, draft)


def drafts_of(account: Visitor) -> list[Draft]:
    """The drafts in which an account may cite a figure, the last opened first."""
    known = (
        Draft.objects.visible_to(account)
        .filter(state__in=DRAFT_WORKFLOW.steps["write"].sources)
        .select_related("assembly")
    )
    return [draft for draft in known.order_by("-number")[:MOST] if cites(account, draft)]


@once
def leads(account: Visitor, report: Report) -> bool:
    """Chairs the assembly whose report it is, or belongs to the secretariat."""
    return bool(account.is_authenticated) and chairs(account, report.assembly)


REPORT_ACCESS = Access(
    REPORT_WORKFLOW,
    {"write": leads, "draw": leads, "freeze": leads, "discard": leads, "renew": leads},
)
