"""What journeys share: people who take their time, what is there before anybody speaks."""

from __future__ import annotations

import pytest

from lieudit.care.services import adopt_charter


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Visitors take their time to write: no form is sent too fast."""
    monkeypatch.setattr("lieudit.needs.deposit.SHORTEST_TIME", -1)


@pytest.fixture
def charter(db):
    return adopt_charter("Nous parlons des faits, jamais des personnes.")
