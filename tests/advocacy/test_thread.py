"""What the page of a need tells of its relay: each act under the right stage, with a link."""

import pytest
from django.urls import reverse

from lieudit.advocacy import followup
from lieudit.care.services import hide_text
from lieudit.journal.models import Entry
from lieudit.needs.models import Need
from lieudit.needs.thread import thread_steps
from tests.advocacy.factories import a_message, a_referral, an_institution, published, staff

pytestmark = pytest.mark.django_db


def told():
    need = Need.objects.first()
    return {step.stage: step for step in thread_steps(Entry.objects.public().about(need), need.stage)}


def test_a_first_answer_is_told_while_another_is_awaited():
    first = a_referral()
    second = a_referral(first.position, an_institution(name="Régions de France"))
    published(a_message(first))
    thread = told()
    assert thread["relayed"].state == "current"
    assert f"{first.institution} répond, position {first.position.number}" in thread["relayed"].body
    assert {link["url"] for link in thread["relayed"].links} >= {first.get_absolute_url(), second.get_absolute_url()}
    published(a_message(second))
    thread = told()
    assert thread["answered"].state == "current"
    assert "Toutes les demandes de la position ont une suite." in thread["answered"].body


def test_the_word_of_the_author_is_linked_under_the_effect_and_can_be_hidden(client):
    referral = a_referral()
    published(a_message(referral, "commit"))
    need = Need.objects.first()
    effect = followup.say_effect(need, referral.position, actor=None, change="yes", words="Le poste est là.")
    assert "dit si cela a changé quelque chose\xa0: oui." in told()["effect"].body
    page, _hash, anchor = told()["effect"].links[0]["url"].partition("#")
    assert f'id="{anchor}"' in client.get(page).content.decode()
    assert "Le poste est là." in client.get(page).content.decode()
    hide_text(effect, actor=staff(), reason="Vise une personne.")
    for public in (page, need.get_absolute_url(), reverse("journal:log"), reverse("journal:feed_all")):
        assert "Le poste est là." not in client.get(public).content.decode()
