"""The whole demonstration, made once in a database of its own, for the tests that walk through it."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.test import override_settings

from lieudit.pages import reads
from tests import template_database


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker, worker_id, tmp_path_factory):
    """What `make demo` creates, with sixty places; gives what it printed.

    It has a database of its own: acts are really committed there, so that what follows a commit happens.
    """
    said, own = io.StringIO(), template_database.cloned(f"{worker_id}_demonstration", territory=True)
    demonstration = override_settings(DEMONSTRATION=True, MAILS_DIR=tmp_path_factory.mktemp("mails"))
    with django_db_blocker.unblock(), own, demonstration:
        call_command("demo", places=60, stdout=said)
        yield said.getvalue()


@pytest.fixture(autouse=True)
def forget_the_territory():
    """What a process remembers of the territory until it restarts is forgotten between two tests."""
    for remembered in (reads.metropolises, reads.inhabitants_outside_metropolises):
        remembered.cache_clear()
