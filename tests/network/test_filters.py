"""The choices of the directory combine, and those of other rooms join them."""

import datetime as dt
import re

import pytest
from django.http import QueryDict
from django.urls import reverse

from lieudit.lexicon.services import read_words
from lieudit.network.filters import FILTERS, Filter, PlaceFilters, add_filter
from lieudit.network.models import Affiliation, Place
from lieudit.network.reads import open_at
from lieudit.network.services import affiliate_place
from lieudit.network.vocabulary import Domain, Typology
from tests.network.factories import OrganisationFactory, PlaceFactory
from tests.public_services.factories import OfferFactory

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
"""11 h in Paris, 6 h in Guadeloupe."""


def chosen(query):
    return {place.name for place in PlaceFilters(QueryDict(query)).apply(Place.objects.public())}


def test_choices_combine():
    network = OrganisationFactory(network=True, name="Réseau des Monts", slug="reseau-des-monts")
    both = PlaceFactory(name="Les deux", domains=[Domain.DIGITAL, Domain.WORK], typologies=[Typology.FABLAB])
    PlaceFactory(name="Numérique", domains=[Domain.DIGITAL])
    fablab = PlaceFactory(name="Fablab", typologies=[Typology.FABLAB])
    for place in (both, fablab):
        affiliate_place(place, actor=None, organisation=network)
    assert chosen("domain=digital") == {"Les deux", "Numérique"}
    assert chosen("domain=digital&typology=fablab") == {"Les deux"}
    assert chosen("network=reseau-des-monts") == {"Les deux", "Fablab"}
    assert chosen("network=reseau-des-monts&domain=work&territory=d-23&q=gueret") == {"Les deux"}
    assert chosen("network=inconnu") == {"Les deux", "Numérique", "Fablab"}


def test_a_place_that_left_a_network_is_not_of_it_any_more():
    network = OrganisationFactory(network=True, slug="reseau-des-monts")
    affiliate_place(PlaceFactory(), actor=None, organisation=network)
    Affiliation.objects.update(since=dt.date(2025, 1, 1), until=dt.date(2026, 1, 1))
    assert chosen("network=reseau-des-monts") == set()


def test_open_now_reads_the_hours_by_the_clock_of_the_place():
    def place(name, hours, **more):
        PlaceFactory(name=name, hours=hours, **more)

    place("Matin", "Mo-Fr 09:00-12:00")
    place("Soir", "Mo-Fr 18:00-20:00")
    place("En pause", "24/7", status="paused")
    place("Illisible", "quand on veut")
    place("Sans horaires", "")
    place("Férié", "Mo-Su 00:00-24:00; PH off")
    assert {each.name for each in open_at(Place.objects.all(), MONDAY)} == {"Matin", "Férié"}
    holiday = dt.datetime(2026, 11, 11, 10, tzinfo=dt.UTC)
    assert {each.name for each in open_at(Place.objects.all(), holiday)} == {"Matin"}


def test_a_room_above_adds_its_own_choice(monkeypatch, client):
    monkeypatch.setattr(FILTERS, "given", {**FILTERS})
    add_filter(Filter("tea", "Thé", lambda: [("yes", "Avec du thé")], lambda places, _value: places.filter(name="Thé")))
    PlaceFactory(name="Thé")
    PlaceFactory(name="Café")
    response = client.get(reverse("network:places") + "?tea=yes")
    assert [place.name for place in response.context["page"]] == ["Thé"]
    assert "Avec du thé" in response.text


def test_the_directory_reads_what_places_say_do_and_are():
    place = PlaceFactory(name="Le Préau", summary="Découpe laser.", typologies=[Typology.COWORKING])
    PlaceFactory(name="La Grange")
    OfferFactory(place=place, title="Écrivain public le mardi", domain="services", services=[])
    read_words()
    for text in (
        "laser",
        "découpes",
        "bureau partagé",
        "espaces de coworking",
        "espace de travail partagé",
        "ecrivain public",
        "écrivain public creuse",
        "gueret préau",
        "23000 laser",
    ):
        assert chosen(f"q={text}") == {"Le Préau"}, text
    assert chosen("q=laser zzzz") == set()
    assert chosen("q=creuse") == {"Le Préau", "La Grange"}


def test_a_slip_of_the_keyboard_is_mended_and_said(client, django_assert_max_num_queries):
    PlaceFactory(name="Le Préau", summary="Découpe laser.")
    read_words()
    page = client.get(reverse("network:places"), {"q": "decoupte laser"}).text
    assert "Le Préau" in page
    assert "Cherché aussi ainsi&nbsp;: «&nbsp;decoupe laser&nbsp;»" in page
    with django_assert_max_num_queries(8):
        client.get(reverse("network:places"), {"q": "decoupte laser"})
    assert "Cherché aussi" not in client.get(reverse("network:places"), {"q": "découpe"}).text


def test_a_place_is_found_by_its_numbers_and_those_of_who_runs_it():
    place = PlaceFactory(name="Le Préau", siret="12345678900012")
    body = OrganisationFactory(name="Les Amis", siren="987654321", rna="W231000123")
    affiliate_place(PlaceFactory(name="La Grange"), actor=None, organisation=body)
    assert chosen("q=123 456 789 00012") == chosen("q=123456789") == {place.name}
    assert chosen("q=W231000123") == chosen("q=987654321") == {"La Grange"}
    Affiliation.objects.update(since=dt.date(2025, 1, 1), until=dt.date(2026, 1, 1))
    assert chosen("q=W231000123") == set()


@pytest.mark.django_db
def test_the_list_says_how_many_answer_to_each_choice_under_those_that_are_made(client, monkeypatch):
    monkeypatch.setattr("lieudit.network.views.CARDS", 1)
    for domains in (["digital", "work"], ["digital"], ["culture"]):
        PlaceFactory(domains=domains)
    listed = reverse("network:places")
    page = client.get(listed).text
    assert re.search(r'<a href="\?domain=digital">Médiation numérique</a>&nbsp;<span\s+class="quiet">2<', page)
    assert "?domain=campus" not in page, "what nobody has is not offered"
    OfferFactory(place=PlaceFactory(domains=[]), domain="campus")
    page = client.get(listed).text
    counts = {"digital": 2, "work": 1, "culture": 1, "campus": 1}
    for code, count in counts.items():
        told = re.search(rf'<a href="\?domain={code}">[^<]+</a>&nbsp;<span\s+class="quiet">(\d+)<', page)
        assert int(told[1]) == count, code
        assert f"{count}\xa0lieu" in client.get(listed, {"domain": code}).text, "what its list holds"
    page = client.get(listed, {"domain": "digital"}).text
    assert "<strong>On y trouve</strong>" not in page, "a choice that is made is not counted again"
    assert "Combien, par choix" not in client.get(listed, {"page": 2}).text
