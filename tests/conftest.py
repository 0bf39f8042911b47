"""What all rooms share: tests that really commit leave an empty database behind them."""

from django.db.backends.signals import connection_created
from django.dispatch import receiver

from lieudit.toolkit.database import MAY_EMPTY


@receiver(connection_created)
def let_tables_be_emptied(connection, **kwargs):
    connection.connection.execute(f"SET {MAY_EMPTY} = 'on'")
