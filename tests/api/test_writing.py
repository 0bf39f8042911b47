"""A program expresses a need, declares a service, keeps a place true: the acts of the pages, once for each key."""

from __future__ import annotations

import datetime as dt
import json
import threading

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from lieudit.api import once, private, problems
from lieudit.api.models import SentOnce
from lieudit.care.services import adopt_charter
from lieudit.journal.models import Entry
from lieudit.needs.models import Need
from lieudit.public_services.models import Offer
from tests.accounts.factories import AccountFactory
from tests.api.test_tokens import open_token
from tests.network.factories import PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db
WORDS = "Il manque un poste de médiation, le bail finit en juin."


@pytest.fixture(autouse=True)
def fresh_rates(monkeypatch):
    """Nobody has asked yet."""
    monkeypatch.setattr(private, "RATES", problems.Rates())


class Program:
    """Acts by the token of who speaks for a place."""

    def __init__(self, account=None, scope: str = "acts") -> None:
        speaker = RepresentativeFactory() if account is None else None
        self.place = speaker.place if speaker else PlaceFactory()
        self.account = account or speaker.account
        self.token, self.words = open_token(self.account, scope)
        self.client = Client()

    def send(self, address: str, body: object, key: str = "one", method: str = "post"):
        said = body if isinstance(body, (str, bytes)) else json.dumps(body)
        headers = {"Authorization": f"Bearer {self.words}"} | ({"Idempotency-Key": key} if key else {})
        act = getattr(self.client, method)
        return act(f"/api/v1/acts/{address}", said, content_type="application/json", headers=headers)

    def need(self, key: str = "one", **more: object):
        return self.send("needs", {"words": WORDS, "place": self.place.slug, "domains": ["digital"], **more}, key)


@pytest.fixture
def program() -> Program:
    return Program()


def test_a_need_is_said_for_the_place_as_on_the_page(program):
    answer = program.need()
    assert answer.status_code == 201, answer.text
    need = Need.objects.get()
    assert (need.words, need.place, need.author) == (WORDS, program.place, program.account)
    assert answer.json()["address"].endswith(need.get_absolute_url())
    assert answer["Location"] == answer.json()["address"]
    assert Entry.objects.filter(kind="needs.expressed", actor=program.account).count() == 1
    assert program.client.get(f"/api/v1/besoins/{need.number}").json()["mots"] == WORDS


def test_sent_again_it_is_the_same_act_and_another_body_is_refused(program):
    first, again = program.need(), program.need()
    assert (again.status_code, again.json()) == (201, first.json())
    assert Need.objects.count() == 1
    other = program.need(words="Autre chose, tout autre chose.")
    assert (other.status_code, Need.objects.count()) == (422, 1)
    assert "déjà servi" in other.json()["detail"]
    assert program.need(key="two").status_code == 201
    assert Need.objects.count() == 2


def test_a_key_stands_for_a_day_and_is_forgotten(program):
    program.need()
    SentOnce.objects.update(at=timezone.now() - once.KEPT - dt.timedelta(minutes=1))
    assert program.need(words="Autre chose, tout autre chose.").status_code == 201
    SentOnce.objects.update(at=timezone.now() - once.KEPT - dt.timedelta(minutes=1))
    once.forget_old_keys()
    assert not SentOnce.objects.exists()


def test_the_key_of_one_is_not_that_of_another(program):
    assert program.need().status_code == Program().need().status_code == 201
    assert Need.objects.count() == 2


def test_what_is_refused_may_be_corrected_under_the_same_key(program):
    refused = program.need(words="")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["parameter"] == "words"
    assert "avec vos mots" in refused.json()["errors"][0]["detail"]
    assert program.need().status_code == 201


@pytest.mark.django_db(transaction=True)
def test_two_that_come_at_once_are_one_act():
    program, answers = Program(), []
    start = threading.Barrier(4)

    def send() -> None:
        start.wait()
        try:
            answers.append(program.need().json())
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Need.objects.count() == 1
    assert len(answers) == 4
    assert all(answer == answers[0] for answer in answers)


def test_the_charter_is_accepted_as_on_the_page(program):
    adopt_charter("Nous parlons des faits.")
    refused = program.need()
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["parameter"] == "charter"
    assert program.need(charter=True).status_code == 201
    assert program.need("two", words="Une salle nous manque aussi.").status_code == 201, "accepted once"


def test_nobody_speaks_for_the_place_of_another(program):
    other = PlaceFactory()
    assert program.need(place=other.slug).status_code == 403
    assert program.need(place="nulle-part").status_code == 422
    assert program.need(organisation="personne").status_code == 422
    assert (
        program.send("offers", {"place": other.slug, "title": "x", "domain": "digital", "kind": "counter"}).status_code
        == 403
    )
    assert program.send(f"places/{other.slug}", {"name": "À moi"}, method="patch").status_code == 403
    assert not Need.objects.exists()
    assert not SentOnce.objects.exists()


def test_in_ones_own_name_one_says_where(program):
    said = {"words": WORDS, "where": program.place.municipality.postcodes[0]}
    answer = program.send("needs", said)
    assert answer.status_code == 201, answer.text
    assert Need.objects.get().place is None
    nowhere = program.send("needs", {"words": WORDS, "where": "Nulle-Part-sur-Rien"}, "two")
    assert nowhere.json()["errors"][0]["parameter"] == "where"


def test_a_service_is_declared(program):
    said = {"place": program.place.slug, "title": "Permanence", "domain": "digital", "kind": "counter"}
    answer = program.send("offers", {**said, "price": ["Gratuit"], "hours": "mardi 14h-18h"})
    assert answer.status_code == 201, answer.text
    offer = Offer.objects.get()
    assert (offer.title, offer.place, offer.price) == ("Permanence", program.place, ["Gratuit"])
    wrong = program.send("offers", {**said, "domain": "rien"}, "two")
    assert (wrong.status_code, wrong.json()["errors"][0]["parameter"]) == (422, "domain")


def test_a_place_is_kept_true_and_what_is_not_said_stays(program):
    before = program.place.summary, program.place.municipality
    answer = program.send(f"places/{program.place.slug}", {"phone": "05 55 00 00 00", "links": []}, method="patch")
    assert answer.status_code == 200, answer.text
    (told,) = Entry.objects.filter(kind="network.place_edited")
    assert "phone" in str(told.data) or "éléphone" in str(told.data)
    program.place.refresh_from_db()
    assert program.place.phone.endswith("55000000") or "55 00 00 00" in program.place.phone
    assert (program.place.summary, program.place.municipality) == before
    assert program.place.confirmed_on == timezone.localdate()
    wrong = program.send(f"places/{program.place.slug}", {"hours": "quand on veut"}, "two", "patch")
    assert (wrong.status_code, wrong.json()["errors"][0]["parameter"]) == (422, "hours")


@pytest.mark.django_db(transaction=True)
def test_corrections_that_come_at_once_all_stand_and_none_writes_back_what_another_changed():
    """Each program says one thing of the place; the rest of the form is read again under the lock of the place."""
    program, answers = Program(), []
    said = {"summary": "Un four à pain.", "phone": "0561000000", "hours": "mardi 14h-18h", "address": "3 rue du Four"}
    start = threading.Barrier(len(said))

    def send(name: str, value: str) -> None:
        start.wait()
        try:
            answers.append(program.send(f"places/{program.place.slug}", {name: value}, name, "patch"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=pair) for pair in said.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.status_code for each in answers] == [200] * len(said), [each.text for each in answers]
    program.place.refresh_from_db()
    assert program.place.summary == said["summary"]
    assert program.place.address == said["address"]
    assert "61" in program.place.phone
    assert program.place.hours


def test_a_token_that_reads_does_not_act():
    reader = Program(scope="mine")
    assert reader.need().status_code == 403
    assert not Need.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 422),
        ("{", 400),
        ("[" * 10_000, 400),
        (b"\xff\xfe{}", 400),
        ("null", 422),
        ('{"words": 3}', 422),
        ('{"words": "\\ud800"}', 422),
        ('{"words": "\\u0000"}', 422),
        ('{"words": "x", "place": "\\u0000"}', 422),
        ('{"words": "x", "domains": ["\\u0000"]}', 422),
        ('{"words": "' + "x" * 30_000 + '"}', 422),
    ],
)
def test_what_is_badly_sent_has_its_answer(program, body, status):
    answer = program.send("needs", body)
    assert answer.status_code == status, answer.text
    assert answer["Content-Type"] == "application/problem+json"
    assert not Need.objects.exists()


def test_a_key_is_asked_for(program):
    for key in ("", "k" * 256):
        assert program.need(key).status_code == 400
    assert (
        program.client.get("/api/v1/acts/needs", headers={"Authorization": f"Bearer {program.words}"}).status_code
        == 405
    )


def test_who_leaves_takes_their_keys_with_them(program):
    program.need()
    program.token.delete()
    assert not SentOnce.objects.exists()


def test_somebody_who_speaks_for_nothing_is_read_first():
    program = Program(AccountFactory())
    answer = program.send("needs", {"words": WORDS, "where": program.place.municipality.postcodes[0]})
    assert answer.status_code == 201
    assert "relit" in answer.json()["says"]
