"""The yearly count: numbers without a name, none that points at somebody, and rows that outlive what they said."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.care.appeals import appeal_measure
from lieudit.care.commitments import commitments_of
from lieudit.care.models import Appeal, Measure, Report
from lieudit.care.reads import count_of
from lieudit.care.services import CHARTER_FILE, dismiss_report, hide_text, remind_author, report_text
from lieudit.care.tasks import KEPT, forget_what_is_old
from lieudit.care.yearly_count import median_delay, shown
from tests.accounts.factories import AccountFactory


def test_small_numbers_are_not_written():
    assert [shown(n) for n in (0, 1, 4, 5, 1200)] == ["0", "moins de 5", "moins de 5", "5", "1\u202f200"]


@pytest.mark.parametrize(
    ("hours", "said"),
    [([], "aucun"), ([1], "moins de 5"), ([0.1] * 5, "moins d’une heure"), ([30] * 5, "30"), ([72] * 6, "3\xa0jours")],
)
def test_the_median_delay_is_said_from_five_reports_on(hours, said):
    assert median_delay([dt.timedelta(hours=h) for h in hours]).startswith(said)


def test_the_charter_of_the_product_names_its_ten_commitments():
    rules = commitments_of(CHARTER_FILE.read_text())
    assert len(rules) == 10
    assert rules[2] == "engagement 3, « Je critique une idée, jamais une personne »"
    assert commitments_of("Soyez gentils.") == []


def report(thing, n=0, reason="hurtful"):
    return report_text(thing, reporter=None, origin=f"lieu-{n}", reason=reason, details="Voyez.")


@pytest.mark.django_db
def test_the_page_and_the_file_say_the_same_without_a_name(client, thing, moderator, author):
    for n in range(6):
        dismiss_report(report(thing, n), actor=moderator, reason="Rien.")
    report(thing, 9, "private")
    appeal_measure(hide_text(thing, actor=moderator, reason="Mots durs."), actor=author, text="Non.")
    page = client.get(reverse("care:count")).content.decode()
    file = client.get(reverse("care:count_csv"))
    year = timezone.localdate().year
    assert file["Content-Disposition"] == f'attachment; filename="climat-{year}.csv"'
    lines = file.content.decode().splitlines()
    assert f"{year},signalements,il blesse ou vise une personne,6" in lines
    assert f"{year},mesures,texte masqué,moins de 5" in lines
    assert f"{year},delai,délai médian d’un signalement,moins d’une heure" in lines
    for secret in (author.email, moderator.email, "Mots durs", "Non.", "Voyez"):
        assert secret not in page + file.content.decode()
    assert "moins de 5" in page


@pytest.mark.django_db
def test_the_page_of_a_year_leads_programs_to_the_file_of_that_year(client, thing):
    report(thing)
    Report.objects.update(at=timezone.now() - dt.timedelta(days=800))
    year = timezone.localdate().year - 1
    page = client.get(reverse("care:count"), {"annee": year}).text
    (told,) = re.findall(r'<link rel="alternate" type="text/csv"[^>]* href="([^"]+)"', page)
    assert f"climat-{year}.csv" in client.get(told)["Content-Disposition"]


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["1999", "abc", "²", "9" * 40, "-1", ""])
def test_another_year_is_this_one(client, year):
    page = client.get(reverse("care:count"), {"annee": year})
    assert f"Bilan du climat, {timezone.localdate().year}" in page.content.decode()


@pytest.mark.django_db
def test_after_three_years_who_and_why_are_erased_and_the_count_stays(thing, moderator, author, monkeypatch):
    report_text(thing, reporter=AccountFactory(), origin="", reason="hurtful", details="Voyez.")
    reminded = remind_author(thing, actor=moderator, reason="Mots durs.")
    appeal_measure(reminded, actor=author, text="Non.")
    hide_text(thing, actor=moderator, reason="Encore.")
    before = count_of(timezone.localdate().year)
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + KEPT + dt.timedelta(days=1))
    forget_what_is_old.call()
    report_row, appeal = Report.objects.get(), Appeal.objects.get()
    assert (report_row.excerpt, report_row.details, report_row.reporter, report_row.answer) == ("", "", None, "")
    assert (appeal.text, appeal.author) == ("", None)
    reminder, hidden = Measure.objects.order_by("pk")
    assert (reminder.reason, reminder.excerpt, reminder.subject) == ("", "", None)
    assert hidden.reason == "Encore.", "it still holds"
    assert count_of(report_row.at.year) == before
