"""What the page of a need tells of its relay: each act under the right stage, with a link."""

import pytest

from lieudit.advocacy import followup
from lieudit.journal.models import Entry
from lieudit.needs.models import Need
from lieudit.needs.thread import knots
from tests.advocacy.factories import a_message, a_referral, an_institution, published

pytestmark = pytest.mark.django_db


def told():
    need = Need.objects.first()
    return {knot.stage: knot for knot in knots(Entry.objects.public().about(need), need.stage)}


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


def test_the_word_of_the_author_is_under_the_effect():
    referral = a_referral()
    published(a_message(referral, "commit"))
    followup.say_effect(Need.objects.first(), referral.position, actor=None, change="yes", words="Le poste est là.")
    assert "dit si cela a changé quelque chose\xa0: oui. «\xa0Le poste est là.\xa0»" in told()["effect"].body
