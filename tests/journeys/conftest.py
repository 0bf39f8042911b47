"""What journeys share: a clock that moves, people who take their time, what is there before anybody speaks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.care.services import adopt_charter


@pytest.fixture
def later(monkeypatch):
    """`later(3)`: three days have passed."""
    real, passed = timezone.now, [dt.timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: real() + passed[0])

    def move(days: int) -> dt.date:
        passed[0] += dt.timedelta(days=days)
        return timezone.localdate()

    return move


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Visitors take their time to write: no form is sent too fast."""
    monkeypatch.setattr("lieudit.needs.deposit.SHORTEST_TIME", -1)


@pytest.fixture
def charter(db):
    return adopt_charter("Nous parlons des faits, jamais des personnes.")
