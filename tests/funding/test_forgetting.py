"""What is forgotten of files that nobody judged, and what the register of processing says of money."""

import datetime as dt

import pytest
from django.apps import apps
from django.conf import settings
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.home import todo_of
from lieudit.funding.applying import leave_application, send_application, send_late, withdraw_application
from lieudit.funding.deciding import answer_appeal, appeal_outcome, finish_calls_due, recusals_said, show_file
from lieudit.funding.forgetting import FILES_KEPT, MARKS_KEPT, PAPERS_KEPT, forget_files
from lieudit.funding.jury import answer_challenge, challenge_juror, name_jury, settle_call
from lieudit.funding.letters import words_of
from lieudit.funding.models import Appeal, AppealAnswer, Application, Challenge, Outcome, Rating, Recusal
from lieudit.funding.services import cancel_call
from lieudit.governance.services import declare_interest
from lieudit.journal.models import Entry, veils_fell
from lieudit.pages.processing import REGISTER
from tests.accounts.factories import AccountFactory
from tests.funding.factories import (
    a_challenge,
    a_decision,
    a_file,
    again,
    all_read,
    an_open,
    answered,
    asked_of,
    closed,
    given,
    kept,
    published,
    sent_file,
    with_jury,
)
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


def contested(call, file):
    """A decision contested in words of its places, and answered in public."""
    appeal = appeal_outcome(the(file), actor=file.speaker, text="Le trésorier du lieu voisin nous en veut.")
    other = next(each for each in call.people[2:] if each not in given(file))
    return answer_appeal(appeal, actor=other, granted=False, answer="La page 3 a été lue.")


def in_days(days):
    return at(timezone.now() + dt.timedelta(days=days))


@pytest.mark.django_db
def test_what_was_said_of_a_declined_file_is_erased_with_it_and_the_answer_that_was_published_stays(client):
    call = published(people=5, files=2)
    gone, kept_file = (the(each) for each in call.files[::-1])
    for file in call.files:
        contested(call, file)
    show_file(gone, actor=call.files[1].speaker)
    with pytest.raises(Error), transaction.atomic():
        Outcome.objects.filter(application=gone).update(reasons=[])
    with pytest.raises(Error), transaction.atomic():
        Appeal.objects.filter(outcome__application=gone).update(text="effacé")
    with in_days(40):
        finish_calls_due()
    with in_days(40 + FILES_KEPT.days):
        assert [each.pk for each in forget_files()] == [gone.pk]
    outcome = Outcome.objects.get(application=gone)
    assert (outcome.reasons, outcome.verdict, outcome.signatures.count()) == ([], "declined", 2)
    assert {each["text"] for each in words_of(outcome)["reasons"]} == {"effacé"}
    appeal = Appeal.objects.get(outcome=outcome)
    assert (appeal.text, appeal.answered.text) == ("effacé", "La page 3 a été lue.")
    page = client.get(call.get_absolute_url()).text
    assert "1 dossier n’est pas retenu" in page.replace("\xa0", " ")
    assert "La page 3 a été lue." in page
    assert "Dossier effacé" not in page, "its places published what is erased now"
    assert Outcome.objects.get(application=kept_file).reasons
    assert "trésorier" in Appeal.objects.get(outcome__application=kept_file).text
    with pytest.raises(Error), transaction.atomic():
        Outcome.objects.filter(application=gone).update(verdict="waiting")
    with pytest.raises(Error), transaction.atomic():
        AppealAnswer.objects.filter(appeal=appeal).update(text="Autre")


@pytest.mark.django_db
def test_recusals_that_were_asked_for_and_what_was_contested_are_erased_with_the_marks(client):
    call = with_jury(people=6, files=2)
    juror, file = call.jury.jurors.get(account=call.people[5]), call.files[0]
    asked = challenge_juror(the(file), actor=file.speaker, juror=juror, reason="Nous avons un procès.")
    answer_challenge(asked, actor=call.chair, granted=True, answer="Ils sont en procès.")
    declare_interest(actor=call.people[4], organisation=None, place=call.files[1].lead, nature="kin")
    call = published(call)
    contested(call, call.files[0])
    said = recusals_said(call)
    assert "2\xa0récusations" in said
    with pytest.raises(Error), transaction.atomic():
        Challenge.objects.filter(pk=asked.pk).delete()
    with in_days(40):
        finish_calls_due()
    with in_days(MARKS_KEPT.days - 1):
        forget_files()
        assert Challenge.objects.filter(pk=asked.pk).exists()
    with at(call.closes_at + MARKS_KEPT + dt.timedelta(days=1)):
        forget_files()
        assert recusals_said(kept(call)) == said, "figures stay"
        assert "2 récusations" in client.get(call.get_absolute_url()).text.replace("\xa0", " ")
    for left in (Challenge, Recusal):
        assert not left.objects.filter(juror__jury__call=call).exists()
    assert not Rating.objects.filter(application__call=call).exists()
    appeal = Appeal.objects.get(outcome__application=call.files[0])
    assert (appeal.text, appeal.answered.text) == ("effacé", "La page 3 a été lue.")
    assert Outcome.objects.get(application=call.files[0]).reasons, "a retained file is answered in public"


@pytest.mark.django_db
def test_marks_of_a_call_that_was_given_up_are_erased_five_years_after_its_closing():
    call = all_read(people=4, files=2)
    a_challenge(call)
    for file in call.files:
        withdraw_application(the(file), actor=file.speaker)
    cancel_call(kept(call), actor=call.chair, reason="Plus de dossier")
    with at(call.closes_at + MARKS_KEPT - dt.timedelta(days=1)):
        forget_files()
        assert Rating.objects.filter(application__call=call).exists()
    with at(call.closes_at + MARKS_KEPT + dt.timedelta(days=1)):
        forget_files()
    assert not Rating.objects.filter(application__call=call).exists()
    assert not Challenge.objects.filter(juror__jury__call=call).exists()


@pytest.mark.django_db
def test_the_journal_shows_no_word_of_a_file_that_is_erased(client):
    call = an_open(kind="commons")
    gone = a_file(call, title="Le four des Vignes")
    left = asked_of(gone, task="Prête son camion")
    leave_application(gone, actor=left.speaker, place=left.place, reason="Brouillés depuis mars")
    said = Entry.objects.about(gone)
    assert said.public().filter(kind="funding.begun_in_public").exists()
    assert veils_fell() is None
    written = str([each.data for each in said])
    assert not [word for word in ("camion", "Brouillés") if word in written], (
        "what places told each other is in the file"
    )
    call = closed(call)
    with at(call.closes_at + FILES_KEPT + dt.timedelta(days=1)):
        forget_files()
        assert veils_fell() == the(gone).erased_at
    shown = [each.sentence for each in said.shown()]
    assert len(shown) == 1
    assert "est effacé deux ans après la clôture" in shown[0]
    assert not said.public().exists()
    client.force_login(gone.speaker)
    for page in (
        reverse("journal:log"),
        call.get_absolute_url(),
        the(gone).get_absolute_url(),
        reverse("journal:news"),
    ):
        text = client.get(page, follow=True).text
        assert not [word for word in ("four des Vignes", "camion", "Brouillés") if word in text]


CALLS, FILES, JURIES, TRIALS = "Aides et appels", "Dossiers de candidature", "Jurys des appels", "Expériences"
SHARED, HELD = "Budgets partagés et cofinancements", "Conventions et argent du conseil"
ROWS = {
    "agreements.agreement": HELD,
    "funding.aidanswer": "Ce que des lieux disent des aides",
    "funding.answer": FILES,
    "funding.appeal": JURIES,
    "funding.appealanswer": JURIES,
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
    assert "récusations demandées" in kept[JURIES]
    assert "raisons et recours compris" in kept[FILES]
