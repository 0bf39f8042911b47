"""A shared page says what it is: words and a picture that its server draws, once, of what everybody may read."""

import re
import struct

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from lieudit.care.services import hide_text
from lieudit.journal.models import Follow
from lieudit.needs.services import withdraw_need
from lieudit.needs.workflow import NeedState
from lieudit.pages.sharing import draw_card, forget_cards, of_need
from lieudit.toolkit.models import Card
from lieudit.toolkit.tokens import thing_token
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import an_institution
from tests.deliberation.factories import a_position
from tests.governance.factories import a_council
from tests.meetings.factories import a_meeting, convened
from tests.needs.factories import NeedFactory
from tests.network.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture_of(client, page):
    """The picture that the page names."""
    html = client.get(page).content.decode()
    return re.search(r'<meta property="og:image" content="https?://[^/"]+([^"]+)"', html)[1]


def test_a_need_is_shown_by_its_words_once_the_worker_drew_them(client, django_capture_on_commit_callbacks):
    need = NeedFactory()
    url = picture_of(client, need.get_absolute_url())
    with django_capture_on_commit_callbacks(execute=True):
        first = client.get(url)
    assert first.status_code == 302
    assert first["Location"].endswith(".png")
    draw_card.call("besoin", str(need.number))
    drawn = client.get(url)
    assert drawn.headers["Content-Type"] == "image/png"
    assert struct.unpack(">II", drawn.content[16:24]) == (1200, 630)
    assert Card.objects.count() == 1


def test_what_is_drawn_twice_is_drawn_once(client):
    need = NeedFactory()
    client.get(reverse("pages:card", args=["besoin", need.number]))
    draw_card.call("besoin", str(need.number))
    file = Card.objects.get().file.name
    draw_card.call("besoin", str(need.number))
    assert Card.objects.get().file.name == file


def test_a_position_has_its_picture(client):
    position = a_position()
    url = picture_of(client, reverse("deliberation:position", args=[position.number]))
    client.get(url)
    draw_card.call("position", position.number)
    assert client.get(url).status_code == 200


def test_a_session_that_is_convened_has_its_picture(client):
    meeting = convened(a_meeting(a_council()))
    url = picture_of(client, meeting.get_absolute_url())
    client.get(url)
    draw_card.call("seance", str(meeting.number))
    assert client.get(url).headers["Content-Type"] == "image/png"


@pytest.mark.parametrize("end", ["withdrawn", "hidden"])
def test_words_taken_back_are_on_no_picture(client, end, django_capture_on_commit_callbacks):
    need = NeedFactory()
    url = reverse("pages:card", args=["besoin", need.number])
    client.get(url)
    draw_card.call("besoin", str(need.number))
    file = Card.objects.get().file.name
    if end == "withdrawn":
        withdraw_need(need, actor=need.author)
    else:
        hide_text(need, actor=AccountFactory(secretariat=True), reason="Vise une personne.")
    assert client.get(url).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        forget_cards()
    assert not Card.objects.exists()
    assert not default_storage.exists(file)
    draw_card.call("besoin", str(need.number))
    assert not Card.objects.exists()


def test_what_is_not_public_has_no_picture(client):
    need = NeedFactory(pending=True)
    client.get(reverse("pages:card", args=["besoin", need.number]))
    assert not Card.objects.exists()
    assert need.state == NeedState.PENDING


@pytest.mark.parametrize(("kind", "key"), [("besoin", "x" * 30), ("autre", "1"), ("besoin", "9" * 19)])
def test_an_invented_address_draws_nothing(client, kind, key):
    assert client.get(reverse("pages:card", args=[kind, key])).status_code in {302, 404}
    assert not Card.objects.exists()


def test_a_place_that_is_not_published_is_on_no_picture():
    need = NeedFactory(place_is_public=False)
    told = of_need(need)
    assert need.place.name not in str(told)
    assert need.municipality.name not in str(told)


def test_words_of_any_shape_are_drawn(client):
    for words in ("é" * 5000, "👩\u200d🚒 " * 80, "#let x = 1; $y$ *gras* \\ @ref", "<b>" * 40, "שלום " * 30):
        need = NeedFactory(words=words)
        client.get(reverse("pages:card", args=["besoin", need.number]))
        draw_card.call("besoin", str(need.number))
        assert Card.objects.get(key=str(need.number)).file


def test_the_page_is_passed_on_by_mail_by_its_address_or_on_paper(client):
    need = NeedFactory()
    page = client.get(need.get_absolute_url()).content.decode()
    [share] = re.findall(r'<details class="share.*?</details>', page, re.DOTALL)
    assert "mailto:?subject=besoin" in share
    assert 'data-copy="share-url"' in share
    assert re.search(r"<button [^>]*data-print>.*Imprimer</button>", share)


def test_a_place_an_organisation_an_institution_and_an_assembly_are_followed_from_their_page(client):
    need, body, position = NeedFactory(), OrganisationFactory(), a_position()
    pages = {
        "Suivre ce lieu": need.place.get_absolute_url(),
        "Suivre cette organisation": body.get_absolute_url(),
        "Suivre cette assemblée": position.draft.assembly.get_absolute_url(),
    }
    for words, page in pages.items():
        html = client.get(page).content.decode()
        assert words in html, page


def test_an_institution_is_followed_by_its_page(client):
    institution, reader = an_institution(), AccountFactory()
    client.force_login(reader)
    page = client.get(reverse("advocacy:institution", args=[institution.slug])).text
    link = reverse("journal:follow", args=[thing_token(institution)])
    assert f'href="{link}"' in page
    assert "Suivre cette institution" in page
    client.post(link)
    [follow] = Follow.objects.filter(account=reader)
    assert follow.thing == institution


@pytest.mark.parametrize("route", ["pages:home", "network:places", "needs:list", "roadmap:roadmap", "api:datasets"])
def test_every_page_says_once_what_it_is_to_who_shares_it(client, route):
    html = client.get(reverse(route)).text
    title = re.search("<title>(.+?) · Lieudit</title>", html)[1]
    told = dict(re.findall(r'<meta property="(og:[a-z_]+)" content="([^"]+)">', html))
    assert (told["og:title"], told["og:type"]) == (title, "website")
    assert re.search('<meta name="description" content="([^"]+)">', html)[1] == told["og:description"]
    assert html.count('property="og:title"') == 1


def test_a_need_says_its_own_words_once(client):
    html = client.get(NeedFactory(words="Un « four » à pain.").get_absolute_url()).text
    assert html.count('property="og:title"') == html.count('property="og:description"') == 1


def test_a_list_leads_programs_to_the_files_of_its_rows(client):
    NeedFactory()
    files = re.findall(
        '<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', client.get(reverse("needs:list")).text
    )
    found = {href: media for media, href in files if href.startswith("/donnees/")}
    assert set(found) == {f"/donnees/besoins.{form}" for form in ("csv", "xlsx", "geojson")}
    for href, media in found.items():
        answer = client.get(href)
        assert (answer.status_code, answer["Content-Type"]) == (200, media)
