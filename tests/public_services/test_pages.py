"""The public pages of services: the six domains, one domain, a place, a service, and how many queries they cost."""

import pytest
from django.urls import reverse

from lieudit.network.vocabulary import Domain
from lieudit.records.services import revise_place
from lieudit.territory.maps import SAID_NONE
from tests.agreements.factories import AgreementFactory
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory, RepresentativeFactory
from tests.public_services.factories import OfferFactory

pytestmark = pytest.mark.django_db


def test_the_six_domains_say_where_each_is_found(client):
    OfferFactory(domain="campus")
    PlaceFactory(domains=[Domain.CULTURE])
    text = client.get(reverse("public_services:domains")).text
    for label in ("Médiation numérique", "Enseignement supérieur", "Région par région", "Nouvelle-Aquitaine"):
        assert label in text, label


def test_the_six_domains_say_that_nothing_is_known(client):
    assert "Aucun lieu n’est encore connu" in client.get(reverse("public_services:domains")).text


def test_a_domain_shows_its_places_who_waits_and_what_is_said(client):
    offer = OfferFactory(state="waiting", waiting=12, price=["Gratuit"])
    need = NeedFactory(place=offer.place, domains=["digital"])
    text = client.get(reverse("public_services:domain", args=["mediation-numerique"])).text
    for said in (offer.title, "12\u00a0personnes attendent", need.words[:20], "Ce que le conseil a adopté", "Gratuit"):
        assert said in text, said
    assert "Aucun lieu ne dit le proposer" in client.get(reverse("public_services:domain", args=["culture"])).text
    assert client.get(reverse("public_services:domain", args=["autre"])).status_code == 404


def test_a_domain_lists_its_places_by_name_and_first_where_most_wait(client):
    for name, waiting in (("Zinc", 3), ("Atelier", 40), ("Halle", None)):
        place = PlaceFactory(name=name)
        OfferFactory(place=place, title=f"Aide de {name}", state="waiting", waiting=waiting)
        OfferFactory(place=place, title=f"Cours de {name}")
    PlaceFactory(name="Bureau", domains=["digital"])
    page = client.get(reverse("public_services:domain", args=["mediation-numerique"]))
    waits = [each.offer.title for each in page.context["board"].short]
    assert waits == ["Aide de Atelier", "Aide de Zinc", "Aide de Halle"]
    listed = [(line.place.name, [offer.title for offer in line.offers]) for line in page.context["lines"]]
    assert [name for name, _titles in listed] == ["Atelier", "Bureau", "Halle", "Zinc"]
    assert listed[0][1] == ["Aide de Atelier", "Cours de Atelier"]


def test_the_map_of_a_domain_tells_what_is_denied_from_what_nobody_told(client):
    mandate = RepresentativeFactory(place=PlaceFactory())
    url = reverse("public_services:domain", args=["culture"])
    assert "disent ne pas l’avoir" not in client.get(url).text
    revise_place(mandate.place, actor=mandate.account, absent=["domains.culture"])
    page = client.get(url)
    (shape,) = (shape for shape in page.context["board"].map.shapes if shape.code == "23")
    assert (shape.shade, shape.title) == (SAID_NONE, "Creuse : 1\u00a0lieu dit ne pas l’avoir")
    assert "seulement des lieux qui disent ne pas l’avoir" in page.text
    assert page.context["board"].places == 0
    revise_place(mandate.place, actor=mandate.account, domains=["culture"])
    board = client.get(url).context["board"]
    assert board.places == 1
    assert SAID_NONE not in {shape.shade for shape in board.map.shapes}


@pytest.mark.parametrize("page", ["domains", "domain", "near", "place", "offer", "agreement"])
def test_public_pages_cost_eight_queries_at_most(client, django_assert_max_num_queries, page):
    place = PlaceFactory(hours="Mo-Su 00:00-24:00")
    agreement = AgreementFactory(place=place)
    for number in range(5):
        OfferFactory(place=place, agreement=agreement, partner=agreement.partner, state="full")
        OfferFactory(title=f"Autre {number}")
        NeedFactory(place=place, domains=["digital"])
    args = {"domain": ["mediation-numerique"], "place": [place.slug], "offer": [1], "agreement": [agreement.number]}
    if page == "offer":
        args["offer"] = [place_offer(place)]
    room = "agreements" if page == "agreement" else "public_services"
    address = reverse(f"{room}:{page}", args=args.get(page))
    address += "?where=46.17,1.87" if page == "near" else ""
    client.get(address)
    with django_assert_max_num_queries(10 if page == "domain" else 8):  # five once what rooms say of it is drawn
        assert client.get(address).status_code == 200


def place_offer(place):
    from lieudit.public_services.models import Offer

    return Offer.objects.filter(place=place).first().number


def test_the_page_of_a_place_tells_its_services_in_their_domain(client):
    offer = OfferFactory(price=["Gratuit"], state="waiting", waiting=3)
    text = client.get(offer.place.get_absolute_url()).text
    assert offer.get_absolute_url() in text
    assert "Guichet, permanence. Gratuit. 3\u00a0personnes attendent." in text


def test_a_place_without_services_says_so_and_who_keeps_it_may_add_one(client):
    speaker = RepresentativeFactory()
    address = reverse("public_services:place", args=[speaker.place.slug])
    text = client.get(address).text
    assert "Aucun service n’est encore décrit" in text
    assert "Ajouter un service" not in text
    client.force_login(speaker.account)
    assert "Ajouter un service" in client.get(address).text


def test_services_of_a_place_that_left_are_not_found(client):
    offer = OfferFactory(place__withdrawn_at="2026-01-01T00:00Z")
    assert client.get(offer.get_absolute_url()).status_code == 404


def test_nobody_waits_at_a_place_that_is_closed(client):
    offer = OfferFactory(state="waiting", waiting=12, place__status="closed")
    assert offer.title not in client.get(reverse("public_services:domain", args=["mediation-numerique"])).text
