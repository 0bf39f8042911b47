"""Both sides of a visit in two browsers, from a need to a common with both names; a badge of another platform, brought
on a telephone, and what could be confirmed of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from lieudit.attestations.brought import read_proof
from lieudit.attestations.models import BroughtProof
from lieudit.care.services import accept_charter
from lieudit.commons.models import Resource
from lieudit.learning.models import PeerVisit
from tests.attestations.factories import a_declared
from tests.attestations.test_brought import EMAIL, as_bytes, signed, third
from tests.browser.hand import Hand
from tests.commons.factories import ResourceFactory
from tests.journeys.conftest import charter, unhurried  # noqa: F401
from tests.learning.factories import in_the_past
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory, RepresentativeFactory

pytestmark = [pytest.mark.django_db(transaction=True)]
ASKED = "Notre médiateur s’use. Comment faites-vous ?"
SECRET, COUNTED = "Le secret est le cahier.", "Nous n’avions jamais compté l’heure."


@pytest.fixture
def sides(site, charter):  # noqa: F811
    """Who asks and who receives, each speaking for a place of their own."""
    places = PlaceFactory(name="L’Atelier du Canal"), PlaceFactory(name="Le Lavoir")
    people = [RepresentativeFactory(place=place).account for place in places]
    for person in people:
        accept_charter(person)
    return *places, *people


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def browsers(request, open_page, sides, sign_in):
    """A telephone for who asks, a computer for who receives: two browsers, with scripts and without."""
    asks, receives = (open_page(width, java_script_enabled=request.param) for width in (390, 1280))
    for page, account in zip((asks, receives), sides[2:], strict=True):
        sign_in(page, account)
    return Hand(asks, scripts=request.param), Hand(receives, scripts=request.param)


def says(hand: Hand, *words: str) -> None:
    for each in words:
        expect(hand.page.locator("main")).to_contain_text(each)


def test_both_sides_of_a_visit_are_played_in_two_browsers(browsers, sides):
    asks, receives = browsers
    visitor, host, asker, _answers = sides
    ResourceFactory(place=host, title="Le cahier des permanences", domains=["digital"])
    need = NeedFactory(place=visitor, author=asker, domains=["digital"], words="Notre médiateur s’use.")

    # From the need, three clicks: who knows and why, ask, send
    asks.page.goto(need.get_absolute_url())
    asks.link("Qui sait faire")
    says(asks, "Le Lavoir", "tient la ressource Le cahier des permanences", "n’a pas dit qu’on peut lui demander")
    asks.link("Demander à y aller")
    asks.page.get_by_label("Pour apprendre à").fill("Tenir une permanence")
    asks.page.get_by_label("Ce que vous venez chercher").fill(ASKED)
    asks.page.get_by_label("Date proposée").fill((timezone.localdate() + dt.timedelta(days=20)).isoformat())
    asks.button("Envoyer la demande")
    says(asks, "Votre demande est partie")
    assert asks.spent() == 3

    # The other browser: what waits, and the date
    receives.page.goto("/")
    receives.link("1 demande de visite attend votre réponse")
    says(receives, ASKED, "Rien n’est payé")
    receives.page.locator("input[name=date]").first.check()
    receives.button("Accepter cette date")
    says(receives, "C’est convenu")
    assert receives.spent() == 2
    visit = PeerVisit.objects.get()
    asks.page.goto(visit.get_absolute_url())
    says(asks, "Convenue")

    # It takes place; each tells in their browser, neither reads the other before both have told
    in_the_past(visit)
    asks.page.goto("/")
    asks.link("1 visite à raconter")
    asks.page.get_by_label("Ce que vous avez appris").fill(SECRET)
    asks.page.get_by_label("Ce qui va changer chez vous").fill("Ouvrir deux jours")
    asks.button("Publier ce récit")
    says(asks, "C’est écrit")
    receives.page.goto(visit.get_absolute_url())
    expect(receives.page.get_by_text(SECRET)).to_have_count(0)
    receives.link("Raconter la visite")
    receives.page.get_by_label("Ce que vous avez appris").fill(COUNTED)
    receives.button("Publier ce récit")
    says(receives, "C’est écrit")
    for hand in browsers:
        hand.page.goto(visit.get_absolute_url())
        says(hand, SECRET, COUNTED, "CC BY-SA 4.0, L’Atelier du Canal et Le Lavoir")

    # One click, and the form that it opens: a common, which both read with both names
    asks.spent()
    asks.link("Déposer le commun")
    asks.button("Partager cette ressource")
    says(asks, "C’est partagé")
    assert asks.spent() == 2
    common = Resource.objects.get(title="Tenir une permanence")
    for hand in browsers:
        hand.page.goto(common.get_absolute_url())
        says(hand, "L’Atelier du Canal", "Le Lavoir", SECRET, COUNTED)


def test_a_badge_of_another_platform_is_brought_and_what_could_be_confirmed_is_read(page, site, sign_in, assert_axe):
    attestation = a_declared()
    type(attestation.holder).objects.filter(pk=attestation.holder_id).update(email=EMAIL)
    sign_in(page, attestation.holder)
    page.goto(f"{site}{attestation.get_absolute_url()}")
    page.get_by_role("link", name="Apporter un badge d’ailleurs").click()
    assert_axe(page)
    badge = {"name": "badge.json", "mimeType": "application/json", "buffer": as_bytes(signed(third()))}
    page.get_by_label("Le badge").set_input_files(badge)
    page.get_by_role("button", name="L’apporter").click()
    expect(page.locator("main")).to_contain_text("Nous le lisons")
    read_proof.func(BroughtProof.objects.get().pk)
    page.reload()
    proof = page.locator("main")
    expect(proof).to_contain_text("Réparer un vélo")
    expect(proof).to_contain_text("L’Atelier d’à côté")
    expect(proof).to_contain_text("aucune lettre n’a changé")
    expect(proof).to_contain_text("adresse de ce compte")
    expect(proof).to_contain_text("Non confirmé")
    assert_axe(page)

    page.get_by_role("link", name="Apporter un badge d’ailleurs").click()
    changed = badge | {"buffer": badge["buffer"].replace(b"Trois", b"Quatr")}
    page.get_by_label("Le badge").set_input_files(changed)
    page.get_by_role("button", name="L’apporter").click()
    expect(page.locator("main")).to_contain_text("Nous le lisons")
    read_proof.func(BroughtProof.objects.latest("pk").pk)
    page.goto(f"{site}{reverse('attestations:attestation', args=[attestation.number])}")
    expect(page.locator("main")).to_contain_text("une lettre au moins a changé")
