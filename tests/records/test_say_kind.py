"""What is known outside third places becomes one, or the other way: said by who animates its territory, undone so."""

import pytest
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.network.models import Place
from lieudit.network.services import create_place
from lieudit.records.duplicates import find_twins, merge_places, pair_places
from lieudit.records.models import Twin
from lieudit.records.services import say_kind
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.network.factories import AnimatorFactory, ClaimFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db
WHY = "Elle accueille un atelier partagé."


@pytest.fixture
def library():
    return PlaceFactory(name="Médiathèque des Trois Ponts", slug="trois-ponts", kind="library")


@pytest.fixture
def animator(library):
    return AnimatorFactory(department=library.municipality.department).account


def listed(client, query=""):
    return [place.name for place in client.get(reverse("network:places") + query).context["page"]]


def test_a_library_becomes_a_third_place_in_the_directory_and_the_journal(client, library, animator):
    assert listed(client) == []
    assert listed(client, "?kind=library") == listed(client, "?kind=elsewhere") == [library.name]
    client.force_login(animator)
    page = reverse("records:say_kind", args=[library.slug])
    assert "Tiers-lieu, ou autre service" in client.get(page).text
    response = client.post(page, {"kind": "third-place", "reason": WHY})
    assert response.url == library.get_absolute_url()
    assert listed(client) == [library.name]
    assert listed(client, "?kind=elsewhere") == []
    entry = Entry.objects.latest("pk")
    assert entry.kind == "records.promoted"
    assert "(bibliothèque), est inscrit comme tiers-lieu" in entry.sentence
    assert WHY in entry.sentence


def test_it_is_undone_by_the_same_act_as_long_as_nobody_speaks_for_it(library, animator):
    say_kind(library, actor=animator, kind="third-place", reason=WHY)
    say_kind(library, actor=animator, kind="library", reason="Erreur.")
    assert Place.objects.elsewhere().get() == library
    assert "hors tiers-lieux (bibliothèque)" in Entry.objects.latest("pk").sentence


@pytest.mark.parametrize("made", [RepresentativeFactory, ClaimFactory])
def test_a_place_that_somebody_speaks_for_or_asks_to_stays_a_third_place(made, animator):
    mandate = made()
    with pytest.raises(RuleBroken, match="il reste un tiers-lieu"):
        say_kind(mandate.place, actor=animator, kind="library", reason=WHY)


def test_the_same_nature_twice_or_an_unknown_one_is_refused(client, library, animator):
    with pytest.raises(RuleBroken, match="déjà sa nature"):
        say_kind(library, actor=animator, kind="library", reason=WHY)
    client.force_login(animator)
    for sent in ({"kind": "castle", "reason": WHY}, {"kind": "third-place", "reason": ""}):
        assert client.post(reverse("records:say_kind", args=[library.slug]), sent).status_code == 422
    library.refresh_from_db()
    assert library.kind == "library"


def test_its_page_says_what_it_is_and_offers_no_gesture_of_third_places(client, library, animator):
    text = client.get(library.get_absolute_url()).text
    assert "hors tiers-lieux. Une liste publique" in text
    assert reverse("network:claim_place", args=[library.slug]) not in text
    assert reverse("public_services:place", args=[library.slug]) not in text
    assert "Exprimer" not in text.partition("<article>")[2].partition("</article>")[0]
    client.force_login(animator)
    assert client.get(reverse("network:claim_place", args=[library.slug])).status_code == 404
    assert reverse("records:say_kind", args=[library.slug]) in client.get(library.get_absolute_url()).text
    assert "Bibliothèque, hors tiers-lieux" in client.get(reverse("network:place_card", args=[library.pk])).text


def test_who_adds_a_place_that_is_known_elsewhere_is_told_so(library):
    with pytest.raises(RuleBroken, match=r"déjà connu \(bibliothèque\)"):
        create_place(actor=AccountFactory(), role="équipe", name=library.name, municipality=library.municipality)


def test_the_nightly_search_of_doubles_looks_at_third_places_alone_and_a_pair_keeps_the_third_place(library, animator):
    place = PlaceFactory(name="Médiathèque des Trois-Ponts", municipality=library.municipality)
    assert find_twins() == 0
    twin = pair_places(place, actor=animator, other=library)
    with pytest.raises(RuleBroken, match="est un tiers-lieu"):
        merge_places(twin, actor=animator, kept=library, reason="Un seul lieu.")
    merge_places(twin, actor=animator, kept=place, reason="Un seul lieu.")
    assert (Twin.objects.get().state, Place.objects.public().get()) == ("merged", place)
