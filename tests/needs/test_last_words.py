"""What a place said last is read on its card in the directory, whole, and under its name alone."""

import pytest
from django.urls import reverse

from lieudit.care.services import hide_text
from lieudit.needs.receivers import SHORT_WORDS
from tests.deliberation.factories import staff
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory
from tests.worlds import tick

pytestmark = pytest.mark.django_db
LIST = reverse("network:places")


def read(client):
    tick()
    return client.get(LIST).text


def test_the_last_public_words_are_quoted_whole_beside_where_the_place_is(client):
    place = PlaceFactory(name="Le Préau")
    NeedFactory(place=place, words="Le toit fuit.")
    last = NeedFactory(place=place, words="Le médecin part en juin.")
    page = read(client)
    assert "«&nbsp;Le médecin part en juin.&nbsp;»" in page
    assert "Le toit fuit." not in page, "one, the last"
    assert page.count('<use href="#france"/>') == page.count('id="france"') == 1
    hide_text(last, actor=staff(), reason="Vise une personne.")
    assert "Le médecin part" not in read(client)


@pytest.mark.parametrize(
    "terms", [{"place_is_public": False}, {"pending": True}, {"words": "Trop long. " * (SHORT_WORDS // 10)}]
)
def test_what_is_not_said_under_its_name_not_public_yet_or_would_be_cut_is_not_there(client, terms):
    place = PlaceFactory(name="Le Préau")
    NeedFactory(**{"place": place, "words": "Le médecin part en juin."} | terms)
    page = read(client)
    assert "Le Préau" in page
    assert '<blockquote class="said">' not in page
