"""Who was present or represented corrects the project, as an amendment; who was absent is refused with a sentence."""

import pytest
from django.urls import reverse

from lieudit.journal.models import Follow
from lieudit.minutes.models import Correction
from lieudit.minutes.services import edit_section, propose_correction
from lieudit.toolkit.errors import RuleBroken
from tests.minutes import factories as made

pytestmark = pytest.mark.django_db


def test_who_was_there_proposes_other_words():
    minutes = made.sent()
    asked = made.correction(minutes)
    assert (asked.number, asked.state, asked.seat) == (1, "proposed", minutes.council.seats[1])
    assert asked.seen == made.section(minutes).text


def test_who_was_represented_too():
    minutes = made.sent()
    assert made.correction(minutes, minutes.council.seats[2]).seat == minutes.council.seats[2]


def test_who_was_absent_is_refused_with_a_sentence(client):
    minutes = made.sent()
    absent = minutes.council.seats[3]
    with pytest.raises(RuleBroken, match="ni présent·e ni représenté·e"):
        made.correction(minutes, absent)
    client.force_login(absent.voter)
    address = reverse("minutes:correct", args=[minutes.meeting.number, 3])
    assert "ni présent·e ni représenté·e" in client.get(address).content.decode()
    words = {"seen": made.section(minutes).stamp, "proposed": "Autre chose.", "reason": "Parce que.", "charter": "on"}
    answer = client.post(address, words)
    assert answer.status_code == 422
    assert "ni présent·e ni représenté·e" in answer.content.decode()
    assert not Correction.objects.exists()


def test_one_does_not_correct_for_the_seat_of_another():
    minutes = made.sent()
    part, [first, second] = made.section(minutes), minutes.council.seats[:2]
    with pytest.raises(RuleBroken):
        propose_correction(part, actor=first.voter, seat=second, seen=part.stamp, proposed="Rien.", reason="Non.")


def test_a_correction_takes_two_clicks_from_the_minutes(client):
    minutes = made.sent()
    seat = minutes.council.seats[1]
    client.force_login(seat.voter)
    page = client.get(minutes.get_absolute_url()).content.decode()
    address = reverse("minutes:correct", args=[minutes.meeting.number, 3])
    assert f'href="{address}"' in page  # first click
    words = {
        "seen": made.section(minutes).stamp,
        "seat": seat.pk,
        "proposed": "Autre\r\nchose.",
        "reason": "C’est dit.",
    }
    assert client.post(address, words | {"charter": "on"}).status_code == 302  # second click
    assert Correction.objects.get().proposed == "Autre\nchose."


def test_the_words_that_were_read_are_kept_even_if_they_have_changed_since():
    minutes = made.sent()
    part = made.section(minutes)
    stamp, before = part.stamp, part.text
    edit_section(part, actor=minutes.secretary, text="Réécrit.", is_restricted=False, seen=stamp)
    asked = made.correction(minutes, seen=stamp, proposed=f"{before} Un mot de plus.")
    assert asked.seen == before


def test_a_wording_that_never_was_is_refused():
    with pytest.raises(RuleBroken, match="trop ancienne"):
        made.correction(made.sent(), seen="jamais")


def test_the_same_words_are_no_correction():
    minutes = made.sent()
    with pytest.raises(RuleBroken, match="Votre texte est le même"):
        made.correction(minutes, proposed=made.section(minutes).text)


def test_corrections_end_with_the_window(later):
    minutes = made.sent()
    later(days=9)
    with pytest.raises(RuleBroken, match="étaient reçues jusqu’au"):
        made.correction(minutes)


def test_who_holds_the_session_hears_of_it_and_its_author_of_the_answer():
    minutes = made.sent()
    asked = made.correction(minutes)
    told = set(Follow.objects.of(asked).values_list("account", flat=True))
    assert told == {asked.author.pk, minutes.chair.pk, minutes.secretary.pk}
