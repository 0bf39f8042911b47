"""Once a day, one mail a person, grouped by thing, newest first, never empty, never twice."""

import datetime as dt
import threading

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TestCase
from django.utils import timezone

from lieudit.journal import services
from lieudit.journal.models import Delivery, Follow, FollowReason
from lieudit.journal.services import end_follow, follow_thing, record
from lieudit.journal.tasks import by_recipient, send_digest
from lieudit.pages.management.commands import send_digests as command
from lieudit.toolkit.models import Beat
from tests.accounts.factories import AccountFactory

pytestmark = pytest.mark.django_db


def send_digests(now):
    """What the daily timer does, with all that leaves after it."""
    if not connection.in_atomic_block:
        return services.send_digests(now)
    with TestCase.captureOnCommitCallbacks(execute=True):
        return services.send_digests(now)


def say(*things, what="x", actor=None, kind="tests.said"):
    return record(kind, *things, actor=actor, data={"what": what})


def test_news_are_grouped_by_thing_newest_first_with_reason_and_ways_to_leave(things, tonight):
    ada = AccountFactory(email="ada@exemple.fr")
    first, second = things
    for thing in things:
        follow_thing(thing, account=ada)
    say(first, what="un")
    say(second, what="deux")
    say(first, what="trois")
    assert send_digests(tonight) == 1
    (message,) = mail.outbox
    body = message.body
    assert body.index("trois") < body.index("un.") < body.index("deux")
    assert body.count(str(first).upper()) == body.count(str(second).upper()) == 1
    assert "##" not in body
    assert "parce que vous suivez cette page" in body
    headers = message.message()
    assert headers["List-Unsubscribe"].startswith("<http://testserver/suivi/desinscription/")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_an_act_about_several_followed_things_is_said_once(things, tonight):
    ada = AccountFactory()
    for thing in things:
        follow_thing(thing, account=ada)
    say(*things, what="commun")
    send_digests(tonight)
    assert mail.outbox[0].body.count("commun") == 1


def test_what_was_told_at_once_by_one_page_is_not_told_again_by_another(
    things, tonight, django_capture_on_commit_callbacks
):
    ada = AccountFactory()
    follow_thing(things[0], account=ada, reason=FollowReason.AUTHOR)
    follow_thing(things[1], account=ada)
    with django_capture_on_commit_callbacks(execute=True):
        say(*things)
    assert len(mail.outbox) == 1
    send_digests(tonight)
    assert len(mail.outbox) == 1


def test_the_same_evening_twice_sends_one_mail(thing, tonight):
    follow_thing(thing, account=AccountFactory())
    say(thing)
    send_digests(tonight)
    call_command("send_digests")
    assert len(mail.outbox) == 1


def test_a_fault_of_the_morning_holds_back_no_news(thing, tonight, monkeypatch, capsys):
    def stumbles():
        raise ValueError

    monkeypatch.setattr(command, "MORNING", (stumbles, *command.MORNING))
    follow_thing(thing, account=AccountFactory())
    say(thing)
    with pytest.raises(CommandError, match="stumbles"), TestCase.captureOnCommitCallbacks(execute=True):
        call_command("send_digests")
    assert len(mail.outbox) == 1
    assert not Beat.objects.filter(name="daily").exists()


def test_no_news_no_mail(thing, tonight):
    follow_thing(thing, account=AccountFactory())
    assert send_digests(tonight) == 0
    assert mail.outbox == []


def test_one_s_own_act_alone_makes_no_mail(thing, tonight):
    ada = AccountFactory()
    follow_thing(thing, account=ada)
    say(thing, actor=ada)
    send_digests(tonight)
    assert mail.outbox == []


@pytest.mark.parametrize("kind", ["tests.whispered", "tests.noted"])
def test_what_is_not_for_everybody_stays_out(thing, tonight, kind):
    follow_thing(thing, account=AccountFactory())
    say(thing, kind=kind)
    send_digests(tonight)
    assert mail.outbox == []


def test_what_came_before_the_wish_to_follow_stays_out(thing, tonight):
    say(thing)
    follow = follow_thing(thing, account=AccountFactory())
    Follow.objects.filter(pk=follow.pk).update(created_at=timezone.now() + dt.timedelta(seconds=1))
    send_digests(tonight)
    assert mail.outbox == []


def test_news_of_the_day_before_leave_with_the_next_digest_but_not_of_last_month(thing):
    follow_thing(thing, account=AccountFactory())
    say(thing)
    assert send_digests(timezone.now() + dt.timedelta(days=30)) == 0
    assert send_digests(timezone.now() + dt.timedelta(days=2)) == 1


def test_an_unconfirmed_address_is_not_written_to(thing, tonight):
    follow_thing(thing, address="ada@exemple.fr")
    say(thing)
    assert send_digests(tonight) == 0
    assert mail.outbox == []


@pytest.mark.parametrize("leave", ["inactive", "ended"])
def test_who_left_is_not_written_to(thing, tonight, leave):
    ada = AccountFactory()
    follow = follow_thing(thing, account=ada)
    say(thing)
    if leave == "inactive":
        ada.is_active = False
        ada.save()
    else:
        end_follow(follow)
    send_digests(tonight)
    assert mail.outbox == []


def test_who_has_news_is_who_was_not_told_of_one_act_at_least(things, tonight):
    """Whichever acts were told, or read on the site, among those of the last days."""
    since = tonight - services.DIGEST_REACH
    old = [say(thing, what="vieux") for thing in things]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # an act is dated once
        cursor.execute(
            "UPDATE journal_entry SET at = at - interval '30 days' WHERE id = ANY(%s)", [[e.pk for e in old]]
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    acts = [say(things[0], what="un"), say(things[0], things[1], what="deux"), say(things[0], kind="tests.noted")]
    ways = [
        (thing, told, read)
        for thing in things
        for told in ((), acts[:1], acts[1:2], acts[:2])
        for read in (0, acts[0].pk, acts[1].pk)
    ]
    expected = set()
    for thing, told, read in ways:
        follow = follow_thing(thing, account=AccountFactory())
        Follow.objects.filter(pk=follow.pk).update(read_up_to=read)
        Delivery.objects.bulk_create(Delivery(follow=follow, entry=entry) for entry in told)
        concerning = acts[:2] if thing == things[0] else acts[1:2]
        if any(entry.pk > read and entry not in told for entry in concerning):
            expected.add(follow.pk)
    assert set(Follow.objects.with_news(since).values_list("pk", flat=True)) == expected
    assert 0 < len(expected) < len(ways)


def test_one_account_with_many_things_costs_a_bounded_number_of_queries(things, tonight, django_assert_max_num_queries):
    ada = AccountFactory()
    people = AccountFactory.create_batch(12)
    for thing in (*things, *people):
        follow_thing(thing, account=ada)
        say(thing)
    with TestCase.captureOnCommitCallbacks(execute=True):  # one task, whatever the number of things
        with django_assert_max_num_queries(2):
            services.send_digests(tonight)
        (to, follows) = by_recipient(Follow.objects.with_news(tonight - services.DIGEST_REACH))[0]
        with django_assert_max_num_queries(18):
            send_digest.call(
                to=to, follow_ids=[f.pk for f in follows], since=(tonight - services.DIGEST_REACH).isoformat()
            )
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_digest(thing, tonight):
    follow_thing(thing, account=AccountFactory())
    say(thing)
    gate = threading.Barrier(2)

    def work():
        gate.wait()
        send_digests(tonight)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("days", "told"), [(0, True), (-1, False)])
def test_a_letter_no_more_announces_a_day_that_is_past(thing, tonight, days, told):
    follow_thing(thing, account=AccountFactory())
    by = timezone.localdate() + dt.timedelta(days=days)
    coming = {"next": "Le vote se clôt bientôt.", "next_by": by.isoformat()}
    record("tests.said", thing, actor=None, data={"what": "x", **coming})
    send_digests(tonight)
    assert ("Le vote se clôt bientôt" in mail.outbox[0].body) is told
