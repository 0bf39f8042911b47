"""When letters about a thing come is chosen thread by thread, from the letter itself."""

import datetime as dt
import html
import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lieudit.journal import services
from lieudit.journal.models import Follow, FollowReason, Rhythm
from lieudit.journal.services import choose_rhythm, end_follow, follow_thing, record
from lieudit.journal.tasks import GATHERED
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db
AUTHOR, PARTY = FollowReason.AUTHOR, FollowReason.PARTY
MONDAY = timezone.make_aware(dt.datetime(2026, 3, 2, 18))


@pytest.fixture
def say(django_capture_on_commit_callbacks):
    def act(thing, kind="tests.said", **data):
        with django_capture_on_commit_callbacks(execute=True):
            return record(kind, thing, actor=None, data={"what": "des mots"} | data)

    return act


def digests(now, capture):
    with capture(execute=True):
        return services.send_digests(now)


def test_the_letter_leads_to_its_rhythm_without_signing_in(client, thing, say):
    follow = follow_thing(thing, account=AccountFactory(), reason=AUTHOR)
    say(thing)
    address = reverse("journal:rhythm", args=[follow.token])
    assert f"http://testserver{address}" in mail.outbox[0].body
    page = client.get(address).text
    assert 'value="now"' in page
    for rhythm, said in (("day", "un message par jour"), ("week", "chaque lundi"), ("now", "dès qu’une étape")):
        assert said in client.post(address, {"rhythm": rhythm}).text
        follow.refresh_from_db()
        assert (follow.rhythm, follow.ended_at) == (rhythm, None)
    assert "Plus aucun message" in client.post(address, {"rhythm": "stop"}).text
    follow.refresh_from_db()
    assert follow.ended_at
    assert "chaque lundi" in client.post(address, {"rhythm": "week"}).text
    follow.refresh_from_db()
    assert (follow.rhythm, follow.ended_at) == ("week", None)


@pytest.mark.parametrize("rhythm", ["day", "stop"])
def test_once_it_is_chosen_one_goes_back_to_what_one_may_read(client, rhythm):
    need, waiting = NeedFactory(), NeedFactory(pending=True)
    led = [follow_thing(need, account=AccountFactory()), follow_thing(need, address="a@exemple.fr", reason=AUTHOR)]
    lost = [follow_thing(waiting, address="b@exemple.fr", reason=AUTHOR)]
    lost += [follow_thing(NeedFactory(state="withdrawn"), account=AccountFactory())]
    for follow in (*led, *lost):
        page = client.post(reverse("journal:rhythm", args=[follow.token]), {"rhythm": rhythm}).text
        assert ("Revenir à la page" in page) == (follow in led)
        assert (f'href="{need.get_absolute_url()}"' in page) == (follow in led)


@pytest.mark.parametrize("typed", ["", "hour", "now\0", "x" * 500])
def test_what_is_no_rhythm_is_refused(client, thing, typed):
    follow = follow_thing(thing, account=AccountFactory())
    answer = client.post(reverse("journal:rhythm", args=[follow.token]), {"rhythm": typed})
    follow.refresh_from_db()
    assert (answer.status_code, follow.rhythm) == (422, "")
    assert "Choix" in answer.text or "choix" in answer.text


def test_a_link_that_is_not_ours_leads_nowhere(client):
    for token in ("x", "a\0b", "a" * 300):
        assert client.get(reverse("journal:rhythm", args=[token])).status_code == 404


def test_a_follower_who_asks_is_told_at_once_of_what_is_public_only(thing, say):
    choose_rhythm(follow_thing(thing, account=AccountFactory()), rhythm=Rhythm.NOW)
    say(thing, "tests.whispered")
    assert mail.outbox == []
    say(thing)
    assert len(mail.outbox) == 1


def test_an_author_who_asks_for_one_a_day_waits_for_it(thing, say, tonight, django_capture_on_commit_callbacks):
    choose_rhythm(follow_thing(thing, account=AccountFactory(), reason=AUTHOR), rhythm=Rhythm.DAY)
    say(thing)
    assert mail.outbox == []
    digests(tonight, django_capture_on_commit_callbacks)
    assert len(mail.outbox) == 1


def test_what_is_addressed_to_somebody_never_waits(thing, say):
    choose_rhythm(follow_thing(thing, account=AccountFactory(), reason=PARTY), rhythm=Rhythm.WEEK)
    say(thing)
    say(thing)
    assert len(mail.outbox) == 2


def test_the_letter_of_the_week_comes_on_monday(thing, say, django_capture_on_commit_callbacks):
    now = timezone.now()
    choose_rhythm(follow_thing(thing, account=AccountFactory()), rhythm=Rhythm.WEEK)
    say(thing)
    for later in range(1, 8):
        day = now + dt.timedelta(days=later)
        sent = digests(day, django_capture_on_commit_callbacks)
        assert sent == (timezone.localdate(day).weekday() == 0)
    assert len(mail.outbox) == 1


def test_within_a_stage_letters_are_gathered(thing, say, tonight, monkeypatch, django_capture_on_commit_callbacks):
    follow_thing(thing, account=AccountFactory(), reason=AUTHOR)
    for what in ("un", "deux", "trois"):
        say(thing, what=what)
    assert [message.body.count("Quelqu’un a dit") for message in mail.outbox] == [1]
    digests(tonight, django_capture_on_commit_callbacks)
    assert [message.body.count("Quelqu’un a dit") for message in mail.outbox] == [1, 2]
    assert "un." not in mail.outbox[1].body


def test_another_stage_is_told_at_once_and_so_is_what_comes_days_after(thing, say, kinds, monkeypatch):
    from lieudit.journal.models import Delivery
    from lieudit.journal.sentence import SENTENCES, Sentence

    monkeypatch.setitem(SENTENCES, "tests.gathered", Sentence("Quelqu’un a réuni.", stage="gathered"))
    follow_thing(thing, account=AccountFactory(), reason=AUTHOR)
    monkeypatch.setitem(SENTENCES, "tests.stepped", Sentence("Quelqu’un avance.", waits=True))
    say(thing)
    say(thing, "tests.gathered")
    say(thing, "tests.stepped")
    assert len(mail.outbox) == 2
    say(thing, "tests.whispered")
    assert len(mail.outbox) == 3
    Delivery.objects.update(sent_at=timezone.now() - GATHERED - dt.timedelta(minutes=1))
    say(thing, "tests.stepped")
    assert len(mail.outbox) == 4


def test_what_comes_next_is_told_with_its_date(thing, say):
    follow_thing(thing, account=AccountFactory(), reason=AUTHOR)
    say(thing, next="L’animation répond avant le 12 mars.")
    assert "CE QUI VIENT ENSUITE\n\nL’animation répond avant le 12 mars." in mail.outbox[0].body


def test_an_old_letter_changes_the_follow_that_runs(client, thing):
    ada = AccountFactory()
    old = follow_thing(thing, account=ada)
    end_follow(old)
    new = follow_thing(thing, account=ada)
    client.post(reverse("journal:rhythm", args=[old.token]), {"rhythm": "week"})
    new.refresh_from_db()
    old.refresh_from_db()
    assert (new.rhythm, new.ended_at, old.ended_at is None) == ("week", None, False)
    assert Follow.objects.running().count() == 1


def test_who_reads_here_only_is_not_written_to(client, thing, say, django_capture_on_commit_callbacks):
    ada = AccountFactory()
    follow = follow_thing(thing, account=ada, reason=AUTHOR)
    choose_rhythm(follow, rhythm=Rhythm.HERE)
    say(thing)
    digests(MONDAY, django_capture_on_commit_callbacks)
    assert mail.outbox == []
    client.force_login(ada)
    assert "des mots" in client.get(reverse("journal:news")).text


def test_who_has_no_account_is_written_to(client, thing):
    follow = follow_thing(thing, reason=AUTHOR, address="ada@exemple.fr", confirmed=True)
    address = reverse("journal:rhythm", args=[follow.token])
    assert 'value="here"' not in client.get(address).text
    assert client.post(address, {"rhythm": "here"}).status_code == 422


def test_no_rhythm_is_offered_where_none_would_be_followed(client, thing, say):
    """Who may have to answer is told at once, whatever was chosen before."""
    follow = follow_thing(thing, account=AccountFactory(), reason=PARTY)
    say(thing)
    assert "rythme=week" not in mail.outbox[0].body
    assert "Ces messages partent toujours aussitôt" in mail.outbox[0].body
    address = reverse("journal:rhythm", args=[follow.token])
    assert re.findall(r'name="rhythm" value="(\w+)"', client.get(address).text) == ["now", "stop"]
    assert [client.post(address, {"rhythm": each}).status_code for each in ("week", "day", "here")] == [422] * 3
    assert "toujours prévenu aussitôt" in client.post(address, {"rhythm": "now"}).text
    assert "Plus aucun message" in client.post(address, {"rhythm": "stop"}).text


def test_what_addresses_somebody_who_had_chosen_monday_leaves_any_day(thing):
    follow = choose_rhythm(follow_thing(thing, account=AccountFactory(), reason=PARTY), rhythm=Rhythm.WEEK)
    assert follow in Follow.objects.of_the_day(MONDAY.date() + dt.timedelta(days=1))
    follow.refresh_from_db()
    assert follow.comes == Rhythm.NOW


def test_the_letter_leads_to_a_rhythm_that_is_chosen_already(client, thing, say):
    follow = follow_thing(thing, account=AccountFactory(), reason=AUTHOR)
    say(thing)
    address = reverse("journal:rhythm", args=[follow.token])
    for rhythm, words in (("week", "Un message chaque lundi"), ("stop", "Plus de message")):
        assert f"{words} : http://testserver{address}?rythme={rhythm}" in mail.outbox[0].body.replace("\u00a0", " ")
        page = client.get(f"{address}?rythme={rhythm}").text
        assert re.search(rf'<input[^>]*value="{rhythm}"[^>]*checked', page)
    follow.refresh_from_db()
    assert (follow.rhythm, follow.ended_at) == ("", None), "reading a letter changes nothing"


def test_the_rhythm_is_chosen_where_the_news_are_read(client, thing, say):
    ada = AccountFactory()
    follow = follow_thing(thing, account=ada, reason=AUTHOR)
    say(thing)
    client.force_login(ada)
    page = html.unescape(client.get(reverse("journal:news")).text)
    there = re.search(r'name="next"\s+value="([^"]+)"', page)[1]
    done = client.post(reverse("journal:rhythm", args=[follow.token]), {"rhythm": "here", "next": there}, follow=True)
    assert done.redirect_chain[-1][0] == there
    assert "C’est choisi" in done.text
    assert re.search(r'<option value="here"\s+selected>', done.text)
