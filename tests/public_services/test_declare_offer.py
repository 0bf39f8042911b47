"""A place, or who animates its territory, says what is found there."""

import pytest
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.network.models import Place
from lieudit.public_services.models import Offer
from lieudit.public_services.services import declare_offer, end_offer
from lieudit.records.models import FieldSource
from lieudit.records.services import revise_place
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.tokens import thing_token
from tests.accounts.factories import AccountFactory
from tests.agreements.factories import AgreementFactory
from tests.network.factories import OrganisationFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db
WORDS = {"title": "Permanence numérique", "domain": "digital", "kind": "counter"}
TYPED = {
    **WORDS,
    "hours": "tu,th 14:00-18:00",
    "price": ["Gratuit"],
    "services": ["Aide aux démarches administratives"],
    "booking_url": "www.rdv.fr",
    "charter": "on",
}


@pytest.fixture
def speaker():
    return RepresentativeFactory()


def test_a_service_is_published_under_the_name_of_its_place(speaker):
    offer = declare_offer(speaker.place, actor=speaker.account, **WORDS)
    entry = Entry.objects.about(offer).get()
    assert (offer.number, offer.state, entry.hat_name) == (1, "open", speaker.place.name)
    assert "Permanence numérique" in entry.sentence
    assert entry.data["of"] == thing_token(offer)


def test_the_same_name_twice_in_a_domain_is_refused(speaker):
    declare_offer(speaker.place, actor=speaker.account, **WORDS)
    with pytest.raises(RuleBroken, match="déjà un service"):
        declare_offer(speaker.place, actor=speaker.account, **{**WORDS, "title": "PERMANENCE numérique"})
    assert declare_offer(speaker.place, actor=speaker.account, **{**WORDS, "domain": "work"})


def test_a_service_that_is_found_is_no_longer_said_to_be_absent(speaker):
    place = Place.objects.with_territory().get(pk=speaker.place.pk)
    revise_place(place, actor=speaker.account, absent=["domains.digital", "domains.work"])
    declare_offer(speaker.place, actor=speaker.account, **WORDS)
    assert FieldSource.objects.absent_in([place.pk]) == {place.pk: {"domains.work"}}


def test_a_service_that_is_found_is_not_said_to_be_absent(speaker):
    offer = declare_offer(speaker.place, actor=speaker.account, **WORDS)
    place = Place.objects.with_territory().get(pk=speaker.place.pk)
    with pytest.raises(RuleBroken, match=r"terminez-le d’abord.*médiation numérique"):
        revise_place(place, actor=speaker.account, absent=["domains.digital", "phone"])
    assert FieldSource.objects.absent_in([place.pk]) == {}
    end_offer(offer, actor=speaker.account, reason="Le poste s’arrête.")
    revise_place(place, actor=speaker.account, absent=["domains.digital"])
    assert FieldSource.objects.absent_in([place.pk]) == {place.pk: {"domains.digital"}}


def test_a_closed_place_offers_nothing(speaker):
    place = PlaceFactory(status="closed")
    with pytest.raises(RuleBroken, match="fermé"):
        declare_offer(place, actor=speaker.account, **WORDS)


def test_the_partner_of_an_agreement_is_that_of_the_service(speaker):
    agreement, other = AgreementFactory(place=speaker.place), OrganisationFactory()
    offer = declare_offer(speaker.place, actor=speaker.account, agreement=agreement, **WORDS)
    assert offer.partner == agreement.partner
    words = {**WORDS, "title": "Autre"}
    with pytest.raises(RuleBroken, match="autre partenaire"):
        declare_offer(speaker.place, actor=speaker.account, agreement=agreement, partner=other, **words)
    with pytest.raises(RuleBroken, match="autre lieu"):
        declare_offer(speaker.place, actor=speaker.account, agreement=AgreementFactory(), **words)


def test_hours_are_understood_and_addresses_completed(client, speaker):
    client.force_login(speaker.account)
    address = reverse("public_services:declare_offer", args=[speaker.place.slug])
    assert client.post(address, TYPED).status_code == 302
    offer = Offer.objects.get()
    assert (offer.hours, offer.booking_url) == ("Tu,Th 14:00-18:00", "https://www.rdv.fr")
    text = client.get(offer.get_absolute_url()).text
    for said in ("Mardi", "14\u00a0h à 18\u00a0h", "Gratuit", "Prendre rendez-vous", "Tout le monde"):
        assert said in text, said


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"hours": "quand on peut"}, "ne se lisent pas"),
        ({"title": ""}, "Remplissez"),
        ({"domain": "other"}, "choisissez dans la liste"),
        ({"domain": "culture"}, "sont celles de la médiation numérique"),
        ({"booking_url": "pas une adresse"}, "pas valable"),
        ({"price": ["Cher"]}, "choisissez dans la liste"),
    ],
)
def test_what_cannot_be_is_refused_with_its_words_and_kept(client, speaker, changed, words):
    client.force_login(speaker.account)
    address = reverse("public_services:declare_offer", args=[speaker.place.slug])
    page = client.post(address, TYPED | {"description": "Apporter une pièce d’identité."} | changed)
    assert page.status_code == 422
    assert words in page.text
    assert "Apporter une pièce" in page.text
    assert not Offer.objects.exists()


def test_a_stranger_and_another_member_may_not(client, speaker):
    address = reverse("public_services:declare_offer", args=[speaker.place.slug])
    assert client.post(address, TYPED).status_code == 302
    client.force_login(AccountFactory())
    assert client.post(address, TYPED).status_code == 403
    assert not Offer.objects.exists()
