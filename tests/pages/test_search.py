"""One search over everything public, without accents, that fears no text."""

import pytest
from django.urls import reverse

from tests.needs.factories import NeedFactory
from tests.network.factories import OrganisationFactory, PlaceFactory

pytestmark = pytest.mark.django_db
HOSTILE = [
    "",
    "   ",
    "\0",
    "' OR 1=1 --",
    "<script>",
    "&|!()*:",
    "a" * 5000,
    "🙂",
    "\u202eabc",
    "%_%",
    '"',
    "le la les",
]


def test_needs_places_and_organisations_are_found_without_accents(client):
    NeedFactory(words="La médiathèque ferme l’été.")
    PlaceFactory(name="L’Été des médias")
    OrganisationFactory(name="Réseau Ete")
    page = client.get(reverse("pages:search"), {"q": "mediatheque"}).text
    assert "La médiathèque ferme" in page
    page = client.get(reverse("pages:search"), {"q": "ete"}).text
    assert "L’Été des médias" in page
    assert "Réseau Ete" in page


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_the_search(client, text):
    assert client.get(reverse("pages:search"), {"q": text}).status_code == 200


def test_nothing_found_says_what_to_do(client):
    page = client.get(reverse("pages:search"), {"q": "zygomorphe"}).text
    assert "Rien ne répond à ces mots" in page
    assert "Exprimer un besoin" in page


def test_a_pending_need_is_not_found(client):
    NeedFactory(words="Un secret du territoire.", state="pending", published_at=None)
    assert "Un secret" not in client.get(reverse("pages:search"), {"q": "secret"}).text


@pytest.mark.parametrize("needs", [1, 12])
def test_the_search_costs_the_same_whatever_is_found(client, needs, django_assert_max_num_queries):
    for _ in range(needs):
        NeedFactory(words="Le chauffage de la salle.")
    client.get(reverse("pages:search"), {"q": "chauffage"})
    with django_assert_max_num_queries(8):
        client.get(reverse("pages:search"), {"q": "chauffage"})
