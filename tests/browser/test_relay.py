"""W4 in the browser: a position is relayed, an institution answers on a telephone, an author says the effect."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lieudit.advocacy.links import effect_token, reply_token
from lieudit.advocacy.models import Referral, Reply
from lieudit.needs.models import Need
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.codes import new_code
from tests.advocacy import factories
from tests.deliberation.factories import a_position

pytestmark = [pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("LIEUDIT_SHOTS")


def look(page, name):
    """A picture of the whole page, where somebody asked for pictures."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"advocacy-{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.fixture
def relayed(site):
    """A position relayed to three institutions: one promised, one asked for time, one has not answered."""
    position = a_position()
    names = ("Agence nationale de la cohésion des territoires", "Régions de France", "Ministère chargé du Numérique")
    referrals = [factories.a_referral(position, factories.an_institution(name=name)) for name in names]
    factories.published(factories.a_message(referrals[0], "commit", text="Un préavis de douze mois."))
    factories.published(factories.a_message(referrals[1], "ask_time", until=factories.in_days(120)))
    return referrals


def test_every_page_is_accessible(tour, relayed, sign_in):
    staff = factories.staff()
    prepared = factories.a_prepared(relayed[0].position)
    message = factories.a_message(relayed[2], document=factories.PDF)
    need = Need.objects.first()
    public = {
        "list": reverse("advocacy:list"),
        "referral": relayed[0].get_absolute_url(),
        "extended": relayed[1].get_absolute_url(),
        "commitments": reverse("advocacy:commitments"),
        "institution": reverse("advocacy:institution", args=[relayed[0].institution.slug]),
        "answered": reverse("advocacy:reply", args=[reply_token(relayed[2])]),
        "reply": reverse("advocacy:reply", args=[reply_token(relayed[2])]) + "?acte=answer",
        "forward": reverse("advocacy:forward", args=[reply_token(relayed[2])]),
        "correct": reverse("advocacy:correct", args=[reply_token(relayed[2]), message.number]),
        "effect": reverse("advocacy:effect", args=[effect_token(need.pk, relayed[0].position_id)]),
    }
    inside = {
        "relay": reverse("advocacy:relay", args=[relayed[0].position.number]),
        "letter": reverse("advocacy:letter", args=[prepared.number]),
        "desk": reverse("advocacy:list"),
        "verify": reverse("advocacy:verify", args=[message.number]),
        "log_reply": reverse("advocacy:log_reply", args=[relayed[2].number]),
        "review": reverse("advocacy:review", args=[1]),
        "remind": reverse("advocacy:remind", args=[relayed[2].number]),
        "discard": reverse("advocacy:discard", args=[prepared.number]),
        "call": reverse("advocacy:call", args=[need.number]),
        "effect_noted": reverse("advocacy:effect", args=[need.number]),
    }
    for name, url in public.items():
        tour.visit(name, url)
    tour.visit("link_refused", reverse("advocacy:reply", args=["altered"]), 404)
    sign_in(tour.page, staff)
    unreached = {"author": None, "address": "", "phone": "0612345678", "collected_by": staff}
    Need.objects.filter(pk=need.pk).update(**unreached, state=NeedState.ANSWERED)
    for name, url in inside.items():
        tour.visit(name, url)
    Reply.objects.filter(pk=message.pk).update(link_key=relayed[2].key)
    Referral.objects.filter(pk=relayed[2].pk).update(key=new_code(), passed_to="direction de l’autonomie")
    tour.visit("passed_on", public["answered"], 410)


def test_relaying_takes_three_clicks_and_a_letter(page, site, sign_in):
    position, institution = a_position(), factories.an_institution(name="Ministère chargé du Numérique")
    sign_in(page, position.council.chair)
    page.goto(reverse("advocacy:relay", args=[position.number]))  # one: « Relayer »
    page.get_by_text(institution.name).click()
    page.get_by_label("Titre court de la demande 1").fill("Financer les postes sur trois ans")
    page.get_by_role("button", name="Préparer les lettres").click()  # two
    page.get_by_label("Destinataire").fill("Direction de cabinet")
    page.get_by_label("Qui signe").fill("Ada Martin")
    page.get_by_label("À quel titre").fill("présidente")
    page.get_by_role("button", name="Envoyer, ou noter la remise").click()  # three
    page.get_by_text("La lettre est en cours d’envoi, par message.").wait_for()
    assert Referral.objects.get().addressee == "Direction de cabinet"


@pytest.mark.parametrize("scripts", [True, False])
def test_an_official_answers_by_the_link_with_or_without_scripts(open_page, relayed, scripts, tmp_path):
    page = open_page(java_script_enabled=scripts)
    letter = tmp_path / "lettre signée.pdf"
    letter.write_bytes(factories.PDF)
    page.goto(reverse("advocacy:reply", args=[reply_token(relayed[2])]))
    page.get_by_text("Demander du temps").click()
    expect(page.get_by_label("À quelle date")).to_be_visible()
    page.get_by_text("Accepter, en partie, refuser").click()
    expect(page.get_by_label("À quelle date")).to_be_hidden()
    page.get_by_role("button", name="Relire et envoyer").click()
    page.locator("#id_outcome_1").get_by_text("Acceptée en partie").click()
    page.locator("#id_text_1").fill("Accepté pour les postes ouverts.")
    page.get_by_label("Votre fonction").fill("chef de bureau")
    page.get_by_label("Joindre la lettre signée").set_input_files(letter)
    page.get_by_role("button", name="Relire et envoyer").click()
    page.get_by_text("Rien n’est encore parti").wait_for()
    look(page, "reply_review")
    page.get_by_role("button", name="Corriger").click()
    expect(page.locator("#id_text_1")).to_have_value("Accepté pour les postes ouverts.")
    page.get_by_role("button", name="Relire et envoyer").click()
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("C’est reçu, et daté.").wait_for()
    page.get_by_role("heading", name="Ce que vous avez répondu").wait_for()
    expect(page.get_by_role("link", name="Compléter par une autre réponse")).to_be_visible()
    reply = Reply.objects.get(demand__referral=relayed[2])
    assert (reply.role, reply.document.read()) == ("chef de bureau", factories.PDF)


def test_an_author_says_what_changed(page, relayed):
    need = Need.objects.first()
    page.goto(reverse("advocacy:effect", args=[effect_token(need.pk, relayed[0].position_id)]))
    page.get_by_text("En partie").click()
    page.get_by_label("Avec vos mots").fill("Le poste tient un an de plus.")
    page.get_by_role("button", name="Publier ma parole").click()
    page.get_by_text("Merci. Votre parole est publiée").wait_for()
    page.goto(relayed[0].get_absolute_url())
    page.get_by_text("Le poste tient un an de plus.").wait_for()
