"""A correction is kept or not, with a reason; what changed meanwhile is merged, or written by hand."""

import pytest
from django.urls import reverse

from lieudit.minutes.models import Revision
from lieudit.minutes.services import answer_correction, edit_section, withdraw_correction
from lieudit.toolkit.errors import RuleBroken
from tests.minutes import factories as made

pytestmark = pytest.mark.django_db


def answer(correction, minutes, accepted=True, **words):
    return answer_correction(correction, actor=minutes.secretary, accepted=accepted, answer="C’est juste.", **words)


def test_a_correction_that_is_kept_becomes_the_text():
    minutes = made.sent()
    asked = made.correction(minutes)
    answered = answer(asked, minutes)
    assert answered.state == "accepted"
    assert answered.answer == "C’est juste."
    assert made.section(minutes).text == asked.proposed
    assert Revision.objects.get().correction == asked


def test_a_correction_that_is_refused_changes_nothing():
    minutes = made.sent()
    before = made.section(minutes).text
    assert answer(made.correction(minutes), minutes, accepted=False).state == "refused"
    assert made.section(minutes).text == before


def test_changes_at_other_words_are_merged():
    minutes = made.sent()
    part = made.section(minutes)
    edit_section(part, actor=minutes.secretary, text="Un deux trois quatre.", is_restricted=False, seen=part.stamp)
    asked = made.correction(minutes, seen=made.section(minutes).stamp, proposed="Un deux trois cinq.")
    part = made.section(minutes)
    edit_section(part, actor=minutes.secretary, text="Zéro deux trois quatre.", is_restricted=False, seen=part.stamp)
    answer(asked, minutes)
    assert made.section(minutes).text == "Zéro deux trois cinq."


def test_changes_at_the_same_words_are_written_by_hand(client):
    minutes = made.sent()
    asked = made.correction(minutes, proposed="Tout autre chose.")
    part = made.section(minutes)
    edit_section(part, actor=minutes.secretary, text="Encore autre chose.", is_restricted=False, seen=part.stamp)
    with pytest.raises(RuleBroken, match="écrivez ici le texte à garder"):
        answer(asked, minutes)
    client.force_login(minutes.secretary)
    assert "Écrivez la fusion à la main" in client.get(asked.get_absolute_url()).content.decode()
    words = {"accepted": "yes", "answer": "Oui.", "text": "La fusion."}
    assert client.post(asked.get_absolute_url(), words).status_code == 302
    assert made.section(minutes).text == "La fusion."


def test_a_correction_is_answered_once():
    minutes = made.sent()
    asked = made.correction(minutes)
    answer(asked, minutes)
    with pytest.raises(RuleBroken):
        answer(asked, minutes, accepted=False)


def test_nobody_answers_their_own(client):
    minutes = made.sent()
    asked = made.correction(minutes, minutes.council.seats[0])
    client.force_login(minutes.chair)
    assert client.post(asked.get_absolute_url(), {"accepted": "yes", "answer": "Oui."}).status_code == 403


def test_its_author_takes_it_back(client):
    minutes = made.sent()
    asked = made.correction(minutes)
    client.force_login(asked.author)
    client.post(reverse("minutes:withdraw", args=[minutes.meeting.number, asked.number]))
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    with pytest.raises(RuleBroken):
        withdraw_correction(asked, actor=asked.author)


def test_the_difference_is_read(client):
    minutes = made.sent()
    asked = made.correction(minutes)
    client.force_login(minutes.secretary)
    page = client.get(reverse("minutes:corrections", args=[minutes.meeting.number])).content.decode()
    assert "<ins>" in page
    assert "annonce sa fermeture" in page
    assert str(asked) in page.replace("&#x27;", "'")
