"""Answering a consultation on a telephone, without scripts; and what axe finds of it and of its results."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lieudit.consultations.models import Answer, Consultation, Statement
from lieudit.consultations.tasks import read_consultation
from lieudit.deliberation.models import Draft
from tests.browser.hand import Keyboard
from tests.consultations.factories import STATEMENTS, a_closed, an_open, two_groups
from tests.governance.factories import a_council

pytestmark = pytest.mark.django_db(transaction=True)


def test_five_statements_are_answered_without_scripts_and_read_by_all(no_js_page, page, site, assert_axe):
    consultation = an_open()
    url = site + reverse("consultations:answer", args=[consultation.number])
    no_js_page.goto(url)
    groups = no_js_page.get_by_role("group").filter(has=no_js_page.get_by_label("Je passe"))
    expect(groups).to_have_count(5)
    for rank in range(5):
        groups.nth(rank).get_by_label("D’accord", exact=True).check()
    no_js_page.get_by_label("Important pour nous").first.check()
    no_js_page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(groups).to_have_count(1)
    expect(no_js_page.get_by_text("5 sur 6 affirmations")).to_be_visible()
    assert Answer.objects.filter(value=1).count() == 5
    assert Answer.objects.filter(important=True).count() == 1

    page.goto(url)
    assert_axe(page)
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_text("Répondez à une affirmation au moins")).to_be_visible()
    assert_axe(page)
    closed = a_closed(council=consultation.council)
    page.goto(site + reverse("consultations:results", args=[closed.number]))
    expect(page.get_by_role("heading", name="Ce qui nous rassemble")).to_be_visible()
    assert_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_whole_consultation_by_keyboard_alone(no_js_page, wide_page, site, sign_in):
    """Prepared, opened, answered without a script, added to, read, closed, and made a draft: no pointer touches it."""
    council = a_council()
    sign_in(wide_page, council.seats[0].voter)
    leads = Keyboard(wide_page)

    def goes(keyboard, name, address):
        keyboard.reach(name)
        keyboard.press("Enter")
        keyboard.page.wait_for_url(address)

    wide_page.goto(site + reverse("consultations:consultations"))
    goes(leads, "Préparer une consultation", "**/preparer/")
    leads.reach("Assemblée qui la pose")
    leads.reach("Question")
    leads.type("Comment tenir une permanence dans la durée ?")
    leads.reach("Pourquoi la poser")
    leads.type("Le conseil écrira une position en mars.")
    leads.reach("Affirmations de départ")
    for line in STATEMENTS:
        leads.type(line)
        leads.press("Enter")
    goes(leads, "Préparer la consultation", "**/consultations/1/")
    leads.reach("Ouvrir la consultation")
    leads.press("Enter")
    expect(wide_page.get_by_text("La consultation est ouverte.")).to_be_visible()
    consultation = Consultation.objects.get()
    here = site + consultation.get_absolute_url()

    answers = Keyboard(no_js_page)
    no_js_page.goto(here)
    goes(answers, "Répondre en deux minutes", "**/repondre/")
    for _ in range(5):
        answers.reach("D’accord")
        answers.press("Space")
        answers.reach("Important pour nous")
    answers.press("Space")
    answers.reach("Enregistrer et continuer")
    answers.press("Enter")
    expect(no_js_page.get_by_text("5 sur 6 affirmations")).to_be_visible()
    answers.reach("D’accord")
    answers.press("Space")
    answers.press("ArrowDown")  # another answer of the same statement, as in any group of radio buttons
    answers.reach("Enregistrer et continuer")
    answers.press("Enter")
    expect(no_js_page.get_by_text("Vous avez répondu à tout")).to_be_visible()
    assert sorted(Answer.objects.values_list("value", flat=True)) == [-1, 1, 1, 1, 1, 1]
    assert Answer.objects.filter(important=True).count() == 1
    goes(answers, "Proposer une affirmation", "**/proposer/")
    answers.reach("Affirmation")
    answers.type("Des horaires tenus valent mieux que des horaires longs.")
    answers.reach("Proposer")
    answers.press("Enter")
    no_js_page.wait_for_url(here)

    two_groups(consultation)
    wide_page.goto(here)
    goes(leads, "Lire 1 proposition", "**/a-lire/")
    leads.reach("Accueillir")
    leads.press("Enter")
    expect(wide_page.get_by_text("Rien n’attend d’être lu.")).to_be_visible()
    assert Statement.objects.served().count() == len(STATEMENTS) + 1
    wide_page.goto(here)
    goes(leads, "Clore", "**/clore/")
    leads.reach("Pourquoi maintenant")
    leads.type("Tout le monde a parlé.")
    leads.reach("Clore")
    leads.press("Enter")
    wide_page.wait_for_url(here)
    read_consultation.func(consultation.pk)
    wide_page.goto(here)
    goes(leads, "Lire les résultats", "**/resultats/")
    goes(leads, "Lien avec les tiers-lieux", "**/resultats/?par=tie#h-table")
    goes(leads, STATEMENTS[0], "**/affirmations/1/")
    wide_page.goto(site + reverse("consultations:results", args=[1]))
    leads.reach("Ouvrir un projet de position")
    leads.press("Enter")
    wide_page.wait_for_url(lambda url: "/resultats/" not in url)
    assert wide_page.url == site + Draft.objects.get().get_absolute_url()
