"""A service is corrected; what does not change is told."""

import pytest
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.network.models import Place
from lieudit.public_services.services import revise_offer
from lieudit.records.models import FieldSource
from lieudit.records.services import revise_place
from lieudit.toolkit.errors import RuleBroken
from tests.agreements.factories import AgreementFactory, in_days
from tests.network.factories import AnimatorFactory, RepresentativeFactory
from tests.public_services.factories import OfferFactory

pytestmark = pytest.mark.django_db


def test_what_changes_is_named_in_french():
    offer = OfferFactory()
    revise_offer(offer, actor=offer.author, title="Guichet", price=["Gratuit"])
    assert Entry.objects.about(offer).get().sentence.endswith("est corrigé\u00a0: nom, prix.")


def test_a_service_of_another_domain_is_no_longer_said_to_be_absent():
    speaker = RepresentativeFactory()
    offer = OfferFactory(place=speaker.place, domain="digital")
    place = Place.objects.with_territory().get(pk=speaker.place.pk)
    revise_place(place, actor=speaker.account, absent=["domains.work", "domains.culture"])
    revise_offer(offer, actor=speaker.account, domain="work")
    assert FieldSource.objects.absent_in([place.pk]) == {place.pk: {"domains.culture"}}


def test_nothing_changed_is_refused():
    offer = OfferFactory()
    with pytest.raises(RuleBroken, match="Rien n’a changé"):
        revise_offer(offer, actor=offer.author, title=offer.title)


def test_what_is_ended_is_not_corrected():
    offer = OfferFactory(state="ended")
    with pytest.raises(RuleBroken, match="Terminé"):
        revise_offer(offer, actor=offer.author, title="Autre")


def test_the_form_shows_what_is_said_and_keeps_the_agreement(client):
    agreement = AgreementFactory()
    offer = OfferFactory(place=agreement.place, agreement=agreement, partner=agreement.partner, price=["Payant"])
    client.force_login(RepresentativeFactory(place=offer.place).account)
    address = reverse("public_services:revise_offer", args=[offer.number])
    assert offer.title in client.get(address).text
    typed = {"title": "Atelier", "domain": "work", "kind": "workshop", "agreement": agreement.pk, "charter": "on"}
    assert client.post(address, typed).status_code == 302
    offer.refresh_from_db()
    assert (offer.title, offer.domain, offer.price, offer.agreement) == ("Atelier", "work", [], agreement)


def test_who_animates_the_territory_may_correct(client):
    offer = OfferFactory()
    client.force_login(AnimatorFactory(department=offer.place.municipality.department).account)
    assert client.get(reverse("public_services:revise_offer", args=[offer.number])).status_code == 200


def test_a_correction_does_not_part_a_service_from_an_agreement_that_waits_to_be_renewed(client):
    agreement = AgreementFactory(state="expired", starts_on=in_days(-300), ends_on=in_days(-1))
    offer = OfferFactory(place=agreement.place, agreement=agreement, partner=agreement.partner)
    client.force_login(RepresentativeFactory(place=offer.place).account)
    page = client.get(reverse("public_services:revise_offer", args=[offer.number])).text
    assert f'<option value="{agreement.pk}" selected>' in page


def test_a_name_is_not_given_twice_by_a_correction():
    known = OfferFactory(title="Guichet")
    offer = OfferFactory(place=known.place)
    with pytest.raises(RuleBroken, match="déjà un service de ce nom"):
        revise_offer(offer, actor=offer.author, title="guichet")
    revise_offer(known, actor=offer.author, title="GUICHET")
    revise_offer(offer, actor=offer.author, title="Guichet", domain="work")
