"""A report of forty pages and sixty figures is set in less than ten seconds, and both its files say the same."""

import time

import pytest
from django.utils import timezone

from lieudit.observatory.models import Report, ReportSection
from lieudit.observatory.report_documents import content_of, print_content
from lieudit.observatory.report_figures import all_figures, parts_of
from lieudit.observatory.reports import digest_of
from lieudit.toolkit.pdf import pages_of
from tests.observatory.report_factories import a_report

pytestmark = pytest.mark.django_db
MOST_SECONDS = 10


def long_report() -> Report:
    """A yearly report of a very full year, with twelve pages of words."""
    report = a_report()
    tables = report.facts["tables"]
    day = report.facts["ends_on"]
    kinds = {"decisions": "method_name", "commons": "kind_name", "members": "college", "needs": "domain_name"}
    for table, kind in kinds.items():
        tables[table] = [
            {"is": f"x.{table}.{n}", "url": f"/{table}/{n}/", "on": day, "number": n, kind: f"sorte {n % 12}"}
            for n in range(600)
        ]
    report.names = {row["is"]: f"Intitulé n° {row['number']}, assez long" for rows in tables.values() for row in rows}
    report.digest = digest_of(report.facts)
    report.save()
    words = "Nous avons **tenu** parole, et ce qui reste à faire se lit à côté.\n\n- une chose\n- une autre\n\n" * 24
    ReportSection.objects.filter(report=report).update(words=words)
    return report


def test_it_is_set_in_less_than_ten_seconds():
    report = long_report()
    assert len(all_figures(parts_of(report.facts, report.before))) >= 60
    steps: list[int] = []
    began = time.monotonic()
    content = content_of(report)
    pdf = print_content(content, "pdf", timezone.now(), steps.append)
    document = print_content(content, "docx", timezone.now(), steps.append)
    took = time.monotonic() - began
    assert pages_of(pdf, "pdf") >= 40
    assert document.startswith(b"PK")
    assert took < MOST_SECONDS, f"{took:.1f} s"
    assert len(steps) > 8, "how far it is, is told as it goes"
    assert b"/StructTreeRoot" in pdf
    assert b"pdfuaid" in pdf
    assert print_content(content, "pdf", report.drawn_at) == print_content(content, "pdf", report.drawn_at)
