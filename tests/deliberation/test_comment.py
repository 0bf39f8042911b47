"""Questions and comments under a paragraph, signed by who wears which hat; reported where they stand."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from lieudit.accounts.models import Account
from lieudit.accounts.services import set_name
from lieudit.care.models import Acceptance
from lieudit.care.services import adopt_charter, hide_text
from lieudit.deliberation.models import Comment
from lieudit.deliberation.services import withdraw_draft
from lieudit.toolkit.tokens import thing_token
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_comment, a_draft, an_amendment, recommended, staff, the_demand
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def address(draft):
    return f"{the_demand(draft).get_absolute_url()}commenter/"


def test_a_question_is_asked_in_the_name_of_a_place(client):
    draft, representative = a_draft(), RepresentativeFactory()
    client.force_login(representative.account)
    sent = client.post(
        address(draft), {"kind": "question", "text": "Et outre-mer ?", "hat": f"place:{representative.place.pk}"}
    )
    comment = Comment.objects.get()
    assert sent.headers["Location"] == comment.get_absolute_url()
    assert (comment.kind, comment.place, comment.by) == ("question", representative.place, representative.place.name)
    page = client.get(the_demand(draft).get_absolute_url()).content.decode()
    assert "Et outre-mer ?" in page
    assert representative.place.name in page


def test_a_hat_that_one_does_not_wear_is_refused(client):
    draft, other = a_draft(), RepresentativeFactory()
    client.force_login(RepresentativeFactory().account)
    sent = client.post(address(draft), {"kind": "comment", "text": "Oui.", "hat": f"place:{other.place.pk}"})
    assert sent.status_code == 422
    assert "Oui." in sent.content.decode()
    assert not Comment.objects.exists()


def test_a_reply_stands_under_the_first_word(client):
    draft = a_draft()
    question = a_comment(draft)
    client.force_login(draft.author)
    client.post(address(draft), {"kind": "comment", "text": "Une formation dure un an.", "in_reply_to": question.pk})
    page = client.get(the_demand(draft).get_absolute_url())
    [(first, replies)] = page.context["threads"]
    assert first == question
    assert [reply.text for reply in replies] == ["Une formation dure un an."]


def test_a_name_is_shown_only_with_consent(client):
    draft = a_draft()
    a_comment(draft, actor=AccountFactory(name="Camille Roche"))
    page = client.get(the_demand(draft).get_absolute_url()).content.decode()
    assert "Camille Roche" not in page
    assert "un·e membre" in page


def test_one_text_too_many_is_refused_and_stays_in_the_form(client, monkeypatch):
    monkeypatch.setattr("lieudit.care.charter.MOST_TEXTS", 1)
    draft = a_draft()
    client.force_login(AccountFactory())
    said = {"kind": "comment", "text": "Une seconde question."}
    assert client.post(address(draft), {**said, "text": "Bonjour."}).status_code == 302
    refused = client.post(address(draft), said)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Vous avez publié beaucoup de textes en une heure" in page
    assert "Une seconde question." in page
    assert the_demand(draft).comments.count() == 1


def test_the_charter_is_accepted_with_its_date_before_a_first_text(client):
    adopt_charter()
    draft, account = a_draft(), AccountFactory()
    client.force_login(account)
    refused = client.post(address(draft), {"kind": "comment", "text": "Bonjour."})
    assert "charter" in refused.context["form"].errors
    client.post(address(draft), {"kind": "comment", "text": "Bonjour.", "charter": "on"})
    assert Comment.objects.get().text == "Bonjour."
    assert Acceptance.objects.filter(account=account).exists()


@pytest.mark.parametrize("text", ["", "x" * 200_000, "nul\0"])
def test_what_cannot_be_published_is_refused_and_nothing_is_written(client, text):
    draft = a_draft()
    client.force_login(draft.author)
    assert client.post(address(draft), {"kind": "comment", "text": text}).status_code == 422
    assert not Comment.objects.exists()


def test_markup_is_shown_as_words(client):
    draft = a_draft()
    a_comment(draft, text="<img src=x onerror=alert(1)>")
    page = client.get(the_demand(draft).get_absolute_url()).content.decode()
    assert "&lt;img src=x" in page


def test_a_paragraph_that_nobody_could_name_is_not_found(client):
    draft = a_draft()
    client.force_login(draft.author)
    address = f"{the_demand(draft).get_absolute_url()}commenter/"
    assert client.post(address, {"about": "aucun\0", "text": "Pourquoi ?"}).status_code == 404


def test_a_hidden_comment_leaves_the_page_and_its_count(client):
    draft = a_draft()
    comment = a_comment(draft, text="Un texte qui blesse.")
    hide_text(comment, actor=staff(), reason="Vise une personne.")
    assert "qui blesse" not in client.get(the_demand(draft).get_absolute_url()).content.decode()
    assert "question ou commentaire" not in client.get(draft.get_absolute_url()).content.decode()


def test_the_chair_looks_after_the_words_of_its_drafts(client):
    draft = a_draft()
    comment = a_comment(draft)
    page = client.get(the_demand(draft).get_absolute_url()).content.decode()
    token = page.split("/charte/signaler/")[1].split("/")[0]
    client.force_login(draft.council.chair)
    assert client.get(f"/charte/masquer/{token}/").status_code == 200
    client.force_login(comment.author)
    assert client.get(f"/charte/masquer/{token}/").status_code == 403


def test_a_closed_draft_takes_no_more_words(client):
    draft = a_draft()
    withdraw_draft(draft, actor=draft.author, reason="Fini.")
    client.force_login(draft.author)
    sent = client.post(address(draft), {"kind": "comment", "text": "Trop tard."})
    assert sent.status_code == 422
    assert "n’est pas possible à ce stade" in sent.content.decode()


def test_a_visitor_is_asked_to_sign_in(client):
    draft = a_draft()
    assert client.post(address(draft), {"kind": "comment", "text": "Bonjour."}).status_code == 302
    assert "Se connecter pour écrire" in client.get(the_demand(draft).get_absolute_url()).content.decode()


@pytest.mark.parametrize("make", [a_comment, an_amendment])
def test_a_hidden_text_is_not_read_by_the_link_that_reported_it(client, make):
    words = make(a_draft())
    report = reverse("care:report", args=[thing_token(words)])
    assert client.get(report).status_code == 200
    hide_text(words, actor=staff(), reason="Vise une personne.")
    assert client.get(report).status_code == 404


def test_the_journal_keeps_no_name_of_a_person(client):
    """Acts never change, and the consent to be named may be withdrawn."""
    comment = a_comment(a_draft())
    recommended(an_amendment(comment.paragraph.draft))
    for who in Account.objects.exclude(name=""):
        set_name(who, actor=who, name=who.name, publish=False)
        log = client.get(reverse("journal:log")).content.decode()
        assert not re.search(rf"{who.name}(?!\d)", log)
