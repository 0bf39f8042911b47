"""There is room again."""

import pytest
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.public_services.services import say_room
from tests.network.factories import RepresentativeFactory
from tests.public_services.factories import OfferFactory

pytestmark = pytest.mark.django_db


def test_a_waiting_list_is_lifted():
    offer = say_room(OfferFactory(state="waiting", waiting=4, shortage="Une salle."), actor=OfferFactory().author)
    assert (offer.state, offer.waiting, offer.shortage) == ("open", None, "")
    assert "de nouveau de la place" in Entry.objects.about(offer).get().sentence


def test_in_one_click_and_twice_is_told(client):
    offer = OfferFactory(state="full")
    client.force_login(RepresentativeFactory(place=offer.place).account)
    address = reverse("public_services:say_room", args=[offer.number])
    assert "de nouveau de la place" in client.post(address, follow=True).text
    assert "n’est pas possible à ce stade : Ouvert à tous" in client.post(address, follow=True).text
