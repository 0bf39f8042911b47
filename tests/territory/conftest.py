"""The whole territory, loaded once for the tests of a file that need it, then rolled back."""

import pytest
from django.db import transaction

from lieudit.territory.services import load_territory


@pytest.fixture(scope="module")
def whole_territory(django_db_setup, django_db_blocker):
    """All 34,969 municipalities. Each test then works in a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        counts = load_territory()
        yield {model._meta.model_name: count for model, count in counts.items()}
        transaction.set_rollback(True)
