"""The poster of a place leads to the form, already filled; its paper form is typed back by the animation."""

import pytest
from django.urls import reverse

from lieudit.needs.models import Channel, Need
from lieudit.needs.poster import poster_of
from tests.needs.conftest import key_opened
from tests.network.factories import AnimatorFactory, PlaceFactory

pytestmark = pytest.mark.django_db


def test_the_poster_is_an_accessible_document_of_two_pages(client):
    place = PlaceFactory(name="Le Préau")
    answer = client.get(reverse("needs:poster", args=[place.slug]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert b"pdfuaid" in answer.content
    assert answer.content.count(b"/Type /Page\n") in {0, 2}


@pytest.mark.parametrize("name", ["#let x = 1 $y$", "L’« Établi » \\ & fils", "x" * 120, "مقهى"])
def test_names_of_any_shape_are_printed_as_they_are(name):
    assert poster_of(PlaceFactory(name=name)).startswith(b"%PDF-")


def test_the_paper_form_is_typed_back_for_its_place(client, charter):
    place = PlaceFactory(name="Le Préau")
    client.force_login(AnimatorFactory(department=place.municipality.department).account)
    label = f"Le Préau, {place.municipality.name} ({place.municipality.department.name})"
    page = client.get(reverse("needs:collect"), {"place": label, "channel": "paper"}).content.decode()
    assert f'value="{label}"' in page.replace("&#x27;", "'")
    typed = {"words": "Un banc devant la porte.", "place": label, "channel": "paper", "consent": "on"}
    typed |= {"speaking_for": "someone_else", "place_is_public": "on", "charter": "on", "key": key_opened()}
    client.post(reverse("needs:collect"), typed)
    need = Need.objects.get()
    assert (need.place, need.channel, need.words) == (place, Channel.PAPER, "Un banc devant la porte.")


def test_a_place_that_is_not_public_has_no_poster(client):
    assert client.get(reverse("needs:poster", args=["inconnu"])).status_code == 404
