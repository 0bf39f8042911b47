"""What is forgotten of files that nobody judged, and what the register of processing says of money."""

import datetime as dt

import pytest
from django.apps import apps
from django.conf import settings

from lieudit.accounts.home import todo_of
from lieudit.funding.applying import send_application, send_late, withdraw_application
from lieudit.funding.forgetting import FILES_KEPT, MARKS_KEPT, PAPERS_KEPT, forget_files
from lieudit.funding.jury import name_jury, settle_call
from lieudit.funding.models import Application
from lieudit.funding.services import cancel_call
from lieudit.pages.processing import REGISTER
from tests.accounts.factories import AccountFactory
from tests.funding.factories import a_decision, a_file, again, an_open, answered, asked_of, closed, sent_file
from tests.lottery.factories import at


def the(file):
    return Application.objects.get(pk=file.pk)


def is_erased(file):
    """Nothing of its words is left."""
    found = the(file)
    words = {found.late_reason, found.reason, found.set_aside, *found.partners.values_list("task", flat=True)}
    left = found.answers.exists() or found.lines.exists() or found.papers.exists()
    return found.erased_at is not None and found.title == "Dossier effacé" and words <= {"", "effacé"} and not left


@pytest.mark.django_db
def test_files_that_nobody_judged_are_erased_two_years_after_the_closing():
    call = an_open()
    draft, sent, late, back = (answered(a_file(call)) for _each in range(4))
    asked_of(draft)
    send_application(sent, actor=sent.speaker)
    send_application(back, actor=back.speaker)
    withdraw_application(the(back), actor=back.speaker, reason="Le lieu déménage.")
    with at(call.ends_at + dt.timedelta(minutes=1)):
        send_late(the(late), actor=late.speaker, reason="Une panne.")
    chair, call = call.chair, closed(call)
    people = [AccountFactory(public=True) for _rank in range(4)]
    name_jury(call, actor=chair, decision=a_decision(call.assembly, chair), accounts=people)
    settle_call(again(call), actor=chair, late=[], reason="L’heure est la même pour tous")
    begun = call.applications.begun().count()
    with at(call.closes_at + FILES_KEPT - dt.timedelta(days=1)):
        assert forget_files() == []
        assert "dossier à finir et à envoyer" in str(todo_of(draft.speaker))
    with at(call.closes_at + FILES_KEPT + dt.timedelta(days=1)):
        assert {each.pk for each in forget_files()} == {draft.pk, late.pk, back.pk}
        assert forget_files() == []
        assert "dossier à finir et à envoyer" not in str(todo_of(draft.speaker))
    assert [is_erased(each) for each in (draft, late, back, sent)] == [True, True, True, False]
    assert call.applications.begun().count() == begun, "figures stay"
    assert not Application.objects.of(draft.speaker).exists(), "nobody writes in it again"


@pytest.mark.django_db
def test_files_of_a_cancelled_call_are_erased_too():
    file = sent_file()
    call = again(file.call)
    cancel_call(call, actor=call.author, reason="Plus de budget")
    with at(call.closes_at + FILES_KEPT + dt.timedelta(days=1)):
        assert [each.pk for each in forget_files()] == [file.pk]
    assert is_erased(file)


CALLS, FILES, JURIES, TRIALS = "Aides et appels", "Dossiers de candidature", "Jurys des appels", "Expériences"
SHARED, HELD = "Budgets partagés et cofinancements", "Conventions et argent du conseil"
ROWS = {
    "agreements.agreement": HELD,
    "funding.aidanswer": "Ce que des lieux disent des aides",
    "funding.answer": FILES,
    "funding.appeal": JURIES,
    "funding.application": FILES,
    "funding.attachment": FILES,
    "funding.award": HELD,
    "funding.call": CALLS,
    "funding.callresult": CALLS,
    "funding.challenge": JURIES,
    "funding.deviation": TRIALS,
    "funding.experiment": TRIALS,
    "funding.experimentplace": TRIALS,
    "funding.income": HELD,
    "funding.juror": JURIES,
    "funding.jury": JURIES,
    "funding.matchedcommon": SHARED,
    "funding.matchedfund": SHARED,
    "funding.outcome": JURIES,
    "funding.partner": FILES,
    "funding.pledge": SHARED,
    "funding.postponement": CALLS,
    "funding.project": SHARED,
    "funding.sharedbudget": SHARED,
    "funding.terms": CALLS,
    "funding.yearmix": "Ressources d’un lieu, année par année",
}
"""Each table of money that says whose account did something, and the row of the register that tells of it."""


def test_each_table_of_money_that_holds_an_account_has_its_row_in_the_register():
    person = settings.AUTH_USER_MODEL.lower()
    held = {
        model._meta.label_lower
        for room in ("funding", "agreements")
        for model in apps.get_app_config(room).get_models()
        if any(field.related_model and field.related_model._meta.label_lower == person for field in model._meta.fields)
    }
    assert held == set(ROWS), "say each of them in lieudit/pages/processing.py, and its row here"
    assert set(ROWS.values()) <= {row.name for row in REGISTER}


def test_the_register_says_the_delays_that_are_kept():
    kept = {row.name: row.kept for row in REGISTER}
    assert (FILES_KEPT.days, PAPERS_KEPT.days, MARKS_KEPT.days) == (2 * 365, 365, 5 * 365)
    assert "deux ans après la décision" in kept[FILES]
    assert "deux ans après la clôture" in kept[FILES]
    assert "un an après" in kept[FILES]
    assert "cinq ans après la décision" in kept[JURIES]
