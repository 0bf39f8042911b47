"""« Et si ? » and the verification of a file, on a telephone and on a computer, by hand and without scripts."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lieudit.voting.recount import recount_text
from lieudit.voting.services import cast_vote, close_ballot
from tests.voting.factories import a_ballot, voice
from tests.voting.papers import a_result

pytestmark = [pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("LIEUDIT_SHOTS")


def look(page, assert_axe, name):
    """The page in both widths: axe finds nothing, nothing scrolls sideways."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
        assert_axe(page)


def counted():
    ballot = a_ballot(7)
    for at, choice in enumerate(["for", "for", "against", "for", "against", "for", "against"]):
        cast_vote(ballot, voice(ballot, at), actor=ballot.voters[at], choice=choice)
    close_ballot(ballot, actor=None)
    return ballot


def test_a_rule_is_changed_by_hand_and_the_address_is_shared(no_js_page, page, site, assert_axe):
    ballot = counted()
    no_js_page.goto(f"{site}{ballot.get_absolute_url()}")
    no_js_page.get_by_role("link", name="Essayer d’autres règles").click()
    no_js_page.get_by_label("Seuil d’adoption").fill("2/3")
    no_js_page.get_by_label("Comment comptent les collèges").select_option("none")
    no_js_page.get_by_role("button", name="Compter ainsi").click()
    no_js_page.wait_for_url("**/et-si/?threshold=2/3&colleges=none")
    page.goto(no_js_page.url)
    page.get_by_text("L’issue change : adopté → non adopté.").wait_for()
    look(page, assert_axe, "what-if")


def test_a_bad_weight_is_told_beside_its_field(page, site, assert_axe):
    ballot = counted()
    page.goto(f"{site}/votes/{ballot.number}/et-si/")
    look(page, assert_axe, "what-if-same")
    page.get_by_label("Third_Places").fill("99")
    page.get_by_role("button", name="Compter ainsi").click()
    page.get_by_role("alert").wait_for()
    expect(page.get_by_label("Third_Places")).to_have_value("99")
    look(page, assert_axe, "what-if-refused")


def test_voices_are_typed_before_the_count(page, site, assert_axe):
    ballot = a_ballot(6)
    page.goto(f"{site}/votes/{ballot.number}/et-si/")
    page.get_by_role("group", name="Voix du collège : Partners").get_by_label("Contre").fill("2")
    page.get_by_role("button", name="Compter ainsi").click()
    page.wait_for_url("**/et-si/?count_partners_against=2")
    look(page, assert_axe, "what-if-typed")


@pytest.mark.parametrize("method", ["schulze", "majority_judgment", "equal_shares"])
def test_other_methods_are_compared_option_by_option(page, site, assert_axe, method):
    ballot = a_result(method)
    page.goto(f"{site}/votes/{ballot.number}/et-si/?seats=2")
    page.get_by_role("heading", name="Ce qui change").wait_for()
    look(page, assert_axe, f"what-if-{method}")


def test_a_file_is_verified_without_scripts(no_js_page, page, site, assert_axe):
    recount = counted().tally.recount
    altered = {**recount, "ballots": [{**recount["ballots"][0], "choice": "blank"}, *recount["ballots"][1:]]}
    for name, content, words in (
        ("genuine", recount_text(recount), "C’est le fichier publié."),
        ("altered", json.dumps(altered), "Ce fichier n’est pas celui qui a été publié."),
        ("broken", recount_text(recount)[:300], "Il ne peut pas être compté."),
    ):
        for at in (no_js_page, page):
            at.goto(f"{site}/votes/verifier/")
            file = {"name": "scrutin.json", "mimeType": "application/json", "buffer": content.encode()}
            at.get_by_label("Fichier de recomptage").set_input_files(file)
            at.get_by_role("button", name="Recompter ce fichier").click()
            at.get_by_text(words).wait_for()
        look(page, assert_axe, f"verify-{name}")
