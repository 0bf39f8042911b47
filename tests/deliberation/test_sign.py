"""Seats sign, with a reservation, or join a minority statement: one thing, once, for ever."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from lieudit.deliberation import adoption
from lieudit.deliberation.models import Dissent, Signature
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_position

pytestmark = pytest.mark.django_db


def test_a_seat_signs_with_a_reservation(client):
    position = a_position()
    seat = position.council.seats[0]
    client.force_login(seat.voter)
    client.post(
        f"{position.get_absolute_url()}signer/", {"seat": seat.pk, "reservation": "Sous réserve du calendrier."}
    )
    page = client.get(position.get_absolute_url()).content.decode()
    assert seat.name in page.split('class="signatories"')[1]
    assert "Sous réserve du calendrier." in page


def test_a_minority_statement_goes_wherever_the_position_goes(client):
    position = a_position()
    seat = position.council.seats[1]
    client.force_login(seat.voter)
    text = "Nous soutenons les trois ans.\n\nNous ne signons pas."
    client.post(f"{position.get_absolute_url()}avis-minoritaire/", {"seat": seat.pk, "text": text})
    assert "Nous ne signons pas." in client.get(position.get_absolute_url()).content.decode()
    file = client.get(f"{position.get_absolute_url()}position.json").json()
    assert [(d["seat"], d["text"]) for d in file["dissents"]] == [(seat.name, text)]


def test_a_seat_says_one_thing_once():
    position = a_position()
    seat = position.council.seats[0]
    adoption.sign_position(position, actor=seat.voter, seat=seat)
    with pytest.raises(RuleBroken, match="a déjà signé"):
        adoption.sign_position(position, actor=seat.voter, seat=seat)
    with pytest.raises(RuleBroken, match="a déjà signé"):
        adoption.join_dissent(position, actor=seat.voter, seat=seat, text="Non.")
    assert (Signature.objects.count(), Dissent.objects.count()) == (1, 0)


def test_what_was_signed_is_never_changed():
    position = a_position()
    seat = position.council.seats[0]
    adoption.sign_position(position, actor=seat.voter, seat=seat, reservation="Une réserve.")
    for statement in ("UPDATE deliberation_signature SET reservation = ''", "DELETE FROM deliberation_signature"):
        with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
            connection.cursor().execute(statement)


def test_signing_does_not_touch_the_fingerprint(client):
    position = a_position()
    before = client.get(f"{position.get_absolute_url()}position.json").json()
    for seat in position.council.seats:
        adoption.sign_position(position, actor=seat.voter, seat=seat)
    after = client.get(f"{position.get_absolute_url()}position.json").json()
    assert after["text"] == before["text"]
    assert len(after["signatures"]) == 3


@pytest.mark.parametrize("act", ["signer", "avis-minoritaire"])
def test_without_a_seat_one_says_nothing(client, act):
    position = a_position()
    client.force_login(AccountFactory())
    assert client.get(f"{position.get_absolute_url()}{act}/").status_code == 403


def test_one_does_not_sign_for_the_seat_of_another(client):
    position = a_position()
    mine, other = position.council.seats[:2]
    client.force_login(mine.voter)
    assert client.post(f"{position.get_absolute_url()}signer/", {"seat": other.pk}).status_code == 422
    assert not Signature.objects.exists()
