"""One asks the author of a need, in public; the author or the animation answers; it ends when the need moves on."""

import threading

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from lieudit.care.services import hide_text
from lieudit.journal.models import Entry, FollowReason
from lieudit.journal.services import follow_thing
from lieudit.needs.links import followup_token
from lieudit.needs.models import NeedQuestion, NeedReply
from lieudit.needs.questions import MOST_ASKED, ask_question, reply_to_question
from lieudit.needs.services import gather_needs, withdraw_need
from lieudit.needs.wording import author_of
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory, QuestionFactory
from tests.network.factories import AnimatorFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db

WORDS = "Quarante personnes, est-ce que ce sont toujours les mêmes ?"
ANSWER = "Non. Onze reviennent chaque semaine."


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """Do something, and give who was written to."""

    def run(act, *things, **words):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act(*things, **words)
        return {to for message in mail.outbox for to in message.to}

    return run


def animator_of(need):
    return AnimatorFactory(department=need.department).account


def test_the_author_and_the_animation_are_told_and_nobody_else(told):
    need = NeedFactory()
    animator, asker, other = animator_of(need), AccountFactory(), AccountFactory()
    follow_thing(need, account=other)
    to = told(ask_question, need, actor=asker, words=WORDS)
    assert to == {need.author.email, animator.email}
    letter = next(message for message in mail.outbox if message.to == [need.author.email])
    assert WORDS in letter.body.replace("\n    ", " ")
    assert "parce que vous avez exprimé ce besoin" in letter.body.replace("\u00a0", " ")


def test_who_noted_the_words_of_another_answers_in_their_own_name(client):
    animator = AnimatorFactory()
    for account, name in ((animator.account, str(animator.organisation)), (AccountFactory(), "qui a noté ce besoin")):
        need = NeedFactory(author=None, collected_by=account, department=animator.department)
        question = ask_question(need, actor=AccountFactory(), words=WORDS)
        client.force_login(account)
        client.post(reverse("needs:reply", args=[question.pk]), {"words": ANSWER, "charter": "on"})
        question.refresh_from_db()
        assert name in question.reply.hat_name
        assert author_of(need) not in question.reply.hat_name


def test_who_asked_is_told_of_the_answer(told):
    need, asker = NeedFactory(), AccountFactory()
    told(ask_question, need, actor=asker, words=WORDS)
    to = told(reply_to_question, NeedQuestion.objects.get(), actor=need.author, words=ANSWER)
    assert asker.email in to
    assert need.author.email not in to


def test_an_author_without_account_is_told_if_they_confirmed_and_answers_by_their_link(client, charter, told):
    need = NeedFactory(author=None, address="equipe@preau.fr")
    follow_thing(need, address=need.address, reason=FollowReason.AUTHOR, confirmed=True)
    unsure = NeedFactory(author=None, address="autre@preau.fr")
    follow_thing(unsure, address=unsure.address, reason=FollowReason.AUTHOR, asks=False)
    assert told(ask_question, need, actor=AccountFactory(), words=WORDS) == {"equipe@preau.fr"}
    assert told(ask_question, unsure, actor=AccountFactory(), words=WORDS) == set()
    followup = reverse("needs:followup", args=[followup_token(need)])
    assert "question attend votre réponse" in client.get(followup).content.decode()
    url = reverse("needs:answer", args=[followup_token(need)])
    asked = NeedQuestion.objects.get(need=need)
    answer = client.post(url, {"question": asked.pk, "words": ANSWER, "charter": "on"})
    assert answer.status_code == 302
    assert NeedReply.objects.get().hat_name == str(need.place)
    assert ANSWER in client.get(need.get_absolute_url()).content.decode()
    other = NeedQuestion.objects.get(need=unsure)
    client.post(url, {"question": other.pk, "words": ANSWER, "charter": "on"})
    assert NeedReply.objects.count() == 1


def test_a_question_is_asked_and_answered_from_the_page(client, charter):
    speaks = RepresentativeFactory()
    need = NeedFactory()
    client.force_login(speaks.account)
    page = client.get(need.get_absolute_url()).content.decode()
    assert reverse("needs:ask", args=[need.number]) in page
    typed = {"words": WORDS, "charter": "on", "hat": f"place:{speaks.place.pk}"}
    client.post(reverse("needs:ask", args=[need.number]), typed)
    asked = NeedQuestion.objects.get()
    assert asked.hat_name == str(speaks.place)
    client.force_login(need.author)
    page = client.get(need.get_absolute_url()).content.decode()
    assert reverse("needs:reply", args=[asked.pk]) in page
    client.post(reverse("needs:reply", args=[asked.pk]), {"words": ANSWER, "charter": "on"})
    client.logout()
    page = client.get(need.get_absolute_url()).content.decode()
    assert WORDS[:20] in page
    assert ANSWER in page
    assert str(speaks.place) in page


def test_the_name_of_who_asks_is_read_only_if_they_consented(client):
    need = NeedFactory()
    QuestionFactory(need=need, author=AccountFactory(name="Camille Durand"))
    QuestionFactory(need=need, author=AccountFactory(name="Dominique Petit", name_is_public=True))
    page = client.get(need.get_absolute_url()).content.decode()
    assert "Camille Durand" not in page
    assert "Dominique Petit" in page


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "Dites votre besoin"),
        ("Appelez-moi au 06 12 34 56 78 ?", "ressemble à un téléphone"),
        ("Écrivez à lucie@exemple.fr, est-ce vous ?", "ressemble à une adresse électronique"),
        ("Est-ce que Mme Lucie Martin vient encore ?", "ressemble au nom d’une personne"),
    ],
)
def test_words_that_show_somebody_are_refused_and_kept(client, charter, words, message):
    need = NeedFactory()
    client.force_login(AccountFactory())
    page = client.post(reverse("needs:ask", args=[need.number]), {"words": words, "charter": "on", "hat": "self"})
    text = page.content.decode().replace("\u00a0", " ")
    assert page.status_code == 422
    assert message in text or (not words and ("Remplissez" in text or "Répondez à" in text))
    assert words in text
    assert ('name="sure"' in text) == ("Lucie Martin" in words), "an address or a telephone is nobody's name"
    assert not NeedQuestion.objects.exists()


def test_a_name_is_published_by_who_says_so_twice():
    ask_question(NeedFactory(), actor=AccountFactory(), words="Qui est Mme Lucie Martin, élue au conseil ?", sure=True)
    assert NeedQuestion.objects.exists()


def test_one_waits_for_the_answer_before_one_asks_again():
    need, asker = NeedFactory(), AccountFactory()
    ask_question(need, actor=asker, words=WORDS)
    with pytest.raises(RuleBroken, match="attend encore sa réponse"):
        ask_question(need, actor=asker, words="Et le samedi ?")
    reply_to_question(NeedQuestion.objects.get(), actor=need.author, words=ANSWER)
    ask_question(need, actor=asker, words="Et le samedi ?")


def test_nobody_asks_without_end():
    asker = AccountFactory()
    for _rank in range(MOST_ASKED):
        ask_question(NeedFactory(), actor=asker, words=WORDS)
    with pytest.raises(RuleBroken, match="réessayez demain"):
        ask_question(NeedFactory(), actor=asker, words=WORDS)


def test_the_author_does_not_ask_themselves():
    need = NeedFactory()
    with pytest.raises(RuleBroken, match="votre besoin"):
        ask_question(need, actor=need.author, words=WORDS)


def test_it_is_closed_once_the_need_is_gathered(client):
    need, other = NeedFactory(), NeedFactory()
    asked = ask_question(need, actor=AccountFactory(), words=WORDS)
    gather_needs([need, other], actor=animator_of(need), title="Des postes", summary="Des permanences ferment.")
    with pytest.raises(RuleBroken):
        ask_question(need, actor=AccountFactory(), words=WORDS)
    with pytest.raises(RuleBroken):
        reply_to_question(asked, actor=need.author, words=ANSWER)
    page = client.get(need.get_absolute_url()).content.decode()
    assert "Restée sans réponse" in page
    assert "On ne pose plus de question" in page


def test_it_goes_with_the_words_of_a_need_that_is_withdrawn(client):
    need = NeedFactory()
    asked = ask_question(need, actor=AccountFactory(), words=WORDS)
    reply_to_question(asked, actor=need.author, words=ANSWER)
    withdraw_need(need, actor=need.author)
    assert not NeedQuestion.objects.exists()
    assert not Entry.objects.shown().filter(kind__in=["needs.asked", "needs.replied"]).exists()
    assert ANSWER not in client.get(reverse("journal:log")).content.decode()


def test_a_question_and_an_answer_are_hidden_apart(client):
    need = NeedFactory()
    asked = ask_question(need, actor=AccountFactory(), words=WORDS)
    reply = reply_to_question(asked, actor=need.author, words=ANSWER)
    staff = AccountFactory(secretariat=True)
    hide_text(reply, actor=staff, reason="Vise une personne.")
    page = client.get(need.get_absolute_url()).content.decode()
    assert "Cette réponse est masquée" in page
    assert ANSWER not in page
    assert ANSWER not in client.get(reverse("journal:log")).content.decode()
    hide_text(asked, actor=staff, reason="Vise une personne.")
    assert WORDS not in client.get(need.get_absolute_url()).content.decode()


def test_a_question_has_one_answer():
    asked = ask_question(NeedFactory(), actor=AccountFactory(), words=WORDS)
    reply_to_question(asked, actor=asked.need.author, words=ANSWER)
    with pytest.raises(RuleBroken, match="vient de répondre"):
        reply_to_question(asked, actor=asked.need.author, words=ANSWER)


def test_who_is_a_stranger_to_the_need_does_not_answer(client):
    asked = QuestionFactory()
    client.force_login(AccountFactory())
    assert client.get(reverse("needs:reply", args=[asked.pk])).status_code == 403


def test_what_one_asked_is_among_ones_data(client):
    asker = AccountFactory()
    ask_question(NeedFactory(), actor=asker, words=WORDS)
    client.force_login(asker)
    assert client.get(reverse("accounts:export")).json()["questions"][0]["question"] == WORDS


@pytest.mark.django_db(transaction=True)
def test_two_questions_of_one_person_at_once_are_one():
    need, asker, said = NeedFactory(), AccountFactory(), []

    def ask():
        try:
            ask_question(need, actor=asker, words=WORDS)
            said.append("asked")
        except RuleBroken:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["asked", "refused"]
