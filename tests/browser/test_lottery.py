"""Lotteries by keyboard alone; and what axe finds of them at each of their states, on a telephone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lieudit.lottery.models import Lottery, Volunteer
from lieudit.lottery.workflow import LotteryState
from tests.accounts.factories import AccountFactory
from tests.browser.hand import Keyboard
from tests.lottery.factories import a_closed, a_pool, a_prepared, a_published, an_open

pytestmark = pytest.mark.django_db(transaction=True)


def a_short():
    lottery = an_open(bounds={"x": (1, 1)})
    a_pool(lottery)
    return a_closed(lottery)


def a_composing():
    lottery = an_open()
    Lottery.objects.filter(pk=lottery.pk).update(state=LotteryState.COMPOSING, progress=37)
    return lottery


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (a_short, "Aucun panel n’a pu être composé"),
        (a_composing, "Les panels se composent"),
        (a_published, "Les panels sont publiés depuis"),
    ],
    ids=["short", "composing", "published"],
)
def test_each_state_is_read_by_all_on_a_telephone(make, said, page, site, assert_axe):
    lottery = make()
    page.goto(site + lottery.get_absolute_url())
    expect(page.get_by_text(said).first).to_be_visible()
    assert_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_call_is_opened_and_answered_by_keyboard_alone(no_js_page, wide_page, site, sign_in):
    lottery = a_prepared()
    here = site + lottery.get_absolute_url()
    sign_in(wide_page, lottery.chair)
    leads = Keyboard(wide_page)
    wide_page.goto(here)
    leads.reach("Ouvrir l’appel")
    leads.press("Enter")
    expect(wide_page.get_by_text("L’appel est ouvert.")).to_be_visible()

    sign_in(no_js_page, AccountFactory(name="Ada Martin"))
    volunteers = Keyboard(no_js_page)
    no_js_page.goto(here)
    volunteers.reach("Se porter volontaire")
    volunteers.press("Enter")
    no_js_page.wait_for_url(site + reverse("lottery:volunteer", args=[lottery.number]))
    volunteers.reach("Genre")
    volunteers.type("Une femme")
    volunteers.reach("Âge")
    volunteers.type("De 30")
    volunteers.reach("J’accepte que ce que je dis ici")
    volunteers.press("Space")
    volunteers.reach("Je suis volontaire")
    volunteers.press("Enter")
    no_js_page.wait_for_url(lambda url: "/volontaire" not in url)
    assert Volunteer.objects.get().profile == {"gender": "f", "age": "30"}
