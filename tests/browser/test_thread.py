"""The thread in Chromium on a telephone, with and without scripts, within the clicks that each person is promised.

W1 a need without account: 3 clicks and one form. W2 file a need: 2 at most; make a convergence: 4.
W3 comment: 1; amend a paragraph: 2; answer a consent round: 2. A vote: 2 taps.
W4 relay: 3 and the letter; note a reply: 2.
"""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core import mail
from playwright.sync_api import expect

from lieudit.advocacy.models import Referral
from lieudit.deliberation.models import Draft, Position, Stance
from lieudit.needs.models import Convergence, Need, Support
from lieudit.needs.services import express_need
from lieudit.needs.tasks import learn_missing
from lieudit.needs.workflow import NeedState
from lieudit.network.models import Place
from lieudit.voting.models import Vote
from tests.browser.hand import Hand, Keyboard
from tests.deliberation.factories import a_draft, the_demand
from tests.journeys.conftest import charter, unhurried  # noqa: F401
from tests.journeys.council import DEMAND, SAME, WORDS, Council, a_country
from tests.needs.factories import ConvergenceFactory, NeedFactory
from tests.network.factories import AnimatorFactory
from tests.voting.factories import a_ballot

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def hand(request, open_page) -> Hand:
    """On a telephone, with scripts and without."""
    return Hand(open_page(java_script_enabled=request.param), scripts=request.param)


@pytest.fixture
def council(site, charter) -> Council:  # noqa: F811
    return a_country()


def express(hand: Hand, words: str, place: str, contact: str) -> None:
    """The form of W1, from the home page to the resembling needs."""
    hand.page.context.clear_cookies()
    hand.page.goto("/")
    hand.page.get_by_label("De quoi votre lieu a-t-il besoin").fill(words)
    hand.button("Continuer")
    hand.page.get_by_label("Médiation numérique").check()
    go_on(hand)
    hand.page.get_by_label("Nom du lieu, ou code postal").fill(place)
    hand.button("Continuer")
    go_on(hand)
    hand.page.get_by_label("Adresse électronique ou téléphone").fill(contact)
    hand.page.get_by_label("J’accepte la charte").check()


def go_on(hand: Hand) -> None:
    """The next question of the form, on a telephone with scripts: part of filling it in."""
    if hand.scripts:
        hand.page.get_by_role("button", name="Question suivante").click()


def test_the_whole_thread_is_walked_within_its_clicks(hand, council, sign_in):
    a_place_speaks(hand)
    another_one_joins(hand, council, sign_in)
    the_animator_gathers(hand, council, sign_in)
    the_council_writes_and_amends(hand, council, sign_in)
    the_seats_answer_and_vote(hand, council, sign_in)
    the_position_is_relayed_and_answered(hand, council, sign_in)
    hand.page.goto(council.need.get_absolute_url())
    expect(hand.page.get_by_text("Étape 6 sur 7")).to_be_visible()
    assert council.need.state == NeedState.ANSWERED


def a_place_speaks(hand: Hand) -> None:
    express(hand, WORDS, "Le Préau", "accueil@lepreau.fr")
    hand.button("Publier ce besoin")
    hand.page.get_by_text("Bien reçu").first.wait_for()
    assert hand.spent() == 3
    assert Need.objects.get().state == NeedState.PENDING
    hand.page.goto(re.search(r"http://\S+/suivi/confirmer/\S+", mail.outbox[-1].body)[0])
    hand.button("Confirmer mon adresse")
    hand.page.get_by_text("C’est confirmé").first.wait_for()
    hand.spent()


def another_one_joins(hand: Hand, council: Council, sign_in) -> None:
    sign_in(hand.page, council.animator)
    hand.page.goto("/")
    hand.link("1 besoin à relire avant de le publier")
    hand.button("Publier ce besoin")
    hand.page.get_by_text("publié, tel qu’il a été écrit").wait_for()
    assert hand.spent() == 2
    express(hand, SAME, "La Forge", "bonjour@laforge.fr")
    hand.button("Rejoindre le besoin")
    hand.page.get_by_text("relit vos mots").first.wait_for()
    assert hand.spent() == 3
    assert Support.objects.get().words == SAME


def the_animator_gathers(hand: Hand, council: Council, sign_in) -> None:
    """Two needs chosen, a title, a neutral summary: four clicks from the home page, boxes included."""
    place = Place.objects.get(slug="le-relais")
    other = express_need(actor=council.speaker, place=place, words="Le bail est trop court.", deposit_key="autre")
    sign_in(hand.page, council.animator)
    hand.page.goto("/")
    hand.link("2 besoins à réunir sur l’établi")
    for need in (council.need, other):
        hand.tick(f"#need-{need.number}")
    if hand.scripts:
        hand.page.get_by_role("heading", name="Faire converger 2 besoins").wait_for()
    hand.page.get_by_label("Titre").fill("Des postes qui durent")
    hand.page.get_by_label("Résumé neutre").fill("Des permanences ferment quand le contrat s’arrête.")
    hand.button("Faire converger")
    hand.page.get_by_text("Réunis dans « Des postes qui durent »").wait_for()
    assert hand.spent() == 4
    assert set(Convergence.objects.get().needs.all()) == {council.need, other}


def the_council_writes_and_amends(hand: Hand, council: Council, sign_in) -> None:
    sign_in(hand.page, council.writer)
    hand.page.goto(council.convergence.get_absolute_url())
    hand.link("Ouvrir une délibération")
    hand.page.get_by_label("J’accepte la charte").check()
    hand.button("Ouvrir le projet")
    hand.link("Ajouter un paragraphe")
    hand.page.get_by_label("Texte").fill(DEMAND)
    hand.page.get_by_label("demande quelque chose").check()
    hand.button("Enregistrer ce paragraphe")
    hand.link("Ouvrir la discussion")
    hand.button("Ouvrir la discussion")
    hand.page.get_by_text("La discussion est ouverte").wait_for()
    hand.spent()

    sign_in(hand.page, council.speaker)
    demand = the_demand(council.draft)
    hand.page.goto(council.draft.get_absolute_url())
    hand.link(f"Amender le paragraphe {demand.rank}")
    hand.page.get_by_label("Texte proposé").fill(DEMAND.replace("deux", "trois"))
    hand.page.get_by_label("Pourquoi").fill("Former prend un an.")
    hand.page.get_by_label("J’accepte la charte").check()
    hand.button("Proposer cet amendement")
    hand.page.get_by_text("Votre amendement est proposé").wait_for()
    assert hand.spent() == 2

    hand.page.goto(f"{council.draft.get_absolute_url()}p/{demand.uid}/")
    hand.page.get_by_label("Votre texte").fill("Pourquoi deux ans ?")
    hand.button("Publier le commentaire")
    hand.page.get_by_text("Votre texte est publié").wait_for()
    assert hand.spent() == 1

    sign_in(hand.page, council.writer)
    hand.page.goto(council.draft.get_absolute_url())
    hand.link("Donner un avis")
    hand.page.get_by_text("accepter", exact=True).click()
    hand.page.get_by_label("Raison").fill("Deux ans ne couvrent pas une formation.")
    hand.button("Publier l’avis")
    hand.link("Intégrer")
    hand.button("Intégrer au texte")
    hand.page.get_by_text("L’amendement est intégré au texte").wait_for()
    hand.spent()


def the_seats_answer_and_vote(hand: Hand, council: Council, sign_in) -> None:
    sign_in(hand.page, council.chair)
    hand.page.goto(council.draft.get_absolute_url())
    hand.link("Demander le consentement")
    hand.page.get_by_label("Pourquoi sans attendre").fill("Chacun a parlé.")
    hand.button("Ouvrir le tour")
    hand.spent()
    for account in (council.chair, council.writer):
        sign_in(hand.page, account)
        hand.page.goto("/")
        hand.link("tour de consentement")
        hand.button("Pas d’objection")
        hand.page.get_by_text("Votre réponse est enregistrée : pas d’objection.").wait_for()
        assert hand.spent() == 2
    assert Stance.objects.count() == 2

    sign_in(hand.page, council.objector)
    hand.page.goto(council.draft.get_absolute_url())
    hand.page.get_by_role("link", name="Objection", exact=True).click()
    hand.page.get_by_label("Ce qui vous arrête").fill("Trois ans ferment la porte.")
    hand.page.get_by_label("Adopter ce texte nuirait").check()
    hand.button("Envoyer cette réponse")
    hand.link("Maintenir l’objection")
    hand.button("Maintenir cette objection")
    hand.page.get_by_text("Maintenue le").first.wait_for()

    sign_in(hand.page, council.chair)
    hand.page.goto(council.draft.get_absolute_url())
    hand.link("Où en est le tour")
    hand.link("Soumettre au vote")
    hand.button("Ouvrir le vote")
    hand.page.get_by_text("Le vote est ouvert").wait_for()
    hand.spent()
    for account, choice in ((council.chair, "Pour"), (council.writer, "Pour"), (council.objector, "Contre")):
        sign_in(hand.page, account)
        hand.page.goto(Draft.objects.get().ballot.get_absolute_url())
        hand.button(choice)
        hand.button("Confirmer")
        hand.page.get_by_text("Votre vote est compté").wait_for()
        assert hand.spent() == 2
    assert Vote.objects.count() == 3
    sign_in(hand.page, council.secretariat)
    hand.page.goto(Draft.objects.get().ballot.get_absolute_url())
    hand.link("Clore et compter")
    hand.button("Clore le vote et compter")
    hand.page.get_by_role("heading", name="Qui a voté quoi").wait_for()
    hand.spent()


def the_position_is_relayed_and_answered(hand: Hand, council: Council, sign_in) -> None:
    position = Position.objects.get()
    sign_in(hand.page, council.chair)
    hand.page.goto(position.get_absolute_url())
    hand.link("Relayer cette position")
    hand.page.get_by_text(council.institution.name).click()
    hand.page.get_by_label("Titre court de la demande 1").fill("Financer des postes qui durent")
    hand.button("Préparer les lettres")
    hand.page.get_by_label("Destinataire").fill("Direction de cabinet")
    hand.page.get_by_label("Qui signe").fill("Ada Martin")
    hand.page.get_by_label("À quel titre").fill("présidente")
    hand.button("Envoyer, ou noter la remise")
    hand.page.get_by_text("La lettre est en cours d’envoi, par message.").wait_for()
    assert hand.spent() == 3

    sign_in(hand.page, council.secretariat)
    hand.page.goto(Referral.objects.get().get_absolute_url())
    hand.link("Noter une réponse")
    hand.page.locator("#id_outcome_1").get_by_text("Acceptée", exact=True).click()
    hand.page.get_by_label("Fonction de la personne").fill("cheffe de bureau")
    hand.button("Noter et publier")
    hand.page.get_by_text("Réponse notée et publiée.").wait_for()
    assert hand.spent() == 2


def test_words_that_were_published_do_not_come_back_in_their_form_and_others_do(open_page, site, sign_in):
    draft = a_draft()
    tab = open_page()
    sign_in(tab, draft.author)
    tab.goto(draft.paragraphs.get(rank=3).get_absolute_url())
    words = tab.locator("textarea[name=text]")
    words.fill("Pourquoi deux ans ?")
    tab.get_by_role("button", name="Publier le commentaire").first.click()
    tab.locator(".messages .notice--ok").wait_for()
    expect(words).to_have_value("")
    words.press_sequentially("Et après ?")
    tab.get_by_text("Brouillon gardé").first.wait_for()
    tab.context.set_offline(True)
    tab.get_by_role("button", name="Publier le commentaire").first.click()  # the page never comes
    tab.wait_for_url("chrome-error://**")
    tab.context.set_offline(False)
    tab.goto(draft.paragraphs.get(rank=3).get_absolute_url())
    expect(words).to_have_value("Et après ?")


def test_words_sent_once_the_session_had_ended_are_found_after_one_signs_in(open_page, site, sign_in):
    animator = AnimatorFactory().account
    tab = open_page()
    sign_in(tab, animator)
    tab.goto("/besoins/pour-quelqu-un/")
    words = tab.locator("textarea[name=words]")
    words.fill("Le toit fuit depuis mars.")
    tab.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    tab.get_by_text("Brouillon gardé").first.wait_for()
    words.evaluate("words => words.form.noValidate = true")
    tab.get_by_role("button", name="Garder ses mots").click()
    tab.get_by_text("votre session a pris fin").wait_for()
    sign_in(tab, animator)
    tab.goto("/besoins/pour-quelqu-un/")
    expect(words).to_have_value("Le toit fuit depuis mars.")


def test_nor_do_they_from_the_page_of_the_draft_where_another_page_says_that_they_are_published(
    open_page, site, sign_in
):
    draft = a_draft()
    tab = open_page()
    sign_in(tab, draft.author)
    tab.goto(draft.get_absolute_url())
    words = tab.locator("textarea[name=text]").first
    words.fill("Pourquoi trois ans ?")
    words.press("End")
    tab.get_by_text("Brouillon gardé").first.wait_for()
    tab.get_by_role("button", name="Publier le commentaire").first.click()
    tab.locator(".messages .notice--ok").wait_for()
    tab.goto(draft.get_absolute_url())
    expect(words).to_have_value("")


@pytest.mark.parametrize("by_hand", [False, True], ids=["proposed", "chosen"])
def test_a_need_is_filed_in_two_clicks_at_most(hand, council, sign_in, by_hand):
    tab = hand.page
    convergence = ConvergenceFactory(title="Tenir une permanence numérique dans la durée")
    NeedFactory(gathered=True, convergence=convergence, place=council.neighbour)
    need = NeedFactory(words="La permanence numérique dans la durée, comment la tenir ?", place=council.place)
    learn_missing.call()
    sign_in(tab, council.animator)
    tab.goto("/besoins/etabli/" + (f"?needs={need.number}" if by_hand else ""))
    if by_hand:  # « Faire converger », from the page of the need: it comes already chosen
        hand.tick(f"input[name=convergence][value='{convergence.number}']")
        hand.button("Faire converger")
    else:
        hand.button(f"Oui, ranger dans C-{convergence.number}")
    tab.get_by_text("Réunis dans").wait_for()
    assert hand.spent() == (2 if by_hand else 1)
    need.refresh_from_db()
    assert need.convergence == convergence


# With a keyboard only


def test_a_need_is_expressed_with_a_keyboard_alone(page, council):
    page.goto("/")
    keys = Keyboard(page)
    keys.reach("Aller au contenu")
    keys.press("Enter")
    keys.reach("De quoi votre lieu a-t-il besoin")
    keys.type(WORDS)
    keys.reach("Continuer")
    keys.press("Enter")
    page.wait_for_url("**/besoins/exprimer/**")
    keys.reach("Médiation numérique")
    keys.press("Space")
    keys.reach("Question suivante")
    keys.press("Enter")
    keys.reach("Nom du lieu, ou code postal")
    keys.type("Le Préau")
    keys.reach("Continuer")
    keys.press("Enter")
    page.get_by_role("heading", name="Avez-vous de quoi le montrer").wait_for()
    keys.reach("Question suivante")
    keys.press("Enter")
    keys.reach("Adresse électronique ou téléphone")
    keys.type("accueil@lepreau.fr")
    keys.reach("J’accepte la charte")
    keys.press("Space")
    keys.reach("Publier ce besoin")
    keys.press("Enter")
    page.get_by_text("Bien reçu").first.wait_for()
    assert Need.objects.get().domains == ["digital"]


def test_a_voice_is_cast_with_a_keyboard_alone(page, site, sign_in):
    ballot = a_ballot()
    sign_in(page, ballot.voters[0])
    page.goto("/")
    keys = Keyboard(page)
    keys.reach("1 scrutin attend votre voix")
    keys.press("Enter")
    page.wait_for_url(f"**{ballot.get_absolute_url()}")
    keys.reach("Pour")
    keys.press("Space")
    page.wait_for_url("**/voix/**")
    keys.reach("Confirmer")
    keys.press("Enter")
    page.get_by_text("Votre vote est compté").wait_for()
    assert Vote.objects.get().choice == "for"
