"""Fixtures that all rooms share."""

import pytest

from lieudit.needs import reads


@pytest.fixture(autouse=True)
def the_clock_of_each_test_is_its_own():
    """What a process remembers until the clock moves: here transactions are undone, and the clock with them."""
    reads.territories.cache_clear()
