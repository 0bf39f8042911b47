"""The page of a seat: who holds it, its mandates, its votes where votes are public, its links of interest."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from lieudit.governance.services import declare_interest, order_ballot
from lieudit.voting.services import cast_vote, close_ballot
from lieudit.voting.workflow import Way
from tests.governance.factories import a_council, a_qualified_person
from tests.network.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def voted(council, question, *, way=Way.ROLL_CALL, closed=True):
    """A ballot in which the first seat says yes, and the others no."""
    ends = timezone.now() + dt.timedelta(days=16)
    ballot = order_ballot(council, actor=None, question=question, closes_at=ends, way=way)
    for rank, seat in enumerate(council.seats):
        said = "against" if rank else "for"
        cast_vote(ballot, ballot.roll.get(key=seat.key), actor=seat.voter, choice=said)
    if closed:
        close_ballot(ballot, actor=None)
    return ballot


def page_of(client, seat):
    return client.get(seat.get_absolute_url()).content.decode()


def test_a_seat_shows_its_mandate_its_votes_and_its_links(client, django_assert_max_num_queries):
    council = a_council()
    seat, other = council.seats[:2]
    party = OrganisationFactory(institution=True, name="Région des Causses")
    declare_interest(actor=seat.voter, organisation=seat.organisation, party=party, nature="funding")
    voted(council, "Garder trois ans ?")
    with django_assert_max_num_queries(8):
        page = page_of(client, seat)
    assert str(seat.organisation) in page
    assert "Préside" in page
    assert "Garder trois ans" in page
    assert "<td>Pour" in re.sub(r"\s*(<|>)\s*", r"\1", page)
    assert "Région des Causses" in page
    assert "<td>Contre" in re.sub(r"\s*(<|>)\s*", r"\1", page_of(client, other))
    assert seat.get_absolute_url() in client.get(council.get_absolute_url()).content.decode()


def test_a_vote_is_read_once_its_ballot_is_closed(client):
    council = a_council()
    voted(council, "Garder trois ans ?", closed=False)
    assert "Garder trois ans" not in page_of(client, council.seats[0])


def test_a_secret_ballot_says_nothing_of_who_was_there(client):
    council = a_council()
    voted(council, "Garder trois ans ?", way=Way.TOTALS)
    assert "Garder trois ans" not in page_of(client, council.seats[0])


def test_a_person_who_keeps_their_name_is_not_named(client):
    council = a_council()
    seat = a_qualified_person(council)
    name = seat.account.name
    assert name in page_of(client, seat)
    seat.account.name_is_public = False
    seat.account.save()
    assert name not in page_of(client, seat)
