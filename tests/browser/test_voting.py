"""Every method voted and read on a telephone and on a computer, by keyboard, without scripts, two at once."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lieudit.voting.models import Vote
from lieudit.voting.services import open_sitting, sitting_titled
from tests.accounts.factories import AccountFactory
from tests.browser.hand import Keyboard
from tests.voting.factories import a_ballot
from tests.voting.papers import RULES, A, B, a_choice, a_result

pytestmark = [pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("LIEUDIT_SHOTS")
METHODS = sorted(RULES)


def look(page, assert_axe, name):
    """The page in both widths: axe finds nothing, nothing scrolls sideways."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
        assert_axe(page)


def fill(page, method):
    if method in ("approval", "equal_shares"):
        page.get_by_label(A).check()
        page.get_by_label(B).check()
    elif method == "majority_judgment":
        page.get_by_label(f"{A}, Excellent").check()
        page.get_by_label(f"{B}, Passable").check()
    elif method in ("schulze", "irv", "stv"):
        page.get_by_label(A).select_option("1")
        page.get_by_label(B).select_option("2")
    else:
        page.get_by_label(A).fill("2")
        page.get_by_label(B).fill("1")


def address(ballot, at):
    return f"/votes/{ballot.number}/voix/seat-{at}/"


@pytest.mark.parametrize("method", METHODS)
def test_every_paper_is_looked_at_empty_refused_and_read_again(page, site, sign_in, assert_axe, method):
    ballot = a_choice(method, rule={"missing_grade": "refuse"} if method == "majority_judgment" else {})
    sign_in(page, ballot.voters[0])
    page.goto(f"{site}{address(ballot, 0)}")
    look(page, assert_axe, f"cast-{method}")
    page.get_by_role("button", name="Relire mon vote").click()
    page.get_by_role("alert").wait_for()
    look(page, assert_axe, f"refused-{method}")
    fill(page, method)
    if method == "majority_judgment":
        page.get_by_label("Fonds d’urgence, À rejeter").check()
    page.get_by_role("button", name="Relire mon vote").click()
    page.get_by_role("heading", name="Relisez votre vote").wait_for()
    look(page, assert_axe, f"review-{method}")
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_text("Votre vote est compté").first.wait_for()
    assert Vote.objects.get().entry.key == "seat-0"


@pytest.mark.parametrize("method", METHODS)
def test_every_result_is_looked_at(page, site, assert_axe, method):
    ballot = a_result(method)
    page.goto(f"{site}{ballot.get_absolute_url()}")
    look(page, assert_axe, f"result-{method}")


def test_a_tie_its_draw_and_what_it_gave_are_looked_at(page, site, sign_in, assert_axe):
    ballot = a_result("approval", {"approve": [A]}, {"approve": [B]}, lot_source="le premier Loto d’avril")
    sign_in(page, AccountFactory(secretariat=True))
    page.goto(f"{site}{ballot.get_absolute_url()}")
    look(page, assert_axe, "tie")
    page.get_by_role("link", name="Inscrire le tirage").click()
    look(page, assert_axe, "draw")
    page.get_by_label("Résultat du tirage").fill("3 11 25 32 44")
    page.get_by_role("button", name="Publier et recompter").click()
    page.get_by_text("Le vote désigne").first.wait_for()
    look(page, assert_axe, "drawn")


def test_what_awaits_a_sitting_and_an_announced_ballot_are_looked_at(page, site, sign_in, assert_axe):
    sitting = sitting_titled("Séance de vote du printemps")
    ballots = [a_choice(method, 2, opened=False, sitting=sitting) for method in ("approval", "stv")]
    soon = timezone.now() + dt.timedelta(days=2)
    announced = a_choice("equal_shares", 3, opened=False, opens_at=soon, suspended=(1,), lot_source="le Loto d’avril")
    open_sitting(sitting, actor=None)
    a_result("irv")
    sign_in(page, ballots[0].voters[0])
    for name, url in (
        ("awaiting", "/votes/"),
        ("sitting", sitting.get_absolute_url()),
        ("announced", announced.get_absolute_url()),
        ("open", ballots[0].get_absolute_url()),
    ):
        page.goto(f"{site}{url}")
        look(page, assert_axe, name)


@pytest.mark.parametrize("method", ["majority_judgment", "schulze", "approval"])
def test_a_telephone_without_scripts_votes(no_js_page, site, sign_in, method):
    ballot = a_choice(method)
    sign_in(no_js_page, ballot.voters[0])
    no_js_page.goto(f"{site}{address(ballot, 0)}")
    fill(no_js_page, method)
    no_js_page.get_by_role("button", name="Relire mon vote").click()
    no_js_page.get_by_role("button", name="Confirmer").click()
    expect(no_js_page.get_by_text("Votre vote est compté").first).to_be_visible()
    assert Vote.objects.count() == 1


def test_a_keyboard_grades_reads_again_and_confirms(wide_page, site, sign_in):
    ballot = a_choice("majority_judgment")
    sign_in(wide_page, ballot.voters[0])
    wide_page.goto(f"{site}{address(ballot, 0)}")
    keyboard = Keyboard(wide_page)
    keyboard.reach(A)
    keyboard.press("Space")
    keyboard.press("ArrowDown")
    keyboard.reach("Relire mon vote")
    keyboard.press("Enter")
    wide_page.get_by_role("heading", name="Relisez votre vote").wait_for()
    keyboard.reach("Confirmer")
    keyboard.press("Enter")
    wide_page.get_by_text("Votre vote est compté").first.wait_for()
    assert Vote.objects.get().choice == {"grades": {A: "Très bien"}}


def test_two_browsers_voting_at_the_same_second_leave_one_vote(open_page, site, sign_in):
    ballot = a_ballot(2)
    tabs = [open_page(), open_page()]
    for tab, choice in zip(tabs, ("for", "against"), strict=True):
        sign_in(tab, ballot.voters[0])
        tab.goto(f"{site}{address(ballot, 0)}?choice={choice}")
    for tab in tabs:  # both leave before either has come back
        tab.evaluate("() => setTimeout(() => document.querySelector('button[value=confirm]').click(), 50)")
    for tab in tabs:
        tab.get_by_text("Votre vote est compté").or_(tab.get_by_text("a déjà voté")).first.wait_for()
    said = [tab.get_by_text("Votre vote est compté").count() > 0 for tab in tabs]
    assert sorted(said) == [False, True]
    assert Vote.objects.get().choice == ("for" if said[0] else "against")


def test_two_members_voting_at_the_same_second_are_both_counted(open_page, site, sign_in):
    ballot = a_choice("approval", 2)
    tabs = [open_page(), open_page(1280)]
    for at, tab in enumerate(tabs):
        sign_in(tab, ballot.voters[at])
        tab.goto(f"{site}{address(ballot, at)}")
        tab.get_by_label(A).check()
        tab.get_by_role("button", name="Relire mon vote").click()
        tab.get_by_role("heading", name="Relisez votre vote").wait_for()
    for tab in tabs:
        tab.evaluate("() => setTimeout(() => document.querySelector('button[value=confirm]').click(), 50)")
    for tab in tabs:
        tab.get_by_text("Votre vote est compté").first.wait_for()
    assert Vote.objects.filter(choice={"approve": [A]}).count() == 2
