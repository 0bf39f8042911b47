"""The rhythm of all letters of an account, beside that of each thing."""

from html import unescape

import pytest
from django.urls import reverse

from lieudit.accounts.signals import account_closed
from lieudit.journal.models import Follow, FollowReason, Pace, Rhythm
from lieudit.journal.services import address_to, begin_to_follow, choose_pace, choose_rhythm, follow_thing
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db
NEWS = reverse("journal:news")


def rhythm_of(follow):
    return Follow.objects.get(pk=follow.pk).rhythm


def test_it_is_that_of_all_that_one_follows_and_will_follow():
    account, other = AccountFactory.create_batch(2)
    before, theirs = follow_thing(NeedFactory(), account=account), follow_thing(NeedFactory(), account=other)
    choose_pace(actor=account, rhythm=Rhythm.WEEK)
    after = follow_thing(NeedFactory(), account=account)
    assert (rhythm_of(before), rhythm_of(after), after.rhythm, rhythm_of(theirs)) == ("week", "week", "week", "")
    choose_pace(actor=account, rhythm=Rhythm.DAY)
    assert (rhythm_of(before), rhythm_of(after)) == ("day", "day")
    assert Pace.objects.get().account == account


def test_a_thing_that_has_its_own_keeps_it():
    account = AccountFactory()
    apart, left = (follow_thing(NeedFactory(), account=account) for _ in range(2))
    choose_rhythm(apart, rhythm=Rhythm.NOW)
    choose_rhythm(left, rhythm="stop")
    choose_pace(actor=account, rhythm=Rhythm.HERE)
    assert rhythm_of(apart) == "now"
    assert rhythm_of(left) == "", "what one has left stays so"
    assert Follow.objects.get(pk=left.pk).ended_at


def test_it_keeps_its_own_even_where_it_is_that_of_all():
    account = AccountFactory()
    apart = follow_thing(NeedFactory(), account=account)
    choose_pace(actor=account, rhythm=Rhythm.WEEK)
    choose_rhythm(apart, rhythm=Rhythm.WEEK)
    choose_pace(actor=account, rhythm=Rhythm.DAY)
    assert rhythm_of(apart) == "week"


def test_what_begins_by_an_act_begins_with_it_too():
    account, need, asked = AccountFactory(), NeedFactory(), NeedFactory()
    choose_pace(actor=account, rhythm=Rhythm.WEEK)
    begin_to_follow(need, account=account)
    address_to(asked, [account.pk], is_new=True)
    assert [each.rhythm for each in Follow.objects.filter(account=account).order_by("pk")] == ["week", ""]


def test_it_is_given_up(client):
    account = AccountFactory()
    follow = follow_thing(NeedFactory(), account=account)
    choose_pace(actor=account, rhythm=Rhythm.WEEK)
    client.force_login(account)
    client.post(NEWS, {"act": "pace", "rhythm": "each"})
    assert not Pace.objects.exists()
    assert rhythm_of(follow) == ""


def test_nothing_is_chosen_for_who_did_not(client):
    client.force_login(AccountFactory())
    assert client.get(NEWS).context["form"].initial == {"rhythm": "each"}


@pytest.mark.parametrize("rhythm", [Rhythm.HERE, Rhythm.WEEK])
def test_what_may_have_to_be_answered_never_waits_and_its_reader_is_told_so(client, rhythm):
    account = AccountFactory()
    asked = follow_thing(NeedFactory(), account=account, reason=FollowReason.PARTY)
    choose_pace(actor=account, rhythm=rhythm)
    again = follow_thing(NeedFactory(), account=account, reason=FollowReason.PARTY)
    assert (rhythm_of(asked), rhythm_of(again)) == ("", "")
    client.force_login(account)
    page = unescape(client.get(reverse("journal:follows")).text)
    assert page.count("Cela vous concerne\u00a0: toujours aussitôt") == 2
    assert "Ce qui vous concerne directement arrive toujours aussitôt." in " ".join(page.split())
    assert reverse("journal:rhythm", args=[asked.token]) not in page


def test_it_is_chosen_beside_the_news_and_shown_there(client):
    account = AccountFactory()
    follow = follow_thing(NeedFactory(), account=account)
    client.force_login(account)
    page = client.post(NEWS, {"act": "pace", "rhythm": "week"}, follow=True).text
    assert "C’est choisi." in page
    assert client.get(NEWS).context["form"].initial == {"rhythm": "week"}
    assert rhythm_of(follow) == "week"


def test_an_unknown_rhythm_changes_nothing_and_says_so(client):
    account = AccountFactory()
    client.force_login(account)
    page = client.post(NEWS, {"act": "pace", "rhythm": "hour"})
    assert page.status_code == 422
    assert not Pace.objects.exists()


def test_who_leaves_takes_it_away():
    account = AccountFactory()
    choose_pace(actor=account, rhythm=Rhythm.WEEK)
    account_closed.send(None, account=account)
    assert not Pace.objects.exists()
