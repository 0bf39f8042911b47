"""What other rooms show of this one: choices of the directory, its files, the desk of a territory, one's own data."""

import pytest

from lieudit.accounts.signals import data_export
from lieudit.network.exporting import EXPORTS
from lieudit.network.filters import PlaceFilters
from lieudit.network.models import Place
from lieudit.territory.desk import Desk, piles_of
from lieudit.territory.models import Department, Region
from tests.accounts.factories import AccountFactory
from tests.network.factories import PlaceFactory
from tests.public_services.factories import AgreementFactory, OfferFactory, in_days

pytestmark = pytest.mark.django_db


def test_places_are_narrowed_by_a_service():
    workshop = OfferFactory(domain="culture", kind="workshop")
    digital = OfferFactory(services=["Utilisation sécurisée du numérique"])
    OfferFactory(domain="culture", kind="workshop", state="ended")
    for value, offer in (("culture:workshop", workshop), ("Utilisation sécurisée du numérique", digital)):
        found = PlaceFilters({"service": value}).apply(Place.objects.public())
        assert list(found) == [offer.place]


def test_places_are_given_as_lamednum():
    assert b"structure_parente" in b"".join(EXPORTS["mednum"].write(Place.objects.public()))


def test_agreements_that_end_wait_on_the_desk_of_their_territory():
    place = PlaceFactory()
    agreement = AgreementFactory(place=place, starts_on=in_days(-9), ends_on=in_days(30))
    AgreementFactory(place=place)
    land = place.municipality.department
    desk = Desk(AccountFactory(), land, Department.objects.filter(pk=land.pk), Region.objects.none())
    (pile,) = [pile for pile in piles_of(desk, "/ici/") if pile.key == "conventions"]
    assert pile.words == "1\u00a0convention prend fin bientôt"
    assert pile.lines[0].name == agreement.title
    assert pile.lines[0].gestures[0].url.startswith(f"/services/conventions/{agreement.number}/renouveler/")


def test_one_takes_away_what_one_wrote():
    offer = OfferFactory()
    given = dict(given for _receiver, given in data_export.send(None, account=offer.author, limit=None))
    assert given["public_services"][0]["title"] == offer.title
