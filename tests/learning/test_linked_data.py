"""What paths and sessions say to catalogues, read by PyLD as JSON-LD: absolute addresses, words of schema.org alone."""

import json
import re

import pytest
from django.conf import settings
from pyld import jsonld

from lieudit.learning.workflow import TrainingState
from tests.learning.factories import a_path, a_session, steps_of
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db
SCHEMA = "https://schema.org/"
ADDRESSES = ("url", "license", "isBasedOn", "eventStatus")
KNOWN = {
    "Course": {"name", "description", "audience", "inLanguage", "isAccessibleForFree", "version", "dateModified",
               "datePublished", "license", "provider", "timeRequired", "hasPart", "keywords", "isBasedOn"},
    "LearningResource": {"position", "name", "description"},
    "Audience": {"audienceType"},
    "Organization": {"name", "url"},
    "CourseInstance": {"name", "description", "startDate", "endDate", "eventStatus", "courseMode", "inLanguage",
                       "maximumAttendeeCapacity", "organizer", "subEvent", "location", "about"},
    "Event": {"name", "startDate", "endDate"},
    "Place": {"name", "address"},
    "VirtualLocation": {"url"},
}  # fmt: skip
"""The properties of each type that schema.org defines, among those of these pages."""


def of_schema(url, options):
    """The context of schema.org, as far as these pages use it; nothing else is fetched."""
    assert url == "https://schema.org"
    words = {"@vocab": SCHEMA} | {name: {"@id": SCHEMA + name, "@type": "@id"} for name in ADDRESSES}
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url} | {
        "document": {"@context": words}
    }


def expanded(client, thing):
    text = client.get(thing.get_absolute_url()).content.decode()
    said = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])
    (whole,) = jsonld.expand(said, {"documentLoader": of_schema})
    check(whole)
    return whole


def check(node):
    """Every node has one type of schema.org, and no property that it does not define for that type."""
    (kind,) = node["@type"]
    kind = kind.removeprefix(SCHEMA)
    names = {name.removeprefix(SCHEMA) for name in node if not name.startswith("@")}
    assert names <= KNOWN[kind], (kind, names - KNOWN[kind])
    for name in names:
        for value in node[SCHEMA + name]:
            if "@type" in value and "@value" not in value:
                check(value)
            elif "@id" in value:
                assert value["@id"].startswith("http"), name


def values(node, name):
    return node[SCHEMA + name]


def test_a_path_is_a_course_of_learning_resources(client):
    path = a_path()
    said = expanded(client, path)
    assert said["@id"] == settings.SITE_URL + path.get_absolute_url()
    assert said["@type"] == [f"{SCHEMA}Course"]
    assert {part["@type"][0] for part in values(said, "hasPart")} == {f"{SCHEMA}LearningResource"}
    assert values(said, "license")[0]["@id"] == "https://spdx.org/licenses/CC-BY-SA-4.0"


def test_a_path_that_is_drawn_from_another_says_which(client):
    origin = a_path()
    keeper = RepresentativeFactory().place
    drawn = a_path(keeper=keeper, forked_from=origin.versions.get(), title="Une autre", steps=steps_of())
    (based,) = values(expanded(client, drawn), "isBasedOn")
    assert based["@id"].startswith(settings.SITE_URL + origin.get_absolute_url())


def test_a_session_is_an_instance_of_its_course(client):
    path = a_path()
    session = a_session(path=path)
    said = expanded(client, session)
    assert said["@type"] == [f"{SCHEMA}CourseInstance"]
    (course,) = values(said, "about")
    assert (course["@type"], course["@id"]) == ([f"{SCHEMA}Course"], settings.SITE_URL + path.get_absolute_url())
    assert len(values(said, "subEvent")) == 2
    assert values(said, "eventStatus")[0]["@id"] == f"{SCHEMA}EventScheduled"


def test_a_session_at_a_distance_that_is_called_off_says_both_and_no_address(client):
    session = a_session(venue=None, remote_url="https://visio.exemple.fr/abc")
    type(session).objects.update(state=TrainingState.CALLED_OFF, reason="Le chauffage.")
    said = expanded(client, session)
    assert values(said, "eventStatus")[0]["@id"] == f"{SCHEMA}EventCancelled"
    assert values(said, "location")[0]["@type"] == [f"{SCHEMA}VirtualLocation"]
    assert "visio.exemple.fr" not in json.dumps(said)
