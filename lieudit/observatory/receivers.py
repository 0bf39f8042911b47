"""Words of reports can be reported from their place; the sheet of a territory is set by the worker, for anybody."""

from __future__ import annotations

from lieudit.accounts.models import Visitor
from lieudit.care.permissions import register_moderators
from lieudit.governance.permissions import chairs_of
from lieudit.observatory.datasets import FIGURES
from lieudit.observatory.datasets import REPORTS as OPEN_REPORTS
from lieudit.observatory.finding import REPORTS
from lieudit.observatory.models import Report, ReportSection, ReportSectionQuerySet
from lieudit.observatory.report_tasks import set_sheet
from lieudit.toolkit import errands
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE

DATASETS.fill("chiffres", FIGURES)
DATASETS.fill("bilans", OPEN_REPORTS)
FINDABLE.fill("report", REPORTS)
errands.register("sheet", set_sheet)


def sections_of(account: Visitor) -> ReportSectionQuerySet:
    """The words of the reports of the assemblies that an account chairs."""
    return ReportSection.objects.filter(report__in=Report.objects.led_by(account))


register_moderators(ReportSection, lambda section: chairs_of(section.report.assembly_id), queue=sections_of)
