"""What other rooms show of this one: choices of the directory, its files, the desk of a territory, one's own data."""

import pytest
from django.utils import timezone

from lieudit.accounts.signals import data_export
from lieudit.network.exporting import EXPORTS
from lieudit.network.filters import PlaceFilters
from lieudit.network.models import Place
from lieudit.records.duplicates import merge_places, undo_merge
from lieudit.territory.desk import Desk, lists_of
from tests.accounts.factories import AccountFactory
from tests.agreements.factories import AgreementFactory, in_days
from tests.network.factories import PlaceFactory
from tests.public_services.factories import OfferFactory
from tests.records.factories import TwinFactory

pytestmark = pytest.mark.django_db


def test_places_are_narrowed_by_a_service():
    workshop = OfferFactory(domain="culture", kind="workshop")
    digital = OfferFactory(services=["Utilisation sécurisée du numérique"])
    OfferFactory(domain="culture", kind="workshop", state="ended")
    for value, offer in (("culture:workshop", workshop), ("Utilisation sécurisée du numérique", digital)):
        found = PlaceFilters({"service": value}).apply(Place.objects.public())
        assert list(found) == [offer.place]


def test_a_place_is_of_a_domain_when_it_says_so_or_offers_something_of_it():
    offering, saying = OfferFactory(domain="campus").place, PlaceFactory(domains=["campus"])
    OfferFactory(domain="culture")
    assert set(PlaceFilters({"domain": "campus"}).apply(Place.objects.public())) == {offering, saying}


def test_services_follow_a_record_that_is_made_one_with_another_and_come_back():
    twin, animator = TwinFactory(), AccountFactory(secretariat=True)
    kept, other = twin.first, twin.second
    offer, agreement = OfferFactory(place=other), AgreementFactory(place=other)
    merge = merge_places(twin, actor=animator, kept=kept, reason="Un seul lieu.")
    assert {row.place for row in (fresh(offer), fresh(agreement))} == {kept}
    undo_merge(merge, actor=animator)
    assert {row.place for row in (fresh(offer), fresh(agreement))} == {other}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_places_are_given_as_lamednum():
    assert b"structure_parente" in b"".join(EXPORTS["mednum"].write(Place.objects.public()))


def test_files_of_places_tell_their_services(client):
    place = OfferFactory(title="Atelier vélo", domain="work").place
    OfferFactory(title="Guichet", domain="services", place=place)
    OfferFactory(title="Bureau", domain="work", place=place, state="ended")
    assert b"Guichet|Atelier v\xc3\xa9lo" in b"".join(client.get("/lieux/export/csv/").streaming_content)
    lamednum = client.get("/lieux/export/mednum/", {"service": "work:counter"})
    assert lamednum.status_code == 200
    assert b"".join(lamednum.streaming_content).startswith(b"id,pivot,nom,commune")


def test_agreements_that_end_wait_on_the_desk_of_their_territory():
    place = PlaceFactory()
    ending = {"place": place, "starts_on": in_days(-9), "ends_on": in_days(30)}
    agreement = AgreementFactory(confirmed_at=timezone.now(), **ending)
    AgreementFactory(place=place, confirmed_at=timezone.now())
    AgreementFactory(**ending)  # which the other side did not confirm: nothing follows what binds nobody
    land = place.municipality.department
    desk = Desk(AccountFactory(), land, [land.pk], [])
    (listed,) = [listed for listed in lists_of(desk, "/ici/") if listed.key == "conventions"]
    assert listed.words == "1\u00a0convention finit, sans suite demandée"
    assert listed.lines[0].name == agreement.title
    assert listed.lines[0].gestures[1].url.startswith(f"/services/conventions/{agreement.number}/renouveler/")


def test_one_takes_away_what_one_wrote():
    offer = OfferFactory()
    given = dict(given for _receiver, given in data_export.send(None, account=offer.author, limit=None))
    assert given["public_services"][0]["title"] == offer.title
