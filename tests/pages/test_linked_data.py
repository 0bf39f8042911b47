"""What search engines read of a place, an organisation, a session and a position: what their pages say, in the words of
schema.org."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from tests.access.world import World
from tests.network.factories import OrganisationFactory, PlaceFactory

pytestmark = pytest.mark.django_db
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


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
