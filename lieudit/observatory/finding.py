"""How the search of the whole site finds published reports: by what they are, whose, of when, and by their words."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Cast, Concat, ExtractYear
from django.utils.translation import gettext_lazy as _

from lieudit.observatory.models import Report, ReportSection, said_period
from lieudit.observatory.report_templates import Template
from lieudit.toolkit.findable import Findable, Found, Hit, Sought
from lieudit.toolkit.french import NBSP
from lieudit.toolkit.search import vector

KIND = Case(
    *(When(template=code, then=Value(str(label))) for code, label in Template.choices), output_field=CharField()
)
SUBJECT = Case(When(subject_name="", then=Value("")), default=Concat(Value(f"{NBSP}: "), F("subject_name")))
DAYS = Concat(Cast("starts_on", CharField()), Value("/"), Cast("ends_on", CharField()))


def find_reports(sought: Sought) -> Found | None:
    """Their last published versions; hidden words lead to none."""
    rows = Report.objects.public().current().annotate(heading=Concat(KIND, SUBJECT))
    if sought.number is not None:
        rows = rows.filter(number=sought.number)
    elif sought.worded:
        years = (Cast(ExtractYear(day), CharField()) for day in ("starts_on", "ends_on"))
        rows = rows.annotate(
            years=Concat(next(years), Value(" "), next(years)), search=vector("heading", "assembly__name", "years")
        )
        said = ReportSection.objects.public().alias(search=vector("title", "words"))
        rows = rows.filter(sought.says() | sought.says_in(said, "report"))
    else:
        return None
    return sought.hits(
        "report",
        rows,
        key="number",
        name="heading",
        said=DAYS,
        by="-number",
        named="heading",
        search="search" if sought.worded else "",
    )


def period_of(hit: Hit) -> str:
    """« 2025 », from the days that the hit carries."""
    first, _slash, last = hit.said.partition("/")
    return said_period(dt.date.fromisoformat(first), dt.date.fromisoformat(last))


REPORTS = Findable(
    _("Bilans"),
    "reports:report",
    find_reports,
    period_of,
    texts=lambda: [
        *(str(label) for label in Template.labels),
        ReportSection.objects.public().values_list("words"),
        Report.objects.public().values_list("subject_name"),
    ],
)
