"""« Ce qui m’attend »: news by thing, read or not, why each comes; what is read there is not mailed."""

import re

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from lieudit.journal import news, services
from lieudit.journal.models import Entry, Follow, FollowReason
from lieudit.journal.news import news_of, read_news, unread_count, unread_news
from lieudit.journal.sentence import SENTENCES
from lieudit.journal.services import end_follow, follow_thing, record
from lieudit.journal.tasks import tell_followers
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.tokens import thing_token
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory
from tests.plans import without_whole_readings

pytestmark = pytest.mark.django_db
NEWS, COUNT = reverse("journal:news"), reverse("journal:unread")


@pytest.fixture
def ada():
    return AccountFactory(email="ada@exemple.fr")


def say(*things, what="x", actor=None, kind="tests.said"):
    return record(kind, *things, actor=actor, data={"what": what})


def digest(now):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return services.send_digests(now)


def test_news_are_grouped_by_thing_with_what_is_unread_and_why(client, ada, things):
    for thing in things:
        follow_thing(thing, account=ada)
    say(things[0], what="un")
    say(things[1], what="deux")
    say(things[0], what="trois")
    client.force_login(ada)
    page = client.get(NEWS).text
    assert page.index("trois") < page.index(": un.") < page.index("deux")
    assert "3\xa0nouvelles non lues" in page
    assert "Parce que vous suivez cette page." in page
    assert [each.unread for each in news_of(ada)] == [2, 1]


def test_the_stage_of_a_thread_stands_under_its_title(client, ada, thing):
    need, unread = NeedFactory(), NeedFactory(state=NeedState.PENDING)
    for each in (thing, need, unread):
        follow_thing(each, account=ada, reason=FollowReason.AUTHOR)
        say(each)
    assert {each.follow.thing: each.stage for each in news_of(ada)} == {thing: "", need: "expressed", unread: ""}
    client.force_login(ada)
    page = client.get(NEWS).text
    assert page.count('class="strand"') == 1
    assert "étape 1 sur 7" in re.sub("[\xa0 ]+", " ", page.partition('class="strand"')[2].partition("</p>")[0])


def test_the_header_asks_for_the_number_apart_and_a_stranger_has_none(client, ada, thing):
    follow_thing(thing, account=ada)
    say(thing)
    client.force_login(ada)
    assert COUNT in client.get("/").text
    assert ">1<" in client.get(COUNT).text
    assert client.get(COUNT)["Cache-Control"].startswith("max-age=0")
    client.logout()
    assert COUNT not in client.get("/").text
    assert client.get(COUNT).status_code == 302


def test_what_one_may_no_more_hear_of_is_read_with_the_rest(client, ada, thing, monkeypatch):
    follow_thing(thing, account=ada)
    say(thing)
    monkeypatch.setattr(news, "may_hear", lambda *_asked: False)
    client.force_login(ada)
    page = client.get(NEWS).text
    assert "Tout est lu" in page
    last = re.search(r'name="up_to" value="(\d+)"', page)[1]
    client.post(NEWS, {"act": "read", "up_to": last})
    assert unread_count(ada) == 0


def test_an_act_that_concerns_two_things_counts_once(ada, things):
    for thing in things:
        follow_thing(thing, account=ada)
    say(*things)
    assert unread_count(ada) == 1


def test_a_thing_is_read_and_not_read_after_all(client, ada, things):
    follows = [follow_thing(thing, account=ada) for thing in things]
    last = [say(thing) for thing in things]
    client.force_login(ada)
    sent = {"act": "read", "thing": follows[0].token, "up_to": last[0].pk}
    answer = client.post(NEWS, sent)
    assert answer.url.endswith(f"fait={follows[0].token}#{follows[0].token}")  # one stays where one was
    page = client.get(answer.url).text
    assert page.index(follows[0].token) < page.index("C’est lu.")
    assert unread_count(ada) == 1
    client.post(NEWS, {**sent, "act": "unread"})
    assert unread_count(ada) == 2


def test_past_five_things_the_others_are_folded_and_opened_for_the_one_that_was_just_read(client, ada):
    places = PlaceFactory.create_batch(7)
    follows = [follow_thing(place, account=ada) for place in places]
    last = [say(place) for place in places]
    client.force_login(ada)
    page = client.get(NEWS).text
    shown, folded = page.split("2\xa0autres choses")
    assert [each.token in shown for each in follows] == [False] * 2 + [True] * 5  # the latest first
    assert all(each.token in folded for each in follows[:2])
    opened = re.compile(r'<details class="folded"\s+open')
    assert not opened.search(page)
    answer = client.post(NEWS, {"act": "read", "thing": follows[0].token, "up_to": last[0].pk})
    assert opened.search(client.get(answer.url).text)


def test_all_is_read_up_to_what_was_shown(client, ada, things):
    for thing in things:
        follow_thing(thing, account=ada)
    shown = [say(thing) for thing in things][-1]
    say(things[0], what="arrivé pendant la lecture")
    client.force_login(ada)
    client.post(NEWS, {"act": "read", "up_to": shown.pk})
    assert unread_count(ada) == 1


def test_what_is_read_here_is_not_mailed(ada, thing, tonight):
    follow_thing(thing, account=ada)
    entry = say(thing)
    read_news(ada, up_to=entry.pk)
    assert digest(tonight) == 0
    assert mail.outbox == []
    say(thing, what="depuis")
    assert digest(tonight) == 1
    assert "depuis" in mail.outbox[0].body


def test_nor_at_once(ada, thing):
    follow_thing(thing, account=ada, reason=FollowReason.AUTHOR)
    entry = say(thing)
    read_news(ada, up_to=entry.pk)
    with TestCase.captureOnCommitCallbacks(execute=True):
        tell_followers.func(entry.pk)
    assert mail.outbox == []


def test_read_in_two_tabs_nothing_goes_back(ada, thing):
    follow = follow_thing(thing, account=ada)
    first, second = say(thing), say(thing)
    assert read_news(ada, up_to=second.pk, token=follow.token) == 1
    assert read_news(ada, up_to=first.pk, token=follow.token) == 0
    assert Follow.objects.get().read_up_to == second.pk


@pytest.mark.parametrize("up_to", ["", "-4", "x", "99999999999999999999", "9" * 30])
def test_a_number_that_no_page_shows_reads_nothing_to_come(client, ada, thing, up_to):
    follow_thing(thing, account=ada)
    say(thing)
    client.force_login(ada)
    assert client.post(NEWS, {"act": "read", "up_to": up_to}).status_code == 302
    later = say(thing)
    assert later.pk > Follow.objects.get().read_up_to


def test_nobody_reads_for_somebody_else(client, ada, thing):
    theirs = follow_thing(thing, account=AccountFactory())
    entry = say(thing)
    assert read_news(ada, up_to=entry.pk, token=theirs.token) == 0
    assert unread_news(ada, up_to=entry.pk, token=theirs.token) == 0
    assert Follow.objects.get(pk=theirs.pk).read_up_to == 0


def test_own_acts_what_is_inside_and_what_one_left_are_not_news(ada, thing, things):
    follow_thing(thing, account=ada)
    say(thing, actor=ada)
    say(thing, kind="tests.whispered")
    say(thing, kind="tests.noted")
    end_follow(follow_thing(things[1], account=ada))
    say(things[1])
    assert (news_of(ada), unread_count(ada)) == ([], 0)


def test_the_page_asks_the_database_the_same_whatever_is_new(client, ada, things, django_assert_max_num_queries):
    for thing in things:
        follow_thing(thing, account=ada)
    for _ in range(30):
        say(*things)
    client.force_login(ada)
    with django_assert_max_num_queries(12):
        assert client.get(NEWS).status_code == 200
    with django_assert_max_num_queries(4):
        client.get(COUNT)
    assert Entry.objects.count() == 30


def test_things_that_were_all_read_are_asked_for_only_where_they_are_shown(ada, things, django_assert_num_queries):
    follows = [follow_thing(thing, account=ada) for thing in things]
    last = [say(thing) for thing in things]
    news.first_recent(timezone.localdate())
    news.read_news(ada, up_to=last[0].pk, token=follows[0].token)
    assert [each.follow for each in news_of(ada, read=False)] == [follows[1]]
    assert {each.follow for each in news_of(ada)} == set(follows)
    news.read_news(ada, up_to=last[1].pk)
    with django_assert_num_queries(2):  # what was told, and what is followed of it
        assert news_of(ada, read=False) == []


def test_who_may_see_a_kind_of_thing_is_asked_once_of_what_is_followed_and_of_what_acts_carry(
    ada, django_assert_num_queries
):
    for thing in (needs := [NeedFactory(), NeedFactory()]):
        follow_thing(thing, account=ada)
        record("tests.said", thing, actor=None, data={"what": "x", "of": thing_token(thing)})
    news_of(ada)  # which kinds of things there are is known
    with django_assert_num_queries(5):  # what was told, the follows, their things, which may be seen, which words stand
        assert len(news_of(ada)) == len(needs)


def test_they_are_found_thing_by_thing_whatever_else_happens(ada, things, django_assert_num_queries):
    """No act of a thing that one does not follow is looked at: the mentions are found by their thing, then by key."""
    for thing in things:
        record("network.place_created", thing, actor=None, data={"place": str(thing)})
    news.first_recent.cache_clear()
    news.first_recent(timezone.localdate())
    with django_assert_num_queries(1) as asked:
        list(news._told(ada)[: news.MOST_NEWS])
    news.first_recent.cache_clear()  # these acts are undone: others may be numbered before them
    with connection.cursor() as cursor, without_whole_readings():
        cursor.execute("EXPLAIN " + asked[0]["sql"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert re.search(r"using (a_thing_is_mentioned_once|mentions_told) on journal_mention", plan)


def test_an_act_that_is_committed_after_a_later_one_is_told_the_same_day(things, later):
    """What is remembered all day leaves out what is old, not what has a number before that of the first recent act."""

    def first():
        news.first_recent.cache_clear()
        return news.first_recent(timezone.localdate())

    assert first() == 1, "a young site has no old act"
    old = say(things[0])
    later(days=70)
    with transaction.atomic():
        late = say(things[0]).pk  # its number is taken, and it is not there yet
        transaction.set_rollback(True)
    soon = say(things[1])
    assert first() == old.pk + 1 <= late < soon.pk
    news.first_recent.cache_clear()


def test_no_act_of_which_one_is_told_stands_aside():
    """News and digests read what does not stand aside, by its index: thousands may say the same of one need."""
    assert not [kind for kind, sentence in SENTENCES.items() if sentence.told and sentence.aside]
    assert [kind for kind, sentence in SENTENCES.items() if sentence.aside]
