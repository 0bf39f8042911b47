"""Errands: done apart, one at a time by origin, each origin in its turn, found by a key, forgotten within the hour."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from lieudit.toolkit import errands
from lieudit.toolkit.errands import LEASE, MOST_TRIES, ask, do_next, take_up_again
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Errand

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def done(settings, monkeypatch) -> list[bytes]:
    """Tasks wait; what is done is noted in its order."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    contents: list[bytes] = []

    def act(content: bytes) -> dict:
        if content == b"bad":
            raise ValueError(content)
        contents.append(content)
        return {"said": content.decode()}

    monkeypatch.setitem(errands.ACTS.given, "trial", act)
    return contents


def asked(content: str, origin: str = "a") -> Errand:
    return ask("trial", content.encode(), origin=origin)


def test_an_errand_is_answered_and_what_was_sent_is_forgotten_at_once():
    errand = asked("words")
    assert errands.answered("trial", b"words") is None
    do_next.call()
    errand.refresh_from_db()
    assert (errand.answer, errand.content) == ({"said": "words"}, None)
    assert errands.answered("trial", b"words") == {"said": "words"}
    assert errands.answered("other", b"words") is None


def test_keys_are_not_guessed():
    keys = {asked(str(number), str(number)).key for number in range(20)}
    assert len(keys) == 20
    assert all(len(key) == 24 for key in keys)


def test_who_asked_for_many_waits_for_who_asked_for_few(done):
    for number in range(4):
        asked(f"many {number}", "many")
    do_next.call()
    do_next.call()
    asked("few", "few")
    for _ in range(3):
        do_next.call()
    assert done == [b"many 0", b"many 1", b"few", b"many 2", b"many 3"]


def test_an_origin_has_one_at_a_time_and_another_passes():
    asked("first", "a")
    asked("second", "a")
    asked("other", "b")
    first, other = errands._begin(), errands._begin()
    assert first
    assert other
    assert (bytes(first.content), bytes(other.content)) == (b"first", b"other")
    assert errands._begin() is None


def test_one_whose_worker_is_gone_is_taken_up_again_then_given_up():
    errand = asked("words")
    for _ in range(MOST_TRIES):
        assert errands._begin() == errand
        assert errands._begin() is None
        long_ago = timezone.now() - LEASE * 1.1
        Errand.objects.update(started_at=long_ago, asked_at=long_ago)
        assert take_up_again() == 1
    assert errands._begin() is None
    errand.refresh_from_db()
    assert "interrompu plusieurs fois" in errand.answer["fault"]


def test_a_mistake_of_ours_is_an_answer_and_does_not_stop_the_others(done):
    bad = asked("bad")
    asked("good")
    do_next.call()
    do_next.call()
    bad.refresh_from_db()
    assert "par notre faute" in bad.answer["fault"]
    assert done == [b"good"]


def test_the_same_content_waits_once_for_one_origin():
    assert asked("words") == asked("words")
    assert asked("words") != asked("words", "b")
    with pytest.raises(IntegrityError):
        Errand.objects.create(kind="trial", content=b"", digest=errands.digest_of(b"words"), origin="a")


def test_too_many_that_wait_are_refused(monkeypatch):
    monkeypatch.setattr(errands, "MOST_OF_AN_ORIGIN", 2)
    monkeypatch.setattr(errands, "MOST_WAITING", 3)
    asked("1"), asked("2")
    with pytest.raises(RuleBroken, match="attendent déjà leur tour"):
        asked("3")
    asked("3", "b")
    with pytest.raises(RuleBroken, match="attendent déjà leur tour"):
        asked("4", "c")


def test_all_is_forgotten_within_the_hour():
    asked("words")
    Errand.objects.update(asked_at=timezone.now() - dt.timedelta(minutes=61))
    assert take_up_again() == 0
    assert not Errand.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_each_done_once(done):
    def one(number: int) -> None:
        try:
            ask("trial", f"{number}".encode(), origin=str(number % 3))
            do_next.call()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        list(people.map(one, range(16)))
    while Errand.objects.waiting().exists():
        do_next.call()
    assert sorted(done) == sorted(f"{number}".encode() for number in range(16))
