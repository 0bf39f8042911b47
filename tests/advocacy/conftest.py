"""A clock that tests move forward."""

import datetime as dt

import pytest
from django.utils import timezone


@pytest.fixture
def later(monkeypatch):
    """`later(30)`: thirty days have passed."""
    real, passed = timezone.now, [dt.timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: real() + passed[0])

    def move(days=0, **others):
        passed[0] += dt.timedelta(days=days, **others)

    return move


@pytest.fixture(autouse=True)
def commits(django_capture_on_commit_callbacks, request):
    """`commits()`: what leaves after commit leaves inside the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
