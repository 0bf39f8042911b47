"""What search engines read of a place, an organisation, a session and a position: what their pages say, in the words of
schema.org."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse

from lieudit.toolkit.secret_addresses import secrets_of
from tests.access.test_matrix import read_matrix
from tests.access.world import World
from tests.accounts.factories import AccountFactory
from tests.network.factories import OrganisationFactory, PlaceFactory

pytestmark = pytest.mark.django_db
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
META = re.compile(r'<meta property="(og:(?:url|image|title|description))" content="([^"]*)">')
EXPECTED = {
    "pages:home": "WebSite",
    "pages:about": "AboutPage",
    "needs:list": "CollectionPage",
    "needs:need": "Demand",
    "needs:convergence": "Collection",
    "advocacy:referral": "Message",
    "reports:report": "Report",
    "public_services:offer": "Service",
    "consultations:consultation": "Conversation",
    "elections:election": "Event",
    "governance:assembly": "Organization",
    "funding:call": "Grant",
    "pages:territory": "AdministrativeArea",
    "network:places": "CollectionPage",
    "records:place": "Place",
    "deliberation:position": "Report",
    "pages:legal": "WebPage",
}


def linked(address: str) -> dict[str, Any]:
    answer = Client().get(address)
    assert answer.status_code == 200
    (block,) = BLOCK.findall(answer.text)
    told: dict[str, Any] = json.loads(block)
    assert told["@context"] == "https://schema.org"
    assert told["url"] == f"http://testserver{address}"
    return told


def test_a_place_says_where_it_is_and_no_word_closes_its_block() -> None:
    place = PlaceFactory(name="</script><b>Le Grenier", summary="Un atelier.", latitude=46.1, longitude=1.8)
    told = linked(place.get_absolute_url())
    assert (told["@type"], told["name"], told["description"]) == ("Place", "</script><b>Le Grenier", "Un atelier.")
    assert told["address"]["addressLocality"] == place.municipality.name
    assert (told["geo"]["latitude"], told["geo"]["longitude"]) == (46.1, 1.8)
    assert "geo" not in linked(PlaceFactory(latitude=None, longitude=None).get_absolute_url())


def test_an_organisation_says_its_own_site() -> None:
    told = linked(OrganisationFactory(name="Le Réseau", website="https://exemple.fr/").get_absolute_url())
    assert (told["@type"], told["name"], told["sameAs"]) == ("Organization", "Le Réseau", "https://exemple.fr/")


def test_a_session_and_a_position_say_when_and_by_whom() -> None:
    world = World()
    told = linked(world.meetings.meeting.get_absolute_url())
    assert told["@type"] == "Event"
    assert told["startDate"] < told["endDate"]
    assert "remote" not in json.dumps(told)
    said = linked(world.position.get_absolute_url())
    assert (said["@type"], said["name"]) == ("Report", world.position.title)
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", said["datePublished"])


def test_every_public_page_says_what_it_is_and_where_it_stands() -> None:
    """And its card: the whole matrix, as anybody reads it. An address that is a secret is written nowhere."""
    world, read, secret = World(), 0, set()
    kinds: dict[str, str] = {}
    for name, statuses in read_matrix().items():
        if statuses[0] != 200:
            continue
        address = reverse(name, args=world.address(name))
        answer = Client().get(address)
        other = answer.streaming or answer["Content-Type"].partition(";")[0] != "text/html"
        if other or 'property="og:site_name"' not in answer.text:
            continue
        read += 1
        sharing = META.findall(answer.text)
        said = dict(sharing)
        assert len(said) == len(sharing), name
        assert said["og:image"].startswith("http://testserver/"), name
        assert said["og:title"], name
        assert said["og:description"], name
        blocks = [json.loads(block) for block in BLOCK.findall(answer.text)]
        if secrets_of(resolve(address)):
            assert "og:url" not in said, name
            assert not blocks, name
            secret.add(name)
            continue
        assert said["og:url"] == f"http://testserver{address}", name
        (told,) = blocks
        assert told["@context"] == "https://schema.org", name
        assert "isPartOf" not in told or told["url"] == f"http://testserver{address}", name
        kinds[name] = told.get("mainEntity", told)["@type"]
        for step in told.get("breadcrumb", {}).get("itemListElement", []):
            assert step["name"], name
    assert read > 150
    assert {"needs:followup", "learning:seat", "attestations:paper", "attestations:checked"} <= secret
    assert not {"governance:decision", "governance:seat", "commons:release_file"} & secret
    assert "og:url" not in Client().get(reverse("advocacy:coded", args=["ABCDEFGH"])).text, "nor one that opens nothing"
    assert {name: kinds[name] for name in EXPECTED} == EXPECTED


def test_who_signed_in_reads_nothing_that_is_for_search_engines(client: Client) -> None:
    client.force_login(AccountFactory())
    assert not BLOCK.findall(client.get(reverse("needs:list")).text)


def test_a_page_says_the_way_to_it() -> None:
    told = linked(World().need.get_absolute_url())
    steps = told["breadcrumb"]["itemListElement"]
    assert (steps[0]["name"], steps[0]["item"]) == ("Accueil", "http://testserver/")
    assert [step["position"] for step in steps] == [*range(1, len(steps) + 1)]
