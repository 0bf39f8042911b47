"""What strangers sent is read within limits: of memory, processor and time, without the secrets of the site."""

from __future__ import annotations

import time

import pytest

from lieudit.toolkit.apart import Limits, Refused, TooMuch, run_apart

HUNGRY = "tests.toolkit.hungry"


def test_memory_is_bounded():
    with pytest.raises(TooMuch):
        run_apart(HUNGRY, "memory", given=b"", limits=Limits(seconds=20, patience=120, megabytes=128))


def test_the_processor_is_bounded():
    with pytest.raises(TooMuch):
        run_apart(HUNGRY, "processor", given=b"", limits=Limits(seconds=1, patience=120))


def test_who_does_nothing_is_stopped_too():
    begun = time.monotonic()
    with pytest.raises(TooMuch):
        run_apart(HUNGRY, "sleep", given=b"", limits=Limits(patience=0.5))
    assert time.monotonic() - begun < 20


def test_no_file_is_written():
    with pytest.raises((Refused, TooMuch)):
        run_apart(HUNGRY, "write", given=b"words", limits=Limits(patience=60))


def test_it_sees_no_secret_and_leaves_the_processor_to_others(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "never-told")
    seen = run_apart(HUNGRY, "look", given="é".encode(), limits=Limits(patience=60)).decode()
    assert "SECRET_KEY" not in seen
    assert "DATABASE_URL" not in seen
    assert "10 é" in seen


def test_its_own_refusal_is_told():
    with pytest.raises(Refused, match="pas un fichier"):
        run_apart(HUNGRY, "refuse", given=b"", limits=Limits(patience=60))
