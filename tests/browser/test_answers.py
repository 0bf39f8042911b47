"""Somebody who never came, on a telephone: from a postcode and a photograph to the letter, and the need by its number;
then a territory followed without an account, within its clicks.
"""

from __future__ import annotations

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from lieudit.journal.models import Follow
from lieudit.needs.models import Need
from lieudit.needs.services import publish_need
from lieudit.observatory.snapshots import take_snapshot
from tests.browser.hand import Hand
from tests.journeys.conftest import charter, unhurried  # noqa: F401
from tests.journeys.council import SAME, WORDS, Council, a_country
from tests.needs.factories import NeedFactory, picture

pytestmark = [pytest.mark.django_db(transaction=True)]

ALIKE = "La permanence numérique fermera quand le poste de la conseillère s’arrêtera."
STRANGER = "Le toit de la grande salle fuit depuis la tempête."
SEEN = "La file devant la porte, un mardi"


@pytest.fixture
def council(site, charter, settings, tmp_path) -> Council:  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    return a_country()


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def hand(request, open_page) -> Hand:
    return Hand(open_page(java_script_enabled=request.param), scripts=request.param)


def test_a_newcomer_is_answered_from_a_postcode_and_a_photograph_to_a_number(hand, council):
    one, other = (NeedFactory(words=words, domains=["digital"]) for words in (SAME, ALIKE))
    stranger = NeedFactory(words=STRANGER, domains=["work"])
    need = a_need_is_said(hand, one, other, stranger)
    a_letter_is_worth_reading(hand, need)
    publish_need(need, actor=council.animator)
    it_is_found_by_its_number(hand, need)


def a_need_is_said(hand: Hand, one: Need, other: Need, stranger: Need) -> Need:
    page = hand.page
    page.goto("/")
    page.get_by_label("De quoi votre lieu a-t-il besoin").fill(WORDS)
    hand.button("Continuer")
    page.get_by_label("Médiation numérique").check()
    go_on(hand, rank=2)
    page.get_by_label("Nom du lieu, ou code postal").fill("23000")
    hand.button("Continuer")
    page.get_by_role("heading", name="Avez-vous de quoi le montrer").wait_for()
    page.get_by_label("Une photo ou un document").set_input_files(
        {"name": "file.jpg", "mimeType": "image/jpeg", "buffer": picture(1200, 800)}
    )
    page.get_by_label("Ce que l’on y voit").fill(SEEN)
    go_on(hand, rank=4)
    page.get_by_label("Adresse électronique ou téléphone").fill("accueil@exemple.fr")
    page.get_by_label("J’accepte la charte").check()
    page.get_by_role("heading", name="Est-ce la même chose").wait_for()
    for alike in (one, other):
        expect(page.locator("#likes").get_by_text(alike.words)).to_be_visible()
    expect(page.locator("#likes").get_by_text(stranger.words)).not_to_be_attached()
    hand.button("Publier ce besoin")
    page.get_by_role("heading", name="Bien reçu").wait_for()
    assert hand.spent() == 3
    need = Need.objects.get(words=WORDS)
    assert need.department.code == "23"
    assert need.attachment.alt == SEEN
    return need


def go_on(hand: Hand, rank: int) -> None:
    """The next question of the form, on a telephone with scripts: part of filling it in; how many there are is said
    from the first one on."""
    if hand.scripts:
        expect(hand.page.get_by_text(f"Question {rank} sur 5")).to_be_visible()
        hand.page.get_by_role("button", name="Question suivante").click()


def a_letter_is_worth_reading(hand: Hand, need: Need) -> None:
    """It names the need, says who does what by when, and one link of it confirms the address."""
    [letter] = mail.outbox
    assert f"numéro {need.number}" in letter.body
    assert re.search(r"le relit avant le \d\S*\s\w+", letter.body)
    hand.page.goto(re.search(r"http://\S+/suivi/confirmer/\S+", letter.body)[0])
    hand.button("Confirmer mon adresse")
    hand.page.get_by_text("C’est confirmé").first.wait_for()
    hand.spent()


def it_is_found_by_its_number(hand: Hand, need: Need) -> None:
    page = hand.page
    page.goto("/")
    hand.link("Chercher")
    page.get_by_role("searchbox").first.fill(str(need.number))
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Notre permanence numérique").first.click()
    page.wait_for_url(f"**{need.get_absolute_url()}")
    assert hand.spent() == 1
    expect(page.get_by_role("img", name=SEEN)).to_be_visible()


def test_a_territory_is_followed_in_two_clicks_and_an_address(hand, council):
    take_snapshot()
    page = hand.page
    page.goto("/")
    page.get_by_label("Et chez vous").fill("23000")
    hand.button("Voir")
    page.get_by_role("heading", name="Guéret").first.wait_for()
    page.get_by_label("Recevoir les nouvelles de la Creuse").fill("accueil@exemple.fr")
    hand.button("Suivre")
    page.get_by_text("Un message part à cette adresse").wait_for()
    assert hand.spent() == 2
    followed = Follow.objects.get()
    assert (str(followed.thing), followed.to) == ("Creuse", "accueil@exemple.fr")


def test_a_territory_is_followed_at_once_by_who_is_signed_in(hand, council, sign_in):
    take_snapshot()
    page = hand.page
    sign_in(page, council.speaker)
    page.goto("/territoires/creuse/")
    hand.button("Suivre la Creuse")
    page.get_by_text("Vous suivez cette page").wait_for()
    assert hand.spent() == 1
    assert Follow.objects.get(account=council.speaker, object_id=council.place.municipality.department_id)
