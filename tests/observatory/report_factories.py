"""Reports of a council that has lived a little, made for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from lieudit.governance.models import Assembly
from lieudit.observatory.models import Report
from lieudit.observatory.reports import begin_report, freeze_report
from tests.governance.factories import a_council, a_decision

LAST_YEAR = timezone.localdate().year - 1
FIRST, LAST = dt.date(LAST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)


def a_report(council: Assembly | None = None, **values: Any) -> Report:
    """A draft: `council` and `chair` are with it."""
    council = council or a_council()
    chair = values.pop("actor", None) or council.seats[0].voter
    asked = {"template": "activity", "starts_on": FIRST, "ends_on": LAST, **values}
    report = begin_report(council, actor=chair, **asked)
    report.council, report.chair = council, chair
    return report


def frozen(report: Report | None = None, **values: Any) -> Report:
    report = report or a_report(**values)
    held = freeze_report(report, actor=report.chair)
    held.council, held.chair = report.council, report.chair
    return held


def decided(council: Assembly, title: str, day: dt.date) -> Any:
    return a_decision(council, title, on=day, url=f"/conseil/{title}/")


def figures(report: Report) -> dict[str, Any]:
    """Every figure of a report, by its key."""
    from lieudit.observatory.report_figures import all_figures, parts_of

    return all_figures(parts_of(report.facts, report.before, report.shown))
