"""What all rooms share: tests that really commit leave an empty database behind them."""

import pytest
from django.db.backends.signals import connection_created
from django.dispatch import receiver

from lieudit.needs import reads
from lieudit.public_services.forms import near_form
from lieudit.toolkit.database import MAY_EMPTY


@receiver(connection_created)
def let_tables_be_emptied(connection, **kwargs):
    connection.connection.execute(f"SET {MAY_EMPTY} = 'on'")


@pytest.fixture(autouse=True)
def the_clock_of_each_test_is_its_own():
    """What a process remembers until the clock moves: here transactions are undone, and the clock with them."""
    reads.territories.cache_clear()
    near_form.cache_clear()
