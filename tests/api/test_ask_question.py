"""Anybody asks something of a dataset; the secretariat reads it, shows it, answers or closes it; who asked is told."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.db import Error, transaction
from django.urls import reverse

from lieudit.api import questions, said
from lieudit.api.models import Question
from lieudit.care.services import hide_text
from lieudit.journal.models import Entry, Follow
from lieudit.journal.services import confirm_follow
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory

pytestmark = pytest.mark.django_db
WORDS = "Que compte la colonne « ouvert_le » pour un lieu qui a déménagé ?"
ANSWER = "Le jour où il a ouvert à sa première adresse."


def asked(**changed) -> Question:
    return questions.ask_question("lieux", **({"actor": None, "origin": "x", "words": WORDS} | changed))


def page_of(client, name: str = "lieux") -> str:
    return client.get(reverse("api:dataset", args=[name])).text


@pytest.fixture
def staff():
    return AccountFactory(is_staff=True)


def test_a_question_is_read_shown_then_answered_in_public(client, staff):
    address = reverse("api:ask_question", args=["lieux"])
    assert address in page_of(client)
    answer = client.post(address, {"words": WORDS}, follow=True)
    assert "Le secrétariat lit votre question avant de la montrer ici." in answer.text
    assert WORDS not in page_of(client), "nobody has read it yet"
    question = Question.objects.get()
    client.force_login(staff)
    assert "question sur des données à traiter" in client.get(reverse("accounts:profile")).text
    assert WORDS in client.get(reverse("api:questions")).text
    client.post(reverse("api:show_question", args=[question.pk]))
    page = page_of(client)
    assert WORDS in page
    assert "Sans réponse pour l’instant" in page
    assert "Sans réponse pour l’instant" not in page_of(client, "besoins")
    client.post(reverse("api:answer_question", args=[question.pk]), {"words": ANSWER})
    assert ANSWER in page_of(client)
    kinds = [entry.kind for entry in Entry.objects.about(question).order_by("pk")]
    assert kinds == ["api.question_asked", "api.question_shown", "api.question_answered"]
    assert ANSWER in client.get(reverse("journal:log")).text, "the open log tells it"


def test_it_is_answered_without_being_shown_before(client, staff):
    questions.answer_question(asked(), actor=staff, words=ANSWER)
    assert ANSWER in page_of(client)


def test_who_asks_with_an_account_is_told_at_each_step(staff, django_capture_on_commit_callbacks):
    account = AccountFactory()
    with django_capture_on_commit_callbacks(execute=True):
        question = asked(actor=account)
    assert not mail.outbox
    with django_capture_on_commit_callbacks(execute=True):
        questions.show_question(question, actor=staff)
    with django_capture_on_commit_callbacks(execute=True):
        questions.answer_question(question, actor=staff, words=ANSWER)
    assert [message.to for message in mail.outbox] == [[account.email]] * 2
    assert "est montrée à tout le monde ; elle attend sa réponse." in " ".join(mail.outbox[0].body.split())
    assert "Lire la page du jeu de données" in mail.outbox[0].body
    assert "Lire la réponse sur sa page" in mail.outbox[1].body
    assert "ouvert_le" in mail.outbox[0].body
    assert ANSWER in mail.outbox[1].body
    assert "parce que vous avez posé cette question" in mail.outbox[1].body


def test_older_questions_are_on_further_pages_and_each_has_its_address(client, monkeypatch):
    monkeypatch.setattr(said, "MOST_QUESTIONS", 2)
    first, second, third = (
        Question.objects.create(dataset="lieux", words=f"Question {number} ?", state="shown") for number in (1, 2, 3)
    )
    page = page_of(client)
    assert (first.words in page, second.words in page, third.words in page) == (False, True, True)
    assert "Les dernières questions" not in page
    (older,) = re.findall(r'href="([^"#]+)#h-questions">Les questions d’avant', page)
    page = client.get(older).text
    assert (first.words in page, second.words in page) == (True, False)
    assert "Les questions d’avant" not in page
    assert "Les dernières questions" in page
    for question in (first, second, third):
        assert f'id="question-{question.pk}"' in client.get(question.get_absolute_url()).text
    assert third.words in client.get(reverse("api:dataset", args=["lieux"]), {"question": "²"}).text


def test_no_paragraph_stands_inside_another(client, staff):
    questions.answer_question(asked(), actor=staff, words=f"{ANSWER}\n\nPuis à la seconde.")
    client.force_login(staff)
    for page in (page_of(client), client.get(reverse("api:questions")).text):
        assert not re.search(r"<p\b[^>]*>(?:(?!</p>).)*<p\b", page, re.S)


@pytest.mark.parametrize("step", ["answer", "decline"])
def test_who_decides_is_not_promised_that_all_are_told(client, staff, step):
    question = asked()
    client.force_login(staff)
    typed = {"words": ANSWER, "reason": "Hors sujet.", "charter": "on"}
    page = client.post(reverse(f"api:{step}_question", args=[question.pk]), typed, follow=True).text
    assert "Qui l’a posée est prévenu, si un moyen de le joindre est confirmé." in page


def test_who_has_no_account_confirms_an_address_then_is_told(client, staff, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("api:ask_question", args=["lieux"]), {"words": WORDS, "address": "ana@exemple.fr"})
    (asking,) = mail.outbox
    assert asking.to == ["ana@exemple.fr"]
    assert "Confirmer mon adresse" in asking.body
    assert "ouvert_le" not in asking.body, "anybody may have typed this address, and these words"
    question = Question.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        questions.show_question(question, actor=staff)
    assert len(mail.outbox) == 1, "not confirmed: nothing leaves"
    confirm_follow(Follow.objects.of(question).get())
    with django_capture_on_commit_callbacks(execute=True):
        questions.answer_question(question, actor=staff, words=ANSWER)
    assert (mail.outbox[1].to, ANSWER in mail.outbox[1].body) == (["ana@exemple.fr"], True)
    assert "ana@exemple.fr" not in page_of(client)


def test_one_that_is_not_shown_says_why_to_who_asked_alone(client, staff, django_capture_on_commit_callbacks):
    account = AccountFactory()
    question = asked(actor=account)
    with django_capture_on_commit_callbacks(execute=True):
        client.force_login(staff)
        client.post(reverse("api:decline_question", args=[question.pk]), {"reason": "C’est une publicité."})
    (told,) = mail.outbox
    assert (told.to, "C’est une publicité." in told.body) == ([account.email], True)
    client.logout()
    assert "ouvert_le" not in page_of(client)
    assert "publicité" not in client.get(reverse("journal:log")).text
    client.force_login(staff)
    client.post(reverse("api:show_question", args=[question.pk]))
    assert Question.objects.public().exists(), "shown after all"


def test_one_that_nobody_will_answer_is_closed_with_its_reason(client, staff):
    question = questions.show_question(asked(), actor=staff)
    client.force_login(staff)
    client.post(reverse("api:close_question", args=[question.pk]), {"reason": "La source ne le dit pas."})
    assert "Close sans réponse&nbsp;: La source ne le dit pas." in page_of(client)
    with pytest.raises(RuleBroken):
        questions.answer_question(question, actor=staff, words=ANSWER)


def test_what_was_asked_and_answered_never_changes(staff):
    question = questions.answer_question(asked(), actor=staff, words=ANSWER)
    for change in ({"words": "Autre chose."}, {"answer": "Autre chose."}, {"state": "shown", "answer": ""}):
        with pytest.raises(Error), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(**change)
    with pytest.raises(RuleBroken):
        questions.answer_question(question, actor=staff, words="Encore.")
    with pytest.raises(Error), transaction.atomic():
        Question.objects.create(dataset="lieux", words="")
    with pytest.raises(Error), transaction.atomic():
        Question.objects.create(dataset="lieux", words="x", state="answered")


def test_its_words_may_be_reported_and_hidden_like_any_other(client, staff):
    question = questions.answer_question(asked(), actor=staff, words=ANSWER)
    assert "Signaler" in page_of(client).partition("h-questions")[2]
    hide_text(question, actor=staff, reason="Vise une personne.")
    page = page_of(client)
    assert ANSWER not in page
    assert ANSWER not in client.get(reverse("journal:log")).text


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "Remplissez «\xa0"),
        ("\0", "caractère"),
        ("a" * 1001, "1\u202f000"),
        ("Appelez-moi au 06 12 34 56 78 ?", "ressemble à un téléphone portable"),
        ("Écrivez à ana@exemple.fr pour me répondre ?", "ressemble à une adresse électronique"),
    ],
)
def test_what_cannot_be_shown_is_refused_and_stays_typed(client, words, why):
    answer = client.post(reverse("api:ask_question", args=["lieux"]), {"words": words})
    assert why.lower() in answer.text.lower()
    typed = re.escape(words.replace("\0", ""))
    assert re.search(rf"<textarea[^>]*>\s*{typed}\W?</textarea>", answer.text)
    assert not Question.objects.exists()


def test_one_visitor_asks_a_few_an_hour_and_not_twice_the_same():
    asked()
    with pytest.raises(RuleBroken, match="déjà posée"):
        asked()
    for number in range(questions.MOST_AN_HOUR - 1):
        asked(words=f"Et la colonne {number} ?")
    with pytest.raises(RuleBroken, match="dans une heure"):
        asked(words="Et celle-ci ?")
    with pytest.raises(RuleBroken, match="n’existe plus"):
        questions.ask_question("rien", actor=None, origin="y", words=WORDS)


def test_too_many_that_wait_are_no_longer_people(monkeypatch):
    monkeypatch.setattr(questions, "MOST_WAITING", 1)
    asked()
    with pytest.raises(RuleBroken, match="attendent d’être lues"):
        asked(words="Une autre ?", origin="y")


def test_nobody_else_reads_nor_decides(client):
    question = asked()
    client.force_login(AccountFactory())
    assert client.get(reverse("api:questions")).status_code == 403
    assert client.post(reverse("api:show_question", args=[question.pk])).status_code == 403
    for step in ("answer", "close", "decline"):
        assert client.get(reverse(f"api:{step}_question", args=[question.pk])).status_code == 403


def test_who_asked_finds_it_among_their_data(client, staff):
    account = AccountFactory()
    questions.answer_question(asked(actor=account), actor=staff, words=ANSWER)
    client.force_login(account)
    (given,) = client.get(reverse("accounts:export")).json()["data_questions"]
    assert (given["question"], given["answer"], given["state"]) == (WORDS, ANSWER, "answered")
