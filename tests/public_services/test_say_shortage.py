"""People wait, or are turned away: it is said, and becomes a need in one click."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.public_services.models import Offer
from lieudit.public_services.services import say_shortage
from lieudit.public_services.wording import need_url
from tests.network.factories import RepresentativeFactory
from tests.public_services.factories import OfferFactory

pytestmark = pytest.mark.django_db
MISSING = "Un médiateur de plus."


@pytest.fixture
def offer():
    return OfferFactory(title="Permanence")


def fresh(offer):
    return Offer.objects.with_things().get(pk=offer.pk)


def test_a_waiting_list_says_how_many_wait_and_what_is_missing(offer):
    say_shortage(offer, actor=offer.author, state="waiting", waiting=12, shortage=MISSING)
    found, entry = fresh(offer), Entry.objects.about(offer).get()
    assert (found.state, found.waiting, found.shortage) == ("waiting", 12, MISSING)
    assert entry.sentence.endswith("«\u00a0Permanence\u00a0»\u00a0: 12\u00a0personnes attendent.")
    assert entry.data["text"] == MISSING


def test_a_refusal_counts_nobody(offer):
    say_shortage(offer, actor=offer.author, state="full", waiting=12)
    assert (fresh(offer).state, fresh(offer).waiting) == ("full", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.update(waiting=3)


def test_a_shortage_becomes_a_need_in_one_click(client, offer):
    say_shortage(offer, actor=offer.author, state="waiting", waiting=12, shortage=MISSING)
    client.force_login(RepresentativeFactory(place=offer.place).account)
    page = client.get(offer.get_absolute_url()).text
    assert "Exprimer ce besoin" in page
    url = need_url(fresh(offer), inside=True)
    asked = parse_qs(urlsplit(url).query)
    assert asked["domains"] == ["digital"]
    form = client.get(url).text
    assert "12\u00a0personnes attendent" in form
    assert MISSING in form
    assert offer.place.name in form
    assert re.search(r'name="domains" value="digital"[^>]*checked', form)


def test_who_was_turned_away_says_it_with_other_words(offer):
    words = parse_qs(urlsplit(need_url(fresh(offer), inside=False)).query)["words"][0]
    assert words.startswith("On m’a fait attendre, ou refusé")
    assert offer.place.name in words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"state": "full", "waiting": 3}, "liste d’attente"),
        ({"state": "waiting", "waiting": -3}, "1 au moins"),
        ({"state": "ended"}, "choisissez dans la liste"),
    ],
)
def test_what_cannot_be_is_refused(client, offer, typed, words):
    client.force_login(RepresentativeFactory(place=offer.place).account)
    page = client.post(reverse("public_services:say_shortage", args=[offer.number]), typed | {"charter": "on"})
    assert page.status_code == 422
    assert words in page.text
    assert fresh(offer).state == "open"
