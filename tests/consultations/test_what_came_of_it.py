"""Whose words are whose, who is told what came of an answer, and what becomes of what says the same."""

import datetime as dt

import pytest
from django.core import mail
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from lieudit.consultations.position import credit, open_position
from lieudit.consultations.services import (
    accept_statement,
    close_consultation,
    join_statement,
    prepare_consultation,
    propose_statement,
)
from lieudit.consultations.tasks import read_consultation
from lieudit.consultations.workflow import StatementState
from lieudit.deliberation.services import withdraw_draft
from lieudit.deliberation.thread import WRITING_DAYS
from lieudit.inquiries.asking import publish_follow_up
from lieudit.inquiries.models import Inquiry
from lieudit.inquiries.opinion import draw_opinion
from lieudit.journal.models import Entry
from lieudit.journal.services import begin_to_follow, send_digests
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from lieudit.toolkit.workdays import add_working_days
from tests.accounts.factories import AccountFactory
from tests.consultations.factories import STATEMENTS, a_closed, a_voice, an_open, in_days, two_groups
from tests.deliberation.factories import a_convergence
from tests.governance.factories import a_council
from tests.inquiries.factories import adopted, again, an_accepted, left, posted

pytestmark = pytest.mark.django_db
WORDS = "Un poste sans lieu ne dure pas."


def letter_of_the_night(account):
    """The digest that an account gets, whole."""
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        send_digests(timezone.now() + dt.timedelta(hours=1))
    return "\n".join(message.body for message in mail.outbox if message.to == [account.email]).replace("\xa0", " ")


def test_closed_results_say_who_opens_a_draft_and_that_no_rule_gives_a_day(client):
    consultation = a_closed()
    url, said = reverse("consultations:results", args=[consultation.number]), "Aucune règle ne donne de jour"
    page = " ".join(client.get(url).text.split())
    assert said in page
    assert f'href="{consultation.assembly.get_absolute_url()}"' in page
    draft = open_position(consultation, actor=consultation.chair)
    page = " ".join(client.get(url).text.split())
    assert said not in page
    by = add_working_days(timezone.localdate(draft.at), WRITING_DAYS)
    assert "ouvre son projet aux questions et aux amendements avant le " + " ".join(day(by).split()) in page


def test_words_of_a_need_are_credited_to_it_and_not_to_who_chose_them():
    convergence = a_convergence(needs=2, quotes=1)
    quote = convergence.quotes.get()
    consultation = a_closed(convergence=convergence, quotes=[quote])
    statement = consultation.statements.get(rank=1)
    assert (statement.author, statement.need) == (None, quote.need)
    draft = open_position(consultation, actor=consultation.chair)
    source = draft.findings.order_by("number").first().source.replace("\xa0", " ")
    assert source.endswith(f"affirmation n° 1, dite dans le besoin n° {quote.need.number}")
    assert str(consultation.chair) not in source


def test_a_finding_names_who_proposed_it_and_who_was_joined_to_it():
    consultation = an_open()
    ada, bob = AccountFactory(public=True), AccountFactory(public=True)
    first = accept_statement(propose_statement(consultation, actor=ada, text=WORDS), actor=consultation.chair)
    other = propose_statement(consultation, actor=bob, text="Sans lieu, aucun poste ne dure.")
    join_statement(other, actor=consultation.chair, joined_to=first)
    assert credit(first) == f"proposée par {ada}, et par {bob}"


def test_word_for_word_the_same_is_joined_at_once_with_its_author(client):
    consultation, ada = an_open(), AccountFactory(public=True)
    client.force_login(ada)
    page = client.post(reverse("consultations:propose", args=[consultation.number]), {"text": STATEMENTS[0].lower()})
    joined = consultation.statements.get(author=ada)
    assert (joined.state, joined.joined_to.rank) == (StatementState.JOINED, 1)
    assert page.url == joined.joined_to.get_absolute_url()
    assert f"Proposée aussi par {ada}" in client.get(page.url).text.replace("\xa0", " ")
    with pytest.raises(RuleBroken, match="y est déjà"):
        propose_statement(consultation, actor=ada, text=STATEMENTS[0])
    with pytest.raises(RuleBroken, match="y est déjà"):
        propose_statement(consultation, actor=None, text=STATEMENTS[0], origin="o")


def test_a_phrase_of_a_convergence_that_names_somebody_is_not_offered_nor_taken(client):
    convergence = a_convergence(needs=2, quotes=2)
    named = convergence.quotes.order_by("pk").last()
    type(named).objects.filter(pk=named.pk).update(words="Madame Martin a perdu son poste en mars.")
    council = a_council()
    client.force_login(AccountFactory(secretariat=True))
    address = f"{reverse('consultations:prepare')}?convergence={convergence.number}"
    offered = [label for _key, label in client.get(address).context["form"].fields["quotes"].choices]
    assert len(offered) == 1
    assert "Martin" not in offered[0]
    named.refresh_from_db()
    words = {"question": "Que faire ?", "why": "Pour écrire.", "audience": "all", "closes_on": in_days(20)}
    with pytest.raises(RuleBroken, match="en nomme une"):
        prepare_consultation(council, actor=council.seats[0].voter, quotes=[named], **words)


def test_who_proposed_what_nobody_read_in_time_is_told(client):
    consultation, ada = an_open(), AccountFactory(public=True)
    statements = [propose_statement(consultation, actor=ada, text=f"{WORDS} C’est la {n}.") for n in range(2)]
    with TestCase.captureOnCommitCallbacks(execute=True):
        close_consultation(consultation, actor=consultation.chair, closing="Tout le monde a parlé.")
    for statement in statements:
        statement.refresh_from_db()
        assert statement.state == StatementState.REFUSED
        [entry] = Entry.objects.about(statement).filter(kind="consultations.refused")
        assert "close avant sa lecture" in entry.sentence
    bodies = [message.body for message in mail.outbox if message.to == [ada.email]]
    assert sum("close avant sa lecture" in body.replace("\xa0", " ") for body in bodies) == 2


def test_who_answered_is_told_that_the_draft_was_given_up():
    ada = AccountFactory()
    consultation = an_open()
    a_voice(consultation, "aadpd", account=ada)
    two_groups(consultation)
    closed = close_consultation(consultation, actor=consultation.chair, closing="Tout le monde a parlé.")
    read_consultation.func(closed.pk)
    draft = open_position(closed, actor=consultation.chair)
    withdraw_draft(draft, actor=consultation.chair, reason="Mal parti.")
    assert "s’arrête là" in letter_of_the_night(ada)
    assert Entry.objects.about(consultation).filter(kind="consultations.position_given_up").count() == 1


def test_who_answered_on_a_question_is_told_of_its_draft_its_opinion_and_what_became_of_it(settings):
    """Opened from the question itself, the draft is not that of the consultation: they are told all the same."""
    settings.MAILS_LEAVE_AT_ONCE = False
    inquiry, ada = an_accepted(), AccountFactory()
    consultation = a_closed(council=inquiry.council)
    Inquiry.objects.filter(pk=inquiry.pk).update(consultation=consultation)
    begin_to_follow(consultation, account=ada)
    done = left(posted(adopted(again(inquiry))))
    publish_follow_up(done, outcome="followed", text="Le décret ouvre l’aide.", role="cheffe de bureau")
    kinds = list(Entry.objects.about(consultation).values_list("kind", flat=True))
    for kind in ("drawn", "adopted", "answered", "followed"):
        assert kinds.count(f"inquiries.{kind}") == 1, kind
    settings.MAILS_LEAVE_AT_ONCE = True
    assert "dit ce que l’avis" in letter_of_the_night(ada)


def test_who_answered_on_a_question_is_told_that_its_draft_was_given_up():
    inquiry, ada = an_accepted(), AccountFactory()
    consultation = a_closed(council=inquiry.council)
    Inquiry.objects.filter(pk=inquiry.pk).update(consultation=consultation)
    begin_to_follow(consultation, account=ada)
    for _ in range(2):
        draft = draw_opinion(again(inquiry), actor=inquiry.council.chair)
        withdraw_draft(draft, actor=inquiry.council.chair, reason="Mal parti.")
    assert Entry.objects.about(consultation).filter(kind="inquiries.draft_given_up").count() == 2
    assert "s’arrête là" in letter_of_the_night(ada)
