"""« Ce n’est plus vrai ? », of what a service says, of the networks and of the programmes of a place."""

import pytest
from django.urls import reverse

from lieudit.network.models import Affiliation
from lieudit.public_services.services import end_offer, revise_offer
from lieudit.public_services.vocabulary import Price
from lieudit.records.models import Doubt, DoubtVoice, Label
from lieudit.records.services import keep_field, take_better
from lieudit.records.vocabulary import Programme
from lieudit.toolkit.errors import RuleBroken
from tests.network.factories import OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.public_services.factories import OfferFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def speaker():
    return RepresentativeFactory(place=PlaceFactory(name="Le Préau", phone="+33555520000"))


@pytest.fixture
def offer(speaker):
    said = {"title": "Permanence", "hours": "Tu 14:00-18:00", "price": [Price.FREE], "description": "Avec vous."}
    return OfferFactory(place=speaker.place, booking_url="https://lepreau.fr/rdv", **said)


def page_of(place, field):
    return reverse("records:doubt_field", args=[place.slug, field])


@pytest.mark.parametrize("field", ["hours", "price", "booking_url", "description", "kind"])
def test_each_thing_that_a_service_says_may_be_doubted_in_two_clicks(client, speaker, offer, field):
    page = client.get(offer.get_absolute_url()).text
    where = page_of(offer.place, f"offer.{offer.number}.{field}")
    assert f'href="{where}"' in page
    assert page_of(offer.place, "phone") in page
    asked = client.get(where)
    assert "Permanence" in asked.text
    answer = client.post(where, {"better": "Ce n’est plus cela."}, follow=True)
    assert "Merci. Le lieu est prié de répondre" in answer.text
    voice = DoubtVoice.objects.get()
    assert (voice.doubt.place, voice.better, voice.author) == (offer.place, "Ce n’est plus cela.", None)
    client.force_login(speaker.account)
    assert where not in client.get(offer.get_absolute_url()).text, "who keeps it corrects it"
    desk = client.get(reverse("records:desk")).text
    assert "Permanence" in desk
    assert reverse("records:take_better", args=[voice.pk]) not in desk
    told = client.get(voice.doubt.get_absolute_url()).text
    assert reverse("public_services:revise_offer", args=[offer.number]) in told
    assert "Ce n’est plus cela." in told
    with pytest.raises(RuleBroken, match="sur sa propre page"):
        take_better(voice, actor=speaker.account)


def test_its_page_asks_nothing_for_its_links(client, offer, django_assert_max_num_queries):
    client.get(offer.get_absolute_url())
    with django_assert_max_num_queries(8) as asked:
        client.get(offer.get_absolute_url())
    assert len([each for each in asked if 'FROM "public_services_offer"' in each["sql"]]) <= 2


def doubted(client, place, field, better=""):
    client.post(page_of(place, field), {"better": better})
    return Doubt.objects.get(field=field)


def test_correcting_the_service_answers_its_visitors_and_so_does_saying_that_it_is_right(client, speaker, offer):
    doubt = doubted(client, offer.place, f"offer.{offer.number}.price")
    kept = doubted(client, offer.place, f"offer.{offer.number}.hours")
    revise_offer(offer, actor=speaker.account, price=[Price.PAID])
    keep_field(kept, actor=speaker.account)
    doubt.refresh_from_db()
    kept.refresh_from_db()
    assert (doubt.state, kept.state) == ("other", "kept")
    other = doubted(client, offer.place, f"offer.{offer.number}.kind")
    end_offer(offer, actor=speaker.account, reason="Plus personne.")
    other.refresh_from_db()
    assert other.state == "other"


@pytest.mark.parametrize("field", ["offer.999999.price", "offer.x.price", "offer.{n}.place", "offer.{n}", "networks.x"])
def test_what_no_service_says_is_not_doubted(client, offer, field):
    assert client.get(page_of(offer.place, field.format(n=offer.number))).status_code == 404
    assert client.get(page_of(PlaceFactory(), f"offer.{offer.number}.price")).status_code == 404


def test_networks_and_programmes_of_a_place_may_be_doubted(client, speaker):
    place = speaker.place
    for field in ("networks", "programmes"):
        assert client.get(page_of(place, field)).status_code == 404, "there is none"
    link = Affiliation.objects.create(place=place, organisation=OrganisationFactory(network=True, name="Réseau Un"))
    Label.objects.create(place=place, programme=Programme.FABRIQUE)
    page = client.get(place.get_absolute_url()).text
    for field, words in (("networks", "Réseau Un"), ("programmes", "Fabrique de territoire")):
        assert f'href="{page_of(place, field)}"' in page
        assert words in client.get(page_of(place, field)).text
    doubt, right = doubted(client, place, "networks", "Il n’y est plus."), doubted(client, place, "programmes")
    link.delete()
    for each in (doubt, right):
        keep_field(each, actor=speaker.account)
        each.refresh_from_db()
    assert (doubt.state, right.state) == ("other", "kept")
