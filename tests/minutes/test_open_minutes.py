"""Minutes as an open dataset: those that everybody reads, and their fingerprint once they are sealed."""

from __future__ import annotations

import hashlib

import pytest

from lieudit.meetings.models import Meeting
from lieudit.minutes.datasets import MINUTES
from lieudit.minutes.models import Minutes
from lieudit.minutes.seal import fingerprint
from lieudit.toolkit.datasets import NOTHING, records
from tests.minutes import factories as made

pytestmark = pytest.mark.django_db


def told():
    return records(MINUTES.read(NOTHING)[0], MINUTES.all_columns)


def test_sealed_minutes_say_their_number_and_their_fingerprint(later, client):
    minutes = made.sealed(later)
    (row,) = [row for row in told() if row["seance"] == minutes.meeting.number]
    assert (row["numero"], row["empreinte"], row["etat"]) == (minutes.number, minutes.digest, "signé et scellé")
    assert row["approuve_en"] == minutes.approved_in.number
    whole = client.get(row["texte"].removeprefix("http://testserver"))
    assert fingerprint(whole.json()) == row["empreinte"], "whoever reads the text finds the fingerprint again"
    assert client.get(row["adresse"].removeprefix("http://testserver")).status_code == 200
    assert len(row["empreinte"]) == len(hashlib.sha256().hexdigest())


def test_a_draft_and_a_project_of_members_are_not_given():
    minutes = made.sent()
    Meeting.objects.filter(pk=minutes.meeting.pk).update(is_public=False)
    assert told() == []
    Meeting.objects.filter(pk=minutes.meeting.pk).update(is_public=True)
    assert [row["etat"] for row in told()] == ["projet, en correction"]
    Minutes.objects.update(state="draft")
    assert told() == []
