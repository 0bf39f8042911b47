"""Leaving: the browser forgets pages and drafts; on a shared computer it never kept a page."""

import pytest
from django.test import Client
from django.urls import reverse

from lieudit.accounts.sessions import SHARED
from tests.accounts.factories import AccountFactory

pytestmark = pytest.mark.django_db
FORGET = '"cache", "storage"'


@pytest.fixture
def browser():
    browser = Client()
    browser.force_login(AccountFactory())
    return browser


def test_one_leaves_and_the_browser_forgets(browser):
    page = browser.get(reverse("accounts:profile")).content.decode()
    assert f'action="{reverse("account_logout")}"' in page
    answer = browser.post(reverse("account_logout"))
    assert (answer.status_code, answer["Clear-Site-Data"]) == (302, FORGET)
    assert browser.get(reverse("accounts:profile")).status_code == 302


def test_leaving_everywhere_and_closing_forget_too(browser):
    assert browser.post(reverse("accounts:disconnect"), {"everywhere": "1"})["Clear-Site-Data"] == FORGET


def test_one_connection_among_others_forgets_nothing_here(browser):
    assert "Clear-Site-Data" not in browser.post(reverse("accounts:disconnect"), {"connection": "another"})


def test_to_read_the_page_of_leaving_forgets_nothing(browser):
    assert "Clear-Site-Data" not in browser.get(reverse("account_logout"))


def test_nothing_stays_on_a_shared_computer(browser):
    address = reverse("needs:list")
    assert "no-store" not in browser.get(address).get("Cache-Control", "")
    session = browser.session
    session[SHARED] = True
    session.save()
    for page in (address, reverse("accounts:profile"), reverse("pages:home")):
        assert "no-store" in browser.get(page)["Cache-Control"]
    assert "no-store" not in Client().get(address).get("Cache-Control", "")
