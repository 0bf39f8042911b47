"""Who expressed something is told at once, once, and never of their own act."""

import threading

import pytest
from django.core import mail
from django.db import connection

from lieudit.accounts.services import close_account
from lieudit.journal.models import Delivery, Entry, FollowReason
from lieudit.journal.services import follow_thing, record
from lieudit.journal.tasks import tell_followers
from lieudit.toolkit.outbox import post
from tests.accounts.factories import AccountFactory

AUTHOR = FollowReason.AUTHOR


@pytest.fixture
def say(django_capture_on_commit_callbacks):
    def act(*things, actor=None, kind="tests.said"):
        with django_capture_on_commit_callbacks(execute=True):
            return record(kind, *things, actor=actor, data={"what": "des mots", "text": "Mes <b>mots</b>"})

    return act


@pytest.mark.django_db
def test_the_author_is_told_at_once_with_the_words_and_the_reason(thing, say):
    follow_thing(thing, account=AccountFactory(email="ada@exemple.fr"), reason=AUTHOR)
    say(thing)
    (message,) = mail.outbox
    assert message.to == ["ada@exemple.fr"]
    assert "Quelqu’un a dit\u00a0: des mots." in message.body
    assert "Mes <b>mots</b>" in message.body
    assert "parce que vous en êtes à l’origine" in message.body
    html = message.alternatives[0].content
    assert "Mes &lt;b&gt;mots&lt;/b&gt;" in html
    assert "<b>" not in html


@pytest.mark.django_db
def test_two_things_of_one_author_make_one_mail(things, say):
    ada = AccountFactory()
    for thing in things:
        follow_thing(thing, account=ada, reason=AUTHOR)
    say(*things)
    assert len(mail.outbox) == 1
    assert "et 1 autre" in mail.outbox[0].subject
    assert Delivery.objects.count() == 2


@pytest.mark.django_db
def test_a_follower_waits_for_the_digest(thing, say):
    follow_thing(thing, account=AccountFactory())
    say(thing)
    assert mail.outbox == []


@pytest.mark.django_db
def test_nobody_is_told_of_their_own_act(thing, say):
    ada = AccountFactory(email="ada@exemple.fr")
    follow_thing(thing, account=ada, reason=AUTHOR)
    follow_thing(thing, address="ADA@exemple.fr", reason=AUTHOR, confirmed=True)
    say(thing, actor=ada)
    assert mail.outbox == []


@pytest.mark.django_db
def test_an_untold_act_leaves_no_mail(thing, say):
    follow_thing(thing, account=AccountFactory(), reason=AUTHOR)
    say(thing, kind="tests.noted")
    assert mail.outbox == []


@pytest.mark.django_db
def test_told_again_nobody_hears_it_twice(thing, say, django_capture_on_commit_callbacks):
    follow_thing(thing, account=AccountFactory(), reason=AUTHOR)
    entry = say(thing)
    with django_capture_on_commit_callbacks(execute=True):
        tell_followers.enqueue(entry_id=entry.pk)
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_closed_account_is_never_written_to(thing, say):
    ada = AccountFactory()
    follow_thing(thing, account=ada, reason=AUTHOR)
    close_account(ada, actor=ada)
    say(thing)
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_title_of_several_lines_cannot_add_a_header(say):
    hostile = AccountFactory(name="Besoin\r\nBcc: tous@exemple.fr\x0b\u2028fin", public=True)
    follow_thing(hostile, account=AccountFactory(), reason=AUTHOR)
    say(hostile)
    raw = mail.outbox[0].message()
    assert raw["Bcc"] is None
    assert "\n" not in mail.outbox[0].subject
    assert "Besoin Bcc: tous@exemple.fr" in mail.outbox[0].subject


@pytest.mark.django_db
def test_a_mail_that_cannot_be_written_leaves_no_delivery_and_the_others_leave(
    thing, say, monkeypatch, django_capture_on_commit_callbacks
):
    follow_thing(thing, address="a@exemple.fr", reason=AUTHOR, confirmed=True)
    follow_thing(thing, address="b@exemple.fr", reason=AUTHOR, confirmed=True)

    def broken(message, **options):
        if message.to == ["a@exemple.fr"]:
            raise ValueError
        return post(message, **options)

    monkeypatch.setattr("lieudit.journal.tasks.post", broken)
    entry = say(thing)
    assert [m.to for m in mail.outbox] == [["b@exemple.fr"]]
    monkeypatch.setattr("lieudit.journal.tasks.post", post)
    with django_capture_on_commit_callbacks(execute=True):
        tell_followers.enqueue(entry_id=entry.pk)
    assert [m.to for m in mail.outbox] == [["b@exemple.fr"], ["a@exemple.fr"]]


@pytest.mark.django_db
def test_telling_forty_authors_does_not_reread_each_follow(
    thing, say, django_assert_max_num_queries, django_capture_on_commit_callbacks
):
    for n in range(8):
        follow_thing(thing, address=f"p{n}@exemple.fr", reason=AUTHOR, confirmed=True)
    entry = record("tests.said", thing, actor=None, data={"what": "x"})
    with django_capture_on_commit_callbacks(execute=True), django_assert_max_num_queries(2 + 8 * 12):
        tell_followers.func(entry_id=entry.pk)
    assert len(mail.outbox) == 8


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail(thing):
    follow_thing(thing, address="ada@exemple.fr", reason=AUTHOR, confirmed=True)
    entry = Entry.objects.create(kind="tests.said", at="2026-01-01T00:00Z", data={"what": "x"})
    entry.mentions.create(content_type_id=_type(thing), object_id=thing.pk)
    gate = threading.Barrier(2)

    def work():
        gate.wait()
        tell_followers.func(entry_id=entry.pk)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(mail.outbox) == 1


def _type(thing):
    from lieudit.journal.models import content_type_of

    return content_type_of(thing).pk


@pytest.mark.django_db
def test_whom_an_act_addresses_is_told_at_once_even_of_what_is_not_public(thing, say):
    follow_thing(thing, account=AccountFactory(email="ada@exemple.fr"), reason=FollowReason.PARTY)
    follow_thing(thing, account=AccountFactory(email="bob@exemple.fr"))
    say(thing, kind="tests.whispered")
    (message,) = mail.outbox
    assert message.to == ["ada@exemple.fr"]
    assert "parce que cela vous concerne directement" in message.body
