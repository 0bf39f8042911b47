"""Recording an act: one entry, all the things concerned, and nothing can be rewritten."""

import pytest
from django.db import IntegrityError, connection, transaction

from lieudit.journal.models import Entry, Mention
from lieudit.journal.services import record
from tests.accounts.factories import AccountFactory

pytestmark = pytest.mark.django_db


def test_an_act_is_found_again_from_each_thing_it_mentions(things):
    first, second = things
    entry = record("tests.said", first, second, actor=None, data={"what": "bonjour"})
    assert list(Entry.objects.about(first)) == list(Entry.objects.about(second)) == [entry]
    assert str(entry) == "Quelqu’un a dit\u00a0: bonjour."


def test_a_thing_named_twice_is_mentioned_once(thing):
    entry = record("tests.said", thing, thing, actor=None, data={"what": "bonjour"})
    assert entry.mentions.count() == 1


def test_many_mentions_cost_no_more_queries_than_one(thing, django_assert_max_num_queries):
    people = AccountFactory.create_batch(40)
    record("tests.said", thing, actor=None, data={"what": "x"})
    with django_assert_max_num_queries(4):
        record("tests.said", *people, actor=None, data={"what": "x"})


def test_a_sentence_without_its_words_fails_in_the_act(thing):
    with pytest.raises(KeyError):
        record("tests.said", thing, actor=None, data={})
    assert not Entry.objects.exists()


def test_the_hat_is_said_rather_than_the_person(things):
    thing, hat = things
    entry = record("tests.said", thing, actor=AccountFactory(public=True), hat=hat, data={"what": "x"})
    assert entry.by == str(hat)


def test_an_unpublished_name_is_not_said(thing):
    entry = record("tests.said", thing, actor=AccountFactory(name="Ada"), data={"what": "x"})
    assert "Ada" not in entry.by


@pytest.mark.parametrize("table", ["journal_entry", "journal_mention"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_rewrite_the_journal(thing, table, statement):
    record("tests.said", thing, actor=None, data={"what": "x"})
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert Mention.objects.count() == Entry.objects.count() == 1
