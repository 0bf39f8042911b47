import pytest
from django.urls import reverse

from lieudit.advocacy.links import reply_token
from lieudit.advocacy.models import Commitment, Reply
from tests.advocacy.factories import a_message, a_referral, in_days, published, the_demand

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(db):
    return a_referral()


def address(referral, reply):
    return reverse("advocacy:correct", args=[reply_token(referral), reply.number])


def new_words(**others):
    return {"outcome": "refused", "text": "Refusé, faute de crédits.", "role": "sous-directeur", **others}


def test_new_words_replace_the_first_which_are_kept(client, referral):
    first = published(a_message(referral))
    page = client.get(address(referral, first)).content.decode()
    assert "Accepté pour les postes déjà ouverts." in page
    assert client.post(address(referral, first), new_words(deposit_key="k")).status_code == 302
    second = Reply.objects.get(replaces=first)
    shown = client.get(referral.get_absolute_url()).content.decode()
    assert "Accepté pour les postes déjà ouverts." in shown  # until the new words are verified
    published(second)
    shown = client.get(referral.get_absolute_url()).content.decode()
    assert "Accepté pour les postes déjà ouverts." not in shown
    assert "Refusé, faute de crédits." in shown
    assert the_demand(referral).state == "refused"
    assert Reply.objects.count() == 2


def test_after_48_hours_words_stay(client, referral, later):
    reply = a_message(referral)
    later(hours=47)
    assert client.get(address(referral, reply)).status_code == 200
    later(hours=2)
    assert client.get(address(referral, reply)).status_code == 404
    assert client.post(address(referral, reply), new_words(deposit_key="k")).status_code == 404
    assert Reply.objects.count() == 1


def test_a_correction_does_not_prolong_the_48_hours(client, referral, later):
    first = a_message(referral)
    later(hours=40)
    client.post(address(referral, first), new_words(deposit_key="k"))
    second = Reply.objects.get(replaces=first)
    assert second.correctable_until == first.correctable_until


def test_what_is_corrected_is_no_longer_verified(client, referral):
    first = a_message(referral)
    client.post(address(referral, first), new_words(deposit_key="k"))
    assert list(Reply.objects.to_verify()) == [Reply.objects.get(replaces=first)]


def test_a_corrected_promise_is_the_same_commitment(client, referral):
    first = published(a_message(referral, "commit"))
    day = in_days(300)
    form = new_words(deposit_key="k", outcome="accepted", text="Un décret.", until=day.isoformat())
    client.post(address(referral, first), form)
    published(Reply.objects.get(replaces=first))
    promise = Commitment.objects.get()
    assert (promise.text, promise.due_on) == ("Un décret.", day)


def test_a_refusal_without_a_word_is_not_taken(client, referral):
    reply = a_message(referral)
    page = client.post(address(referral, reply), new_words(deposit_key="k", text=""))
    assert page.status_code == 422
    assert "Dites pourquoi" in page.content.decode()


def test_the_link_of_another_letter_corrects_nothing(client, referral):
    reply = a_message(referral)
    other = a_referral(referral.position)
    assert client.get(address(other, reply)).status_code == 404
