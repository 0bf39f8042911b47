"""The register of decisions: numbered in their year, written once, never rewritten, whatever room decides."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from lieudit.deliberation.adoption import adopt_draft
from lieudit.governance.models import Decision, DecisionMethod
from lieudit.governance.rulemaking import put_change_to_vote
from lieudit.journal.models import Entry
from tests.deliberation import factories as deliberation
from tests.governance.factories import a_change, a_council, a_decision, an_assembly, votes

pytestmark = pytest.mark.django_db


def test_a_decision_is_numbered_in_its_year():
    assembly = an_assembly()
    codes = [
        a_decision(assembly, title=f"Décision du {day}", on=day).code
        for day in (dt.date(2026, 1, 3), dt.date(2025, 12, 31), dt.date(2026, 2, 1))
    ]
    assert codes == ["D-2026-01", "D-2025-01", "D-2026-02"]
    assert [d.code for d in assembly.decisions.all()] == ["D-2026-02", "D-2026-01", "D-2025-01"]
    entry = Entry.objects.about(Decision.objects.get(code="D-2025-01")).get()
    assert "D-2025-01 du Conseil national des tiers-lieux entre au registre" in entry.sentence


def test_the_same_decision_of_the_same_place_is_written_once():
    assembly = an_assembly()
    first, again = a_decision(assembly, title="É" * 250), a_decision(assembly, title="É" * 250, wording="Autre.")
    assert first == again
    assert Entry.objects.about(first).count() == 1
    assert a_decision(assembly, title="Une autre").code.endswith("-02")


def test_the_database_refuses_to_rewrite_the_register():
    line = a_decision()
    for act in (
        lambda: Decision.objects.filter(pk=line.pk).update(title="Autre chose"),
        lambda: connection.cursor().execute("DELETE FROM governance_decision"),
    ):
        with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
            act()


def test_a_position_adopted_by_consent_enters_the_register():
    draft = deliberation.a_round()
    deliberation.answers(draft, "consent")
    position = adopt_draft(draft, actor=draft.council.chair)
    line = Decision.objects.get()
    assert (line.title, line.wording, line.method) == (position.title, position.summary, DecisionMethod.CONSENT)
    assert (line.assembly, line.url, line.ballot) == (draft.assembly, position.get_absolute_url(), None)
    assert {"deliberation.adopted", "governance.decision_registered"} == {
        entry.kind for entry in Entry.objects.about(line)
    }


def test_adopted_rules_enter_the_register_and_refused_ones_do_not(django_capture_on_commit_callbacks):
    council = a_council()
    refused = put_change_to_vote(a_change(council, notice_days=20), actor=council.seats[0].voter)
    votes(refused, "aaa", django_capture_on_commit_callbacks)
    assert not Decision.objects.exists()
    change = put_change_to_vote(a_change(council, notice_days=21), actor=council.seats[0].voter)
    change = votes(change, "fff", django_capture_on_commit_callbacks)
    line = Decision.objects.get()
    assert (line.method, line.url, line.ballot) == (DecisionMethod.VOTE, change.get_absolute_url(), change.ballot)
    assert line.title == "Règles de fonctionnement, version 2"
