"""One world of every address, for tests that undo what they read and send: to make one is 14,600 queries."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.db import transaction

from lieudit.toolkit import open_files
from tests import plans
from tests.access.test_sending import Teller
from tests.access.world import World

HERE = Path(__file__).parent
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
        try:
            MADE.append(Teller(World()))
        except BaseException:
            HELD.close()
            raise
    return MADE[0]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(nextitem):
    """No test of another folder runs before it is undone."""
    if MADE and (nextitem is None or nextitem.path.parent != HERE):
        MADE.clear()
        HELD.close()
        shutil.rmtree(open_files.path_of("").parent, ignore_errors=True)


@pytest.fixture(autouse=True)
def no_test_reads_a_file_written_by_another():
    """Here they share those of their world."""
