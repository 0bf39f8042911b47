"""A part of a page that changes under the eyes of its reader, and what the page says when its line is cut."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.toolkit.servers import Server, act

pytestmark = [pytest.mark.django_db(transaction=True)]
RIGHT = re.compile(r"^5\smin(\s\d\d)?$")
PATIENCE = 15_000
"""Milliseconds that a page has to find its server again, on a machine that is busy."""


@pytest.fixture(scope="module")
def server(django_db_setup):
    one = Server().wait()
    yield one
    one.stop()


@pytest.fixture
def site(chromium, server):
    """Pages and streams, from the same server."""
    return server.url


@pytest.mark.parametrize("kind", ["whole", "nudge"])
def test_news_comes_and_leaves_the_reader_where_they_are(page, server, assert_axe, kind):
    page.goto(f"{server.url}/essai/{kind}/")
    words = page.get_by_label("Vos mots")
    page.get_by_text("Détails").click()
    act("present")
    expect(page.get_by_text("present")).to_be_visible()
    words.fill("Ce que j’écris")
    words.evaluate("field => field.setSelectionRange(3, 6)")
    act("afterwards")
    expect(page.get_by_text("afterwards")).to_be_visible()
    expect(words).to_be_focused()
    assert words.evaluate("it => [it.value, it.selectionStart, it.selectionEnd]") == [
        "Ce que j’écris",
        3,
        6,
    ]
    expect(page.get_by_text("Ouverts.")).to_be_visible()
    assert_axe(page)
    page.goto("about:blank")


@pytest.mark.parametrize("kind", ["whole", "nudge"])
def test_a_form_that_was_refused_stays_while_news_comes_and_says_where_to_read_it(page, server, assert_axe, kind):
    page.goto(f"{server.url}/essai/{kind}/")
    act("present")
    expect(page.get_by_text("present")).to_be_visible()
    refused = "<div data-refused>Rien n’a été enregistré</div>"
    page.locator("#partie form").evaluate("(form, html) => form.insertAdjacentHTML('beforebegin', html)", refused)
    act("afterwards")
    expect(page.get_by_text("Ce que vous corrigez reste ici.")).to_be_visible()
    news = page.get_by_role("link", name="Lire la page à jour (nouvel onglet)")
    assert news.get_attribute("href").endswith(f"/essai/{kind}/")
    expect(page.get_by_text("Rien n’a été enregistré")).to_be_visible()
    expect(page.get_by_text("afterwards")).to_be_hidden()
    assert_axe(page)
    page.locator("[data-refused]").evaluate("it => it.remove()")
    act("at last")
    expect(page.get_by_text("at last")).to_be_visible()
    expect(page.get_by_text("Ce que vous corrigez reste ici.")).to_be_hidden()
    page.goto("about:blank")


def test_a_page_says_that_its_line_is_cut_and_resumes_by_itself(page, server, assert_axe):
    page.goto(f"{server.url}/essai/whole/")
    act("before")
    expect(page.get_by_text("before")).to_be_visible()
    server.kill()
    expect(page.get_by_text("Connexion perdue.")).to_be_visible(timeout=PATIENCE)
    assert page.get_by_role("link", name="Recharger").get_attribute("href") == page.url
    assert_axe(page)
    act("while it was dead")
    server.start()
    expect(page.get_by_text("while it was dead")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Connexion revenue, la page est à jour.")).to_be_visible()


def test_a_page_reads_without_scripts(no_js_page, server):
    act("present")
    no_js_page.goto(f"{server.url}/essai/whole/")
    expect(no_js_page.get_by_text("present")).to_be_visible()


def test_a_time_that_runs_is_right_on_a_device_whose_clock_is_wrong(page, server):
    page.add_init_script("const now = Date.now; Date.now = () => now() - 3_600_000")
    page.goto(f"{server.url}/essai/whole/")
    expect(page.get_by_role("timer")).to_have_text(RIGHT)
    act("present")
    expect(page.get_by_text("present")).to_be_visible()
    expect(page.get_by_role("timer")).to_have_text(RIGHT)
