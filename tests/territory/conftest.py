"""The whole territory, in a database of its own for the tests of a file that need it."""

import pytest

from lieudit.territory.models import Department, Intermunicipality, Municipality, Region
from tests import template_database


@pytest.fixture(scope="module")
def whole_territory(django_db_setup, django_db_blocker, worker_id):
    """All 34,969 municipalities; gives how many rows there are of each kind."""
    with django_db_blocker.unblock(), template_database.cloned(f"{worker_id}_territory", territory=True):
        yield {model._meta.model_name: model.objects.count() for model in KINDS}


KINDS = (Region, Department, Intermunicipality, Municipality)
