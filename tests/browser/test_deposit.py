"""A need said on a telephone: nothing begun is lost, every question is met, one publishes after reading again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from lieudit.needs.models import Need
from lieudit.toolkit.errands import do_next
from tests.browser.hand import Hand
from tests.journeys.conftest import charter, unhurried  # noqa: F401
from tests.needs.factories import NeedFactory, picture
from tests.network.factories import PlaceFactory, RepresentativeFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = [pytest.mark.django_db(transaction=True)]

WORDS = "Notre permanence numérique s’arrête en décembre."
SAME = "Chez nous la permanence numérique s’arrête aussi en décembre."


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def hand(request, open_page) -> Hand:
    """On a telephone, with scripts and without."""
    return Hand(open_page(java_script_enabled=request.param), scripts=request.param)


def begin(hand: Hand) -> None:
    """One sentence, on the home page."""
    hand.page.goto("/")
    hand.page.get_by_label("De quoi votre lieu a-t-il besoin").fill(WORDS)
    hand.button("Continuer")
    expect(hand.page.locator("textarea[name=words]")).to_have_value(WORDS)


def go_on(hand: Hand) -> None:
    if hand.scripts:
        hand.page.get_by_role("button", name="Question suivante").click()


def say_where(hand: Hand, place: str) -> None:
    """The second question and the third one, then « Continuer »."""
    go_on(hand)
    hand.page.get_by_label("Nom du lieu, ou code postal").fill(place)
    hand.button("Continuer")


def words_of(page) -> str:
    page.goto("/besoins/exprimer/")
    return page.locator("textarea[name=words]").input_value()


# What was begun


def test_a_sentence_of_the_home_page_is_found_where_one_comes_back(page, site, charter):  # noqa: F811
    begin(Hand(page))
    page.get_by_role("link", name="Lieudit").first.click()
    assert words_of(page) == WORDS
    expect(page.get_by_text("Brouillon retrouvé")).to_be_visible()
    expect(page.get_by_text("Question 1 sur 5")).to_be_visible()


def test_what_was_typed_just_before_one_leaves_is_found_too(page, site, charter):  # noqa: F811
    page.goto("/besoins/exprimer/")
    page.locator("textarea[name=words]").press_sequentially("Un toit.")
    assert words_of(page) == "Un toit."


def test_words_that_a_link_proposes_take_the_place_of_no_draft(page, site, charter):  # noqa: F811
    begin(Hand(page))
    page.goto("/besoins/exprimer/?words=Proposés")
    expect(page.locator("textarea[name=words]")).to_have_value("Proposés")
    assert words_of(page) == WORDS


def test_a_need_that_was_sent_does_not_come_back(page, site, charter):  # noqa: F811
    hand = Hand(page)
    begin(hand)
    say_where(hand, PlaceFactory().name)
    go_on(hand)
    page.get_by_label("J’accepte la charte").check()
    hand.button("Publier ce besoin")
    page.get_by_role("heading", name="Bien reçu").wait_for()
    assert words_of(page) == ""
    assert others_of(page) == NOTHING


def others_of(page) -> tuple[object, ...]:
    """What the form holds beside its words."""
    domains = page.locator("input[name=domains]:checked").evaluate_all("boxes => boxes.map(box => box.value)")
    speaks = page.locator("input[name=speaking_for]:checked").evaluate_all("boxes => boxes.map(box => box.value)")
    place, shown = page.locator("input[name=place]"), page.locator("input[name=place_is_public]")
    return domains, place.input_value(), speaks, shown.is_checked()


ANSWERS = (["work"], "La Filature", ["network"], False)
NOTHING = ([], "", [], True)


def answer_all(page) -> None:
    """Words, then every field that has one answer; how to be reached too."""
    page.goto("/besoins/exprimer/")
    page.locator("textarea[name=words]").fill(WORDS)
    page.locator("input[name=domains][value=work]").check(force=True)
    page.locator("input[name=place]").fill("La Filature")
    page.locator("input[name=speaking_for][value=network]").check(force=True)
    page.locator("input[name=place_is_public]").uncheck(force=True)
    page.locator("input[name=contact]").fill("ada@exemple.fr")


def test_the_other_answers_are_found_with_the_words_but_how_one_is_reached(wide_page, site, charter):  # noqa: F811
    answer_all(wide_page)
    assert others_of(wide_page) == ANSWERS
    wide_page.goto("/")
    assert words_of(wide_page) == WORDS
    assert others_of(wide_page) == ANSWERS
    assert wide_page.locator("input[name=contact]").input_value() == ""
    kept = wide_page.evaluate("() => JSON.stringify({ ...localStorage, ...sessionStorage })")
    assert "La Filature" in kept
    assert "ada@exemple.fr" not in kept


def test_the_place_that_a_link_proposes_is_the_one_that_is_said(wide_page, site, charter):  # noqa: F811
    answer_all(wide_page)
    wide_page.goto("/besoins/exprimer/?place=Le+Moulin")
    expect(wide_page.locator("textarea[name=words]")).to_have_value(WORDS)
    assert others_of(wide_page) == (["work"], "Le Moulin", ["network"], False)


def test_they_are_not_given_with_other_words(wide_page, site, charter):  # noqa: F811
    answer_all(wide_page)
    wide_page.goto("/besoins/exprimer/?words=Proposés")
    assert others_of(wide_page) == NOTHING


def test_they_go_with_the_tab_and_the_words_stay(wide_page, site, charter):  # noqa: F811
    answer_all(wide_page)
    wide_page.get_by_text("Brouillon gardé").wait_for()
    again = wide_page.context.new_page()
    wide_page.close()
    assert words_of(again) == WORDS
    assert others_of(again) == NOTHING


def test_they_go_with_the_draft_that_is_erased(wide_page, site, charter):  # noqa: F811
    answer_all(wide_page)
    assert words_of(wide_page) == WORDS
    wide_page.get_by_role("button", name="Effacer le brouillon").click()
    assert others_of(wide_page) == NOTHING
    wide_page.goto("/")
    assert words_of(wide_page) == ""
    assert others_of(wide_page) == NOTHING
    assert "La Filature" not in wide_page.evaluate("() => JSON.stringify({ ...localStorage, ...sessionStorage })")


@pytest.mark.parametrize("words", ["", "Chez nous aussi."])
def test_who_leaves_before_joining_a_need_finds_their_place_with_or_without_words(wide_page, site, charter, words):  # noqa: F811
    address = f"/besoins/{NeedFactory().number}/rejoindre/"
    wide_page.goto(address)
    wide_page.locator("input[name=place]").fill("La Filature")
    wide_page.locator("textarea[name=words]").fill(words)
    wide_page.locator("input[name=contact]").fill("ada@exemple.fr")
    wide_page.goto("/")
    wide_page.goto(address)
    expect(wide_page.locator("input[name=place]")).to_have_value("La Filature")
    assert wide_page.locator("textarea[name=words]").input_value() == words
    assert wide_page.locator("input[name=contact]").input_value() == ""
    wide_page.get_by_role("button", name="Effacer le brouillon").click()
    wide_page.goto("/")
    wide_page.goto(address)
    assert wide_page.locator("input[name=place]").input_value() == ""


def test_a_similar_need_is_read_beside_the_form(hand, site, charter):  # noqa: F811
    NeedFactory(words=SAME)
    begin(hand)
    say_where(hand, "")
    go_on(hand)
    with hand.page.expect_popup() as opened:
        hand.page.get_by_role("link", name="Lire le fil").click()
    expect(opened.value.get_by_text(SAME).first).to_be_visible()
    expect(hand.page.locator("textarea[name=words]")).to_have_value(WORDS)


# Each question


def test_one_is_led_to_the_question_that_the_postcode_asks(hand, site, charter):  # noqa: F811
    creuse = DepartmentFactory(code="23", name="Creuse")
    for code, name in (("23001", "Croze"), ("23002", "Felletin")):
        MunicipalityFactory(code=code, name=name, department=creuse, postcodes=["23500"])
    begin(hand)
    say_where(hand, "23500")
    which = hand.page.get_by_label("Quelle commune")
    expect(which).to_be_visible()
    which.select_option(label="Felletin (23500, Creuse)")
    go_on(hand)
    expect(hand.page.get_by_label("Ce que l’on y voit")).to_be_visible()
    go_on(hand)
    hand.button("Relire avant de publier")
    expect(hand.page.get_by_text("Felletin (23500, Creuse)").first).to_be_visible()


def test_after_reading_again_one_stands_where_one_publishes(hand, site, charter):  # noqa: F811
    NeedFactory(words=SAME)
    begin(hand)
    say_where(hand, PlaceFactory().name)
    go_on(hand)
    hand.page.get_by_label("J’accepte la charte").check()
    expect(hand.page.get_by_role("heading", name="Est-ce la même chose")).to_be_visible()
    expect(hand.page.get_by_role("button", name="Question suivante")).to_be_hidden()
    hand.button("Relire avant de publier")
    expect(hand.page.get_by_role("heading", name="Ce que tout le monde lira")).to_be_visible()
    if hand.scripts:
        expect(hand.page.get_by_role("region", name="Ce que tout le monde lira")).to_be_focused()
        expect(hand.page.get_by_role("button", name="Publier ce besoin")).to_be_in_viewport()
        expect(hand.page.get_by_label("Ce que l’on y voit")).to_be_hidden()
        hand.button("Question d’avant")
        expect(hand.page.get_by_text("Question 5 sur 5")).to_be_visible()
        hand.button("Relire avant de publier")
        expect(hand.page.get_by_text("Relecture")).to_be_visible()
    hand.button("Publier ce besoin")
    hand.page.get_by_role("heading", name="Bien reçu").wait_for()
    assert Need.objects.filter(words=WORDS).exists()


def test_one_publishes_before_what_is_similar_which_is_one_link_away(hand, site, charter):  # noqa: F811
    for _three in range(3):
        NeedFactory(words=SAME)
    begin(hand)
    expect(hand.page.get_by_role("link", name="les lire plus bas")).to_be_hidden()
    say_where(hand, PlaceFactory().name)
    go_on(hand)
    publish, similar = (
        hand.page.get_by_role("button", name="Publier ce besoin"),
        hand.page.get_by_role("heading", name="Est-ce la même chose"),
    )
    expect(similar).to_be_visible()
    assert publish.bounding_box()["y"] < similar.bounding_box()["y"]
    hand.link("les lire plus bas")
    expect(similar).to_be_in_viewport()
    hand.page.get_by_label("J’accepte la charte").check()
    hand.button("Relire avant de publier")
    expect(hand.page.get_by_text("Rien n’est encore publié").first).to_be_visible()
    if hand.scripts:
        expect(hand.page.get_by_role("link", name="les lire plus bas")).to_be_hidden()


def test_question_three_is_one_link_away(hand, site, charter):  # noqa: F811
    NeedFactory(words=SAME)
    begin(hand)
    say_where(hand, "")
    go_on(hand)
    hand.link("question 3")
    expect(hand.page.get_by_label("Nom du lieu, ou code postal")).to_be_focused()


# Joining


def test_who_joins_for_a_place_is_not_offered_to_speak_alone(hand, site, charter, sign_in):  # noqa: F811
    need, mandate = NeedFactory(words=SAME), RepresentativeFactory()
    sign_in(hand.page, mandate.account)
    hand.page.goto(f"/besoins/{need.number}/rejoindre/")
    expect(hand.page.get_by_label("moi-même")).to_have_count(0)
    hand.page.get_by_label("un autre lieu, dont j’écris le nom").check()
    hand.page.get_by_label("Nom de votre lieu").fill(PlaceFactory(name="La Filature").name)
    hand.page.get_by_label("J’accepte la charte").check()
    hand.button("Rejoindre ce besoin")
    expect(hand.page.get_by_text("relit vos mots").first).to_be_visible()


# What is joined


def test_what_is_joined_is_read_beside_the_page_and_published_once_it_is(hand, site, charter, settings, tmp_path):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    MunicipalityFactory(name="Guéret", postcodes=["23000"])
    begin(hand)
    say_where(hand, "23000")
    page = hand.page
    page.get_by_role("heading", name="Avez-vous de quoi le montrer").wait_for()
    page.get_by_label("Une photo ou un document").set_input_files(
        {"name": "salle.jpg", "mimeType": "image/jpeg", "buffer": picture(600, 400)}
    )
    go_on(hand)
    page.get_by_label("J’accepte la charte").check()
    hand.button("Publier ce besoin")
    expect(page.get_by_text("attendez quelques secondes, puis envoyez de nouveau").first).to_be_visible()
    expect(page.get_by_role("heading", name="Ce que tout le monde lira")).to_be_visible()
    expect(page.get_by_text("Nous lisons votre fichier")).to_be_visible()
    assert not Need.objects.exists()
    do_next.call()
    if hand.scripts:
        expect(page.get_by_role("img", name="La photo jointe")).to_be_visible()
    hand.button("Publier ce besoin")
    page.get_by_role("heading", name="Bien reçu").wait_for()
    assert Need.objects.get().attachment.width == 600
