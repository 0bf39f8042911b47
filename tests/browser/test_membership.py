"""Members on a telephone: joining in one form, the page of a member, the secretariat's desk; without script too."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lieudit.membership.models import Member
from tests.accounts.factories import AccountFactory
from tests.membership.factories import Rows, a_line, a_scale, secretariat

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("LIEUDIT_SHOTS")
"""A folder where pictures of the pages are kept to be looked at; none by default."""

PAGES = ("members", "scale", "join", "mine", "member", "appoint", "leave", "ask_college", "exclusion")
DESK = ("desk", "decide", "decide_college", "bank", "bank_file", "bank_line", "publish_scale", "record_payment")


def look(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"member-{name}.png", full_page=True)


def open_all(page, rows, names, assert_axe):
    for name in names:
        page.goto(reverse(f"membership:{name}", args=rows.address(name)))
        look(page, name)
        assert_axe(page)


@pytest.fixture
def rows():
    return Rows(AccountFactory(), secretariat())


def test_the_pages_of_a_member_are_sound_on_a_telephone(page, rows, sign_in, assert_axe):
    sign_in(page, rows.spoken.account)
    open_all(page, rows, PAGES, assert_axe)


def test_the_desk_is_sound_on_a_telephone(page, rows, sign_in, assert_axe):
    sign_in(page, secretariat())
    open_all(page, rows, DESK, assert_axe)


def test_joining_is_one_form_without_script(no_js_page, sign_in):
    scale, account = a_scale(), AccountFactory()
    sign_in(no_js_page, account)
    no_js_page.goto(reverse("membership:join"))
    no_js_page.get_by_label("moi-même").check()
    no_js_page.get_by_label("Cotisation").select_option(str(a_line(scale, "person", 10).pk))
    no_js_page.get_by_role("button", name="Envoyer la candidature").click()
    no_js_page.get_by_role("heading", name="Et maintenant").wait_for()
    member = Member.objects.get(account=account)
    expect(no_js_page.get_by_text(f"ADH-{member.number}-").first).to_be_visible()
    look(no_js_page, "joined")


def test_a_refused_form_keeps_what_was_typed_and_says_where(page, sign_in, assert_axe):
    scale = a_scale()
    sign_in(page, AccountFactory())
    page.goto(reverse("membership:join"))
    page.get_by_label("une autre organisation").check()
    page.get_by_label("Cotisation").select_option(str(a_line(scale).pk))
    page.get_by_label("Liens à déclarer").fill("Salariée d’une région.")
    page.get_by_role("button", name="Envoyer la candidature").click()
    page.get_by_text("Écrivez le nom de l’organisation").first.wait_for()
    expect(page.get_by_label("Nom de l’organisation")).to_be_visible()  # what is at fault is unfolded
    expect(page.get_by_label("Liens à déclarer")).to_have_value("Salariée d’une région.")
    look(page, "join-refused")
    assert_axe(page)
