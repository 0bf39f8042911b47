"""The pages of who knows and of visits: what they show, to whom, and in how many queries."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from lieudit.learning.services import say_welcome
from lieudit.needs.models import Convergence, Need
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ResourceFactory, ReuseFactory
from tests.learning.factories import a_recognised, a_request, a_told, an_agreed, speaker_of
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory, RepresentativeFactory
from tests.public_services.factories import OfferFactory
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
KNOWING = reverse("learning:knowing")


def words_of(answer):
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def test_nothing_is_listed_before_something_is_looked_for(client):
    ResourceFactory(domains=["digital"])
    said = words_of(client.get(KNOWING))
    assert "Jamais par ce qu’il dit de lui" in said
    assert "tient la ressource" not in said


def test_each_line_says_why_and_when(client):
    place = PlaceFactory(name="Le Lavoir")
    ResourceFactory(place=place, title="Le cahier des permanences", domains=["digital"])
    OfferFactory(place=place, title="Aide aux démarches", domain="digital")
    NeedFactory(place=place, domains=["digital"], gathered=True, words="Nous manquons de médiateurs.")
    Convergence.objects.update(state="effect")
    Need.objects.filter(place=place).update(state="effect")
    visit = a_told(host=place)
    used = ReuseFactory(place=place, resource=ResourceFactory(title="La grille", domains=["digital"]))
    said = words_of(client.get(KNOWING, {"domain": "digital"}))
    reasons = "tient la ressource", "propose le service", "avoir son effet", "a reçu une visite", "utilise la ressource"
    assert [reason for reason in reasons if reason not in said] == []
    assert used.resource.title in said or visit.title in said


def test_without_its_word_no_place_is_said_to_be_available(client):
    place = ResourceFactory(domains=["digital"]).place
    assert "Ce lieu n’a pas dit qu’on peut lui demander" in words_of(client.get(KNOWING, {"domain": "digital"}))
    say_welcome(place, actor=speaker_of(place), words="Monter un atelier", often="monthly", people=3)
    said = words_of(client.get(KNOWING, {"domain": "digital"}))
    assert "On peut lui demander" in said
    assert "Une fois par mois" in said


@pytest.mark.parametrize("told", [{}, {"q": "permanence", "domain": "digital", "territory": "d-23", "near": "Guéret"}])
def test_the_list_costs_at_most_eight_queries(client, told, django_assert_max_num_queries):
    for _n in range(3):
        a_recognised()
    ResourceFactory(title="Une permanence", domains=["digital"])
    client.get(KNOWING, told)
    with django_assert_max_num_queries(8):
        client.get(KNOWING, told)


def test_a_choice_that_does_not_exist_says_so(client):
    said = words_of(client.get(KNOWING, {"domain": "nowhere", "near": "Nulleville", "cite": "besoin-x"}))
    assert "Aucune commune ne s’appelle" in said


def test_what_is_asked_or_refused_is_read_by_the_two_places_only(client):
    visit = a_request()
    assert client.get(visit.get_absolute_url()).status_code == 404
    client.force_login(AccountFactory())
    assert client.get(visit.get_absolute_url()).status_code == 404
    client.force_login(speaker_of(visit.host))
    assert "Accepter cette date" in words_of(client.get(visit.get_absolute_url()))


def test_a_told_visit_is_read_by_all_in_at_most_eight_queries(client, django_assert_max_num_queries):
    visit = a_recognised()
    client.get(visit.get_absolute_url())
    with django_assert_max_num_queries(8):
        said = words_of(client.get(visit.get_absolute_url()))
    assert "Le cahier suffit (visitor)." in said
    assert "Le cahier suffit (host)." in said
    assert "Personne n’attend plus." in said
    assert "Déposer le commun" in said


def test_the_list_of_visits_costs_at_most_eight_queries(client, django_assert_max_num_queries):
    for _n in range(3):
        a_told()
    an_agreed()
    client.get(reverse("learning:visits"))
    with django_assert_max_num_queries(8):
        said = words_of(client.get(reverse("learning:visits"), {"q": "permanence"}))
    assert "3 visites" in said


def test_a_need_leads_to_who_knows_with_its_domain_chosen(client):
    need = NeedFactory(domains=["digital"])
    ResourceFactory(title="Le cahier", domains=["digital"])
    assert f"{KNOWING}?cite=besoin-{need.number}" in words_of(client.get(need.get_absolute_url()))
    said = words_of(client.get(KNOWING, {"cite": f"besoin-{need.number}"}))
    assert "Le cahier" in said
    assert f"?cite=besoin-{need.number}" in said


@pytest.mark.parametrize("more", [{}, {"q": "introuvable"}])
def test_where_nobody_knows_how_one_may_borrow_a_thing_all_the_same(client, more):
    need = NeedFactory(domains=["digital"])
    said = words_of(client.get(KNOWING, {"cite": f"besoin-{need.number}"} | more))
    assert "Demander à y aller" not in said
    assert f"{reverse('mutual_aid:things')}?cite=besoin-{need.number}" in said
    assert "Emprunter une chose" not in words_of(client.get(KNOWING, more))


def test_who_speaks_for_no_place_is_told_what_to_do(client):
    client.force_login(AccountFactory())
    said = words_of(client.get(reverse("learning:ask", args=[PlaceFactory().slug])))
    assert "Vous ne parlez pour aucun autre lieu" in said


def test_what_speaks_of_a_need_is_on_its_page(client):
    need = NeedFactory(domains=["digital"])
    visit = a_told(about=need)
    assert visit.get_absolute_url() in words_of(client.get(need.get_absolute_url()))


def test_who_speaks_for_a_place_looks_near_it_unless_they_say_otherwise(client):
    town = MunicipalityFactory(name="Guéret", latitude=46.17, longitude=1.87)
    spoken = RepresentativeFactory(place__municipality=town)
    client.force_login(spoken.account)
    page = client.get(KNOWING).content.decode()
    assert f'value="{escape(town.label)}"' in page
    assert f'value="{escape(town.label)}"' not in client.get(KNOWING + "?q=cahier&near=").content.decode()
    client.logout()
    assert town.label not in client.get(KNOWING).content.decode()


def test_the_need_that_one_comes_from_is_nearer_than_ones_own_place(client):
    own, there = MunicipalityFactory(name="Guéret"), MunicipalityFactory(name="Aubusson")
    client.force_login(RepresentativeFactory(place__municipality=own).account)
    need = NeedFactory(municipality=there)
    page = client.get(f"{KNOWING}?cite=besoin-{need.number}").content.decode()
    assert f'value="{escape(there.label)}"' in page
