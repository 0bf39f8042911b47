"""A member joins a statement to the project, in its own words."""

import pytest
from django.urls import reverse

from lieudit.care.services import hide_text
from lieudit.minutes.models import MemberStatement
from lieudit.minutes.seal import fingerprint
from lieudit.minutes.services import attach_statement
from lieudit.toolkit.errors import RuleBroken
from tests.minutes import factories as made

pytestmark = pytest.mark.django_db


def state(minutes, seat, text="Nous n’avons pas été entendus."):
    return attach_statement(minutes, actor=seat.voter, seat=seat, text=text)


def test_a_statement_is_read_with_the_minutes(client):
    minutes = made.sent(is_public=True)
    state(minutes, minutes.council.seats[3])
    assert "Nous n’avons pas été entendus." in client.get(minutes.get_absolute_url()).content.decode()


def test_written_again_it_takes_the_place_of_the_first():
    minutes = made.sent()
    seat = minutes.council.seats[1]
    state(minutes, seat)
    state(minutes, seat, "Autrement dit.")
    assert MemberStatement.objects.get().text == "Autrement dit."


def test_one_speaks_for_one_of_ones_seats_only(client):
    minutes = made.sent()
    first, second = minutes.council.seats[:2]
    client.force_login(first.voter)
    words = {"seat": second.pk, "text": "Au nom d’un autre.", "charter": "on"}
    assert client.post(reverse("minutes:statement", args=[minutes.meeting.number]), words).status_code == 422
    assert not MemberStatement.objects.exists()


def test_approved_minutes_take_no_statement(later):
    minutes = made.approved(later)
    with pytest.raises(RuleBroken):
        state(minutes, minutes.council.seats[1])


def test_a_hidden_statement_is_read_no_more_and_the_fingerprint_stays(client, later):
    minutes = made.sent()
    statement = state(minutes, minutes.council.seats[1])
    minutes = made.sealed(later, made.approved(later, minutes))
    hide_text(statement, actor=minutes.secretary, reason="Vise une personne.")
    assert "entendus" not in client.get(minutes.get_absolute_url()).content.decode()
    client.force_login(minutes.council.seats[1].voter)
    for copy in ("minutes_file", "full_file"):
        file = client.get(reverse(f"minutes:{copy}", args=[minutes.meeting.number, "json"]))
        assert "entendus" not in file.text
        assert fingerprint(file.json()) == minutes.digest
