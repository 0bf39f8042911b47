"""The whole demonstration, made once in a database of its own, for the tests that walk through it."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from lieudit.pages import reads


@pytest.fixture(scope="module")
def own_database(django_db_setup, django_db_blocker):
    """A copy of the test database: acts are really committed there, so that what follows a commit happens."""
    usual = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        connection.creation.clone_test_db(suffix="demonstration", verbosity=0, autoclobber=True)
        own = connection.creation.get_test_db_clone_settings("demonstration")["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = own
        yield own
        connection.close()
        connection.settings_dict["NAME"] = usual
        connection.creation.destroy_test_db(suffix="demonstration", verbosity=0)


@pytest.fixture(scope="module")
def demonstration(own_database, tmp_path_factory):
    """What `make demo` creates, with sixty places; gives what it printed."""
    said = io.StringIO()
    with override_settings(DEMONSTRATION=True, MAILS_DIR=tmp_path_factory.mktemp("mails")):
        call_command("load_territory", stdout=io.StringIO())
        call_command("demo", places=60, stdout=said)
        yield said.getvalue()


@pytest.fixture(autouse=True)
def forget_the_territory():
    """What a process remembers of the territory until it restarts is forgotten between two tests."""
    for remembered in (reads.metropolises, reads.inhabitants_outside_metropolises):
        remembered.cache_clear()
