"""Who sits, and who sat on a day."""

import copy
import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.governance import rules
from lieudit.governance.models import Seat
from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.services import order_ballot
from lieudit.voting.services import cast_vote, close_ballot
from tests.governance.factories import a_qualified_person, a_seat, an_assembly

pytestmark = pytest.mark.django_db


def page(client, assembly, **query):
    return client.get(reverse("governance:assembly", args=[assembly.slug]), query).text.replace("\xa0", " ")


def test_the_page_says_who_speaks_for_a_seat_only_by_a_published_name(client):
    assembly = an_assembly()
    seat = a_seat(assembly)
    assert "un·e membre" in page(client, assembly)
    seat.voter.name, seat.voter.name_is_public = "Maëlle Riou", True
    seat.voter.save()
    assert "Maëlle Riou" in page(client, assembly)


def test_the_council_of_a_past_day_shows_who_sat_then(client):
    assembly = an_assembly()
    gone = a_seat(assembly)
    Seat.objects.filter(pk=gone.pk).update(until=dt.date(2025, 6, 30))
    now = a_seat(assembly)
    Seat.objects.filter(pk=now.pk).update(since=dt.date(2025, 7, 1))
    then = page(client, assembly, au="2025-03-03")
    assert "au 3 mars 2025" in then
    assert str(gone.organisation) in then
    assert str(now.organisation) not in then
    assert str(gone.organisation) not in page(client, assembly)


def test_a_day_that_does_not_exist_is_refused_and_today_is_shown(client):
    text = page(client, an_assembly(), au="30 février")
    assert "écrivez le jour, le mois et l’année" in text
    assert "30 février" in text


def test_vacant_seats_are_counted_from_the_rules(client):
    assembly = an_assembly()
    a_seat(assembly)
    more = copy.deepcopy(rules.DEFAULT_RULES) | {"seats": dict.fromkeys(rules.COLLEGES, 3)}
    adopt_rulebook(assembly, actor=None, rules=more, in_force_from=timezone.localdate())
    text = page(client, assembly)
    assert "1 siège occupé sur 3" in text
    assert "1 siège occupé dans 1 collège sur 7, 20" in " ".join(text.replace("\u202f", "").split())
    assert "20 sièges à pourvoir" in text.replace("\u202f", "").replace("\xa0", " ")


def test_participation_counts_the_closed_votes_of_a_seat(client):
    assembly = an_assembly()
    seat, silent = a_seat(assembly), a_qualified_person(assembly)
    ballot = order_ballot(assembly, actor=None, question="Se réunir à Lorient ?")
    cast_vote(ballot, ballot.roll.get(key=seat.key), actor=seat.voter, choice="for")
    cast_vote(ballot, ballot.roll.get(key=silent.key), actor=silent.voter, choice="against")
    assert "aucun vote encore" in page(client, assembly)
    close_ballot(ballot, actor=None)
    assert "1 vote sur 1" in page(client, assembly).replace("\xa0", " ")


@pytest.mark.parametrize("seats", [1, 12])
def test_the_page_asks_as_much_for_one_seat_as_for_twelve(client, django_assert_max_num_queries, seats):
    assembly = an_assembly()
    for _ in range(seats):
        a_seat(assembly)
    page(client, assembly)
    with django_assert_max_num_queries(8):
        page(client, assembly)
