"""Sections are written one by one; nothing that was written is lost."""

import pytest
from django.urls import reverse

from lieudit.minutes.models import Revision
from lieudit.minutes.services import edit_section
from lieudit.toolkit.errors import RuleBroken
from tests.minutes import factories as made

pytestmark = pytest.mark.django_db


def edit(part, actor, text, **words):
    return edit_section(part, actor=actor, text=text, **({"is_restricted": False, "seen": part.stamp} | words))


def test_a_new_wording_keeps_the_former_one():
    minutes = made.drafted()
    part = made.section(minutes)
    before = part.text
    edit(part, minutes.secretary, "Trois départements ont parlé.")
    assert made.section(minutes).text == "Trois départements ont parlé."
    kept = Revision.objects.get()
    assert (kept.before, kept.after, kept.by) == (before, "Trois départements ont parlé.", minutes.secretary)


def test_the_same_words_change_nothing():
    minutes = made.drafted()
    part = made.section(minutes)
    edit(part, minutes.secretary, part.text)
    assert not Revision.objects.exists()


def test_words_over_an_older_wording_are_refused():
    minutes = made.drafted()
    mine, theirs = made.section(minutes), made.section(minutes)
    edit(mine, minutes.secretary, "Premier texte.")
    with pytest.raises(RuleBroken, match="a changé depuis que vous l’avez ouverte"):
        edit(theirs, minutes.chair, "Second texte.")
    assert made.section(minutes).text == "Premier texte."


def test_who_is_overtaken_reads_the_present_text_and_keeps_their_own(client):
    minutes = made.drafted()
    part = made.section(minutes)
    stamp = part.stamp
    edit(part, minutes.secretary, "Premier texte.")
    client.force_login(minutes.chair)
    address = reverse("minutes:edit", args=[minutes.meeting.number, 3])
    answer = client.post(address, {"seen": stamp, "text": "Second texte."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Quelqu’un a écrit entre-temps" in page
    assert "Premier texte." in page
    assert "Second texte." in page
    seen = made.section(minutes).stamp
    assert f'value="{seen}"' in page
    assert client.post(address, {"seen": seen, "text": "Les deux textes."}).status_code == 302
    assert made.section(minutes).text == "Les deux textes."


def test_approved_minutes_are_not_edited(later):
    minutes = made.approved(later)
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        edit(made.section(minutes), minutes.secretary, "Autre chose.")


def test_no_form_is_served_to_write_what_is_approved(client, later):
    minutes = made.approved(later)
    client.force_login(minutes.secretary)
    page = client.get(reverse("minutes:edit", args=[minutes.meeting.number, 3])).text
    assert "ne se réécrit plus" in page
    assert "<textarea" not in page
