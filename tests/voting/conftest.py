"""Time that tests may let pass."""

import datetime as dt

import pytest
from django.utils import timezone


@pytest.fixture
def later(monkeypatch):
    """`later(days=3)` moves the clock of the site forward, from where it stands."""
    real, passed = timezone.now, [dt.timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: real() + passed[0])

    def move(**span):
        passed[0] += dt.timedelta(**span)

    return move
