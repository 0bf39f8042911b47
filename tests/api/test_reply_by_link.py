"""The software of an institution answers a letter of the council by its link: the same act as on its page."""

from __future__ import annotations

import json
import threading

import pytest
from django.db import connection
from django.test import Client

from lieudit.advocacy.links import reply_token
from lieudit.advocacy.models import Referral, Reply
from lieudit.api import private, problems
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import a_referral, in_days
from tests.api.test_tokens import open_token

pytestmark = pytest.mark.django_db
ANSWER = {
    "kind": "answer",
    "role": "chef de bureau",
    "decisions": [{"demand": 1, "outcome": "partial", "text": "Accepté pour les postes ouverts."}],
}
ACTS = {
    "acknowledge": {"kind": "acknowledge", "role": "chef de bureau"},
    "answer": ANSWER,
    "ask_time": {
        "kind": "ask_time",
        "role": "chef de bureau",
        "text": "La commission siège en janvier.",
        "until": in_days(90).isoformat(),
    },
    "commit": ANSWER
    | {
        "kind": "commit",
        "until": in_days(200).isoformat(),
        "decisions": [{"demand": 1, "outcome": "accepted", "text": "Une circulaire."}],
    },
}


@pytest.fixture(autouse=True)
def fresh_rates(monkeypatch):
    monkeypatch.setattr(private, "RATES", problems.Rates())


@pytest.fixture
def referral():
    return a_referral()


def send(referral, body, key="one", words=None):
    headers = {"Authorization": f"Bearer {reply_token(referral) if words is None else words}"}
    headers |= {"Idempotency-Key": key} if key else {}
    said = body if isinstance(body, str) else json.dumps(body)
    return Client().post("/api/v1/acts/replies", said, content_type="application/json", headers=headers)


@pytest.mark.parametrize("kind", ACTS)
def test_the_four_acts_of_the_page(referral, kind):
    answer = send(referral, ACTS[kind])
    assert answer.status_code == 201, answer.text
    reply = Reply.objects.get()
    assert (reply.kind, reply.channel, reply.role) == (kind, "link", "chef de bureau")
    assert not reply.document
    assert answer.json()["address"].endswith(referral.get_absolute_url())
    assert "secrétariat vérifie" in answer.json()["says"]
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("kind", ACTS)
def test_sent_again_it_is_the_same_reply_and_another_body_is_refused(referral, kind):
    first, again = send(referral, ACTS[kind]), send(referral, ACTS[kind])
    assert (again.status_code, again.json()) == (201, first.json())
    other = send(referral, ACTS[kind] | {"role": "directrice"})
    assert (other.status_code, Reply.objects.count()) == (422, 1)
    assert "déjà servi" in other.json()["detail"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "answer", "role": "chef de bureau"}, ""),
        (ANSWER | {"role": ""}, "role"),
        (ANSWER | {"kind": "autre"}, "kind"),
        (ACTS["ask_time"] | {"until": "hier"}, "until"),
        (ACTS["ask_time"] | {"text": ""}, "text"),
        (ANSWER | {"decisions": [{"demand": 1, "outcome": "oui", "text": "Oui."}]}, "outcome_1"),
    ],
)
def test_what_the_page_refuses_is_refused_by_the_same_words(referral, body, field):
    answer = send(referral, body)
    assert answer.status_code == 422, answer.text
    assert not Reply.objects.exists()
    assert not field or field in [each["parameter"] for each in answer.json()["errors"]]
    assert send(referral, ANSWER).status_code == 201, "it may be corrected under the same key"


def test_only_the_link_opens_it(referral):
    _token, words = open_token(AccountFactory(is_staff=True), "acts")
    for said in ("", "rien", words, reply_token(referral) + "x"):
        assert send(referral, ANSWER, words=said).status_code == 401, said
    Referral.objects.filter(pk=referral.pk).update(key="another")
    assert send(referral, ANSWER).status_code == 410
    assert not Reply.objects.exists()


def test_a_key_is_asked_for_and_a_bad_body_has_its_answer(referral):
    assert send(referral, ANSWER, key="").status_code == 400
    assert send(referral, "{").status_code in (400, 422)
    assert send(referral, "[]").status_code == 422
    assert not Reply.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_that_come_at_once_are_one_reply():
    referral, statuses, start = a_referral(), [], threading.Barrier(3)

    def sends() -> None:
        start.wait()
        try:
            statuses.append(send(referral, ANSWER).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=sends) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [201, 201, 201]
    assert Reply.objects.count() == 1
