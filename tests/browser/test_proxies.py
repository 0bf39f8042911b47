"""A proxy, from giving it to the result, on a telephone and on a computer, with a keyboard and without a script."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lieudit.toolkit.articles import of_the
from lieudit.voting.models import Proxy, Sitting, Vote
from lieudit.voting.services import close_ballot, open_ballot
from tests.browser.hand import Hand
from tests.voting.factories import an_announced, given, moved, twin_of, voice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ballot():
    """Two ballots of one sitting; the first is worked on."""
    first = an_announced(voices=5, sitting=Sitting.objects.create(number=1, title="Séance du 12 mai"))
    twin_of(first)
    return first


@pytest.mark.parametrize("kind", ["page", "no_js_page"])
def test_a_proxy_is_given_in_three_clicks_then_used_in_one_act(request, kind, site, sign_in, assert_axe, ballot):
    page, scripts = request.getfixturevalue(kind), kind != "no_js_page"
    look = assert_axe if scripts else lambda page: None
    names = [voice(ballot, at).holder for at in range(5)]

    sign_in(page, ballot.voters[0])
    page.goto(site + ballot.get_absolute_url())
    look(page)
    hand = Hand(page)
    hand.link("Donner mon pouvoir")
    look(page)
    page.get_by_text(names[1]).click()
    hand.clicks += 1
    hand.button("Donner mon pouvoir")
    assert hand.spent() == 3
    page.get_by_text("Attend une réponse").wait_for()
    look(page)

    sign_in(page, ballot.voters[1])
    page.goto(site + Proxy.objects.get().get_absolute_url())
    hand.button("Accepter ce pouvoir")
    page.get_by_text("Ce pouvoir est accepté.").wait_for()
    given(ballot, 2, 1, whole_sitting=True)
    open_ballot(ballot, actor=None)

    page.goto(site + ballot.get_absolute_url())
    page.get_by_text("Les pouvoirs de ce scrutin").click()
    look(page)
    hand.spent()
    page.get_by_label(f"Voter au nom {of_the(names[1])}").get_by_role("button", name="Pour").click()
    look(page)
    page.get_by_role("group", name=names[2]).get_by_text("Contre").click()
    hand.button("Confirmer : Pour")
    page.get_by_text("votes comptés").wait_for()
    assert sorted(Vote.objects.values_list("entry__key", "choice")) == [
        ("seat-0", "for"),
        ("seat-1", "for"),
        ("seat-2", "against"),
    ]

    moved(ballot, closes_at=timezone.now() - dt.timedelta(seconds=1))
    close_ballot(ballot, actor=None)
    page.goto(site + ballot.get_absolute_url())
    expect(page.get_by_text("a servi", exact=True)).to_have_count(2)
    look(page)


def test_two_browsers_vote_for_the_same_voice_at_the_same_second(open_page, site, sign_in, ballot):
    given(ballot, 0, 1)
    open_ballot(ballot, actor=None)
    giver, holder = open_page(), open_page()
    for page, at in ((giver, 0), (holder, 1)):
        sign_in(page, ballot.voters[at])
        page.goto(f"{site}/votes/{ballot.number}/voix/seat-0/?choice={'for' if at else 'against'}")
    for page in (giver, holder):
        page.get_by_role("button", name="Confirmer").click(no_wait_after=True)
    for page in (giver, holder):
        page.wait_for_load_state("networkidle")
    assert Vote.objects.count() == 1
    counted = [page.get_by_text("Votre vote est compté").count() for page in (giver, holder)]
    assert sum(counted) == 1
    refused = (giver, holder)[counted.index(0)].inner_text("main")
    assert "a déjà voté" in refused or "le pouvoir est suspendu" in refused
