"""Where nothing serves streams, a page asks again for the parts that it follows."""

from __future__ import annotations

from playwright.sync_api import expect

from lieudit.toolkit import live
from tests.toolkit.servers import act


def test_where_streams_are_not_served_a_page_asks_again_by_itself(page, site, settings, monkeypatch):
    settings.ROOT_URLCONF = "tests.toolkit.trial"
    monkeypatch.setattr(live, "POLL", 300)
    page.goto(f"{site}/essai/whole/")
    for words in ("first", "second"):
        act(words)
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_text("Connexion perdue.")).to_be_hidden()
