"""One world of every address, for tests that undo what they send: to make one is 14,600 queries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.db import transaction

from tests import plans
from tests.access.test_sending import Teller
from tests.access.world import World

HERE = Path(__file__).parent
SHARING = ("test_hostile_addresses.py", "test_powers.py", "test_readings.py")
"""Files whose tests share it; no other may run before it is undone."""
HELD, MADE = ExitStack(), list[Teller]()


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic(), plans.keeping():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def teller(django_db_setup, django_db_blocker) -> Teller:
    """All that an address may name, and a session of each role; a test leaves it as it found it."""
    if not MADE:
        HELD.enter_context(django_db_blocker.unblock())
        HELD.enter_context(undone())
        MADE.append(Teller(World()))
    return MADE[0]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(nextitem):
    shares = nextitem is not None and nextitem.path.parent == HERE and nextitem.path.name in SHARING
    if MADE and not shares:
        MADE.clear()
        HELD.close()
