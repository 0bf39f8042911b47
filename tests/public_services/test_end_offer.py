"""A service ends, with its reason; its page stays."""

import pytest
from django.urls import reverse

from lieudit.public_services.models import Offer
from lieudit.public_services.services import end_offer
from lieudit.toolkit.errors import RuleBroken
from tests.network.factories import RepresentativeFactory
from tests.public_services.factories import OfferFactory

pytestmark = pytest.mark.django_db


def test_it_leaves_the_lists_and_keeps_its_page(client):
    offer = OfferFactory(state="waiting", waiting=2)
    end_offer(offer, actor=offer.author, reason="Le poste n’est plus financé.")
    assert offer.title not in client.get(reverse("public_services:place", args=[offer.place.slug])).text
    assert "Le poste n’est plus financé." in client.get(offer.get_absolute_url()).text
    with pytest.raises(RuleBroken, match="Terminé"):
        end_offer(offer, actor=offer.author, reason="Encore.")


def test_a_reason_is_asked(client):
    offer = OfferFactory()
    client.force_login(RepresentativeFactory(place=offer.place).account)
    page = client.post(reverse("public_services:end_offer", args=[offer.number]), {"reason": " ", "charter": "on"})
    assert page.status_code == 422
    assert Offer.objects.get().state == "open"
