"""Papers that were in clear are sealed by the migration, and its way back opens them: no vote is lost either way."""

import json

import pytest
from django.db import connection

from lieudit.voting.urn import emptied
from tests import template_database
from tests.one_migration import Migration
from tests.voting.boxes import OPTIONS
from tests.voting.test_sealed_papers import filled


@pytest.fixture
def own(django_db_setup, django_db_blocker, worker_id):
    """A database of its own, where acts are kept."""
    with django_db_blocker.unblock(), template_database.cloned(f"{worker_id}_papers"):
        yield


def test_papers_are_opened_then_sealed_again(own):
    ballot = filled()
    said = sorted(map(json.dumps, emptied(ballot)))
    assert len(said) == 6
    sealed = Migration("voting", "0021_sealed_papers")
    sealed.back()
    with connection.cursor() as cursor:
        cursor.execute("SELECT choice::text FROM voting_envelope WHERE ballot_id = %s", [ballot.pk])
        clear = [json.loads(each) for (each,) in cursor.fetchall()]
    assert sorted(map(json.dumps, clear)) == said
    assert {option for each in clear for option in each["approve"]} == set(OPTIONS[:2])
    sealed.again()
    assert sorted(map(json.dumps, emptied(ballot))) == said
