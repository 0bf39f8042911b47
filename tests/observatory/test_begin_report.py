"""A report is begun for any past days: its figures are drawn from what happened then."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.observatory.models import Report
from lieudit.observatory.report_figures import MOST_GROUPS, all_figures, groups_of, parts_of, values_of
from lieudit.observatory.report_templates import Template
from lieudit.observatory.reports import begin_report, check_period, period_before
from lieudit.toolkit.errors import RuleBroken
from tests.governance.factories import a_council
from tests.observatory.report_factories import FIRST, LAST, LAST_YEAR, a_report, decided, figures, frozen

pytestmark = pytest.mark.django_db


def test_what_was_decided_in_the_period_is_counted_and_nothing_else():
    council = a_council()
    for title, day in [("avant", FIRST - dt.timedelta(days=1)), ("premier", FIRST), ("dernier", LAST)]:
        decided(council, title, day)
    decided(council, "après", LAST + dt.timedelta(days=1))
    report = a_report(council)
    read = figures(report)
    assert (read["decisions.decisions"].shown, read["decisions.decisions"].before) == ("2", "1")
    assert [report.names[row["is"]] for row in report.facts["tables"]["decisions"]] == ["premier", "dernier"]
    assert "prépare un bilan" in Entry.objects.about(report).get().sentence


def test_a_period_without_data_gives_zeros_and_no_false_share():
    read = figures(a_report())
    assert read["decisions.decisions"].shown == "0"
    assert (
        read["replies.delay"].shown == read["replies.kept"].shown == read["sessions.attendance"].shown == "sans objet"
    )


@pytest.mark.parametrize("template", [each for each in Template if each not in {"territory", "domain"}])
def test_each_report_of_an_association_is_drawn(template):
    report = a_report(template=template)
    assert report.sections.count() > 2
    assert figures(report)


def test_days_must_be_past_in_order_and_near():
    today = timezone.localdate()
    for first, last, refused in [
        (LAST, FIRST, "avant le premier"),
        (today + dt.timedelta(days=1), today + dt.timedelta(days=9), "pas commencé"),
        (dt.date(1999, 1, 1), dt.date(1999, 12, 31), "avant 2015"),
        (dt.date(2016, 1, 1), today - dt.timedelta(days=1), "quatre ans"),
    ]:
        with pytest.raises(RuleBroken, match=refused):
            check_period(first, last)


def test_a_sheet_speaks_of_something_that_exists():
    council = a_council()
    asked = {"actor": council.seats[0].voter, "starts_on": FIRST, "ends_on": LAST}
    for template, subject in [("territory", ""), ("territory", "d-zz"), ("territory", "x"), ("domain", "other")]:
        with pytest.raises(RuleBroken, match="Choisissez"):
            begin_report(council, template=template, subject=subject, **asked)
    with pytest.raises(RuleBroken, match="celui de l’association"):
        begin_report(council, template="activity", subject="d-23", **asked)


def test_the_same_report_is_prepared_once_at_a_time():
    report = a_report()
    with pytest.raises(RuleBroken, match=f"n° {report.number}"):
        a_report(report.council)


def test_the_report_of_the_year_before_stands_beside_each_figure_as_it_was_frozen():
    council = a_council()
    decided(council, "l’an d’avant", dt.date(LAST_YEAR - 1, 6, 1))
    before = frozen(council=council, starts_on=dt.date(LAST_YEAR - 1, 1, 1), ends_on=dt.date(LAST_YEAR - 1, 12, 31))
    decided(council, "su plus tard", dt.date(LAST_YEAR - 1, 7, 1))
    report = a_report(council)
    assert report.before["report"] == before.number
    assert figures(report)["decisions.decisions"].before == "1"


def test_a_group_of_the_period_before_alone_has_its_line():
    def facts(*names):
        rows = [{"on": "2025-03-01", "institution_name": name} for name in names]
        days = {"starts_on": "2025-01-01", "ends_on": "2025-12-31"}
        return {"template": "institutions", **days, "tables": {"demands": rows}}

    former = facts("Ministère inventé", "Agence inventée")
    before = {"figures": values_of(former), "groups": groups_of(former)}
    found = all_figures(parts_of(facts("Agence inventée"), before))["scores.demands"]
    told = [(each.label, each.shown, each.before) for each in found.parts]
    assert told == [("Agence inventée", "1", "1"), ("Ministère inventé", "0", "1")]
    crowd = facts(*2 * [f"Institution {n}" for n in range(MOST_GROUPS)], "Ministère inventé")
    found = all_figures(parts_of(crowd, before))["scores.demands"]
    last = [(each.label, each.shown) for each in found.parts[-2:]]
    assert last == [("autres", "1"), ("Agence inventée", "0")], "one that is told among the others has not gone"
    kept = {"figures": before["figures"]}
    assert len(all_figures(parts_of(facts("Agence inventée"), kept))["scores.demands"].parts) == 1


def test_the_period_before_is_of_whole_years_or_as_long():
    assert period_before(dt.date(2024, 1, 1), dt.date(2025, 12, 31)) == (dt.date(2022, 1, 1), dt.date(2023, 12, 31))
    assert period_before(dt.date(2025, 3, 1), dt.date(2025, 3, 31)) == (dt.date(2025, 1, 29), dt.date(2025, 2, 28))


def test_only_who_leads_the_assembly_begins_one(client):
    council = a_council()
    for seat, status in [(0, 200), (1, 403)]:
        client.force_login(council.seats[seat].voter)
        assert client.get("/bilans/preparer/").status_code == status
    assert not Report.objects.exists()


def test_reversed_days_are_refused_beside_their_field_and_what_was_typed_stays(client):
    council = a_council()
    client.force_login(council.seats[0].voter)
    days = {"starts_on": LAST.isoformat(), "ends_on": FIRST.isoformat()}
    typed = {"template": "activity", "assembly": council.pk, **days}
    answer = client.post("/bilans/preparer/", typed)
    assert answer.status_code == 422
    assert "inversez-les" in answer.text
    assert LAST.isoformat() in answer.text
