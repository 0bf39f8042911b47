"""An ordinary address is placed by a service that the install names: by nobody otherwise, never for long, and never
without saying so.
"""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from lieudit.toolkit import address_service
from tests.budget import at_most
from tests.network.factories import PlaceFactory
from tests.public_services.factories import OfferFactory
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
NEAR = reverse("public_services:near")


def feature(label, latitude=46.1702, longitude=1.8703, kind="housenumber", score=0.9, code="23096"):
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": {"label": label, "type": kind, "score": score, "citycode": code},
    }


class Service(HTTPServer):
    """A service on this machine, that answers what it is told to, and remembers what it was asked."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked, self.status, self.body, self.answers = [], 200, b"{}", threading.Event()
        self.answers.set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/search/"

    def says(self, *features):
        self.body = json.dumps({"type": "FeatureCollection", "features": features}).encode()

    def handle_error(self, *args):
        pass


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        self.server.answers.wait(30)
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *args):
        pass


@pytest.fixture
def service(settings):
    one = Service()
    settings.ADDRESS_SERVICE = {"url": one.url, "name": "la Base adresse nationale", "private": True}
    address_service._Pace.forget()
    yield one
    one.answers.set()
    one.shutdown()
    one.server_close()
    address_service._Pace.forget()


@pytest.fixture
def gueret():
    return OfferFactory(place=PlaceFactory(name="Le Préau", municipality=MunicipalityFactory()))


def spots(page):
    return [spot.name for spot in page.context["form"].spots]


def test_by_default_no_address_leaves(client, service, settings, gueret):
    settings.ADDRESS_SERVICE = {"url": "", "name": "", "private": False}
    page = client.get(NEAR, {"where": "12 rue de la Paix, Guéret"})
    assert service.asked == []
    assert spots(page) == ["Guéret (23000, Creuse)"]
    assert "est envoyée" not in page.text


def test_an_ordinary_address_is_placed_and_its_reader_knows_who_was_asked(client, service, gueret):
    service.says(feature("12 Rue de la Paix 23000 Guéret"))
    client.get(NEAR, {"where": "Guéret"})
    with at_most(8):
        page = client.get(NEAR, {"where": "12 rue de la Paix, Guéret"})
    assert spots(page) == ["12 Rue de la Paix 23000 Guéret"]
    assert page.context["form"].spot.territory == "d-23"
    assert "donnée par la Base adresse nationale" in page.text
    assert "est envoyée à la Base adresse nationale" in " ".join(client.get(NEAR).text.split())
    ((path, headers),) = service.asked
    assert parse_qs(urlsplit(path).query) == {"q": ["12 rue de la Paix, Guéret"], "limit": ["6"], "autocomplete": ["0"]}
    assert not {"Cookie", "Referer", "User-Agent", "X-Forwarded-For"} & set(headers)


@pytest.mark.parametrize("typed", ["Guéret", "23000", "46.17, 1.87", "Paris 12e", "75012"])
def test_what_the_site_knows_is_not_asked(client, service, gueret, typed):
    client.get(NEAR, {"where": typed})
    assert service.asked == []


def test_the_address_of_a_known_place_is_not_asked(client, service):
    place = PlaceFactory(municipality=MunicipalityFactory(), address="3 rue du Moulin", latitude=46.2, longitude=1.9)
    OfferFactory(place=place)
    page = client.get(NEAR, {"where": "3 rue du Moulin, Guéret"})
    assert service.asked == []
    assert place.name in page.text


def test_several_that_are_as_likely_are_proposed_and_one_of_them_means_itself(client, service, gueret):
    two = [
        feature("12 Rue de la Paix 23000 Guéret"),
        feature("12 Rue de la Paix 87000 Limoges", 45.83, 1.26, score=0.88),
    ]
    service.says(*two, feature("Impasse de la Paix", score=0.6), feature("Guéret", kind="municipality"))
    page = client.get(NEAR, {"where": "12 rue de la Paix"})
    assert spots(page) == [each["properties"]["label"] for each in two]
    assert spots(client.get(NEAR, {"where": "12 Rue de la Paix 87000 Limoges"})) == ["12 Rue de la Paix 87000 Limoges"]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"{}"),
        (302, b""),
        (200, b"<html>"),
        (200, b"[1]"),
        (200, b'{"features": 3}'),
        (200, b"x" * 300_000),
        (200, b'{"features": [{}, {"geometry": {"coordinates": ["a", "b"]}, "properties": {}}, null]}'),
    ],
)
def test_an_answer_that_is_none_leaves_the_municipality(client, service, gueret, status, body):
    service.status, service.body = status, body
    assert spots(client.get(NEAR, {"where": "12 rue de la Paix, Guéret"})) == ["Guéret (23000, Creuse)"]


def test_a_service_that_fails_is_left_alone_for_a_while(client, service, gueret):
    service.status = 500
    for number in range(3):
        client.get(NEAR, {"where": f"{number} rue de la Paix, Guéret"})
    assert len(service.asked) == 1


def test_a_service_that_is_late_keeps_nobody_waiting(client, service, gueret, monkeypatch):
    monkeypatch.setattr(address_service, "SECONDS", 0.2)
    service.answers.clear()
    before = time.monotonic()
    page = client.get(NEAR, {"where": "12 rue de la Paix, Guéret"})
    assert time.monotonic() - before < 10, "it would answer after thirty"
    assert spots(page) == ["Guéret (23000, Creuse)"]


def test_an_address_that_leads_into_the_network_of_the_install_is_refused(client, service, settings, gueret):
    settings.ADDRESS_SERVICE = settings.ADDRESS_SERVICE | {"private": False}
    page = client.get(NEAR, {"where": "12 rue de la Paix, Guéret"})
    assert service.asked == []
    assert spots(page) == ["Guéret (23000, Creuse)"]


def test_strangers_do_not_make_the_site_ask_without_end(client, service, gueret, monkeypatch):
    monkeypatch.setattr(address_service, "MOST_A_MINUTE", 3)
    for number in range(6):
        client.get(NEAR, {"where": f"{number} rue de la Paix, Guéret"})
    assert len(service.asked) == 3


def test_hostile_words_of_a_service_are_shown_as_words(client, service, gueret):
    service.says(feature("<script>alert(1)</script>"), feature("Au pôle", 95.0), feature("Nulle part", float("nan")))
    page = client.get(NEAR, {"where": "12 rue de la Paix, Guéret"})
    assert spots(page) == ["<script>alert(1)</script>"]
    assert "<script>alert" not in page.text
