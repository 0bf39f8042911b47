"""The search of the site finds published reports: by what they are, their year, their words, their number."""

import pytest
from django.urls import reverse

from lieudit.care.services import hide_text
from lieudit.observatory.reports import write_report
from tests.accounts.factories import AccountFactory
from tests.observatory.report_factories import LAST_YEAR, a_report, frozen

pytestmark = pytest.mark.django_db


def found(client, text):
    answer = client.get(reverse("pages:search"), {"q": text}).context["answer"]
    return [(line.name, line.note) for group in answer.groups if group.kind == "report" for line in group.lines]


def test_by_its_kind_its_year_its_words_and_its_number(client):
    report = a_report()
    write_report(report, actor=report.chair, parts={1: {"words": "Un hippocampe est venu."}})
    assert found(client, "hippocampe") == [], "nothing of what is prepared"
    frozen(report)
    for text in (
        "rapport d’activité",
        f"rapport {LAST_YEAR}",
        "hippocampe",
        f"bilan {report.number}",
        str(report.number),
    ):
        assert found(client, text) == [("Rapport d’activité de l’association", str(LAST_YEAR))], text
    section = report.sections.get(rank=1)
    hide_text(section, actor=AccountFactory(secretariat=True), reason="Une personne est nommée.")
    assert found(client, "hippocampe") == []
