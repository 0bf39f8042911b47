"""One account asks for few things at a time, and adds few places in a day: somebody reads each of them."""

import pytest
from django.urls import reverse

from lieudit.network.models import Claim, Place
from lieudit.network.services import MOST_CLAIMS, MOST_PLACES, claim_hat, create_place, refuse_claim
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.network.factories import AnimatorFactory, PlaceFactory
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db


def test_five_requests_of_one_account_wait_at_a_time(client):
    account = AccountFactory()
    client.force_login(account)
    answers = [
        client.post(reverse("network:claim_place", args=[PlaceFactory().slug]), {"role": "gérante", "message": "y"})
        for _ in range(8)
    ]
    assert [answer.status_code for answer in answers] == [302] * MOST_CLAIMS + [422] * 3
    assert "Cinq de vos demandes attendent" in answers[-1].content.decode()
    refuse_claim(Claim.objects.first(), actor=AccountFactory(secretariat=True), reason="Personne ne vous connaît.")
    assert claim_hat(PlaceFactory(), actor=account, role="gérante")


def test_five_places_a_day_are_added_by_one_account():
    account, town = AccountFactory(), MunicipalityFactory()
    for number in range(MOST_PLACES):
        create_place(actor=account, role="gérante", name=f"Lieu {number}", municipality=town)
        Claim.objects.update(state="confirmed")
    with pytest.raises(RuleBroken, match="cinq lieux en un jour"):
        create_place(actor=account, role="gérante", name="Un de plus", municipality=town)
    assert Place.objects.count() == MOST_PLACES


def test_who_animates_a_territory_is_not_held_back():
    animator, town = AnimatorFactory().account, MunicipalityFactory()
    for number in range(MOST_PLACES + 2):
        create_place(actor=animator, role="animation", name=f"Lieu {number}", municipality=town)
    assert Claim.objects.count() == MOST_PLACES + 2
