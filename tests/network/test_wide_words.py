"""Words that very many places answer to: read in the order of the list until the page is full, and no more counted."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.lexicon.models import ask
from lieudit.lexicon.services import read_words
from lieudit.network import filters, models, views
from lieudit.network.filters import FILTERS
from lieudit.network.models import Place
from lieudit.network.vocabulary import PlaceKind, PlaceStatus
from tests.network.factories import PlaceFactory
from tests.public_services.factories import OfferFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> None:
    """Thirty places that answer to « fabrique »: by name, by what they say, by a service; and others."""
    for at in range(24):
        PlaceFactory(name=f"La Fabrique {at:02}")
    for at in range(4):
        PlaceFactory(name=f"Le Moulin {at}", description="On y fabrique des meubles.")
    for at in range(2):
        OfferFactory(place=PlaceFactory(name=f"Ailleurs {at}"), title="La fabrique des objets")
    PlaceFactory(name="Le Fournil")
    PlaceFactory(name="Une fabrique fermée", status=PlaceStatus.CLOSED)
    read_words()


def many(monkeypatch, shown: int) -> None:
    """Have any word said by very many, and the list stop at so many places."""
    for module, name, value in (
        (filters, "MANY", -1),
        (filters, "SURELY_MANY", 0),
        (filters, "MOST_COUNTED", shown),
        (views, "MOST_COUNTED", shown),
    ):
        monkeypatch.setattr(module, name, value)


def names(client, **more: str) -> list[str]:
    page = client.get(reverse("network:places"), {"q": "fabrique", **more})
    return [place.name for place in page.context["page"].object_list]


def test_places_are_the_same_one_after_the_other(places):
    for text in ("fabrique", "meuble", "fabrique guéret", "creuse", "fabriques de meubles"):
        asked = ask(text)
        found = FILTERS["q"].narrow(Place.objects.all(), asked)
        in_turn = Place.objects.filter(FILTERS["q"].in_turn(asked))
        assert set(in_turn) == set(found), text


def test_a_word_of_very_many_places_shows_the_same_page_and_counts_no_more(client, places, monkeypatch):
    counted = names(client), names(client, page="2")
    assert len(counted[0]) == 20
    assert len(counted[1]) == 10
    assert counted[0][:2] == ["Ailleurs 0", "Ailleurs 1"]
    many(monkeypatch, shown=25)
    PlaceFactory(name="Zone d’ailleurs")
    assert (names(client), names(client, page="2")) == (counted[0], counted[1][:5])
    page = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", client.get(reverse("network:places"), {"q": "fabrique"}).text))
    page = page.replace("\u202f", " ").replace("\xa0", " ")
    assert "Plus de 25 lieux répondent. La liste s’arrête au 25e" in page
    assert "Combien, par choix" not in page


def test_one_more_place_answers_in_the_same_way_or_to_all_words(places):
    """Twenty-four by their name, four by what they say; to both words, the four."""
    listed = Place.objects.public().exclude(status=PlaceStatus.CLOSED)
    for text, many in (("fabrique", 28), ("fabrique moulin", 4)):
        assert list(listed.saying_beyond(many - 1, ask(text))), text
        assert not list(listed.saying_beyond(many, ask(text))), text


@pytest.mark.parametrize("shown", [30, 40])
def test_what_is_expected_is_verified(client, places, monkeypatch, shown):
    """Neither services known elsewhere, nor those that are closed or withdrawn, are of the list."""
    for at in range(20):
        PlaceFactory(name=f"Fabrique connue ailleurs {at}", kind=PlaceKind.FRANCE_SERVICES)
    PlaceFactory(name="Fabrique retirée", withdrawn_at=timezone.now())
    many(monkeypatch, shown=shown)
    page = client.get(reverse("network:places"), {"q": "fabrique"})
    assert not page.context["wide"]
    assert page.context["count"] == 30


def test_a_place_that_answers_in_all_ways_is_expected_once(places, monkeypatch):
    """Those of the list alone, by the way that most answer; of several words, those of the word that fewest do."""
    for at in range(20):
        PlaceFactory(name=f"Fabrique connue ailleurs {at}", kind=PlaceKind.FRANCE_SERVICES)
    monkeypatch.setattr(models, "expected", lambda *reads: [read.count() for read in reads])
    listed = Place.objects.public().exclude(status=PlaceStatus.CLOSED)
    assert listed.expected_saying(ask("fabrique")) == 28
    assert listed.expected_saying(ask("fabrique moulin")) == 4


def test_with_another_choice_places_are_counted(client, places, monkeypatch):
    many(monkeypatch, shown=25)
    page = client.get(reverse("network:places"), {"q": "fabrique", "territory": "d-23"})
    assert page.context["count"] == 30
    assert not page.context["wide"]
