"""Who says what is offered and who keeps its agreements: each door, asked of everybody around."""

import pytest
from django.utils import timezone

from lieudit.agreements.permissions import AGREEMENT_ACCESS
from lieudit.agreements.permissions import gestures as gestures_of
from lieudit.network.vocabulary import PlaceStatus
from lieudit.public_services.permissions import OFFER_ACCESS, gestures
from tests.agreements.factories import AgreementFactory
from tests.network.factories import OrganisationFactory, PlaceFactory
from tests.network.people import OVER_CREUSE, doors, former_spokesperson, people, spokesperson
from tests.public_services.factories import OfferFactory

pytestmark = pytest.mark.django_db


def around(place):
    return people() | {
        "place": spokesperson(place),
        "was its voice": former_spokesperson(place),
        "another place": spokesperson(PlaceFactory()),
        "another partner": spokesperson(OrganisationFactory(partner=True)),
    }


def test_an_offer_is_kept_by_its_place_and_its_territory():
    offer = OfferFactory()
    everybody = around(offer.place) | {"author": offer.author}
    steps = OFFER_ACCESS.workflow.steps
    assert doors(OFFER_ACCESS, everybody, offer) == dict.fromkeys(steps, OVER_CREUSE | {"place"})


@pytest.mark.parametrize(("told_by", "others"), [("holder", {"partner"}), ("partner", OVER_CREUSE | {"place"})])
def test_an_agreement_is_kept_by_its_two_sides_answered_by_the_other_and_expires_by_itself(told_by, others):
    agreement = AgreementFactory(told_by=told_by)
    everybody = around(agreement.place) | {"author": agreement.author, "partner": spokesperson(agreement.partner)}
    keepers = OVER_CREUSE | {"place", "partner"}
    timed = {"expire": set(), "remind": set(), "receive_report": set()}
    kept = dict.fromkeys(AGREEMENT_ACCESS.workflow.steps, keepers) | timed
    assert doors(AGREEMENT_ACCESS, everybody, agreement) == kept | {"confirm": others, "deny": others}
    confirmed = AgreementFactory(place=agreement.place, partner=agreement.partner, confirmed_at=timezone.now())
    assert doors(AGREEMENT_ACCESS, everybody, confirmed) == kept | {"confirm": set(), "deny": set()}


def test_a_place_closed_for_good_keeps_only_what_corrects_and_what_ends():
    offer, agreement = OfferFactory(), AgreementFactory()
    voice, partner = spokesperson(offer.place), spokesperson(agreement.partner)
    everybody = people()
    assert gestures(voice, offer) == ["revise", "say_waiting", "say_full", "end"]
    assert gestures_of(partner, agreement)[:4] == ["renew", "end", "confirm", "deny"]
    for place in (offer.place, agreement.place):
        place.status = PlaceStatus.CLOSED
    assert gestures(voice, offer) == ["revise", "end"]
    assert gestures_of(partner, agreement)[:2] == ["end", "deny"]
    assert not {"renew", "promise"} & set(gestures_of(partner, agreement))
    assert gestures(everybody["stranger"], offer) == []
    assert gestures(everybody["anonymous"], offer) == []
