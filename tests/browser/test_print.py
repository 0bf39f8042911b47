"""On paper: the numbers of the thread, and the thread of a need lying down at the head of its page."""

import pytest
from playwright.sync_api import expect

from tests.needs.factories import ConvergenceFactory, NeedFactory

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_the_home_prints_how_many_needs_have_reached_each_stage(wide_page, site):
    NeedFactory.create_batch(2)
    wide_page.goto(site)
    wide_page.emulate_media(media="print")
    stages = wide_page.get_by_role("list", name="Besoins qui ont atteint chaque étape")
    expect(stages).to_be_visible()
    expect(stages.get_by_role("listitem")).to_have_count(7)
    expect(stages).to_contain_text("2")
    expect(wide_page.get_by_role("banner")).to_be_hidden()


def test_a_need_prints_its_thread_and_no_button(wide_page, site):
    need = NeedFactory(state="gathered", convergence=ConvergenceFactory(), words="Le car du samedi est supprimé.")
    wide_page.goto(site + need.get_absolute_url())
    wide_page.emulate_media(media="print")
    expect(wide_page.locator(".trail")).to_be_visible()
    expect(wide_page.get_by_text("Le car du samedi est supprimé.").first).to_be_visible()
    expect(wide_page.get_by_role("link", name="Mon lieu le dit aussi")).to_be_hidden()
