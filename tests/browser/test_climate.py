"""Reporting, deciding, contesting and mediating in Chromium: without a script, and with axe at two widths."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lieudit.care.appeals import appeal_measure
from lieudit.care.mediation import appoint_mediator
from lieudit.care.models import Appeal, Measure, Mediation, Report
from lieudit.care.services import adopt_charter, hide_text, report_text
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory

WHY = "Ces mots visent une personne."


@pytest.fixture
def staff(transactional_db):
    adopt_charter()
    return AccountFactory(secretariat=True)


@pytest.fixture
def mediator(staff):
    account = AccountFactory(public=True, name="Maud Médiatrice")
    return appoint_mediator(actor=staff, address=account.email, until=timezone.localdate() + dt.timedelta(days=90))


def test_the_charter_is_read_where_one_writes_and_nothing_typed_is_lost(page, wide_page, site, staff, assert_axe):
    for reader in (page, wide_page):
        reader.goto(f"{site}/besoins/exprimer/")
        reader.locator("textarea[name=words]").fill("Un local pour les ateliers du mercredi.")
        if reader is page:  # a telephone: one question at a time
            for _question in ("words", "domains"):
                reader.get_by_role("button", name="Question suivante").click()
            reader.get_by_role("button", name="Continuer").click()
            expect(reader.get_by_label("Ce que l’on y voit")).to_be_visible()
            reader.get_by_role("button", name="Question suivante").click()
        reader.get_by_text("Relire la charte de bienveillance").first.click()
        expect(reader.get_by_text("Je critique une idée, jamais une personne.").first).to_be_visible()
        assert reader.locator("textarea[name=words]").input_value() == "Un local pour les ateliers du mercredi."
        assert_axe(reader)


def test_without_a_script_several_reports_are_answered_together(no_js_page, site, staff, sign_in):
    for need in NeedFactory.create_batch(3):
        report_text(need, reporter=None, origin=f"lieu-{need.pk}", reason="other")
    sign_in(no_js_page, staff)
    no_js_page.goto(f"{site}/charte/signalements/")
    for box in no_js_page.locator("input[name=reports]").all()[:2]:
        box.check()
    no_js_page.get_by_label("Règle que le texte enfreint").select_option("la loi")
    no_js_page.get_by_label("Motif, le même pour tous").fill(" ")
    no_js_page.get_by_role("button", name="Masquer ces textes").click()
    expect(no_js_page.get_by_role("alert").first).to_be_visible()
    expect(no_js_page.locator("input[name=reports]:checked")).to_have_count(2)
    no_js_page.get_by_label("Motif, le même pour tous").fill(WHY)
    no_js_page.get_by_role("button", name="Masquer ces textes").click()
    no_js_page.get_by_text("Décision enregistrée").wait_for()
    assert (Measure.objects.count(), Report.objects.open().count()) == (2, 1)


def test_an_author_contests_and_a_mediator_decides(page, wide_page, site, staff, mediator, sign_in, assert_axe):
    author = AccountFactory()
    measure = hide_text(NeedFactory(author=author), actor=staff, reason=WHY, rule="la loi")
    sign_in(page, author)
    page.goto(f"{site}{measure.get_absolute_url()}")
    assert_axe(page)
    page.get_by_label("Pourquoi contestez-vous").fill("Je parlais d’un projet.")
    page.get_by_role("button", name="Envoyer mon recours").click()
    page.get_by_role("heading", name="Votre recours").wait_for()
    assert_axe(page)
    sign_in(wide_page, mediator.account)
    wide_page.goto(f"{site}/charte/signalements/?nature=appeals")
    assert_axe(wide_page)
    wide_page.get_by_role("link", name="Recours contre une mesure").click()
    assert_axe(wide_page)
    wide_page.get_by_label("mesure levée").check()
    wide_page.get_by_label("Motif").fill("Le texte parle d’un projet.")
    wide_page.get_by_role("button", name="Rendre la décision").click()
    wide_page.get_by_text("Le recours est tranché").wait_for()
    assert Appeal.objects.get().outcome == "lifted"
    page.reload()
    page.get_by_text("Cette mesure n’a plus d’effet").wait_for()
    page.goto(f"{site}/charte/suivi/")
    assert_axe(page)


def test_without_a_script_a_mediation_is_asked_taken_up_and_closed(
    no_js_page, page, site, mediator, sign_in, assert_axe
):
    asker = AccountFactory()
    sign_in(no_js_page, asker)
    no_js_page.goto(f"{site}/charte/mediation/")
    no_js_page.get_by_role("link", name="Demander une médiation").first.click()
    no_js_page.get_by_label("Maud Médiatrice").check()
    no_js_page.get_by_label("Que se passe-t-il").fill("On m’a coupé la parole.")
    no_js_page.get_by_role("button", name="Envoyer ma demande").click()
    sign_in(page, mediator.account)
    address = f"{site}{Mediation.objects.get().get_absolute_url()}"
    page.goto(address)
    page.get_by_role("button", name="Prendre en charge").click()
    page.get_by_role("link", name="Terminer la médiation").wait_for()
    assert_axe(page)
    page.get_by_role("link", name="Terminer la médiation").click()
    assert_axe(page)
    page.get_by_label("un accord a été trouvé").check()
    page.get_by_label("Ce que vous retenez").fill("Chacun parle deux minutes.")
    page.get_by_role("button", name="Terminer").click()
    no_js_page.goto(address)
    assert "un accord a été trouvé" in no_js_page.inner_text("main")


def test_lists_with_something_in_them_are_clean(wide_page, page, site, staff, mediator, sign_in, assert_axe):
    author = AccountFactory()
    appeal_measure(hide_text(NeedFactory(author=author), actor=staff, reason=WHY), actor=author, text="Non.")
    hide_text(NeedFactory(), actor=staff, reason=WHY)
    report_text(NeedFactory(), reporter=None, origin="x", reason="private", details="Voyez la fin.")
    for reader in (page, wide_page):
        sign_in(reader, staff)
        for path in ("signalements/", "mesures/", "mediation/", "bilan/", "mediation/nommer/"):
            reader.goto(f"{site}/charte/{path}")
            assert_axe(reader)
