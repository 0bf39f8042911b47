"""The manual is read on the site, where one stands: each page leads to its guide."""

import re

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from lieudit.pages.help import FOLDER, OF_PAGE, OF_ROOM, guide_of, guides, guides_saying
from tests.access.test_matrix import addresses
from tests.sitemap import whole_sitemap

pytestmark = pytest.mark.django_db
WITHOUT = {"pages", "toolkit", "journal", "membership"}
"""Rooms whose pages explain themselves, or but for some."""


def test_the_address_that_people_type_leads_to_whom_one_may_write(client):
    for typed in ("/contact/", "/contact"):
        answer = client.get(typed, follow=True)
        assert [status for _where, status in answer.redirect_chain] == [301] * len(answer.redirect_chain)
        assert answer.redirect_chain[-1][0] == reverse("pages:help") + "#h-contact"
        assert 'id="h-contact"' in answer.text


def test_every_file_of_the_manual_is_a_page_in_its_order(client):
    files = {path.stem for path in FOLDER.glob("*.md")} - {"README"}
    assert set(guides()) == files
    page = client.get(reverse("pages:help")).text
    shown = re.findall(r'href="/aide/([a-z-]+)/"', page)
    assert [slug for slug in shown if slug in files] == list(guides())


@pytest.mark.parametrize("slug", sorted(guides()))
def test_a_guide_is_whole_its_links_lead_somewhere_and_its_sections_are_listed(client, slug):
    guide = guides()[slug]
    answer = client.get(guide.url)
    assert answer.status_code == 200
    page = answer.text
    assert f"<h1>{guide.title}</h1>" in page
    assert ".md" not in re.sub(r"<code>.*?</code>", "", guide.html), "a link to a file would lead nowhere"
    for address in re.findall(r'href="(/[^"#]*)', guide.html):
        assert client.get(address).status_code in (200, 302), address
    for anchor, _title in guide.sections:
        assert page.count(f'id="{anchor}"') == 1
        assert f'href="#{anchor}"' in page or len(guide.sections) == 1


def test_every_room_leads_to_a_guide_and_every_exception_is_a_page():
    rooms = {name.partition(":")[0] for name in addresses()}
    assert rooms - set(OF_ROOM) - WITHOUT == set()
    assert set(OF_ROOM.values()) | set(OF_PAGE.values()) <= set(guides())
    known = set(addresses())
    assert set(OF_PAGE) <= known, set(OF_PAGE) - known


@pytest.mark.parametrize(
    ("page", "slug"),
    [("voting:ballot", "voter"), ("needs:express", "exprimer"), ("needs:workbench", "animer"), ("pages:home", None)],
)
def test_a_page_leads_to_the_guide_that_explains_it(page, slug):
    found = guide_of(page)
    assert (found and found.slug) == slug


def test_the_foot_of_a_page_names_its_guide_and_that_of_the_home_none(client):
    foot = client.get(reverse("needs:list")).text
    assert 'href="/aide/exprimer/"' in foot
    assert "Aide sur cette page" in foot
    assert "Aide sur cette page" not in client.get("/").text


def test_words_are_looked_for_without_accents_titles_first(client):
    assert guides_saying("elire")[0].slug == "elire"
    assert guides_saying("procès-verbal")[0].slug == "proces-verbal"
    assert "voter" in [guide.slug for guide in guides_saying("demander le secret")], "a guide is searched to its end"
    assert "voter" in [guide.slug for guide in guides_saying("quadratique")]
    assert guides_saying("zzyzx") == guides_saying("  ") == []
    page = client.get(reverse("pages:help"), {"q": "égalité"}).text
    assert 'href="/aide/voter/"' in page
    nothing = client.get(reverse("pages:help"), {"q": "<zzyzx>\0"}).text
    assert "Aucun guide n’en parle" in nothing
    assert "&lt;zzyzx&gt;" in nothing


def test_the_search_of_the_site_finds_guides_too(client):
    page = client.get(reverse("pages:search"), {"q": "bulletin"}).text
    assert 'id="g-guide"' in page
    assert "Rien ne répond" not in page
    assert "/aide/voter/" in page


def test_what_is_no_guide_is_not_found(client):
    for slug in ("readme", "inconnu"):
        assert client.get(reverse("pages:guide", args=[slug])).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("pages:guide", args=["../settings"])
    assert get_resolver().resolve("/aide/voter/").view_name == "pages:guide"
    assert "/aide/voter/" in whole_sitemap(client)


def test_a_page_says_who_speaks_and_each_page_leads_to_it(client):
    assert 'href="/a-propos/"' in client.get("/").content.decode()
    page = client.get("/a-propos/").content.decode()
    assert "Conseil national des tiers-lieux" in page
    assert "sept étapes" in page
    assert 'href="/a-propos/"' in client.get("/recherche/", {"q": "à propos"}).content.decode()
