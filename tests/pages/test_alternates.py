"""What a page links as a file or follows as a feed, its head says to programs too (`rel="alternate"`)."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.access.world import World

pytestmark = pytest.mark.django_db
PAGES = [
    "advocacy:institution",
    "advocacy:referral",
    "attestations:keys",
    "care:count",
    "commons:resource",
    "commons:resources",
    "consultations:consultation",
    "consultations:results",
    "deliberation:position",
    "funding:call",
    "funding:experiment",
    "funding:matched_fund",
    "funding:shared_budget",
    "governance:assembly",
    "governance:decision",
    "governance:decisions",
    "governance:rulebook",
    "inquiries:inquiry",
    "journal:log",
    "learning:session",
    "learning:sessions",
    "lottery:lottery",
    "meetings:meeting",
    "needs:convergence",
    "needs:list",
    "needs:need",
    "network:organisation",
    "network:organisations",
    "network:places",
    "observatory:rows",
    "pages:territory",
    "public_services:domain",
    "public_services:offer",
    "records:place",
    "reports:report",
    "roadmap:goal",
    "roadmap:milestone",
    "roadmap:roadmap",
    "voting:ballot",
]
FILES = re.compile(r"\.(csv|json|ics|xml|geojson)$")
FOLLOWED = re.compile(r"^/suivi/suivre/([^/]+)/")


def links_of(html: str) -> tuple[set[str], set[str]]:
    """What anybody may press, and what the head says to programs; choices of a list set apart."""
    head, _, body = html.partition("</head>")
    said = {href for tag in re.findall(r"<link [^>]*rel=\"alternate\"[^>]*>", head) for href in hrefs(tag)}
    return {href for tag in re.findall(r"<a [^>]*>", body) for href in hrefs(tag)}, said


def hrefs(tag: str) -> list[str]:
    return [found.partition("?")[0] for found in re.findall(r'href="([^"]+)"', tag)]


def test_every_file_and_every_feed_of_a_page_is_said_to_programs_and_is_there(client):
    world = World()
    missing, read, opened = [], 0, set()
    for name in PAGES:
        page = client.get(reverse(name, args=world.address(name)))
        assert page.status_code == 200, name
        pressed, said = links_of(page.text)
        feeds = {reverse("journal:feed", args=[found[1]]) for href in pressed if (found := FOLLOWED.match(href))}
        files = {href for href in pressed if FILES.search(href)}
        read += len(files | feeds)
        missing += [(name, href) for href in sorted((files | feeds) - said)]
        opened |= said
    assert missing == []
    assert read > 40, "these pages have files and feeds"
    assert {href: status for href in opened if (status := client.get(href).status_code) != 200} == {}


@pytest.mark.parametrize("page", ["governance:rulebook", "governance:decisions", "roadmap:roadmap"])
def test_a_page_of_an_empty_house_names_no_file(client, page):
    assert client.get(reverse(page)).status_code == 200
