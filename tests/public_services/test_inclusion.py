"""Places and their services as data·inclusion v1: its own schema is the judge."""

import json

import pytest
from data_inclusion.schema.v1 import Service, Structure
from django.urls import reverse

from lieudit.network.models import Place
from lieudit.public_services import inclusion
from lieudit.public_services.reads import write_inclusion
from lieudit.public_services.vocabulary import Access, Accompaniment, Kind, Price, Programme, Public
from lieudit.public_services.vocabulary import Service as Words
from tests.network.factories import PlaceFactory
from tests.public_services.factories import OfferFactory

pytestmark = pytest.mark.django_db
STRICT = {"ignore_warnings": False}


def written(places=None) -> dict:
    return json.loads(b"".join(write_inclusion(Place.objects.public() if places is None else places)))


def judged() -> tuple[list[Structure], list[Service]]:
    """What is written, read by the schema, which refuses what it only advises against too."""
    told = written()
    structures = [Structure.model_validate(each, context=STRICT, extra="forbid") for each in told["structures"]]
    return structures, [Service.model_validate(each, context=STRICT, extra="forbid") for each in told["services"]]


def test_a_service_says_all_that_the_schema_can_hear():
    place = PlaceFactory(phone="+33555000000", email="bonjour@lepreau.fr", links=["https://lepreau.fr"], siret="1" * 14)
    offer = OfferFactory(
        place=place,
        title="Permanence numérique.",
        description="Venez avec vos papiers.",
        services=[Words.PAPERS, Words.ROOM],
        publics=[Public.SENIORS],
        price=[Price.FREE],
        access=[Access.COME, Access.BOOK],
        booking_url="https://lepreau.fr/rdv",
        accompaniment=[Accompaniment.REMOTE],
        programmes=[Programme.COUNSELLORS, Programme.PIX],
        hours="Tu 14:00-18:00",
    )
    (structure,), (service,) = judged()
    assert structure.id == service.structure_id == f"lieudit--{place.slug}"
    assert {each.value for each in structure.reseaux_porteurs} == {"conseillers-numeriques"}
    assert service.nom == "Permanence numérique"
    assert service.type.value == "information"
    assert {each.value for each in service.thematiques} == {
        "numerique--acceder-a-des-services-en-ligne",
        "numerique--acceder-a-une-connexion-internet",
    }
    assert ({each.value for each in service.publics}, service.frais.value) == ({"seniors"}, "gratuit")
    assert {each.value for each in service.modes_mobilisation} == {"se-presenter", "utiliser-lien-mobilisation"}
    assert str(service.lien_source).endswith(offer.get_absolute_url())
    assert service.horaires_accueil == "Tu 14:00-18:00"


def test_each_word_of_ours_is_one_of_theirs():
    for kind in Kind:
        OfferFactory(kind=kind, domain="services", publics=Public.values, access=Access.values)
    for words in Words:
        OfferFactory(services=[words], accompaniment=Accompaniment.values, price=Price.values)
    for domain in ("digital", "services", "work", "culture", "campus", "education"):
        OfferFactory(domain=domain, programmes=Programme.values)
    structures, services = judged()
    assert len(services) == len(Kind) + len(Words) + 6
    assert len(structures) == len(services)


def test_what_the_schema_refuses_is_never_written():
    place = PlaceFactory(name="A.", description="x", postcode="", siret="", address="")
    OfferFactory(place=place, title="…", description="Ici.", publics=[], price=[])
    (structure,), (service,) = judged()
    assert structure.nom.startswith("A, ")
    assert structure.description is None
    assert len(service.description) >= inclusion.SHORTEST_WORDS
    assert {each.value for each in service.publics} == {"tous-publics"}


def test_only_what_is_found_there_is_given(client):
    PlaceFactory(name="Sans service")
    OfferFactory(state="ended", closing="Plus personne.")
    assert written() == {"structures": [], "services": []}
    here, elsewhere = OfferFactory(), OfferFactory()
    told = written(Place.objects.filter(pk=here.place_id))
    assert [each["id"] for each in told["services"]] == [f"lieudit--{here.number}"]
    page = client.get(reverse("network:export_places", args=["inclusion"]))
    both = json.loads(page.getvalue())
    assert {each["id"] for each in both["services"]} == {f"lieudit--{each.number}" for each in (here, elsewhere)}
    assert page["Content-Type"].startswith("application/json")


def test_it_is_asked_in_few_queries(django_assert_max_num_queries):
    OfferFactory.create_batch(6)
    with django_assert_max_num_queries(4):
        assert len(written()["services"]) == 6
