"""Kinds of acts that only these tests know, and things to follow."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.care.models import CharterVersion
from lieudit.journal.sentence import SENTENCES, Sentence


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """`tests.said` is public and told, `tests.whispered` is for the workshop, `tests.noted` leaves no mail."""
    monkeypatch.setitem(SENTENCES, "tests.said", Sentence("Quelqu’un a dit : {what}.", stage="expressed"))
    monkeypatch.setitem(SENTENCES, "tests.whispered", Sentence("Quelqu’un a murmuré.", public=False))
    monkeypatch.setitem(SENTENCES, "tests.noted", Sentence("Quelqu’un a noté.", told=False))


@pytest.fixture
def things(db):
    """Two things with a page and a name."""
    return [CharterVersion.objects.create(number=n, text=f"texte {n}", adopted_on=dt.date(2026, 1, n)) for n in (1, 2)]


@pytest.fixture
def thing(things):
    return things[0]


@pytest.fixture
def tonight():
    return timezone.now() + dt.timedelta(hours=1)
