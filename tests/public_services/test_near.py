"""« Près de chez moi »: the nearest first, from a municipality or a point; what is open now; what is asked for."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from lieudit.public_services.near import Spot, lines_of
from lieudit.public_services.reads import near_lines, near_places, offers_in
from lieudit.territory.geography import distance_words
from tests.network.factories import PlaceFactory
from tests.public_services.factories import OfferFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
GUERET = Spot("Guéret", 46.17, 1.87)
ANYTHING = {"domain": None, "service": None, "public": None}
TUESDAY = dt.datetime(2026, 11, 24, 15, 0, tzinfo=ZoneInfo("Europe/Paris"))


def at(latitude, longitude, **fields):
    return OfferFactory(place__latitude=latitude, place__longitude=longitude, **fields)


def found(now=TUESDAY, start=0, only_open=False, **asked):
    lines, more = near_lines(GUERET, ANYTHING | asked, start, now, only_open=only_open)
    return [line.place.name for line in lines], more


def test_the_nearest_comes_first_at_its_distance():
    far, close = at(45.18, 1.87), at(46.18, 1.87)
    assert found() == ([close.place.name, far.place.name], False)
    lines = lines_of(near_places(GUERET, ANYTHING, 0, 9), [], TUESDAY)
    assert [line.distance for line in lines] == ["à 1,1\u00a0km", "à 110\u00a0km"]


def test_a_place_without_coordinates_stands_in_its_municipality_and_unknown_ones_come_last():
    nowhere = OfferFactory(place__municipality=MunicipalityFactory(code="98735", latitude=None, longitude=None))
    centre = OfferFactory(place__municipality=MunicipalityFactory(code="23097", latitude=46.3, longitude=1.9))
    here = at(46.17, 1.87)
    assert found()[0] == [here.place.name, centre.place.name, nowhere.place.name]


@pytest.mark.parametrize(
    "gone", [{"state": "ended"}, {"place__status": "closed"}, {"place__withdrawn_at": "2026-01-01T00:00Z"}]
)
def test_what_is_over_is_not_found(gone):
    OfferFactory(**gone)
    assert found() == ([], False)


def test_what_is_asked_narrows_places_and_their_services():
    digital = OfferFactory(services=["Utilisation sécurisée du numérique"])
    OfferFactory(place=digital.place, domain="work", title="Atelier bois")
    young = OfferFactory(domain="culture", publics=["Jeunes"])
    everybody = OfferFactory(domain="culture")
    assert found(domain="digital")[0] == [digital.place.name]
    assert found(service="Utilisation sécurisée du numérique")[0] == [digital.place.name]
    assert set(found(domain="culture", public="Jeunes")[0]) == {young.place.name, everybody.place.name}
    assert found(domain="culture", public="Seniors")[0] == [everybody.place.name]
    offers = offers_in(places=[digital.place.pk], **ANYTHING | {"domain": "work"})
    assert [offer.title for offer in offers] == ["Atelier bois"]


def test_only_what_is_open_now():
    open_now = OfferFactory(hours="Tu 14:00-18:00")
    OfferFactory(hours="Mo 14:00-18:00")
    OfferFactory(place__hours="Mo-Su 00:00-24:00", place__status="paused")
    by_place = OfferFactory(place__hours="Tu 10:00-16:00")
    OfferFactory()
    assert set(found(only_open=True)[0]) == {open_now.place.name, by_place.place.name}
    night = TUESDAY.replace(hour=23)
    assert found(night, only_open=True)[0] == []


def test_hours_are_those_of_the_clock_of_the_place(overseas):
    """15 h in Paris is 18 h in La Réunion, in winter."""
    OfferFactory(place__municipality=overseas, hours="Tu 17:30-19:00")
    assert len(found(only_open=True)[0]) == 1


@pytest.fixture
def overseas():
    department = DepartmentFactory(code="974", slug="la-reunion")
    return MunicipalityFactory(code="97411", name="Saint-Denis", department=department)


def test_twenty_at_a_time_then_further():
    for n in range(25):
        at(46.0 - n / 100, 1.87)
    first, more = found()
    second, no_more = found(start=20)
    assert (len(first), more, len(second), no_more) == (20, True, 5, False)
    assert not set(first) & set(second)


@pytest.mark.parametrize(
    ("km", "words"),
    [(0.02, "à 100\u00a0m"), (0.34, "à 300\u00a0m"), (4.24, "à 4,2\u00a0km"), (38.4, "à 38\u00a0km"), (None, "")],
)
def test_a_distance_is_said_as_people_say_it(km, words):
    assert distance_words(km) == words


def test_the_page_finds_from_a_name_a_postcode_or_a_point(client):
    offer = OfferFactory(place__municipality=MunicipalityFactory(), hours="Mo-Su 00:00-24:00")
    address = reverse("public_services:near")
    for where in ("Guéret", "23000", "46.17, 1.87", "46,17 1,87"):
        text = client.get(address, {"where": where}).text
        assert offer.title in text, where
        assert "ouvert" in text


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("Zzzz", "Aucune commune"),
        ("99 99 99", "Aucune commune"),
        ("200, 400", "pas sur la Terre"),
        ("Gué\0ret", "Aucune commune"),
        ("", "Écrivez le nom"),
    ],
)
def test_what_does_not_read_is_told_and_kept(client, where, words):
    page = client.get(reverse("public_services:near"), {"where": where, "domain": "rien", "start": "-3"})
    assert page.status_code == 200
    assert words in page.text
    assert f'value="{where}"' in page.text or not where


def test_nothing_found_leads_to_a_need(client):
    PlaceFactory()
    page = client.get(reverse("public_services:near"), {"where": "46.17, 1.87"}).text
    assert "Exprimer ce besoin" in page
    page = client.get(reverse("public_services:near"), {"where": "46.17, 1.87", "open_now": "1"}).text
    assert "Rien n’est ouvert maintenant" in page
    assert 'href="?where=46.17%2C+1.87"' in page


def test_nothing_near_is_said_with_what_is_nearest_and_leads_to_a_need(client):
    far = at(45.18, 1.87)
    page = client.get(reverse("public_services:near"), {"where": "46.17, 1.87", "domain": "digital"}).text
    assert "Rien à moins de 30\u00a0km" in page
    assert far.place.name in page
    assert "/besoins/exprimer/?place=46.17%2C+1.87&amp;domains=digital" in page
    at(46.18, 1.87)
    assert "Rien à moins de" not in client.get(reverse("public_services:near"), {"where": "46.17, 1.87"}).text


def test_what_lies_beyond_a_sea_is_not_near(client):
    beyond = at(-12.8, 45.2)
    page = client.get(reverse("public_services:near"), {"where": "46.17, 1.87"}).text
    assert beyond.place.name not in page
    assert "Exprimer ce besoin" in page


def test_past_the_furthest_one_is_led_back(client):
    page = client.get(reverse("public_services:near"), {"where": "46.17, 1.87", "start": "40"}).text
    assert "Il n’y a rien de plus loin" in page
    assert 'href="?where=46.17%2C+1.87"' in page


def test_a_place_is_not_said_closed_while_one_of_its_services_is_open():
    OfferFactory(place__hours="Mo 09:00-12:00", hours="Tu 14:00-18:00")
    [line] = near_lines(GUERET, ANYTHING, 0, TUESDAY, only_open=False)[0]
    assert (line.now, line.offers[0].now) == ("", "ouvert, jusqu’à 18\xa0h")
    [line] = near_lines(GUERET, ANYTHING, 0, TUESDAY.replace(hour=20), only_open=False)[0]
    assert line.now.startswith("fermé")


def test_further_keeps_what_was_asked(client):
    for n in range(21):
        at(46.0 - n / 100, 1.87)
    page = client.get(reverse("public_services:near"), {"where": "46.17, 1.87", "domain": "digital"}).text
    assert "domain=digital&amp;start=20" in page


def test_a_reader_who_asks_again_is_told_nothing_new(client):
    address = f"{reverse('public_services:near')}?where=23000"
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_a_postcode_that_serves_several_municipalities_is_their_middle(client):
    for code, name, latitude in (("23096", "Guéret", 46.0), ("23220", "Saint-Fiel", 46.4)):
        MunicipalityFactory(code=code, name=name, latitude=latitude, longitude=1.8, postcodes=["23000"])
    OfferFactory(place__latitude=46.2, place__longitude=1.8)
    page = client.get(reverse("public_services:near"), {"where": "23000"}).text
    assert "Près de 23000" in page
    assert "à 100\u00a0m" in page
