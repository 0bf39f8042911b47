"""A frozen report never changes: neither its figures, nor its words, whatever happens to what it counted."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from lieudit.accounts.services import close_account
from lieudit.care.services import hide_text
from lieudit.governance.models import Decision
from lieudit.journal.models import Entry
from lieudit.observatory.models import Report, ReportSection
from lieudit.observatory.reports import (
    digest_of,
    discard_report,
    draw_report,
    freeze_report,
    renew_report,
    seal_of,
    write_report,
)
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.observatory.report_factories import FIRST, LAST, a_report, decided, figures, frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(db):
    return AccountFactory(secretariat=True)


def written(report, words="Une **belle** année.", rank=1):
    return write_report(report, actor=report.chair, parts={rank: {"words": words}})


def test_it_is_frozen_with_its_words_its_figures_and_their_fingerprint():
    council = a_council()
    decided(council, "une règle", FIRST)
    report = a_report(council)
    written(report)
    held = frozen(report)
    assert (held.state, held.digest) == ("frozen", digest_of(held.facts))
    assert "publie un bilan" in Entry.objects.public().about(held).first().sentence
    decided(council, "apprise après", FIRST)
    again = Report.objects.get(pk=held.pk)
    assert figures(again)["decisions.decisions"].shown == "1"
    assert digest_of(again.facts) == held.digest


def test_the_database_refuses_that_anything_of_it_changes():
    report = frozen()
    section = report.sections.first()
    for change in [
        lambda: Report.objects.filter(pk=report.pk).update(digest="0" * 64),
        lambda: Report.objects.filter(pk=report.pk).delete(),
        lambda: ReportSection.objects.filter(pk=section.pk).update(words="Autre chose."),
        lambda: ReportSection.objects.filter(pk=section.pk).delete(),
        lambda: ReportSection.objects.create(report=report, rank=99, title="En plus"),
    ]:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_no_act_changes_it_either():
    report = frozen()
    acts = {draw_report: {}, freeze_report: {}, discard_report: {}, write_report: {"parts": {}}}
    for act, words in acts.items():
        with pytest.raises(RuleBroken, match="figé et publié"):
            act(report, actor=report.chair, **words)


def test_a_period_that_is_not_over_is_not_frozen():
    today = timezone.localdate()
    report = a_report(starts_on=today.replace(day=1), ends_on=today)
    with pytest.raises(RuleBroken, match="pas finie"):
        freeze_report(report, actor=report.chair)


def test_figures_drawn_before_the_end_are_drawn_again_first():
    report = a_report()
    Report.objects.filter(pk=report.pk).update(drawn_at=timezone.make_aware(dt.datetime.combine(LAST, dt.time(12))))
    with pytest.raises(RuleBroken, match="relevez-les"):
        freeze_report(report, actor=report.chair)
    draw_report(report, actor=report.chair)
    assert freeze_report(report, actor=report.chair).is_frozen


def test_the_next_version_begins_with_the_same_numbers_then_reads_what_is_known_since():
    council = a_council()
    decided(council, "une règle", FIRST)
    report = a_report(council)
    written(report)
    first = frozen(report)
    decided(council, "apprise après", FIRST)
    second = renew_report(first, actor=first.chair)
    assert (second.version, second.replaces, second.digest) == (2, first, first.digest)
    assert second.sections.get(rank=1).words == "Une **belle** année."
    assert figures(draw_report(second, actor=first.chair))["decisions.decisions"].shown == "2"
    with pytest.raises(RuleBroken, match="déjà en préparation"):
        renew_report(first, actor=first.chair)
    freeze_report(second, actor=first.chair)
    assert [each.version for each in Report.objects.public().current()] == [2]


def test_words_hidden_since_are_not_copied_into_the_next_version(staff):
    report = a_report()
    written(report, "Vise une personne.")
    held = frozen(report)
    hide_text(held.sections.get(rank=1), actor=staff, reason="Vise une personne.")
    assert not renew_report(held, actor=held.chair).sections.filter(words__contains="Vise").exists()


def test_a_title_hidden_since_is_veiled_everywhere_and_no_number_changes(client, staff):
    council = a_council()
    decision = decided(council, "Insulte à quelqu’un", FIRST)
    held = frozen(council=council)
    row = f"/bilans/{held.number}/chiffres/decisions.decisions/"
    assert "Insulte" in client.get(row).text
    hide_text(Decision.objects.get(pk=decision.pk), actor=staff, reason="Insulte.")
    for address in [row, f"{row}lignes.csv", f"/bilans/{held.number}/", f"/bilans/{held.number}/faits.json"]:
        page = client.get(address)
        assert page.status_code == 200
        assert "Insulte" not in page.text, address
    facts = client.get(f"/bilans/{held.number}/faits.json").json()
    assert digest_of(facts["facts"]) == facts["sha256"] == held.digest


def test_an_author_who_closes_their_account_leaves_the_report(client):
    report = frozen()
    close_account(report.chair, actor=report.chair)
    assert client.get(report.get_absolute_url()).status_code == 200


def test_a_later_release_that_would_count_otherwise_changes_no_published_number(client, monkeypatch):
    held = frozen()
    address = held.get_absolute_url()
    before = client.get(address).text.split("<main")[1]
    monkeypatch.setattr("lieudit.observatory.report_figures._value", lambda *_asked: (7, "sept mille"))
    assert client.get(address).text.split("<main")[1] == before


def test_words_written_meanwhile_by_another_are_not_lost(client):
    report = a_report()
    client.force_login(report.chair)
    address = f"/bilans/{report.number}/ecrire/"
    seen = seal_of(report.sections.all())
    written(report, "Écrit par un autre.")
    answer = client.post(address, {"words_1": "Les miens.", "seen": seen, "charter": "on"})
    assert answer.status_code == 422
    assert "Les miens." in answer.text
    assert report.sections.get(rank=1).words == "Écrit par un autre."


def test_a_discarded_draft_is_gone_and_its_page_too(client):
    report = a_report()
    address = report.get_absolute_url()
    discard_report(report, actor=report.chair)
    client.force_login(report.chair)
    assert client.get(address).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_at_once_freeze_it_once():
    report = a_report()

    def freeze(_turn: int) -> bool:
        try:
            freeze_report(Report.objects.get(pk=report.pk), actor=report.chair)
        except RuleBroken:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(freeze, range(2))) == [False, True]
    assert Entry.objects.about(report).filter(kind="observatory.report_frozen").count() == 1
