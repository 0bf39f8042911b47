"""Records that are alike are put together to be looked at; neighbours of a dense town are not."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.network.models import Place
from lieudit.network.services import withdraw_place
from lieudit.records.duplicates import find_twins, look_again, pair_places, set_twins_apart
from lieudit.records.models import Twin
from lieudit.records.similarity import ComparedRecord, likeness, pairs, signs
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory
from tests.pages.read_as_people import main_of
from tests.records.factories import TwinFactory

HERE = {"latitude": 46.1700, "longitude": 1.8700}


def card(pk, name, **said):
    blank = {
        "town": 1,
        "town_name": "Guéret",
        "address": "",
        "latitude": None,
        "longitude": None,
        "siret": "",
        "phone": "",
        "email": "",
        "links": (),
    }
    return ComparedRecord(pk=pk, name=name, **(blank | said))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (card(1, "Le Préau"), card(2, "TIERS-LIEU DU PRÉAU")),
        (card(1, "Le Préau", **HERE), card(2, "Préau de Guéret", **HERE)),
        (card(1, "La Fabrique", siret="43493312300012"), card(2, "L’Usine", siret="43493312300012", **HERE)),
        (card(1, "Café Solutions", **HERE, links=("https://www.cs.fr/",)),
         card(2, "Cafés Solutions", town=2, links=("http://cs.fr",), latitude=46.172, longitude=1.87)),
    ],
)  # fmt: skip
def test_one_place_under_two_names_is_found(one, other):
    found = list(pairs([one, other]))
    assert [(pair.first, pair.second) for pair in found] == [(1, 2)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (card(1, "La Ruche", **HERE), card(2, "Mairie annexe", **HERE)),
        (card(1, "Coworking Guéret Nord", address="1 rue Haute", **HERE),
         card(2, "Fablab Guéret Sud", address="1 rue Haute", **HERE)),
        (card(1, "Le Préau"), card(2, "Le Préau", town=9, town_name="Brest", latitude=48.39, longitude=-4.49)),
        (card(1, "La Ruche", links=("https://www.facebook.com/",)),
         card(2, "L’Essaim", links=("https://facebook.com",))),
    ],
)  # fmt: skip
def test_two_places_that_share_a_street_or_a_word_are_left_alone(one, other):
    assert list(pairs([one, other])) == []


def test_the_signs_are_said_in_words():
    score, reasons = likeness(card(1, "Le Préau", **HERE), card(2, "Le Préau", **HERE | {"latitude": 46.1704}))
    assert score == 75
    assert signs(reasons | {"phone": 1}) == "même nom, même téléphone, à 44\u00a0m l’une de l’autre"
    assert signs({"name": 0.87, "address": 1, "metres": 0.4}) == "noms presque pareils, même adresse, au même endroit"
    assert signs({"name": 0.3, "said": 1}) == "noms qui se ressemblent un peu, signalé par une personne"


def test_a_large_town_is_cut_and_its_doubles_are_found():
    crowd = [card(pk, f"Lieu {pk * 7919 % 10007} {pk * 104729 % 9973}") for pk in range(450)]
    found = [*crowd, card(900, "Le Vieux Moulin"), card(901, "LE VIEUX MOULIN")]
    assert (900, 901) in {(pair.first, pair.second) for pair in pairs(found)}


@pytest.mark.django_db
def test_a_pair_is_looked_at_once_and_does_not_come_back_when_set_apart():
    first, second = PlaceFactory(name="Le Préau"), PlaceFactory(name="Tiers-lieu du Préau")
    PlaceFactory(name="Le Préau", withdrawn_at="2026-01-01T00:00Z")
    assert [find_twins(), find_twins()] == [1, 0]
    twin = Twin.objects.get()
    assert (twin.first, twin.second) == (first, second)
    set_twins_apart(twin, actor=AccountFactory())
    assert find_twins() == 0
    with pytest.raises(RuleBroken):
        set_twins_apart(twin, actor=AccountFactory())


@pytest.mark.django_db
def test_a_pair_is_kept_with_what_makes_it_alike():
    words = {"links": ["https://www.cs.fr/"], "siret": "43493312300012", "email": "a@cs.fr", "phone": "+33555520000"}
    first, second = PlaceFactory(name="Café Solutions", **words), PlaceFactory(name="Cafés Solutions", **words)
    assert find_twins() == 1
    found = Twin.objects.get()
    score, reasons = likeness(
        *(card(place.pk, place.name, **words | {"links": tuple(words["links"])}) for place in (first, second))
    )
    assert found.score == score
    assert set(found.reasons) >= set(reasons)


@pytest.mark.django_db
def test_saying_that_two_records_are_one_is_signed_and_written_once():
    first, second, actor = PlaceFactory(), PlaceFactory(), AccountFactory()
    twin = pair_places(second, actor=actor, other=first)
    assert (twin.first, twin.second, twin.reasons["said"]) == (first, second, 1)
    assert pair_places(first, actor=AccountFactory(), other=second) == twin
    entry = Entry.objects.get(kind="records.paired")
    assert (entry.actor, entry.data["place"], entry.data["other"]) == (actor, second.name, first.name)
    for place in (first, second):
        assert entry in Entry.objects.about(place)
    with pytest.raises(RuleBroken, match="la même fiche"):
        pair_places(first, actor=actor, other=first)


@pytest.mark.django_db
def test_two_records_to_compare_are_said_on_both_pages_to_who_looks_after_them_alone(client):
    twin = TwinFactory()
    both = [twin.first, twin.second]
    said = "Deux fiches à comparer"
    for place in both:
        assert said not in client.get(place.get_absolute_url()).text
    client.force_login(AnimatorFactory(national=True).account)
    for place, other in (both, both[::-1]):
        page = main_of(client.get(place.get_absolute_url()).text)
        assert f"{other.name}</a>, {other.municipality.name}, est peut-être le même lieu." in page
        assert f'href="{twin.get_absolute_url()}"' in client.get(place.get_absolute_url()).text
    client.force_login(RepresentativeFactory(place=twin.first).account)
    page = client.get(twin.first.get_absolute_url()).text
    assert said in page
    assert "L’animation des territoires compare les deux fiches, et décide." in main_of(page)
    assert twin.get_absolute_url() not in page
    assert said not in client.get(twin.second.get_absolute_url()).text
    set_twins_apart(twin, actor=AccountFactory())
    assert said not in client.get(twin.first.get_absolute_url()).text


@pytest.mark.django_db
def test_setting_two_records_apart_is_signed_and_read_on_both():
    twin, actor = TwinFactory(), AccountFactory()
    set_twins_apart(twin, actor=actor)
    twin.refresh_from_db()
    assert (twin.state, twin.settled_by) == ("distinct", actor)
    assert twin.settled_at
    entry = Entry.objects.get(kind="records.set_apart")
    assert (entry.actor, entry.data["place"], entry.data["other"]) == (actor, twin.first.name, twin.second.name)
    for place in (twin.first, twin.second):
        assert entry in Entry.objects.about(place)


@pytest.mark.django_db
def test_a_pair_that_is_no_longer_alike_is_dropped_unless_somebody_said_it():
    first, second = PlaceFactory(name="Le Préau"), PlaceFactory(name="Tiers-lieu du Préau")
    other = pair_places(first, actor=AccountFactory(), other=PlaceFactory(name="Tout autre"))
    find_twins()
    second.name = "La Forge"
    second.save()
    find_twins()
    assert list(Twin.objects.all()) == [other]


@pytest.mark.django_db
def test_a_double_is_signalled_by_its_address(client):
    mandate, other = RepresentativeFactory(), PlaceFactory(slug="la-forge")
    url = reverse("records:pair_places", args=[mandate.place.slug])
    client.force_login(mandate.account)
    for wrong in ("", "n’importe quoi", "/lieux/inconnu/", mandate.place.get_absolute_url()):
        assert client.post(url, {"other": wrong}).status_code == 422
    client.post(url, {"other": f"https://exemple.fr{other.get_absolute_url()}"})
    client.post(url, {"other": "la-forge"})
    assert Twin.objects.get().reasons["said"] == 1


@pytest.mark.django_db
def test_a_pair_is_looked_at_again_only_by_who_set_it_apart_the_same_day_while_both_are_there():
    actor, twin = AccountFactory(), set_twins_apart(TwinFactory(), actor=AccountFactory())
    with pytest.raises(RuleBroken, match="rien à annuler"):
        look_again(twin, actor=actor)
    yesterday = timezone.now() - dt.timedelta(days=1)
    Twin.objects.update(settled_by=actor, settled_at=yesterday)
    with pytest.raises(RuleBroken, match="rien à annuler"):
        look_again(twin, actor=actor)
    Twin.objects.update(settled_at=timezone.now())
    withdraw_place(twin.second, actor=actor, reason="Il n’a jamais existé.")
    with pytest.raises(RuleBroken, match="déjà retirée"):
        look_again(twin, actor=actor)
    Place.objects.update(withdrawn_at=None)
    assert look_again(twin, actor=actor).state == "open"


@pytest.mark.django_db
def test_two_places_are_set_apart_in_one_click_by_their_animator(client):
    twin, animator = TwinFactory(), AnimatorFactory().account
    url = reverse("records:set_apart", args=[twin.pk])
    client.force_login(RepresentativeFactory(place=twin.first).account)
    assert client.post(url).status_code == 403
    client.force_login(animator)
    assert "deux lieux distincts" in client.get(twin.get_absolute_url()).content.decode()
    client.post(url)
    twin.refresh_from_db()
    assert (twin.state, twin.settled_by) == ("distinct", animator)
    assert "déjà été traitée" in client.post(url, follow=True).content.decode()
